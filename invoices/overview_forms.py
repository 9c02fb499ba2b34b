"""The filter above the financial overviews."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from invoices.filter_address import NO_CONTRACT
from invoices.selectors import OverviewChoices, OverviewFilters

_EURO = "EUR"


class OverviewForm(forms.Form):
    """Cleans the address of an overview. What is left out is chosen: this year or the newest, and the euro first.

    A year, contract or currency that the address asks for is offered too, also when it has no documents.
    """

    year = forms.ChoiceField(label=gettext_lazy("Year"))
    contract = forms.ChoiceField(label=gettext_lazy("Contract"), required=False)
    currency = forms.ChoiceField(label=gettext_lazy("Currency"))

    def __init__(self, data: Mapping[str, str], *, choices: OverviewChoices, today: date) -> None:
        self.choices = choices
        years = choices.years
        asked = data.get("year") or str(today.year if today.year in years or not years else years[0])
        year = int(asked) if _is_year(asked) else None
        currency = data.get("currency") or next(iter(choices.currencies(year) or choices.currencies()), _EURO)
        super().__init__({**data, "year": asked, "currency": currency}, auto_id="filter-%s")
        self._offer("year", sorted({*years, *([year] if year else [])}, reverse=True))
        self._offer("currency", list(dict.fromkeys([*choices.currencies(), *_known(currency)])))
        self._offer_contracts(choices.contracts, data.get("contract", ""))
        if not self.has_currencies and not data.get("currency"):
            self.fields["currency"].widget = forms.HiddenInput()

    @property
    def has_currencies(self) -> bool:
        """Whether there is a choice between currencies."""
        return len(self.choices.currencies()) > 1

    def _offer(self, name: str, values: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(value), str(value)) for value in values]

    def _offer_contracts(self, contracts: tuple[str, ...], asked: str) -> None:
        field = self.fields["contract"]
        assert isinstance(field, forms.ChoiceField)
        numbers = dict.fromkeys([*(each or NO_CONTRACT for each in contracts), *([asked] if asked else [])])
        if len(numbers) < 2 and not asked:
            del self.fields["contract"]
            return
        count = len(numbers)
        everything = ngettext("All contracts (%(count)d)", "All contracts (%(count)d)", count) % {
            "count": count
        }
        named = [(each, _("Without a contract") if each == NO_CONTRACT else each) for each in numbers]
        field.choices = [("", everything), *named]

    def filters(self) -> OverviewFilters:
        """What the selectors take; only of a valid form."""
        contract = self.cleaned_data.get("contract")
        return OverviewFilters(
            year=int(self.cleaned_data["year"]),
            currency=self.cleaned_data["currency"],
            contract="" if contract == NO_CONTRACT else contract or None,
        )


class PortfolioOverviewForm(OverviewForm):
    """The same over all relations, or for one that is found by its number or name."""

    relation = forms.CharField(
        label=gettext_lazy("Relation: number or name"), required=False, max_length=100, strip=True
    )

    field_order = ("year", "relation", "currency")


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and 1900 <= int(text) <= 2999


def _known(currency: str) -> list[str]:
    """A code that could be one; anything else is no choice, and the form says so."""
    return [currency] if len(currency) == 3 and currency.isascii() and currency.isupper() else []
