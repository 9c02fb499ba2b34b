"""What a list of documents is narrowed to, and in which order it stands."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Case, F, IntegerField, OrderBy, Q, QuerySet, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from invoices.enums import DocumentKind
from invoices.models import Invoice
from invoices.statuses import (
    InvoiceStatus,
    Lateness,
    lateness_condition,
    outstanding_condition,
    received_condition,
    status_condition,
)


class StatusChoice(TextChoices):
    """What one may ask for: whatever is behind a figure, or one status."""

    OUTSTANDING = "outstanding", _("Everything outstanding")
    RECEIVED = "received", _("Everything paid or settled")
    OPEN = InvoiceStatus.OPEN.value, InvoiceStatus.OPEN.label
    PARTLY_PAID = InvoiceStatus.PARTLY_PAID.value, InvoiceStatus.PARTLY_PAID.label
    OVERDUE = InvoiceStatus.OVERDUE.value, InvoiceStatus.OVERDUE.label
    PAID = InvoiceStatus.PAID.value, InvoiceStatus.PAID.label
    SETTLED = InvoiceStatus.SETTLED.value, InvoiceStatus.SETTLED.label
    NOTHING = InvoiceStatus.NOTHING.value, InvoiceStatus.NOTHING.label
    CREDIT = InvoiceStatus.CREDIT.value, InvoiceStatus.CREDIT.label


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceFilters:
    """What a list is narrowed to; None narrows nothing. Days are issue dates, both included.

    `contract` "" asks for documents without a contract. `relation_number` counts in a portfolio only.
    """

    issued_from: date | None = None
    issued_to: date | None = None
    kind: DocumentKind | None = None
    status: StatusChoice | None = None
    lateness: Lateness | None = None
    contract: str | None = None
    currency: str | None = None
    relation_number: str | None = None


EVERYTHING = InvoiceFilters()


def narrowed(invoices: QuerySet[Invoice], filters: InvoiceFilters, *, today: date) -> QuerySet[Invoice]:
    """The documents that the filter lets through, in no order."""
    wanted = {
        "issue_date__gte": filters.issued_from,
        "issue_date__lte": filters.issued_to,
        "kind": filters.kind,
        "contract_number": filters.contract,
        "currency": filters.currency,
        "organisation__relation_number": filters.relation_number,
    }
    invoices = invoices.filter(**{name: value for name, value in wanted.items() if value is not None})
    if filters.status:
        invoices = invoices.filter(_condition(filters.status, today))
    if filters.lateness:
        invoices = invoices.filter(lateness_condition(filters.lateness, today=today))
    return invoices


def _condition(choice: StatusChoice, today: date) -> Q:
    if choice is StatusChoice.OUTSTANDING:
        return outstanding_condition()
    if choice is StatusChoice.RECEIVED:
        return received_condition()
    return status_condition(InvoiceStatus(choice.value), today=today)


_COLUMNS: Final = {
    "number": "number",
    "amount": "total",
    "open": "open",
    "due": "due_date",
    "relation": "organisation__sort_key",
}


def invoices_sorted(invoices: QuerySet[Invoice], *, by: str, descending: bool) -> QuerySet[Invoice]:
    """In order of "number", "issued", "amount", "open", "due" or "relation"; equal ones newest first.

    Amounts of different currencies can not be compared, so each currency stays together, the euro first. What has
    no due date comes last either way.
    """

    def order(field: str) -> OrderBy:
        return F(field).desc(nulls_last=True) if descending else F(field).asc(nulls_last=True)

    if by == "issued":
        # Issue dates are never missing: without "nulls last" an index serves this order.
        return invoices.order_by(*(("-issue_date", "-id") if descending else ("issue_date", "id")))
    first = [order(_COLUMNS[by])]
    if by in {"amount", "open"}:
        euro_first = Case(When(currency="EUR", then=Value(0)), default=Value(1), output_field=IntegerField())
        first = [euro_first.asc(), F("currency").asc(), *first]
    return invoices.order_by(*first, "-issue_date", "-id")
