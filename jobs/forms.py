"""The filter above the files of a delivery."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jobs.enums import FileOutcome


class FileFilterForm(forms.Form):
    """Which outcome to show; nothing chosen shows all."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), required=False, choices=[("", _("All outcomes")), *FileOutcome.choices]
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter-%s")

    def outcome_wanted(self) -> FileOutcome | None:
        """The outcome; only of a valid form."""
        wanted = self.cleaned_data["outcome"]
        return FileOutcome(wanted) if wanted else None
