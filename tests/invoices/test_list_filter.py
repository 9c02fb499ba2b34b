"""What people type into the filter of the list, and which status a document has."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.utils import translation

from common.shapes import State, Tone
from invoices.enums import DocumentKind
from invoices.forms import InvoiceFilterForm
from invoices.selectors import InvoiceFilters
from invoices.statuses import InvoiceStatus, state_of, today_at

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "typed",
    [
        "01-06-2026",
        "1-6-2026",
        "1-6-26",
        "01/06/2026",
        "1.6.2026",
        " 1  6 2026 ",
        "01062026",
        "2026-06-01",
        "1 juni 2026",
        "1 Jun 2026",
        "1june2026",
        "1 - 6 - 2026",
    ],
)
def test_day_is_understood_however_it_is_typed(typed: str) -> None:
    form = InvoiceFilterForm(QueryDict(mutable=True) | {"issued_from": typed})
    assert form.is_valid(), form.errors
    assert form.filters() == InvoiceFilters(issued_from=date(2026, 6, 1))


@pytest.mark.parametrize(
    "typed", ["31-02-2026", "6/2026", "1-6", "yesterday", "1-13-2026", "0-0-0000", "1 foo 2026"]
)
def test_what_is_no_day_says_so_and_stays_in_the_field(typed: str) -> None:
    form = InvoiceFilterForm({"issued_from": typed})
    with translation.override("en"):
        assert form.errors == {"issued_from": [f"“{typed}” is not a date. Write it like this: 21-11-2026."]}
    assert f'value="{typed}"' in str(form["issued_from"])


def test_filter_takes_period_kind_and_status_together() -> None:
    form = InvoiceFilterForm(
        {
            "issued_from": "1-6-2026",
            "issued_to": "30-6-2026",
            "kind": "CREDIT_NOTE",
            "status": "overdue",
            "sort": "due",
        }
    )
    assert form.is_valid()
    assert form.filters() == InvoiceFilters(
        issued_from=date(2026, 6, 1),
        issued_to=date(2026, 6, 30),
        kind=DocumentKind.CREDIT_NOTE,
        status=InvoiceStatus.OVERDUE,
    )


def test_period_that_runs_backwards_and_values_that_do_not_exist_are_refused_at_their_fields() -> None:
    form = InvoiceFilterForm({"issued_from": "2-6-2026", "issued_to": "1-6-2026", "kind": "X", "status": "Y"})
    with translation.override("en"):
        assert form.errors == {
            "issued_to": ["This day is before the first one. Choose a later day, or swap them."],
            "kind": ["Select a valid choice. X is not one of the available choices."],
            "status": ["Select a valid choice. Y is not one of the available choices."],
        }


@pytest.mark.parametrize(
    ("payable", "due", "state"),
    [
        ("1.00", None, State("Outstanding", Tone.WAIT, "clock")),
        ("1.00", TODAY, State("Outstanding", Tone.WAIT, "clock")),
        ("1.00", date(2026, 11, 20), State("Past due date", Tone.WARN, "alert", "1 day")),
        ("1.00", date(2026, 11, 1), State("Past due date", Tone.WARN, "alert", "20 days")),
        ("0.00", date(2026, 11, 1), State("Nothing to pay", Tone.GOOD, "check-circle")),
        ("-1.00", date(2026, 11, 1), State("Credit", Tone.NONE, "credit")),
    ],
)
def test_state_follows_from_amount_due_date_and_today(payable: str, due: date | None, state: State) -> None:
    with translation.override("en"):
        assert state_of(payable=Decimal(payable), due_date=due, today=TODAY) == state


def test_today_is_the_date_in_amsterdam() -> None:
    assert today_at(datetime(2026, 11, 20, 22, 59, tzinfo=UTC)) == date(2026, 11, 20)
    assert today_at(datetime(2026, 11, 20, 23, 0, tzinfo=UTC)) == TODAY
    assert today_at(datetime(2026, 7, 1, 22, 0, tzinfo=UTC)) == date(2026, 7, 2)
