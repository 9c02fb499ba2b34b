from django.urls import path

from roles.views.access_form import AccessFormView, AnswerView, SentView

app_name = "onboarding"
urlpatterns = [
    path("access/", AccessFormView.as_view(), name="form"),
    path("access/sent/", SentView.as_view(), name="sent"),
    path("access/answer/<slug:key>/", AnswerView.as_view(), name="answer"),
]
