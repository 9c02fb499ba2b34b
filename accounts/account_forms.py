"""What people fill in about their account: a forgotten password, a new one, own details, a question to the desk."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.addresses import email_address
from accounts.enums import Language, Trouble
from accounts.models import User
from accounts.numbers import mobile_number
from common.forms import LanguageSelect
from common.guarded import GuardedForm

_MOST_PASSWORD = 256
_ADDRESS = {"autocomplete": "email", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}
_NEW_PASSWORD = {"autocomplete": "new-password", "spellcheck": "false", "autocapitalize": "none"}
_ADDRESS_ERRORS = {
    "required": _("Fill in your e-mail address."),
    "invalid": _("This is not an e-mail address. Fill it in as name@example.nl."),
}


def _password_field(label: Any, *, hint: Any = "", **attributes: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        strip=False,
        max_length=_MOST_PASSWORD,
        widget=forms.PasswordInput({**_NEW_PASSWORD, **attributes}),
    )


def _address_field(label: Any, *, hint: Any = "") -> forms.EmailField:
    return forms.EmailField(
        label=label,
        help_text=hint,
        max_length=254,
        widget=forms.EmailInput(_ADDRESS),
        error_messages=_ADDRESS_ERRORS,
    )


class ForgottenForm(forms.Form):
    """The address one signs in with."""

    email = _address_field(_("E-mail address"), hint=_("The address that you sign in with."))

    def clean_email(self) -> str:
        """The address in its one form."""
        return email_address(self.cleaned_data["email"])


class NewPasswordForm(forms.Form):
    """A new password, typed twice."""

    password = _password_field(
        _("New password"),
        hint=_(
            "At least 8 characters; a sentence is fine. Not your name or address, and no well-known password."
        ),
    )
    again = _password_field(_("The same password once more"))

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """The password, when the rules of the house allow it."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean_again(self) -> str:
        """Refuses what differs."""
        again: str = self.cleaned_data["again"]
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise ValidationError(
                _("This is not the same as above. Type the new password twice."), code="differs"
            )
        return again


class PasswordChangeForm(NewPasswordForm):
    """The same, with the current password first."""

    current = _password_field(_("Current password"), autocomplete="current-password")
    field_order = ("current", "password", "again")


class DetailsForm(forms.Form):
    """Name, mobile number and language."""

    full_name = forms.CharField(
        label=_("Name"), max_length=150, widget=forms.TextInput({"autocomplete": "name"})
    )
    mobile_number = forms.CharField(
        label=_("Mobile number"),
        required=False,
        max_length=30,
        help_text=_("To reach you. Codes for signing in go to the number under “My sign-in details”."),
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=Language.choices,
        widget=LanguageSelect,
        help_text=_("Of the pages, and of the messages that we send you."),
    )

    def clean_mobile_number(self) -> str:
        """The number in international form, or "" for none."""
        typed: str = self.cleaned_data["mobile_number"]
        number = mobile_number(typed) if typed else ""
        if number is None:
            message = _(
                "Fill in a mobile number such as 06 12 34 56 78. For another country, begin with + and its code."
            )
            raise ValidationError(message, code="number")
        return number


class EmailChangeForm(forms.Form):
    """A new address."""

    new_email = _address_field(_("New e-mail address"))

    def clean_new_email(self) -> str:
        """The address in its one form."""
        return email_address(self.cleaned_data["new_email"])


class SignInHelpForm(GuardedForm):
    """A question of somebody who cannot sign in."""

    email = _address_field(
        _("E-mail address"), hint=_("The address that you sign in with. We answer to this address only.")
    )
    trouble = forms.ChoiceField(label=_("What is wrong?"), choices=Trouble.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=2000,
        help_text=_("What did you do, and what did you see? Never write a password or code here."),
        widget=forms.Textarea({"rows": 5}),
    )
    phone = forms.CharField(
        label=_("Telephone number"),
        required=False,
        max_length=30,
        help_text=_("If you want us to call you back."),
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )


class AnswerForm(forms.Form):
    """What the desk answers."""

    answer = forms.CharField(
        label=_("Your answer"),
        max_length=4000,
        help_text=_("Goes by e-mail to the address of the question."),
        widget=forms.Textarea({"rows": 6}),
    )
    with_history = forms.BooleanField(
        label=_("Add what was sent to this address in the last thirty days, and when"),
        required=False,
        initial=True,
    )
