"""The filter above the list of invoices."""

import re
from datetime import date
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.forms import DayInput
from invoices.enums import DocumentKind
from invoices.selectors import InvoiceFilters
from invoices.statuses import InvoiceStatus

_DAY_FIRST: Final = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4}|\d{2})")
_YEAR_FIRST: Final = re.compile(r"(?P<year>\d{4})[-/. ]+(?P<month>\d{1,2})[-/. ]+(?P<day>\d{1,2})")
_RUN_TOGETHER: Final = re.compile(r"(\d{2})(\d{2})(\d{4})")
_DAY_AND_MONTH: Final = re.compile(r"(\d{1,2})[-/. ]*([a-z]{3,9})[-/. ]*(\d{4})")
# First letters of months, Dutch and English.
_MONTHS: Final = {
    "jan": 1, "feb": 2, "mrt": 3, "maa": 3, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7,
    "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_TWO_DIGITS: Final = 2
_CENTURY: Final = 2000


class DayField(forms.Field):
    """A day as people type it: 1-6-2026, 01/06/26, 01062026, 1 juni 2026, 2026-06-01; the day comes first."""

    widget = DayInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _("“%(value)s” is not a date. Write it like this: 21-11-2026."),
    }

    def to_python(self, value: str | None) -> date | None:
        """The day, or None for an empty field. Raises ValidationError."""
        text = " ".join((value or "").lower().split())
        if not text:
            return None
        try:
            year, month, day = _parts(text)
            return date(year, month, day)
        except ValueError:
            raise ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": text[:40]}
            ) from None


def _parts(text: str) -> tuple[int, int, int]:
    if found := _YEAR_FIRST.fullmatch(text):
        return int(found["year"]), int(found["month"]), int(found["day"])
    if found := _DAY_AND_MONTH.fullmatch(text):
        month = _MONTHS.get(found[2][:3], 0)
        return int(found[3]), month, int(found[1])
    if found := _DAY_FIRST.fullmatch(text) or _RUN_TOGETHER.fullmatch(text):
        year = int(found[3])
        return year if len(found[3]) > _TWO_DIGITS else year + _CENTURY, int(found[2]), int(found[1])
    raise ValueError(text)


class InvoiceFilterForm(forms.Form):
    """Cleans the address of the list. What is not filled in narrows nothing; the order of the list stays."""

    issued_from = DayField(label=_("Invoice date from"), required=False)
    issued_to = DayField(label=pgettext_lazy("date", "up to and including"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *DocumentKind.choices]
    )
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("All statuses")), *InvoiceStatus.choices]
    )
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter-%s")
        if not data.get("sort"):
            del self.fields["sort"]

    def clean(self) -> dict[str, Any]:
        """The period runs forward."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("issued_from"), cleaned.get("issued_to")
        if start and end and end < start:
            self.add_error(
                "issued_to", _("This day is before the first one. Choose a later day, or swap them.")
            )
        return cleaned

    @property
    def is_used(self) -> bool:
        """Whether the list is narrowed."""
        return any(self.data.get(name) for name in ("issued_from", "issued_to", "kind", "status"))

    def filters(self) -> InvoiceFilters:
        """What the selector takes; only of a valid form."""
        cleaned = self.cleaned_data
        return InvoiceFilters(
            issued_from=cleaned["issued_from"],
            issued_to=cleaned["issued_to"],
            kind=DocumentKind(cleaned["kind"]) if cleaned["kind"] else None,
            status=InvoiceStatus(cleaned["status"]) if cleaned["status"] else None,
        )
