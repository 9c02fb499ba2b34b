"""The filter as it stands in an address: written by whoever shows a figure, read by the list."""

from datetime import date

import pytest
from django.http import QueryDict
from django.utils import translation

from invoices.enums import DocumentKind
from invoices.filter_address import filter_query
from invoices.forms import InvoiceFilterForm, PortfolioFilterForm
from invoices.selectors import InvoiceFilters, StatusChoice
from invoices.statuses import Lateness

WHOLE = InvoiceFilters(
    issued_from=date(2026, 1, 1),
    issued_to=date(2026, 12, 31),
    kind=DocumentKind.CREDIT_NOTE,
    status=StatusChoice.OUTSTANDING,
    lateness=Lateness.UP_TO_60,
    contract="ZC/1 & 2",
    currency="USD",
    relation_number="104882",
)


def test_filter_stands_in_the_address_under_fixed_names() -> None:
    assert filter_query(WHOLE) == (
        "issued_from=01-01-2026&issued_to=31-12-2026&relation=104882&contract=ZC%2F1+%26+2&status=outstanding"
        "&kind=CREDIT_NOTE&lateness=31-60&currency=USD"
    )
    assert filter_query(InvoiceFilters()) == ""
    assert filter_query(InvoiceFilters(contract="")) == "contract=-"


@pytest.mark.parametrize("filters", [WHOLE, InvoiceFilters(), InvoiceFilters(contract="")])
def test_what_is_written_into_an_address_is_read_back_the_same(filters: InvoiceFilters) -> None:
    form = PortfolioFilterForm(QueryDict(filter_query(filters)))
    assert form.is_valid(), form.errors
    assert form.filters() == filters


def _choices(form: InvoiceFilterForm, name: str) -> list[str]:
    with translation.override("en"):
        return [str(label) for _, label in form[name].field.choices]  # type: ignore[attr-defined]


def test_contracts_and_currencies_are_offered_as_they_occur() -> None:
    form = InvoiceFilterForm({}, contracts=["ZC-2", "", "ZC-1"], currencies=["USD", "EUR"])
    assert _choices(form, "contract") == ["All contracts", "ZC-1", "ZC-2", "Without a contract"]
    assert _choices(form, "currency") == ["All currencies", "EUR", "USD"]


def test_nothing_to_choose_from_is_not_asked() -> None:
    form = InvoiceFilterForm({}, contracts=[], currencies=["EUR"])
    assert [field.name for field in form] == ["issued_from", "issued_to", "status", "kind", "lateness"]
    assert form.is_valid()
    assert form.filters() == InvoiceFilters()


def test_contract_and_currency_of_an_address_stay_although_they_occur_no_more() -> None:
    form = InvoiceFilterForm({"contract": "OLD", "currency": "CHF"}, contracts=["ZC-1"], currencies=["EUR"])
    assert form.is_valid()
    assert form.filters() == InvoiceFilters(contract="OLD", currency="CHF")


def test_currency_that_is_none_is_refused() -> None:
    form = InvoiceFilterForm({"currency": "euro"}, currencies=["EUR"])
    with translation.override("en"):
        assert form.errors == {
            "currency": ["Select a valid choice. euro is not one of the available choices."]
        }


def test_currencies_that_turn_up_later_are_offered_too() -> None:
    form = PortfolioFilterForm({})
    assert form.is_valid()
    form.offer_currencies(["EUR"])
    assert "currency" not in form.fields
    form.offer_currencies(["EUR", "DKK"])
    assert _choices(form, "currency") == ["All currencies", "EUR", "DKK"]


@pytest.mark.parametrize(
    ("data", "is_used", "more_is_used"),
    [
        ({}, False, False),
        ({"sort": "due", "page": "2"}, False, False),
        ({"status": "open"}, True, False),
        ({"lateness": "1-30"}, True, True),
        ({"kind": "X"}, True, True),
    ],
)
def test_more_filters_are_open_when_one_of_them_is_used(
    data: dict[str, str], is_used: bool, more_is_used: bool
) -> None:
    form = InvoiceFilterForm(data)
    assert (form.is_used, form.more_is_used) == (is_used, more_is_used)
    assert [field.name for field in form.more_fields] == ["kind", "lateness"]
