"""What people type into the filter of the list, and which status a document has."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.utils import translation

from common.shapes import State, Tone
from invoices.enums import DocumentKind
from invoices.forms import InvoiceFilterForm
from invoices.selectors import InvoiceFilters, StatusChoice
from invoices.statuses import Balance, Lateness, lateness_of, state_of, today_at

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
        status=StatusChoice.OVERDUE,
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
    ("payable", "paid", "credited", "due", "state"),
    [
        ("1.00", "0", "0", None, State("Outstanding", Tone.WAIT, "clock")),
        ("1.00", "0", "0", TODAY, State("Outstanding", Tone.WAIT, "clock")),
        ("1.00", "0", "0", date(2026, 11, 20), State("Overdue", Tone.BAD, "alert", "1 day")),
        ("1.00", "0", "0", date(2026, 11, 1), State("Overdue", Tone.BAD, "alert", "20 days")),
        ("1.00", "0.40", "0", date(2026, 11, 1), State("Overdue", Tone.BAD, "alert", "20 days, partly paid")),
        ("1.00", "0", "0.40", TODAY, State("Partly paid", Tone.WAIT, "clock")),
        ("1.00", "0.60", "0.40", date(2026, 11, 1), State("Paid", Tone.GOOD, "check-circle")),
        ("1.00", "0", "1.00", date(2026, 11, 1), State("Settled", Tone.NONE, "credit")),
        ("0.00", "0", "0", date(2026, 11, 1), State("Nothing to pay", Tone.GOOD, "check-circle")),
        ("-1.00", "0", "0", date(2026, 11, 1), State("Credit", Tone.NONE, "credit")),
        ("-1.00", "0", "-1.00", None, State("Settled", Tone.NONE, "credit")),
        ("-1.00", "-1.00", "0", None, State("Paid", Tone.GOOD, "check-circle")),
    ],
)
def test_state_follows_from_what_is_open_due_date_and_today(
    payable: str, paid: str, credited: str, due: date | None, state: State
) -> None:
    balance = Balance(payable=Decimal(payable), paid=Decimal(paid), credited=Decimal(credited), due_date=due)
    with translation.override("en"):
        assert state_of(balance, today=TODAY) == state


@pytest.mark.parametrize(
    ("days", "lateness"),
    [
        (-1, Lateness.NOT_DUE),
        (0, Lateness.NOT_DUE),
        (1, Lateness.UP_TO_30),
        (30, Lateness.UP_TO_30),
        (31, Lateness.UP_TO_60),
        (60, Lateness.UP_TO_60),
        (61, Lateness.UP_TO_90),
        (90, Lateness.UP_TO_90),
        (91, Lateness.LONGER),
        (400, Lateness.LONGER),
    ],
)
def test_lateness_follows_from_the_days_since_the_due_date(days: int, lateness: Lateness) -> None:
    balance = Balance(payable=Decimal(1), due_date=TODAY - timedelta(days=days))
    assert lateness_of(balance, today=TODAY) == lateness


def test_today_is_the_date_in_amsterdam() -> None:
    assert today_at(datetime(2026, 11, 20, 22, 59, tzinfo=UTC)) == date(2026, 11, 20)
    assert today_at(datetime(2026, 11, 20, 23, 0, tzinfo=UTC)) == TODAY
    assert today_at(datetime(2026, 7, 1, 22, 0, tzinfo=UTC)) == date(2026, 7, 2)
