"""What an overview adds up: to the cent, over documents of every odd kind."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access.acting import Acting
from access.database import Scope, database_context
from invoices.enums import DocumentKind
from invoices.models import Invoice
from invoices.selectors import (
    Overview,
    OverviewFilters,
    Part,
    current_account_get,
    invoice_list,
    overview_choices,
    overview_get,
    portfolio_overview_get,
    portfolio_relation_count,
    portfolio_relation_parts,
)
from invoices.selectors.totals import totals_of
from invoices.statuses import Lateness, today_at
from tests.cast import number
from tests.invoices.overview_documents import acting_for, document, payment
from tests.nets.actors import actor, context_of

pytestmark = pytest.mark.django_db

CENTS = st.integers(-2_000_000, 2_000_000).map(lambda cents: Decimal(cents) / 100)
YEAR = 2025
_numbers = count()

DOCUMENTS = st.lists(
    st.fixed_dictionaries(
        {
            "organisation": st.sampled_from(["alder", "birch"]),
            "total": CENTS,
            "prepaid": st.one_of(st.just(Decimal(0)), CENTS),
            "paid": st.one_of(st.just(Decimal(0)), CENTS),  # also more than was asked, and paid out
            "is_settled": st.booleans(),
            "issued": st.dates(date(YEAR - 1, 12, 20), date(YEAR + 1, 1, 10)),
            "days_late": st.one_of(st.none(), st.integers(-40, 130)),
            "contract": st.sampled_from(["", "K-1", "K-2", "a b/c"]),
            "currency": st.sampled_from(["EUR", "EUR", "USD", "JPY"]),
            "kind": st.sampled_from(DocumentKind),
        }
    ),
    max_size=12,
)


@contextmanager
def world(rows: list[dict[str, Any]]) -> Iterator[None]:
    """Documents for the time of one example."""
    today = today_at(actor("ben", "alder").at)
    with transaction.atomic():
        for row in rows:
            payable = row["total"] - row["prepaid"]
            document(
                number(row["organisation"])
                if row["organisation"] in ("alder", "birch")
                else row["organisation"],
                f"P-{next(_numbers)}",
                row["total"],
                issued=row["issued"],
                due=None if row["days_late"] is None else today - timedelta(days=row["days_late"]),
                payable=payable,
                paid=row["paid"],
                credited=payable - row["paid"] if row["is_settled"] else 0,
                contract=row["contract"],
                currency=row["currency"],
                kind=row["kind"],
            )
        yield
        transaction.set_rollback(True)


def own_overview(acting: Acting, filters: OverviewFilters) -> Overview:
    """As on the page of Alder."""
    with database_context(context_of(acting)):
        return overview_get(acting=acting, filters=filters)


def add_up_problems(overview: Overview, groups: list[Part]) -> list[str]:
    """Whatever does not come to the figures above it."""
    totals = overview.totals
    problems = []
    if totals.invoiced - totals.received != totals.outstanding:
        problems.append("invoiced less received is not outstanding")
    for name in ("count", "invoiced", "received", "outstanding", "outstanding_count", "overdue", "credit"):
        for what, parts in (("months", overview.months), ("groups", groups)):
            if sum(getattr(part.totals, name) for part in parts) != getattr(totals, name):
                problems.append(f"{what}: {name}")
    if sum(row.amount for row in overview.ageing) != totals.outstanding:
        problems.append("ageing: amount")
    if sum(row.count for row in overview.ageing) != totals.outstanding_count:
        problems.append("ageing: count")
    late = [row for row in overview.ageing if row.lateness not in (None, Lateness.NOT_DUE)]
    if sum(row.amount for row in late) != totals.overdue:
        problems.append("ageing: overdue")
    if sum(row.amount for row in overview.ageing if row.lateness is None) != totals.credit:
        problems.append("ageing: in favour")
    return problems


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(DOCUMENTS)
def test_every_part_comes_to_the_figures_and_these_to_the_documents(rows) -> None:
    ben, kim = actor("ben", "alder"), actor("kim", "iris")
    with world(rows):
        for currency in ("EUR", "USD", "JPY"):
            filters = OverviewFilters(year=YEAR, currency=currency)
            overview = own_overview(ben, filters)
            assert add_up_problems(overview, list(overview.contracts)) == []
            with database_context(context_of(ben)):
                listed = invoice_list(acting=ben, filters=filters.documents())
                found = totals_of(listed, today=today_at(ben.at))
            assert [overview.totals] == list(found) or overview.totals.count == len(found) == 0
            with database_context(context_of(kim, Scope.PORTFOLIO)):
                whole = portfolio_overview_get(acting=kim, filters=filters)
                parts = portfolio_relation_parts(acting=kim, filters=filters)
                assert portfolio_relation_count(acting=kim, filters=filters) == len(parts)
            assert add_up_problems(whole, parts) == []
            of_alder = [part.totals for part in parts if part.key == number("alder")]
            assert of_alder in ([], [overview.totals])


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    DOCUMENTS,
    st.lists(st.tuples(CENTS.filter(bool), st.dates(date(YEAR - 1, 1, 1), date(YEAR, 12, 31))), max_size=8),
    st.booleans(),
)
def test_current_account_runs_from_what_was_before_to_what_is_outstanding_less_unallocated(
    hazel, rows, payments, whole_year
) -> None:
    rows = [
        {**row, "organisation": hazel, "is_settled": False, "issued": min(row["issued"], date(YEAR, 12, 31))}
        for row in rows
    ]
    ben = acting_for("ben", hazel)
    with world(rows):
        for amount, on in payments:
            payment(hazel, amount, on=on)
        with database_context(context_of(ben)):
            account = current_account_get(acting=ben, year=YEAR, currency="EUR", whole_year=whole_year)
            mine = list(Invoice.objects.filter(organisation_id=ben.subject.id, currency="EUR"))
    before = sum((row.payable for row in mine if row.issue_date < account.since), Decimal(0))
    before -= sum((amount for amount, on in payments if on < account.since), Decimal(0))
    balances = [
        account.opening + sum(e.change for e in account.entries[: i + 1]) for i in range(len(account.entries))
    ]
    assert account.opening == before
    assert [entry.balance for entry in account.entries] == balances
    assert account.closing == (balances[-1] if balances else account.opening)
    assert account.closing == sum((row.payable for row in mine), Decimal(0)) - sum(a for a, _on in payments)
    assert (account.outstanding, account.unallocated) == (
        sum((row.open for row in mine), Decimal(0)),
        sum((a for a, _on in payments), Decimal(0)) - sum((row.paid for row in mine), Decimal(0)),
    )
    assert account.outstanding is not None
    assert account.unallocated is not None
    assert account.closing == account.outstanding - account.unallocated
    assert [entry.on for entry in account.entries] == sorted(entry.on for entry in account.entries)


def test_account_of_an_earlier_year_ends_with_the_year_and_explains_no_more_than_it_knows(hazel) -> None:
    ben = acting_for("ben", hazel)
    document(hazel, "A-1", "100.00", issued=date(2023, 3, 1), paid="100.00")
    document(hazel, "A-2", "50.00", issued=date(2024, 3, 1))
    payment(hazel, "100.00", on=date(2024, 1, 5))
    with database_context(context_of(ben)):
        account = current_account_get(acting=ben, year=2023, currency="EUR", whole_year=True)
    assert (account.opening, account.closing, account.until) == (
        Decimal(0),
        Decimal("100.00"),
        date(2023, 12, 31),
    )
    assert (account.outstanding, account.unallocated) == (None, None)


def test_account_lists_the_latest_entries_and_opens_with_the_balance_before_them(hazel) -> None:
    ben = acting_for("ben", hazel)
    for day in range(1, 8):
        document(hazel, f"A-{day}", day, issued=date(2024, 5, day))
        payment(hazel, day, on=date(2024, 5, day))
    with database_context(context_of(ben)):
        account = current_account_get(acting=ben, year=2024, currency="EUR", whole_year=True, most=3)
    assert [(entry.text, entry.balance) for entry in account.entries] == [
        ("50261310", Decimal(0)),
        ("A-7", Decimal(7)),
        ("50261310", Decimal(0)),
    ]
    assert (account.is_shortened, account.since, account.opening) == (True, date(2024, 5, 6), Decimal(6))


def test_account_without_a_whole_year_begins_two_months_before_the_last(hazel) -> None:
    ben = acting_for("ben", hazel)
    with database_context(context_of(ben)):
        account = current_account_get(acting=ben, year=2024, currency="EUR")
    assert (account.since, account.until, account.entries) == (date(2024, 10, 1), date(2024, 12, 31), ())


def test_choices_are_years_and_currencies_that_occur_and_contracts_with_none_last(hazel) -> None:
    ben = acting_for("ben", hazel)
    document(hazel, "C-1", "1.00", issued=date(2019, 1, 1), currency="USD", contract="")
    document(hazel, "C-2", "1.00", issued=date(2019, 12, 31), currency="CHF", contract="K-9")
    document(hazel, "C-3", "1.00", issued=date(2021, 12, 31), contract="K-10")
    with database_context(context_of(ben)):
        choices = overview_choices(acting=ben)
    assert choices.years == [2021, 2019]
    assert (choices.currencies(2019), choices.currencies(2020)) == (["CHF", "USD"], [])
    assert choices.currencies() == ["EUR", "CHF", "USD"]
    assert choices.contracts == ("K-10", "K-9", "")
