"""Reading the documents of the organisation one acts for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from access.acting import Acting
from access.database import require_context_of
from invoices.issues import KIND
from invoices.models import Invoice
from invoices.selectors.filters import EVERYTHING, InvoiceFilters, invoices_sorted, narrowed
from invoices.selectors.totals import CurrencyTotals, totals_of
from invoices.statuses import today_at
from jobs.selectors import processed_until

PROCESSED_KINDS: Final = (KIND, "payments")


def invoice_list(*, acting: Acting, filters: InvoiceFilters = EVERYTHING) -> QuerySet[Invoice]:
    """The documents of the organisation one acts for that the filter lets through, newest first."""
    return invoices_sorted(_found(acting, filters), by="issued", descending=True)


def invoice_totals(*, acting: Acting, filters: InvoiceFilters = EVERYTHING) -> Sequence[CurrencyTotals]:
    """Sums of everything the filter lets through, one per currency: the euro first, then by code."""
    return totals_of(_found(acting, filters), today=today_at(acting.at))


def _found(acting: Acting, filters: InvoiceFilters) -> QuerySet[Invoice]:
    require_context_of(acting)
    invoices = Invoice.objects.filter(organisation_id=acting.subject.id)
    return narrowed(invoices, filters, today=today_at(acting.at))


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceChoices:
    """What occurs on documents: numbers of contracts ("": on none) and codes of currencies."""

    contracts: frozenset[str]
    currencies: frozenset[str]


def invoice_choices(*, acting: Acting) -> InvoiceChoices:
    """What one can choose from for the organisation one acts for."""
    return choices_of(_found(acting, EVERYTHING))


def choices_of(invoices: QuerySet[Invoice]) -> InvoiceChoices:
    """What occurs on these documents."""
    pairs = set(invoices.order_by().values_list("contract_number", "currency").distinct())
    return InvoiceChoices(
        contracts=frozenset(contract for contract, _ in pairs),
        currencies=frozenset(currency for _, currency in pairs),
    )


def invoices_processed_until() -> datetime | None:
    """Up to when deliveries of invoices and payments were taken in; None before the first one."""
    return processed_until(kinds=PROCESSED_KINDS)
