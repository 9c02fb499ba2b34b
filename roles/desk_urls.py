from django.urls import path

from roles.desk_views import DeskRequestListView, DeskRequestView

app_name = "roles_desk"
urlpatterns = [
    path("requests/", DeskRequestListView.as_view(), name="requests"),
    path("requests/<int:request_id>/", DeskRequestView.as_view(), name="request"),
]
