from django.urls import path

from roles.views.colleagues import ColleaguesView, ColleagueView, GrantEndView, GrantView
from roles.views.invitations import InvitationListView, InvitationView, InviteView
from roles.views.locked import AskView, WithdrawView
from roles.views.looking import RolesView
from roles.views.requests import RequestListView, RequestView
from roles.views.resets import PauseView, ResetView

app_name = "roles"
urlpatterns = [
    path("colleagues/", ColleaguesView.as_view(), name="colleagues"),
    path("colleagues/<int:membership_id>/", ColleagueView.as_view(), name="colleague"),
    path("colleagues/<int:membership_id>/grant/", GrantView.as_view(), name="grant"),
    path("colleagues/roles/<int:grant_id>/end/", GrantEndView.as_view(), name="grant_end"),
    path("colleagues/invite/", InviteView.as_view(), name="invite"),
    path("colleagues/invitations/", InvitationListView.as_view(), name="invitations"),
    path("colleagues/invitations/<int:invitation_id>/", InvitationView.as_view(), name="invitation"),
    path("colleagues/<int:membership_id>/help/", ResetView.as_view(), name="reset"),
    path("colleagues/<int:membership_id>/paused/", PauseView.as_view(), name="pause"),
    path("roles/", RolesView.as_view(), name="roles"),
    path("requests/", RequestListView.as_view(), name="requests"),
    path("requests/ask/", AskView.as_view(), name="ask"),
    path("requests/<int:request_id>/", RequestView.as_view(), name="request"),
    path("requests/<int:request_id>/withdraw/", WithdrawView.as_view(), name="withdraw"),
]
