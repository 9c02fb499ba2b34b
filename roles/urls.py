from django.urls import path

from roles.views import ColleaguesView, ColleagueView, GrantEndView, GrantView

app_name = "roles"
urlpatterns = [
    path("colleagues/", ColleaguesView.as_view(), name="colleagues"),
    path("colleagues/<int:membership_id>/", ColleagueView.as_view(), name="colleague"),
    path("colleagues/<int:membership_id>/grant/", GrantView.as_view(), name="grant"),
    path("colleagues/roles/<int:grant_id>/end/", GrantEndView.as_view(), name="grant_end"),
]
