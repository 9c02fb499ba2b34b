"""Looking along with a customer, and looking through the eyes of a role."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from roles.catalogue import roles_for
from roles.enums import Role


class LookForm(forms.Form):
    """With whom one looks along, and why."""

    organisation_number = forms.CharField(
        label=_("Relation number"),
        help_text=_("Of the customer who asks for help."),
        max_length=10,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("Why do you look along?"),
        help_text=_("The functional administrators of the organisation get this by mail."),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
    )


class RoleViewForm(forms.Form):
    """Through the eyes of which role."""

    role = forms.TypedChoiceField(coerce=Role)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(each.role.value, each.role.label) for each in roles_for(kind)]  # type: ignore[attr-defined]
