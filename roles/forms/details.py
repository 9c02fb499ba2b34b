"""Another name or number for a colleague."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ColleagueDetailsForm(forms.Form):
    """What an administrator proposes. The number that the portal has is not shown: it may come from elsewhere."""

    full_name = forms.CharField(
        label=_("Name"), max_length=150, widget=forms.TextInput({"autocomplete": "off"})
    )
    mobile_number = forms.CharField(
        label=_("Mobile number"),
        required=False,
        max_length=30,
        help_text=_("Leave it empty to leave the number as it is."),
        widget=forms.TextInput({"type": "tel", "autocomplete": "off", "inputmode": "tel"}),
    )
