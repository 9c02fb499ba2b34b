"""What people fill in to sign in and to set up their second factor."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from two_factor.forms import AuthenticationTokenForm

from access.database import instant
from access.http import PortalRequest
from access.proof import Method
from accounts.browsers import browser_of, system_of
from accounts.enums import CodePurpose
from accounts.models import FactorDevice, User
from accounts.network import origin_of
from accounts.numbers import mobile_number
from accounts.passkeys import MOST_TYPED as MOST_OF_A_BROWSER
from accounts.passkeys import credential_id_in
from accounts.selectors import passkey_named
from accounts.services.factors import factor_enrol
from accounts.services.passkeys import CREDENTIAL_FIELD, NAME_LENGTH, PasskeyRefused, passkey_enrol
from accounts.services.passwords import password_wait
from accounts.services.proving import CODE_FIELD, Attempt, CodeRefused, code_prove
from accounts.services.waiting import wait_sentence
from accounts.sessions import code_binding
from common.forms import CodeInput, RadioCards

_LABELS = {
    Method.APP: _("Code from your app"),
    Method.PASSKEY: _("Passkey"),
    Method.SMS: _("Code from the text message"),
    Method.EMAIL: _("Code from the e-mail"),
    Method.RECOVERY_CODE: _("Recovery code"),
}
_HINTS = {
    Method.APP: _("Six digits. The app shows a new code every 30 seconds."),
    Method.SMS: _("Six digits, valid for ten minutes."),
    Method.EMAIL: _("Six digits, valid for ten minutes."),
    Method.RECOVERY_CODE: _("Sixteen letters and digits from your list. Each code works once."),
}
_LONG_CODE = {
    "class": "code--long",
    "autocomplete": "off",
    "autocapitalize": "characters",
    "spellcheck": "false",
}
_MOST_TYPED = 60
_NO_PASSKEY = _("Your browser gave no passkey. Try again, or choose another way.")


class SignInForm(AuthenticationForm):
    """E-mail address and password. Whatever is wrong, the answer is the same."""

    error_messages = {
        "invalid_login": _(
            "This e-mail address and this password do not belong together. Check both and try again."
        ),
        "inactive": _(
            "This e-mail address and this password do not belong together. Check both and try again."
        ),
    }
    username = forms.CharField(
        label=_("E-mail address"),
        widget=forms.EmailInput(
            {
                "autocomplete": "username",
                "inputmode": "email",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )

    def get_invalid_login_error(self) -> ValidationError:
        """Says how long to wait, if it is too early for another try, and otherwise that something is wrong."""
        at = instant()
        until = password_wait(email=self.cleaned_data["username"], origin=origin_of(self.request), at=at)
        if until:
            return ValidationError(wait_sentence(until=until, at=at), code="waiting")
        return super().get_invalid_login_error()


def _dress_code_field(field: forms.Field, method: Method, *, has_focus: bool) -> None:
    field.label, field.help_text = _LABELS[method], _HINTS.get(method, "")
    if method is Method.PASSKEY:
        _take_from_browser(field)
        return
    field.widget = forms.TextInput(_LONG_CODE) if method is Method.RECOVERY_CODE else CodeInput()
    field.widget.is_required = field.required
    if has_focus:
        field.widget.attrs["autofocus"] = True


def _take_from_browser(field: forms.Field) -> None:
    """The field is filled by the script that asks the browser for a passkey; nobody types in it."""
    assert isinstance(field, forms.CharField)
    field.max_length = MOST_OF_A_BROWSER
    field.validators = [MaxLengthValidator(MOST_OF_A_BROWSER)]
    field.widget = forms.HiddenInput({"data-passkey-answer": ""})
    field.error_messages["required"] = _NO_PASSKEY


class CodeForm(AuthenticationTokenForm):  # type: ignore[misc]  # the package has no types
    """A code of one device, proved and used up when the form is valid; then `user.otp_device` is that device."""

    otp_token = forms.CharField(max_length=_MOST_TYPED)

    def __init__(
        self,
        user: User,
        initial_device: FactorDevice,
        request: PortalRequest,
        *,
        purpose: str = CodePurpose.SIGN_IN,
        **kwargs: Any,
    ) -> None:
        super().__init__(user, initial_device, **kwargs)
        self.request, self.purpose = request, purpose
        _dress_code_field(self.fields[CODE_FIELD], initial_device.method, has_focus=not self.is_bound)

    def clean(self) -> dict[str, Any]:
        """Proves the code; a refusal stands at the field."""
        if CODE_FIELD in self.cleaned_data:
            try:
                self.clean_otp(self.user)
            except ValidationError as error:
                self.add_error(CODE_FIELD, error)
        return dict(self.cleaned_data)

    def _verify_token(self, user: User, token: str, device: FactorDevice | None = None) -> FactorDevice:
        assert device is not None
        if device.method is Method.PASSKEY:
            named = passkey_named(user_id=user.pk, credential_id=credential_id_in(token))
            device = named or device
        try:
            return code_prove(user=user, device=device, attempt=_attempt(self.request, token, self.purpose))
        except CodeRefused as refused:
            raise ValidationError(str(refused), code="refused") from refused


def _attempt(request: PortalRequest, typed: str, purpose: str) -> Attempt:
    return Attempt(
        code=typed,
        at=instant(),
        purpose=purpose,
        session_hash=code_binding(request),
        origin=origin_of(request),
    )


class MethodForm(forms.Form):
    """Which second factor to set up."""

    method = forms.ChoiceField(label=_("How do you want to prove who you are?"), widget=RadioCards)

    def __init__(self, methods: list[Method], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        words = {
            Method.APP: (
                _("With an app on your telephone"),
                _("Works without reception. For example Microsoft Authenticator or Google Authenticator."),
            ),
            Method.PASSKEY: (
                _("With a passkey"),
                _("Your fingerprint, face or PIN on this device, or a security key. Nothing to type."),
            ),
            Method.SMS: (_("With a text message"), _("You get a code by SMS each time you sign in.")),
            Method.EMAIL: (
                _("With a code by e-mail"),
                _("Beside your other way: a code to the e-mail address that you sign in with."),
            ),
        }
        field = self.fields["method"]
        assert isinstance(field, forms.ChoiceField)
        field.widget = RadioCards(hints={method: words[method][1] for method in methods})
        field.choices = [(method.value, words[method][0]) for method in methods]
        field.initial = methods[0].value


class NumberForm(forms.Form):
    """The mobile number that gets codes."""

    idempotent = False

    number = forms.CharField(
        label=_("Mobile number"),
        help_text=_("For example 06 12 34 56 78. For another country, begin with + and the country code."),
        max_length=30,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean_number(self) -> str:
        """The number in international form."""
        number = mobile_number(self.cleaned_data["number"])
        if number is None:
            message = _(
                "Fill in a mobile number of a country that we send text messages to, such as 06 12 34 56 78."
            )
            raise ValidationError(message, code="number")
        return number


class EnrolCodeForm(forms.Form):
    """The first code of a device that is being set up; when the form is valid, `device` is confirmed."""

    idempotent = False

    otp_token = forms.CharField(max_length=_MOST_TYPED)

    def __init__(self, user: User, device: FactorDevice, request: PortalRequest, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.user, self.device, self.request = user, device, request
        _dress_code_field(self.fields[CODE_FIELD], device.method, has_focus=not self.is_bound)

    def clean_otp_token(self) -> str:
        """Proves the code and puts the device into use."""
        typed: str = self.cleaned_data[CODE_FIELD]
        try:
            self.device = factor_enrol(
                user=self.user,
                device=self.device,
                attempt=_attempt(self.request, typed, CodePurpose.ENROL),
                session_is_verified=self.request.proof.is_verified,
            )
        except CodeRefused as refused:
            raise ValidationError(str(refused), code="refused") from refused
        return typed


class PasskeyNameForm(forms.Form):
    """What somebody calls a passkey."""

    name = forms.CharField(
        label=_("Name of this passkey"),
        help_text=_("So that you recognise it later. For example: laptop at work."),
        max_length=NAME_LENGTH,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


def passkey_name(request: PortalRequest) -> str:
    """What a passkey is called as long as nobody gives it another name: the browser and system it was made in."""
    said = request.headers.get("User-Agent", "")
    return " – ".join(filter(None, (browser_of(said), system_of(said)))) or gettext("Passkey")


class PasskeyForm(PasskeyNameForm):
    """A passkey that the browser made; when the form is valid, `device` is in use."""

    idempotent = False

    credential = forms.CharField()

    def __init__(self, user: User, request: PortalRequest, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["name"].required = False
        self.user, self.request = user, request
        self.device: FactorDevice | None = None
        _take_from_browser(self.fields[CREDENTIAL_FIELD])

    def clean(self) -> dict[str, Any]:
        """Takes the passkey into use; a refusal stands above the form, for its field is not seen."""
        if self.errors:
            return self.cleaned_data
        try:
            self.device = passkey_enrol(
                user=self.user,
                name=self.cleaned_data["name"] or passkey_name(self.request),
                attempt=_attempt(self.request, self.cleaned_data[CREDENTIAL_FIELD], CodePurpose.ENROL),
                session_is_verified=self.request.proof.is_verified,
            )
        except PasskeyRefused as refused:
            raise ValidationError(str(refused), code="refused") from refused
        return self.cleaned_data


class TypeBackForm(forms.Form):
    """One of the new recovery codes, to prove that they were saved."""

    code = forms.CharField(
        label=_("Type one of the ten codes"),
        help_text=_("So that we know you have saved them. The code keeps working."),
        max_length=_MOST_TYPED,
        widget=forms.TextInput(_LONG_CODE),
    )
