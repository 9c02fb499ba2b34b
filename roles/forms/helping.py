"""Helping somebody back in, and what that person fills in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import RadioCards
from roles.enums import ResetWhat


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
