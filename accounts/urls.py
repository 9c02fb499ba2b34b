from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import path

from accounts.views.around import SignOutView
from accounts.views.details import (
    DetailsAgreeView,
    DetailsChangeView,
    DetailsView,
    EmailAgreeView,
    EmailChangeView,
    EmailConfirmView,
    EmailWithdrawView,
)
from accounts.views.enrol import EnrolView
from accounts.views.help import HelpPageView, SignInHelpView
from accounts.views.offer import OfferView
from accounts.views.passwords import AskedView, ForgottenView, NewPasswordView, PasswordChangeView
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


def _help(name: str) -> Callable[..., HttpResponseBase]:
    return HelpPageView.as_view(template_name=f"accounts/help/{name}.html")


urlpatterns = [
    path("", SignInView.as_view(), name="sign_in"),
    path("sign-out/", SignOutView.as_view(), name="sign_out"),
    path("verify/", VerifyView.as_view(), name="verify"),
    path("enrol/", EnrolView.as_view(), name="enrol"),
    path("enrol/recovery-codes/", RecoveryCodesView.as_view(), name="recovery_codes"),
    path("enrol/another/", OfferView.as_view(), name="offer"),
    path("me/security/", SecurityView.as_view(), name="security"),
    path("me/security/password/", PasswordChangeView.as_view(), name="password_change"),
    path("me/security/<slug:method>/remove/", FactorRemoveView.as_view(), name="factor_remove"),
    path("me/security/passkeys/<int:passkey_id>/remove/", PasskeyRemoveView.as_view(), name="passkey_remove"),
    path("me/security/passkeys/<int:passkey_id>/name/", PasskeyRenameView.as_view(), name="passkey_rename"),
    path("me/sessions/", SessionsView.as_view(), name="sessions"),
    path("me/sessions/end-others/", OtherSessionsEndView.as_view(), name="sessions_end"),
    path("me/sessions/<slug:public_id>/end/", SessionEndView.as_view(), name="session_end"),
    path("me/details/", DetailsView.as_view(), name="details"),
    path("me/details/change/", DetailsChangeView.as_view(), name="details_change"),
    path("me/details/proposed/", DetailsAgreeView.as_view(), name="details_agree"),
    path("me/details/email/", EmailChangeView.as_view(), name="email_change"),
    path("me/details/email/withdraw/", EmailWithdrawView.as_view(), name="email_withdraw"),
    path("me/details/email/proposed/", EmailAgreeView.as_view(), name="email_agree"),
    path("email/confirm/<slug:secret>/", EmailConfirmView.as_view(), name="email_confirm"),
    path("password/forgotten/", ForgottenView.as_view(), name="password_forgotten"),
    path("password/forgotten/asked/", AskedView.as_view(), name="password_asked"),
    path("password/new/<slug:secret>/", NewPasswordView.as_view(), name="password_new"),
    path("help/", _help("start"), name="help_start"),
    path("help/second-factor/", _help("second_factor"), name="help"),
    path("help/no-sms/", _help("no_sms"), name="help_no_sms"),
    path("help/no-mail/", _help("no_mail"), name="help_no_mail"),
    path("help/relation-number/", _help("relation_number"), name="help_relation_number"),
    path("help/right-portal/", _help("right_portal"), name="help_right_portal"),
    path("help/sign-in/", SignInHelpView.as_view(), name="sign_in_help"),
    path("help/sign-in/sent/", _help("sign_in_sent"), name="sign_in_help_sent"),
]
