from django.urls import path

from roles.enums import FileForm
from roles.views.access import AccessView, AdministratorView, HandOverView
from roles.views.addresses import AddressView
from roles.views.batches import (
    BatchOrderView,
    BatchTemplateView,
    BatchUploadView,
    BatchView,
    BatchWrongView,
)
from roles.views.colleague_files import ColleaguesFileView
from roles.views.colleagues import ColleagueMessageAgainView, ColleaguesView, ColleagueView
from roles.views.details import ColleagueDetailsView
from roles.views.granting import GrantEndView, GrantView
from roles.views.invitations import InvitationListView, InvitationView, InviteView
from roles.views.locked import AskView, WithdrawView
from roles.views.looking import RolesView
from roles.views.proposals import ProposalView
from roles.views.requests import RequestListView, RequestView
from roles.views.resets import PauseView, ResetView
from roles.views.reviews import (
    ReviewCloseView,
    ReviewDecideView,
    ReviewReportView,
    ReviewStartView,
    ReviewView,
)

app_name = "roles"
urlpatterns = [
    path("colleagues/", ColleaguesView.as_view(), name="colleagues"),
    path("colleagues/csv/", ColleaguesFileView.as_view(form=FileForm.CSV), name="colleagues_csv"),
    path("colleagues/excel/", ColleaguesFileView.as_view(form=FileForm.XLSX), name="colleagues_excel"),
    path("colleagues/<int:membership_id>/access/", AccessView.as_view(), name="access"),
    path("colleagues/<int:membership_id>/administrator/", AdministratorView.as_view(), name="administrator"),
    path("colleagues/<int:membership_id>/hand-over/", HandOverView.as_view(), name="hand_over"),
    path("colleagues/<int:membership_id>/", ColleagueView.as_view(), name="colleague"),
    path("colleagues/<int:membership_id>/grant/", GrantView.as_view(), name="grant"),
    path("colleagues/roles/<int:grant_id>/end/", GrantEndView.as_view(), name="grant_end"),
    path("colleagues/invite/", InviteView.as_view(), name="invite"),
    path("colleagues/invitations/", InvitationListView.as_view(), name="invitations"),
    path("colleagues/invitations/<int:invitation_id>/", InvitationView.as_view(), name="invitation"),
    path("colleagues/<int:membership_id>/help/", ResetView.as_view(), name="reset"),
    path("colleagues/<int:membership_id>/address/", AddressView.as_view(), name="address"),
    path("colleagues/<int:membership_id>/details/", ColleagueDetailsView.as_view(), name="details"),
    path(
        "colleagues/<int:membership_id>/messages/<uuid:message_id>/again/",
        ColleagueMessageAgainView.as_view(),
        name="message_again",
    ),
    path("colleagues/<int:membership_id>/paused/", PauseView.as_view(), name="pause"),
    path("colleagues/batch/", BatchUploadView.as_view(), name="batches"),
    path("colleagues/batch/template/csv/", BatchTemplateView.as_view(form="csv"), name="batch_template_csv"),
    path(
        "colleagues/batch/template/xlsx/", BatchTemplateView.as_view(form="xlsx"), name="batch_template_xlsx"
    ),
    path("colleagues/batch/<int:batch_id>/", BatchView.as_view(), name="batch"),
    path("colleagues/batch/<int:batch_id>/carry-out/", BatchOrderView.as_view(), name="batch_order"),
    path("colleagues/batch/<int:batch_id>/wrong/", BatchWrongView.as_view(), name="batch_wrong"),
    path("roles/", RolesView.as_view(), name="roles"),
    path("requests/", RequestListView.as_view(), name="requests"),
    path("requests/proposals/<int:proposal_id>/", ProposalView.as_view(), name="proposal"),
    path("requests/ask/", AskView.as_view(), name="ask"),
    path("requests/<int:request_id>/", RequestView.as_view(), name="request"),
    path("requests/<int:request_id>/withdraw/", WithdrawView.as_view(), name="withdraw"),
    path("review/", ReviewView.as_view(), name="review"),
    path("review/start/", ReviewStartView.as_view(), name="review_start"),
    path("review/people/", ReviewDecideView.as_view(), name="review_decide"),
    path("review/close/", ReviewCloseView.as_view(), name="review_close"),
    path("review/<int:review_id>/report/", ReviewReportView.as_view(), name="review_report"),
]
