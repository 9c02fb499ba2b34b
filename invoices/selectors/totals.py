"""Sums over documents, one per currency."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Sum

from invoices.enums import DocumentKind
from invoices.models import Invoice
from invoices.statuses import outstanding_condition, overdue_condition, received_condition

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrencyTotals:
    """Sums over documents in one currency: `invoiced` − `received` = `outstanding`, to the cent.

    Credit notes count below zero. `received` is what was paid or settled, here or before the document was
    issued; `outstanding` is net of what is in favour of the receiver, which is told apart as `credit` (below
    zero); `overdue` is the part of what is to be paid that is late.
    """

    currency: str
    count: int
    credit_notes: int
    invoiced: Decimal
    received_count: int
    outstanding: Decimal
    outstanding_count: int
    overdue: Decimal
    overdue_count: int
    credit: Decimal
    oldest_due: date | None

    @property
    def received(self) -> Decimal:
        """What was paid or settled."""
        return self.invoiced - self.outstanding


def sums(*, today: date) -> dict[str, Any]:
    """The aggregates of `CurrencyTotals`, for any grouping of documents."""
    overdue = overdue_condition(today=today)
    return {
        "count": Count("*"),
        "credit_notes": Count("id", filter=Q(kind=DocumentKind.CREDIT_NOTE)),
        "invoiced": Sum("total"),
        "received_count": Count("id", filter=received_condition()),
        "outstanding": Sum("open"),
        "outstanding_count": Count("id", filter=outstanding_condition()),
        "overdue": Sum("open", filter=overdue, default=_NOTHING),
        "overdue_count": Count("id", filter=overdue),
        "credit": Sum("open", filter=Q(open__lt=0), default=_NOTHING),
        "oldest_due": Min("due_date", filter=overdue),
    }


def totals_of(invoices: QuerySet[Invoice], *, today: date) -> Sequence[CurrencyTotals]:
    """Sums of these documents: the euro first, then by code of the currency."""
    rows: Iterable[Any] = invoices.order_by().values("currency").annotate(**sums(today=today))
    return sorted((CurrencyTotals(**row) for row in rows), key=lambda each: euro_first(each.currency))


def euro_first(currency: str) -> tuple[bool, str]:
    """Sorts currencies: the euro, then by code."""
    return currency != "EUR", currency
