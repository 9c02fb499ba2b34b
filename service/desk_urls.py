from django.urls import path

from service.desk_views import TrailEventView, TrailFileView, TrailView

app_name = "service_desk"
urlpatterns = [
    path("audit/", TrailView.as_view(), name="audit"),
    path("audit.csv", TrailFileView.as_view(), name="audit_csv"),
    path("audit/<uuid:event_id>/", TrailEventView.as_view(), name="event"),
]
