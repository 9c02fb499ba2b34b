from django.urls import path

from roles.views.recovery import LetterView, LinkView, ObjectView

app_name = "recovery"
urlpatterns = [
    path("", LetterView.as_view(), name="letter"),
    path("link/<slug:secret>/", LinkView.as_view(), name="link"),
    path("object/<slug:token>/", ObjectView.as_view(), name="object"),
]
