"""What an organisation sets for its people."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SecurityPolicyForm(forms.Form):
    """Rules for everybody of the organisation."""

    members_edit_own_details = forms.BooleanField(
        label=_("People change their own name, mobile number and e-mail address"),
        required=False,
        help_text=_("If not, their page says that a functional administrator does it, and names you."),
    )
