from django.urls import path

from service.history_views import OwnEventView, OwnHistoryFileView, OwnHistoryView

app_name = "service_me"
urlpatterns = [
    path("history/", OwnHistoryView.as_view(), name="history"),
    path("history.csv", OwnHistoryFileView.as_view(), name="history_csv"),
    path("history/<uuid:event_id>/", OwnEventView.as_view(), name="event"),
]
