from django.urls import path

from roles.views.activation import DeclineView, LetterView, LinkView, PasswordView
from roles.views.own_invitations import AcceptView, OwnInvitationsView, WelcomeView

app_name = "activation"
urlpatterns = [
    path("activate/", LetterView.as_view(), name="letter"),
    path("activate/password/", PasswordView.as_view(), name="password"),
    path("activate/<slug:key>/", LinkView.as_view(), name="open"),
    path("activate/<slug:key>/decline/", DeclineView.as_view(), name="decline"),
    path("me/invitations/", OwnInvitationsView.as_view(), name="own"),
    path("me/invitations/<int:invitation_id>/accept/", AcceptView.as_view(), name="accept"),
    path("me/welcome/", WelcomeView.as_view(), name="welcome"),
]
