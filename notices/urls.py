from django.urls import path

from notices.views import MessagesHelpView, SmsHookView

app_name = "notices"
urlpatterns = [
    path("help/messages/", MessagesHelpView.as_view(), name="messages"),
    path("hooks/sms/<slug:gateway>/", SmsHookView.as_view(), name="sms_hook"),
]
