"""The filter of the inbox page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class PersonForm(forms.Form):
    """Whose messages and codes; nobody chosen means everybody's, and so does a person who is not there."""

    person = forms.TypedChoiceField(label=_("Person"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any, *, people: list[tuple[int, str]]) -> None:
        super().__init__(data, auto_id="filter-%s")
        field = self.fields["person"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("Everybody")), *people]

    def user_id(self) -> int | None:
        """The person chosen."""
        return self.cleaned_data.get("person") if self.is_valid() else None
