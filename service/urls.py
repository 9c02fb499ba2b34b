from django.urls import path

from service.organisation_history_views import EventView, HistoryFileView, HistoryView
from service.views import HomeView

app_name = "service"
urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("history/", HistoryView.as_view(), name="history"),
    path("history.csv", HistoryFileView.as_view(), name="history_csv"),
    path("history/<uuid:event_id>/", EventView.as_view(), name="event"),
]
