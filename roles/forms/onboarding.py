"""Input of the public form for organisations, and of the desk's decision about it."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.numbers import mobile_number
from common.forms import RadioCards
from common.guarded import GuardedForm
from orgs.enums import OnboardingKind, OrganisationKind
from orgs.services import Asked
from roles.catalogue import roles_for
from roles.enums import Role

_KINDS: Final = [
    (kind.value, kind.label) for kind in (OrganisationKind.EMPLOYER, OrganisationKind.INTERMEDIARY)
]
_ASKABLE: Final = [(each.role.value, each.role.label) for each in roles_for(OrganisationKind.INTERMEDIARY)]
_KVK_DIGITS: Final = 8
_MAIL: Final = {"autocapitalize": "none", "spellcheck": "false", "inputmode": "email"}
_MAIL_REFUSED: Final = {
    "invalid": _("Fill in an e-mail address such as name@organisation.nl, without accents before the @.")
}


class AccessForm(GuardedForm):
    """What an organisation asks: access, another administrator, another contact person, or other data."""

    kind = forms.ChoiceField(
        label=_("What do you ask?"),
        choices=OnboardingKind.choices,
        initial=OnboardingKind.ACCESS,
        widget=RadioCards,
    )
    organisation_name = forms.CharField(
        label=_("Name of the organisation"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    kvk_number = forms.CharField(
        label=_("KvK number"),
        help_text=_("Eight digits, as in the register of the Chamber of Commerce."),
        max_length=20,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    organisation_kind = forms.ChoiceField(
        label=_("What are you to us?"), choices=_KINDS, widget=forms.RadioSelect
    )
    place = forms.CharField(label=_("Place"), max_length=80, required=False)
    contracts = forms.CharField(
        label=_("Contract numbers"),
        help_text=_("As far as you know them; separate them by commas."),
        max_length=500,
        required=False,
    )
    contact_name = forms.CharField(
        label=_("Contact person"), max_length=150, widget=forms.TextInput({"autocomplete": "name"})
    )
    contact_email = forms.EmailField(
        label=_("E-mail address of the contact person"),
        help_text=_("We answer to this address."),
        max_length=254,
        widget=forms.EmailInput({**_MAIL, "autocomplete": "email"}),
        error_messages=_MAIL_REFUSED,
    )
    contact_phone = forms.CharField(
        label=_("Telephone of the contact person"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )
    administrator_name = forms.CharField(
        label=_("Name of the functional administrator"),
        help_text=_(
            "The person who invites colleagues and gives them roles. Needed for access and for another administrator."
        ),
        max_length=150,
        required=False,
    )
    administrator_email = forms.EmailField(
        label=_("E-mail address of the functional administrator"),
        max_length=254,
        required=False,
        widget=forms.EmailInput({**_MAIL, "autocomplete": "off"}),
        error_messages=_MAIL_REFUSED,
    )
    administrator_number = forms.CharField(
        label=_("Mobile number of the functional administrator"),
        help_text=_("For a code by text message. Is there none? Then we send the code by letter."),
        max_length=30,
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "off", "inputmode": "tel"}),
    )
    postal_address = forms.CharField(
        label=_("Postal address for the letter"),
        help_text=_("Street and number on one line, postal code and place on the next."),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    roles_asked = forms.MultipleChoiceField(
        label=_("Other roles for the functional administrator"),
        choices=_ASKABLE,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "A functional administrator sees no invoices and no insured persons without another role."
        ),
    )
    remarks = forms.CharField(
        label=_("Anything else"), max_length=2000, required=False, widget=forms.Textarea({"rows": 4})
    )
    declared_entitled = forms.BooleanField(
        label=_("I may ask this for my organisation, and may fill in the data of the people named here."),
        required=False,
    )

    def clean_kvk_number(self) -> str:
        """Eight digits, however they are grouped. Only the form is checked: no register is asked."""
        number = "".join(self.cleaned_data["kvk_number"].replace(".", " ").split())
        if not (number.isascii() and number.isdigit() and len(number) == _KVK_DIGITS):
            raise ValidationError(_("A KvK number has eight digits, such as 12345678."), code="kvk")
        return number

    def clean_administrator_number(self) -> str:
        """In international form; "" for none."""
        typed: str = self.cleaned_data["administrator_number"]
        number = mobile_number(typed) if typed.strip() else ""
        if number is None:
            refusal = _(
                "Fill in a mobile number of a country that we send text messages to, such as 06 12 34 56 78. "
                "Is there none? Leave it empty and fill in a postal address."
            )
            raise ValidationError(refusal, code="number")
        return number

    def clean(self) -> dict[str, Any]:
        """Whoever asks for an administrator names one, and how to reach that person."""
        cleaned = super().clean()
        if cleaned.get("kind") in (OnboardingKind.ACCESS, OnboardingKind.ADMINISTRATOR):
            for name in ("administrator_name", "administrator_email"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Fill in who the functional administrator is."))
            number_is_fine = "administrator_number" not in self.errors
            if number_is_fine and not cleaned.get("administrator_number"):
                self._require_address(cleaned.get("postal_address", ""))
        return cleaned

    def _require_address(self, typed: str) -> None:
        if len([line for line in typed.splitlines() if line.strip()]) < 2:  # street, and place
            self.add_error(
                "postal_address",
                _(
                    "Without a mobile number: street and number on one line, postal code and place on the next."
                ),
            )

    def asked(self, *, language: str) -> Asked:
        """What was filled in."""
        left_out = {"website", "opened", "declared_entitled", "roles_asked"}
        facts = {name: value for name, value in self.cleaned_data.items() if name not in left_out}
        return Asked(**facts, roles_asked=tuple(self.cleaned_data["roles_asked"]), language=language)


class WordsForm(forms.Form):
    """A question, an answer, or why not."""

    text = forms.CharField(label=_("Your words"), max_length=2000, widget=forms.Textarea({"rows": 4}))

    def __init__(self, *args: Any, label: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["text"].label = label


class CheckForm(forms.Form):
    """The check before approval: the number of an organisation that is new, the roles, and that it was checked."""

    relation_number = forms.CharField(
        label=_("Relation number"),
        help_text=_("As it stands in the back office: up to ten digits."),
        max_length=10,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    roles = forms.TypedMultipleChoiceField(
        label=_("Roles beside functional administrator"),
        coerce=Role,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    checked = forms.BooleanField(
        label=_("I made sure that the organisation itself asks this, by a way that we knew already."),
        required=False,
    )

    def __init__(self, *args: Any, kind: str, is_new: bool, names_administrator: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [(each.role.value, each.role.label) for each in roles_for(kind)]  # type: ignore[attr-defined]
        if not is_new:
            del self.fields["relation_number"]
        if not names_administrator:
            del self.fields["roles"]
