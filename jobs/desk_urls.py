from django.urls import path

from jobs.desk_retry_views import RetryView
from jobs.desk_upload_views import ResumeView, UploadView
from jobs.desk_views import BatchListView, BatchView

app_name = "jobs_desk"
urlpatterns = [
    path("imports/", BatchListView.as_view(), name="batches"),
    path("imports/upload/", UploadView.as_view(), name="upload"),
    path("imports/<int:pk>/", BatchView.as_view(), name="batch"),
    path("imports/<int:pk>/resume/", ResumeView.as_view(), name="resume"),
    path("imports/<int:pk>/retry/", RetryView.as_view(), name="retry"),
]
