from django.urls import path

from roles.desk_onboarding_views import OnboardingListView, OnboardingView
from roles.desk_views import DeskRequestListView, DeskRequestView

app_name = "roles_desk"
urlpatterns = [
    path("requests/", DeskRequestListView.as_view(), name="requests"),
    path("requests/<int:request_id>/", DeskRequestView.as_view(), name="request"),
    path("onboarding/", OnboardingListView.as_view(), name="onboarding_list"),
    path("onboarding/<int:request_id>/", OnboardingView.as_view(), name="onboarding"),
]
