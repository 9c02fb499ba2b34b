from django.urls import path

from roles.desk_views.appointing import (
    AdministratorNeedView,
    AppointmentDecideView,
    AppointmentListView,
    AppointmentProposeView,
    AppointmentView,
)
from roles.desk_views.invitations import DeskInvitationView
from roles.desk_views.looking import LookListView, LookStartView, LookStopView
from roles.desk_views.onboarding import OnboardingListView, OnboardingView
from roles.desk_views.recovery import (
    DeskPauseView,
    RecoveryConfirmView,
    RecoveryListView,
    RecoveryOpenView,
    RecoveryView,
)
from roles.desk_views.requests import DeskRequestListView, DeskRequestView
from roles.desk_views.reviews import DeskReviewListView, DeskReviewView

app_name = "roles_desk"
urlpatterns = [
    path("requests/", DeskRequestListView.as_view(), name="requests"),
    path("requests/<int:request_id>/", DeskRequestView.as_view(), name="request"),
    path("reviews/", DeskReviewListView.as_view(), name="reviews"),
    path("reviews/<int:item_id>/", DeskReviewView.as_view(), name="review"),
    path("onboarding/", OnboardingListView.as_view(), name="onboarding_list"),
    path("onboarding/<int:request_id>/", OnboardingView.as_view(), name="onboarding"),
    path("administrators/", AppointmentListView.as_view(), name="appointments"),
    path("administrators/needed/", AdministratorNeedView.as_view(), name="appointment_needs"),
    path("administrators/new/", AppointmentProposeView.as_view(), name="appointment_propose"),
    path("administrators/<int:appointment_id>/", AppointmentView.as_view(), name="appointment"),
    path(
        "administrators/<int:appointment_id>/decide/",
        AppointmentDecideView.as_view(),
        name="appointment_decide",
    ),
    path("invitations/<int:invitation_id>/", DeskInvitationView.as_view(), name="invitation"),
    path("look/", LookListView.as_view(), name="looks"),
    path("look/new/", LookStartView.as_view(), name="look_start"),
    path("look/<uuid:look_id>/stop/", LookStopView.as_view(), name="look_stop"),
    path("recovery/", RecoveryListView.as_view(), name="recoveries"),
    path("recovery/new/", RecoveryOpenView.as_view(), name="recovery_open"),
    path("recovery/<int:reset_id>/", RecoveryView.as_view(), name="recovery"),
    path("recovery/<int:reset_id>/confirm/", RecoveryConfirmView.as_view(), name="recovery_confirm"),
    path("recovery/paused/<int:pause_id>/", DeskPauseView.as_view(), name="pause"),
]
