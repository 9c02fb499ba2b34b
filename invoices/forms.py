"""The filter above the list of invoices."""

import re
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.forms import DayInput
from invoices.enums import DocumentKind
from invoices.filter_address import FILTER_NAMES, NO_CONTRACT
from invoices.selectors import InvoiceFilters, StatusChoice
from invoices.statuses import Lateness

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
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_A_CHOICE: Final = 2


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


def _euro_first(code: str) -> tuple[bool, str]:
    return code != "EUR", code


class InvoiceFilterForm(forms.Form):
    """Cleans the address of the list. What is not filled in narrows nothing; the order of the list stays.

    `contracts` and `currencies` are those that occur; a contract is asked for only where some are offered, a
    currency only where there is a choice. What the address asks for is offered too, so that a link goes on working.
    """

    issued_from = DayField(label=_("Invoice date from"), required=False)
    issued_to = DayField(label=pgettext_lazy("date", "up to and including"), required=False)
    contract = forms.ChoiceField(label=_("Contract"), required=False)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("All statuses")), *StatusChoice.choices]
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *DocumentKind.choices]
    )
    lateness = forms.ChoiceField(
        label=_("Days late"), required=False, choices=[("", _("Late or not")), *Lateness.choices]
    )
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    under_more: ClassVar[frozenset[str]] = frozenset({"kind", "lateness", "currency"})

    def __init__(self, data: Any, *, contracts: Iterable[str] = (), currencies: Iterable[str] = ()) -> None:
        super().__init__(data, auto_id="filter-%s")
        if not data.get("sort"):
            del self.fields["sort"]
        self._offer_contracts(set(contracts))
        self.offer_currencies(currencies)

    def _offer_contracts(self, numbers: set[str]) -> None:
        wanted = self.data.get("contract", "")
        if not numbers and not wanted:
            del self.fields["contract"]
            return
        named = sorted({*numbers, *({wanted} - {NO_CONTRACT})} - {""})
        choices = [("", _("All contracts")), *((number, number) for number in named)]
        if "" in numbers or wanted == NO_CONTRACT:
            choices.append((NO_CONTRACT, _("Without a contract")))
        self._choice_field("contract").choices = choices

    def offer_currencies(self, codes: Iterable[str]) -> None:
        """The currencies one may choose from, beside the one that the address asks for."""
        wanted = self.data.get("currency", "")
        named = sorted({*codes, *([wanted] if _CURRENCY.fullmatch(wanted) else [])}, key=_euro_first)
        if len(named) < _A_CHOICE and not wanted:
            self.fields.pop("currency", None)
            return
        self._choice_field("currency").choices = [
            ("", _("All currencies")),
            *((code, code) for code in named),
        ]

    def _choice_field(self, name: str) -> forms.ChoiceField:
        field = self.fields.get(name) or deepcopy(type(self).base_fields[name])
        assert isinstance(field, forms.ChoiceField)
        self.fields[name] = field
        return field

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
        return any(self.data.get(name) for name in FILTER_NAMES if name in self.fields)

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """What is always in sight."""
        return [field for field in self.visible_fields() if field.name not in self.under_more]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """What can be called up."""
        return [field for field in self.visible_fields() if field.name in self.under_more]

    @property
    def more_is_used(self) -> bool:
        """Whether something of what can be called up is filled in, or wrong."""
        return any(self.data.get(field.name) or field.errors for field in self.more_fields)

    def filters(self) -> InvoiceFilters:
        """What the selector takes; only of a valid form."""
        cleaned = self.cleaned_data
        contract = cleaned.get("contract")
        return InvoiceFilters(
            issued_from=cleaned["issued_from"],
            issued_to=cleaned["issued_to"],
            kind=DocumentKind(cleaned["kind"]) if cleaned["kind"] else None,
            status=StatusChoice(cleaned["status"]) if cleaned["status"] else None,
            lateness=Lateness(cleaned["lateness"]) if cleaned["lateness"] else None,
            contract="" if contract == NO_CONTRACT else contract or None,
            currency=cleaned.get("currency") or None,
        )


class PortfolioFilterForm(InvoiceFilterForm):
    """The filter over all relations. A contract is asked for only within one relation."""

    relation = forms.CharField(
        label=_("Relation: number or name"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"class": "input--short", "autocomplete": "off"}),
    )

    field_order = ("issued_from", "issued_to", "relation", "contract", "status")

    def __init__(self, data: Any, *, relation_name: str = "", **choices: Iterable[str]) -> None:
        super().__init__(data, **choices)
        self.fields["relation"].help_text = relation_name

    def filters(self) -> InvoiceFilters:
        """What the selector takes: the text of the relation is taken for its number."""
        return replace(super().filters(), relation_number=self.cleaned_data["relation"] or None)
