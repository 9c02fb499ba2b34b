"""Uploading a file with colleagues, looking at its rows, and having it carried out."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from roles.batch_enums import BatchWay


class ChosenFileField(forms.FileField):
    """One file. Nothing chosen, or too much, is a refusal of the service, in the same words for every way."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """What came, if anything came."""
        return data


class BatchUploadForm(forms.Form):
    """A file, and the declaration. `key` makes a form that is sent twice one batch."""

    chosen_file = ChosenFileField(label=_("File"), help_text=_("CSV or XLSX, at most 2,000 rows and 5 MB."))
    declared_entitled = forms.BooleanField(
        label=_("I may fill in the data of these people, and they work for my organisation."), required=False
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid4

    def clean_key(self) -> UUID:
        """A form without its key is a batch of its own."""
        return self.cleaned_data["key"] or uuid4()


class RowFilterForm(forms.Form):
    """Which rows to show; nothing chosen shows all."""

    show = forms.ChoiceField(
        label=_("Rows"), required=False, choices=[("", _("All rows")), ("wrong", _("Only wrong rows"))]
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter-%s")

    def only_wrong(self) -> bool:
        """Whether the wrong ones alone are wanted; what is no choice shows all."""
        return self.is_valid() and self.cleaned_data["show"] == "wrong"


class OrderForm(forms.Form):
    """What becomes of the good rows when others are wrong."""

    way = forms.TypedChoiceField(
        label=_("How do you want it carried out?"),
        coerce=BatchWay,
        choices=BatchWay.choices,
        widget=forms.RadioSelect,
    )
