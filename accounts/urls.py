from django.urls import path

from accounts.views.around import SecondFactorHelpView, SignOutView
from accounts.views.enrol import EnrolView
from accounts.views.recovery_codes import RecoveryCodesView
from accounts.views.security import FactorRemoveView, SecurityView
from accounts.views.sign_in import SignInView
from accounts.views.verify import VerifyView

app_name = "accounts"
urlpatterns = [
    path("", SignInView.as_view(), name="sign_in"),
    path("sign-out/", SignOutView.as_view(), name="sign_out"),
    path("verify/", VerifyView.as_view(), name="verify"),
    path("enrol/", EnrolView.as_view(), name="enrol"),
    path("enrol/recovery-codes/", RecoveryCodesView.as_view(), name="recovery_codes"),
    path("me/security/", SecurityView.as_view(), name="security"),
    path("me/security/<slug:method>/remove/", FactorRemoveView.as_view(), name="factor_remove"),
    path("help/second-factor/", SecondFactorHelpView.as_view(), name="help"),
]
