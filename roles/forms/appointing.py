"""Appointing a customer's functional administrator, at the desk, and finding customers that need one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from common.forms import LanguageSelect
from common.text import words_of
from roles.enums import AdministratorNeed

_EMAIL = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


class AppointmentForm(forms.Form):
    """For which organisation, who, in whose place, why, and how it was made sure that the organisation asks this."""

    organisation_number = forms.CharField(
        label=_("Relation number"),
        max_length=10,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail address of the new functional administrator"),
        help_text=_("Does somebody with this address work there already? Then that person is appointed."),
        max_length=254,
        widget=forms.EmailInput(_EMAIL),
    )
    full_name = forms.CharField(
        label=_("Name"),
        help_text=_("For somebody new. All fields up to the language are."),
        max_length=150,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    mobile_number = forms.CharField(
        label=_("Mobile number"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
    )
    postal_address = forms.CharField(
        label=_("Postal address"),
        help_text=_("When there is no mobile number. Street and number, then postal code and place."),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the messages"),
        choices=Language.choices,
        initial=Language.DUTCH,
        required=False,
        widget=LanguageSelect,
    )
    replaced = forms.EmailField(
        label=_("E-mail address of whom this person replaces"),
        help_text=_("Leave it empty to replace nobody. Whoever is replaced loses access."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(_EMAIL),
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("Who asked this, and when. Whoever is replaced reads it."),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
    )
    identity_check = forms.CharField(
        label=_("How did you make sure that the organisation itself asks this?"),
        help_text=_(
            "What you asked and compared, and with which record. No copy or number of an identity document."
        ),
        max_length=500,
        widget=forms.Textarea({"rows": 4}),
    )

    def clean_language(self) -> str:
        """Dutch, where nothing is chosen."""
        return str(self.cleaned_data["language"] or Language.DUTCH)

    def proposal(self) -> dict[str, Any]:
        """What was filled in."""
        return dict(self.cleaned_data)


class NeedFilterForm(forms.Form):
    """Which of the customers that need an administrator to show; nothing filled in shows all."""

    q = forms.CharField(label=_("Name or relation number"), required=False, max_length=100)
    need = forms.ChoiceField(
        label=_("Administrators"),
        required=False,
        choices=[("", _("Nobody or only one")), *AdministratorNeed.choices],
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter-%s")

    def filters(self) -> dict[str, Any]:
        """What the selector takes; only of a valid form."""
        need = self.cleaned_data["need"]
        return {"words": words_of(self.cleaned_data["q"]), "need": AdministratorNeed(need) if need else None}
