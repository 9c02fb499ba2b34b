from django.urls import path

from notices.desk_letter_views import BatchFileView, BatchMakeView, BatchPostedView, BatchView, LettersView
from notices.desk_views import MessageCancelView, MessageListView, MessageSendAgainView, MessageView

app_name = "notices_desk"
urlpatterns = [
    path("messages/", MessageListView.as_view(), name="messages"),
    path("messages/<uuid:message_id>/", MessageView.as_view(), name="message"),
    path("messages/<uuid:message_id>/send-again/", MessageSendAgainView.as_view(), name="send_again"),
    path("messages/<uuid:message_id>/cancel/", MessageCancelView.as_view(), name="cancel"),
    path("letters/", LettersView.as_view(), name="letters"),
    path("letters/batches/", BatchMakeView.as_view(), name="batch_make"),
    path("letters/batches/<uuid:batch_id>/", BatchView.as_view(), name="batch"),
    path("letters/batches/<uuid:batch_id>/letters.pdf", BatchFileView.as_view(), name="batch_file"),
    path("letters/batches/<uuid:batch_id>/posted/", BatchPostedView.as_view(), name="batch_posted"),
]
