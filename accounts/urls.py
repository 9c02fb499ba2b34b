from django.urls import path

from accounts.views.around import SecondFactorHelpView, SignOutView
from accounts.views.enrol import EnrolView
from accounts.views.offer import OfferView
from accounts.views.recovery_codes import RecoveryCodesView
from accounts.views.security import (
    FactorRemoveView,
    PasskeyRemoveView,
    PasskeyRenameView,
    SecurityView,
)
from accounts.views.sessions import OtherSessionsEndView, SessionEndView, SessionsView
from accounts.views.sign_in import SignInView
from accounts.views.verify import VerifyView

app_name = "accounts"
urlpatterns = [
    path("", SignInView.as_view(), name="sign_in"),
    path("sign-out/", SignOutView.as_view(), name="sign_out"),
    path("verify/", VerifyView.as_view(), name="verify"),
    path("enrol/", EnrolView.as_view(), name="enrol"),
    path("enrol/recovery-codes/", RecoveryCodesView.as_view(), name="recovery_codes"),
    path("enrol/another/", OfferView.as_view(), name="offer"),
    path("me/security/", SecurityView.as_view(), name="security"),
    path("me/security/<slug:method>/remove/", FactorRemoveView.as_view(), name="factor_remove"),
    path("me/security/passkeys/<int:passkey_id>/remove/", PasskeyRemoveView.as_view(), name="passkey_remove"),
    path("me/security/passkeys/<int:passkey_id>/name/", PasskeyRenameView.as_view(), name="passkey_rename"),
    path("me/sessions/", SessionsView.as_view(), name="sessions"),
    path("me/sessions/end-others/", OtherSessionsEndView.as_view(), name="sessions_end"),
    path("me/sessions/<slug:public_id>/end/", SessionEndView.as_view(), name="session_end"),
    path("help/second-factor/", SecondFactorHelpView.as_view(), name="help"),
]
