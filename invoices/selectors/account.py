"""The current account: what was invoiced and what was received, by day, with the balance after each.

The balance is what documents ask for less the money that came in, over all years and contracts. A document counts on
its issue date with its amount; what was paid before it was issued counts on that day as received. Money counts on the
day of the payment, allocated or not. Credit notes that settle invoices change nothing: both are there already.
So the balance of today is what is outstanding, less money that is not allocated to any document yet.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from access.acting import Acting
from access.database import require_context_of
from invoices.models import Invoice, Payment
from invoices.statuses import today_at

MOST_ENTRIES = 1000
_NOTHING = Decimal(0)
_MONTHS_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document (with its id and kind) or a payment, and the balance after it. `received` is below zero as a rule."""

    on: date
    text: str
    invoiced: Decimal | None = None
    received: Decimal | None = None
    invoice_id: int | None = None
    kind: str = ""
    balance: Decimal = _NOTHING

    @property
    def change(self) -> Decimal:
        """What it does to the balance."""
        return (self.invoiced or _NOTHING) + (self.received or _NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentAccount:
    """The account from `since` to `until`, both included.

    `outstanding` and `unallocated` explain the closing balance (the one less the other); they are None when
    documents or payments of later years are there, because these settle each other across the turn of a year.
    `is_shortened`: there was more in the period than is listed.
    """

    currency: str
    since: date
    until: date
    opening: Decimal
    entries: tuple[Entry, ...]
    closing: Decimal
    outstanding: Decimal | None
    unallocated: Decimal | None
    is_shortened: bool


def current_account_get(
    *, acting: Acting, year: int, currency: str, whole_year: bool = False, most: int = MOST_ENTRIES
) -> CurrentAccount:
    """The account of the organisation one acts for, up to the end of the year or today.

    It begins with the year, or without `whole_year` with the last three months of it; at most so many entries, the
    latest.
    """
    require_context_of(acting)
    today, last = today_at(acting.at), date(year, 12, 31)
    invoices = Invoice.objects.filter(organisation_id=acting.subject.id, currency=currency)
    payments = Payment.objects.filter(organisation_id=acting.subject.id, currency=currency)
    asked = invoices.aggregate(
        before=Sum("payable", filter=Q(issue_date__lte=last), default=_NOTHING),
        later=Count("id", filter=Q(issue_date__gt=last)),
        outstanding=Sum("open", default=_NOTHING),
        allocated=Sum("paid", default=_NOTHING),
    )
    came = payments.aggregate(
        before=Sum("amount", filter=Q(paid_on__lte=last), default=_NOTHING),
        later=Count("id", filter=Q(paid_on__gt=last)),
        everything=Sum("amount", default=_NOTHING),
    )
    since = date(year, 1, 1) if whole_year else _months_before(min(today, last), year)
    found = [*_documents(invoices, since, last, most + 1), *_payments(payments, since, last, most + 1)]
    entries = sorted(found, key=lambda entry: (entry.on, entry.invoice_id is None))
    shown = entries[-most:] if most else []
    is_latest = not asked["later"] and not came["later"]
    closing = asked["before"] - came["before"]
    opening = closing - sum((entry.change for entry in shown), _NOTHING)
    return CurrentAccount(
        currency=currency,
        since=shown[0].on if len(entries) > most and shown else since,
        until=max([min(today, last), since, *(entry.on for entry in shown)]),
        opening=opening,
        entries=_with_balances(shown, opening),
        closing=closing,
        outstanding=asked["outstanding"] if is_latest else None,
        unallocated=came["everything"] - asked["allocated"] if is_latest else None,
        is_shortened=len(entries) > most,
    )


def _months_before(day: date, year: int) -> date:
    """The first day of the month two months before, in the year."""
    first = day.replace(day=1)
    for _month in range(_MONTHS_SHOWN - 1):
        first = (first - timedelta(days=1)).replace(day=1)
    return max(first, date(year, 1, 1))


def _documents(invoices: QuerySet[Invoice], since: date, last: date, most: int) -> list[Entry]:
    rows = invoices.filter(issue_date__gte=since, issue_date__lte=last).order_by("-issue_date", "-id")[:most]
    return [
        Entry(
            on=row.issue_date,
            text=row.number,
            kind=row.kind,
            invoice_id=row.id,
            invoiced=row.total,
            received=row.payable - row.total or None,
        )
        for row in reversed(rows)
    ]


def _payments(payments: QuerySet[Payment], since: date, last: date, most: int) -> list[Entry]:
    rows = payments.filter(paid_on__gte=since, paid_on__lte=last).order_by("-paid_on", "-id")[:most]
    return [Entry(on=row.paid_on, text=row.reference, received=-row.amount) for row in reversed(rows)]


def _with_balances(entries: list[Entry], opening: Decimal) -> tuple[Entry, ...]:
    balance, found = opening, []
    for entry in entries:
        balance += entry.change
        found.append(replace(entry, balance=balance))
    return tuple(found)
