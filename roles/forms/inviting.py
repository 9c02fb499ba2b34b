"""Inviting, and what the invited person fills in."""

from typing import Any, Final

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from common.forms import CodeInput, LanguageSelect
from relations.models import MandateTerms
from roles.catalogue import RoleDefinition
from roles.enums import Role
from roles.services.inviting import CarriedRole, Invitee

_LETTER_HINT: Final = _("Twelve letters and digits. Capitals and dashes do not matter.")
_LONG_CODE: Final = {
    "class": "code--long",
    "autocomplete": "off",
    "autocapitalize": "characters",
    "spellcheck": "false",
}
_TELEPHONE: Final = {"type": "tel", "autocomplete": "off", "inputmode": "tel"}
_MAIL: Final = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "inputmode": "email"}
_MAIL_REFUSED: Final = {
    "invalid": _("Fill in an e-mail address such as name@organisation.nl, without accents before the @.")
}


def _mail_field() -> forms.EmailField:
    """An e-mail address as people have them: capitals, plus signs and names of domains in any script."""
    return forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(_MAIL),
        error_messages=_MAIL_REFUSED,
    )


def _number_field() -> forms.CharField:
    return forms.CharField(
        label=_("Mobile number"),
        required=False,
        max_length=30,
        help_text=_("Then activating takes minutes. Without a number we send the code by letter."),
        widget=forms.TextInput(_TELEPHONE),
    )


def _postal_field() -> forms.CharField:
    return forms.CharField(
        label=_("Postal address"),
        required=False,
        max_length=300,
        help_text=_(
            "Needed without a mobile number: street and number on one line, postal code and place on the next."
        ),
        widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
    )


class InviteForm(forms.Form):
    """Whom one invites, and with which roles. Offers what this organisation has; the service decides."""

    full_name = forms.CharField(
        label=_("Name"), max_length=150, widget=forms.TextInput({"autocomplete": "off"})
    )
    email = _mail_field()
    mobile_number = _number_field()
    postal_address = _postal_field()
    language = forms.ChoiceField(
        label=_("Language of the messages"),
        choices=Language.choices,
        initial=Language.DUTCH,
        widget=LanguageSelect,
    )
    roles = forms.TypedMultipleChoiceField(
        label=_("Roles"),
        coerce=Role,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They are given when the invitation is accepted, if you may still give them then."),
    )
    mandate = forms.TypedChoiceField(
        label=_("For"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("The whole organisation or one relation."),
    )
    is_functional_administrator = forms.BooleanField(
        label=_("Also functional administrator: invites colleagues and gives roles"), required=False
    )
    declared_entitled = forms.BooleanField(
        label=_("I may fill in this person's data, and this person works for my organisation."),
        required=False,
    )

    def __init__(
        self, *args: Any, roles: list[RoleDefinition], mandates: list[MandateTerms], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [(each.role.value, each.role.label) for each in roles]  # type: ignore[attr-defined]
        if not mandates:
            del self.fields["mandate"]
            return
        relations = [
            (each.mandate_id, f"{each.mandate.giver.name} ({each.mandate.giver.relation_number})")
            for each in mandates
        ]
        self.fields["mandate"].choices = [("", _("The whole organisation")), *relations]  # type: ignore[attr-defined]

    def invitee(self) -> Invitee:
        """Whom the form names."""
        names = ("email", "full_name", "language", "mobile_number", "postal_address")
        return Invitee(**{name: self.cleaned_data[name] for name in names})

    def carried(self) -> list[CarriedRole]:
        """The roles that were ticked, all of them for the whole organisation or for the one relation."""
        mandate_id = self.cleaned_data.get("mandate")
        return [CarriedRole(role=role, mandate_id=mandate_id) for role in self.cleaned_data["roles"]]


class WayForm(forms.Form):
    """How the code of an invitation travels from now on."""

    mobile_number = _number_field()
    postal_address = _postal_field()


class AddressForm(forms.Form):
    """Another e-mail address for a colleague."""

    email = _mail_field()


class CorrectionForm(AddressForm):
    """The right name and e-mail address of somebody who was invited."""

    full_name = forms.CharField(
        label=_("Name"), max_length=150, widget=forms.TextInput({"autocomplete": "off"})
    )
    field_order = ("full_name", "email")


class CodeForm(forms.Form):
    """The code of an invitation whose link was opened."""

    code = forms.CharField(label=_("Code"), max_length=40)

    def __init__(self, *args: Any, by_letter: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        if by_letter:
            field.label, field.help_text = _("Code from the letter"), _LETTER_HINT
            field.widget = forms.TextInput(_LONG_CODE)
        else:
            field.label, field.help_text = (
                _("Code from the text message"),
                _("Six digits, valid for ten minutes."),
            )
            field.widget = CodeInput()


class LetterForm(forms.Form):
    """E-mail address and code, for whoever has the letter and not the mail."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The address that stands in the letter."),
        max_length=254,
        widget=forms.EmailInput({**_MAIL, "autocomplete": "email"}),
        error_messages=_MAIL_REFUSED,
    )
    code = forms.CharField(
        label=_("Code from the letter"),
        help_text=_LETTER_HINT,
        max_length=40,
        widget=forms.TextInput(_LONG_CODE),
    )


class PasswordForm(forms.Form):
    """The first password of a new account, typed twice."""

    password = forms.CharField(
        label=_("Password"),
        help_text=_(
            "At least 8 characters. A few words in a row are easy to keep in mind and hard to guess."
        ),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password once more"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        """As long as it must be, and none that everybody tries."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        """Both are the same."""
        first, second = self.cleaned_data.get("password"), self.cleaned_data.get("again")
        if first and second and first != second:
            self.add_error("again", _("The two passwords are not the same."))
        return self.cleaned_data
