"""The filter above the files of a delivery, what is uploaded, and for whom a file is tried again."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from jobs.enums import FileOutcome
from jobs.kinds import ImportKind, NamedOrganisation


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


class FilesInput(forms.FileInput):
    """A control for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files. What they may be is the service's to say."""

    widget = FilesInput

    def to_python(self, data: Any) -> list[Any]:  # type: ignore[override]  # a list of what Django gives
        """All of them; empty ones too, so that the refusal can name them."""
        return list(data or [])

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Nothing chosen is a refusal of the service, in the same words for every way."""
        return self.to_python(data)


class UploadForm(forms.Form):
    """Files or a ZIP of one kind, perhaps for one organisation. `key` makes a form that is sent twice one upload."""

    kind = forms.ChoiceField(label=_("What do you upload?"), widget=forms.RadioSelect)
    chosen_files = FilesField(
        label=_("Files"), help_text=_("One or more files, or a ZIP. At most 100 files and 50 MB at once.")
    )
    organisation = forms.CharField(
        label=_("Relation number"),
        required=False,
        max_length=10,
        strip=True,
        help_text=_(
            "Only when all documents are for one organisation. Otherwise each document says for whom it is."
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kinds: Iterable[ImportKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(kind.name, kind.label) for kind in kinds]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        self.fields["kind"].initial = choices[0][0] if choices else None
        self.fields["key"].initial = uuid4

    def clean_key(self) -> UUID:
        """A form without its key is an upload of its own."""
        return self.cleaned_data["key"] or uuid4()


class AssignForm(forms.Form):
    """For whom to try again. Empty: as it was delivered."""

    organisation = forms.CharField(
        label=_("Organisation"),
        required=False,
        max_length=200,
        help_text=_(
            "Relation number, KvK number or part of the name. Leave empty to try again as delivered."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ChosenForm(forms.Form):
    """Which of the organisations that were found."""

    number = forms.ChoiceField(label=_("Which organisation?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, found: Sequence[NamedOrganisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].choices = [(each.number, each.label) for each in found]  # type: ignore[attr-defined]
