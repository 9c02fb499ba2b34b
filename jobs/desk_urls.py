from django.urls import path

from jobs.desk_views import BatchListView, BatchView

app_name = "jobs_desk"
urlpatterns = [
    path("imports/", BatchListView.as_view(), name="batches"),
    path("imports/<int:pk>/", BatchView.as_view(), name="batch"),
]
