"""Reading documents over all relations for which this member may read financials.

The database context is that of the portfolio: in another one these find less than there is.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from access.acting import Acting
from access.database import require_context_of
from access.permissions import Permission
from invoices.models import Invoice
from invoices.selectors.filters import EVERYTHING, InvoiceFilters, StatusChoice, invoices_sorted, narrowed
from invoices.selectors.lists import InvoiceChoices, choices_of
from invoices.selectors.totals import CurrencyTotals, euro_first, sums, totals_of
from invoices.statuses import today_at


def portfolio_invoice_list(*, acting: Acting, filters: InvoiceFilters = EVERYTHING) -> QuerySet[Invoice]:
    """The documents of all these relations that the filter lets through, newest first, each with its relation."""
    require_context_of(acting)
    invoices = Invoice.objects.filter(
        organisation_id__in=acting.relations_with(Permission.FINANCIALS_READ)
    ).prefetch_related("organisation")
    return invoices_sorted(
        narrowed(invoices, filters, today=today_at(acting.at)), by="issued", descending=True
    )


def portfolio_totals(*, acting: Acting, filters: InvoiceFilters = EVERYTHING) -> Sequence[CurrencyTotals]:
    """Sums of everything the filter lets through, one per currency: the euro first, then by code."""
    return totals_of(portfolio_invoice_list(acting=acting, filters=filters), today=today_at(acting.at))


def portfolio_choices(*, acting: Acting, relation_number: str) -> InvoiceChoices:
    """What one can choose from within one of these relations."""
    filters = InvoiceFilters(relation_number=relation_number)
    return choices_of(portfolio_invoice_list(acting=acting, filters=filters))


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioOverdue:
    """What is late over all these relations: sums per currency, and at how many relations."""

    totals: Sequence[CurrencyTotals]
    relations: int


def portfolio_overdue(*, acting: Acting) -> PortfolioOverdue:
    """What is late over all these relations."""
    overdue = portfolio_invoice_list(acting=acting, filters=InvoiceFilters(status=StatusChoice.OVERDUE))
    totals = totals_of(overdue, today=today_at(acting.at))
    counted = overdue.order_by().aggregate(relations=Count("organisation", distinct=True)) if totals else {}
    return PortfolioOverdue(totals=totals, relations=counted.get("relations", 0))


def portfolio_balances(
    *, acting: Acting, relation_ids: Collection[int]
) -> Mapping[int, Sequence[CurrencyTotals]]:
    """Sums per currency of each of these relations for which this member may read financials.

    A relation that is left out is one whose financials are closed; one without documents has no sums.
    """
    require_context_of(acting)
    readable = acting.relations_with(Permission.FINANCIALS_READ).filter(mandate__giver_id__in=relation_ids)
    found: dict[int, list[CurrencyTotals]] = {relation_id: [] for relation_id in readable}
    rows: Iterable[Any] = (
        Invoice.objects.filter(organisation_id__in=list(found))
        .order_by()
        .values("organisation_id", "currency")
        .annotate(**sums(today=today_at(acting.at)))
    )
    for row in rows:
        found[row.pop("organisation_id")].append(CurrencyTotals(**row))
    return {key: sorted(totals, key=lambda each: euro_first(each.currency)) for key, totals in found.items()}
