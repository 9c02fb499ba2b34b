from django.urls import path

from service.history_views import OwnHistoryView

app_name = "service_me"
urlpatterns = [path("history/", OwnHistoryView.as_view(), name="history")]
