"""Input for granting a role, for asking for one, for inviting and for accepting."""

from datetime import datetime, time, timedelta
from typing import Any, Final

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from access.permissions import Permission
from accounts.enums import Language
from common.forms import CodeInput, RadioCards
from relations.models import MandateTerms
from roles.catalogue import RoleDefinition
from roles.enums import ResetWhat, Role
from roles.services.inviting import CarriedRole, Invitee


class GrantForm(forms.Form):
    """Which role, for what, and until which day (included). Offers what this organisation has."""

    role = forms.TypedChoiceField(label=_("Role"), coerce=Role, widget=forms.RadioSelect)
    mandate = forms.TypedChoiceField(
        label=_("For"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("The whole organisation or one relation."),
    )
    ends_on = forms.DateField(
        label=_("Up to and including"), required=False, help_text=_("Leave empty for no end date.")
    )

    def __init__(
        self, *args: Any, roles: list[RoleDefinition], mandates: list[MandateTerms], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(each.role.value, each.role.label) for each in roles]  # type: ignore[attr-defined]
        if not mandates:
            del self.fields["mandate"]
            return
        relations = [
            (each.mandate_id, f"{each.mandate.giver.name} ({each.mandate.giver.relation_number})")
            for each in mandates
        ]
        self.fields["mandate"].choices = [("", _("The whole organisation")), *relations]  # type: ignore[attr-defined]

    def ends_at(self) -> datetime | None:
        """The first instant at which the role is over: midnight after the last day."""
        last_day = self.cleaned_data.get("ends_on")
        if last_day is None:
            return None
        return datetime.combine(last_day + timedelta(days=1), time.min, tzinfo=get_current_timezone())


class AskForm(forms.Form):
    """What a locked page sends: the role, what was missing, the relation acted for, and the page to come back to."""

    role = forms.TypedChoiceField(coerce=Role, choices=Role.choices)
    permission = forms.TypedChoiceField(coerce=Permission, choices=[(each, each) for each in Permission])
    relation = forms.RegexField(r"^[0-9]{1,10}$", required=False)
    path = forms.CharField(max_length=300, required=False)


class DecideForm(forms.Form):
    """Granting what was asked; for a request about one relation, perhaps for the whole organisation."""

    reach = forms.ChoiceField(
        label=_("For"),
        choices=(("asked", ""), ("everywhere", _("The whole organisation, all relations included"))),
        widget=forms.RadioSelect,
        initial="asked",
    )

    def __init__(self, *args: Any, relation_name: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not relation_name:
            del self.fields["reach"]
            return
        everywhere = self.fields["reach"].choices[1]  # type: ignore[attr-defined]
        self.fields["reach"].choices = [("asked", relation_name), everywhere]  # type: ignore[attr-defined]

    @property
    def everywhere(self) -> bool:
        """Whether the role is given for more than was asked."""
        return bool(self.cleaned_data.get("reach") == "everywhere")


class DeclineForm(forms.Form):
    """Why a request is declined, in words that the person reads who asked."""

    reason = forms.CharField(
        label=_("Why do you decline?"),
        help_text=_("The person who asked reads this."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


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
        widget=forms.RadioSelect,
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
    """The right e-mail address of somebody who was invited."""

    email = _mail_field()


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


class ResetForm(forms.Form):
    """What of a colleague's account is renewed."""

    what = forms.TypedChoiceField(
        label=_("What does your colleague need?"),
        coerce=ResetWhat,
        choices=ResetWhat.choices,
        initial=ResetWhat.BOTH,
        widget=RadioCards(
            hints={
                ResetWhat.PASSWORD: _("The second factor stays: your colleague still signs in with it."),
                ResetWhat.FACTORS: _("For a lost telephone. Your colleague still knows the password."),
                ResetWhat.BOTH: _("For somebody who has neither any more."),
            }
        ),
    )


class _NewPassword(forms.Form):
    password = forms.CharField(
        label=_("New password"),
        help_text=_("At least 8 characters. A sentence is easy to remember and hard to guess."),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )


_CODE = {"class": "code--long", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class LinkForm(_NewPassword):
    """What the person fills in at the link of an administrator: what is renewed decides which fields there are."""

    code = forms.CharField(
        label=_("Recovery code, or code from your app"),
        help_text=_("If you still have one. Then your access goes on everywhere and nothing has to wait."),
        required=False,
        max_length=60,
        widget=forms.TextInput(_CODE),
    )

    def __init__(self, *args: Any, what: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if what == ResetWhat.PASSWORD:
            del self.fields["code"]
        if what == ResetWhat.FACTORS:
            self.fields["password"].label = _("Your password")
            self.fields["password"].help_text = _("The password with which you signed in up to now.")
            self.fields["password"].widget.attrs["autocomplete"] = "current-password"


class LetterForm(_NewPassword):
    """The code of the desk's letter, with whose it is."""

    field_order = ("email", "code", "password")

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(
            {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    code = forms.CharField(
        label=_("Code from the letter"),
        help_text=_("Twelve letters and digits. Capitals and dashes do not matter."),
        max_length=60,
        widget=forms.TextInput(_CODE),
    )


class RecoveryForm(forms.Form):
    """A case at the desk: for whom, how it was made sure who that is, and where the letter goes."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("With which the person signs in."),
        widget=forms.EmailInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    identity_check = forms.CharField(
        label=_("How did you make sure who it is?"),
        help_text=_(
            "What you asked and compared, and with which record. No copy or number of an identity document."
        ),
        max_length=500,
        widget=forms.Textarea({"rows": 4}),
    )
    postal_address = forms.CharField(
        label=_("Postal address"),
        help_text=_(
            "As recorded with us: name, organisation, street and number, postcode and town. A line each."
        ),
        max_length=400,
        widget=forms.Textarea({"rows": 5, "autocomplete": "off"}),
    )

    def clean_postal_address(self) -> str:
        """The lines without empty ones; at least a name, a street and a town."""
        lines = [line.strip() for line in self.cleaned_data["postal_address"].splitlines()]
        found = [line for line in lines if line]
        if len(found) < _LEAST_LINES:
            raise forms.ValidationError(_("Write at least a name, a street and a town, a line each."))
        return "\n".join(found)


_LEAST_LINES = 3
