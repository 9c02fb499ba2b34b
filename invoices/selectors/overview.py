"""Sums for the financial overviews: by month, by lateness, by contract and, in a portfolio, by relation.

An overview is about the documents in one currency that were issued in one year. All its parts are sums over the
same documents, so that months, lateness, contracts and relations each add up to the figures above them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, QuerySet, Sum, TextField, Value, When
from django.db.models.functions import ExtractMonth, ExtractYear

from access.acting import Acting
from access.database import require_context_of
from access.permissions import Permission
from invoices.models import Invoice
from invoices.selectors.filters import InvoiceFilters, narrowed
from invoices.selectors.totals import CurrencyTotals, euro_first, sums
from invoices.statuses import Lateness, lateness_condition, outstanding_condition, today_at
from orgs.models import Organisation

_NOTHING = Decimal(0)
_IN_FAVOUR = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewFilters:
    """What an overview is about. `contract` "" asks for documents without one; `relation_number` is for a portfolio."""

    year: int
    currency: str
    contract: str | None = None
    relation_number: str | None = None

    def documents(self) -> InvoiceFilters:
        """The same as a filter of a list of documents."""
        return InvoiceFilters(
            issued_from=date(self.year, 1, 1),
            issued_to=date(self.year, 12, 31),
            contract=self.contract,
            currency=self.currency,
            relation_number=self.relation_number,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewChoices:
    """What one can choose from: pairs of year and currency that have documents, and contracts ("" for none)."""

    found: tuple[tuple[int, str], ...]
    contracts: tuple[str, ...] = ()

    @property
    def years(self) -> list[int]:
        """Newest first."""
        return sorted({year for year, _currency in self.found}, reverse=True)

    def currencies(self, year: int | None = None) -> list[str]:
        """Of one year or of all, the euro first."""
        found = {currency for each, currency in self.found if year in (None, each)}
        return sorted(found, key=euro_first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Sums over a part of the documents: those of one month ("1" to "12"), of one contract, or of one relation."""

    key: str
    totals: CurrencyTotals
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ageing:
    """What is open for so long; without `lateness`, what is in favour of the receiver (below zero)."""

    lateness: Lateness | None
    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """One overview. `months` are the twelve of the year, also those without documents."""

    filters: OverviewFilters
    today: date
    totals: CurrencyTotals
    months: tuple[Part, ...]
    ageing: tuple[Ageing, ...]
    contracts: tuple[Part, ...] = ()


def overview_choices(*, acting: Acting) -> OverviewChoices:
    """Years, currencies and contracts of the organisation one acts for."""
    invoices = _of_subject(acting)
    contracts = invoices.order_by().values_list("contract_number", flat=True).distinct()
    return OverviewChoices(found=_years_and_currencies(invoices), contracts=_none_last(contracts))


def overview_get(*, acting: Acting, filters: OverviewFilters) -> Overview:
    """The overview of the organisation one acts for."""
    today = today_at(acting.at)
    invoices = narrowed(_of_subject(acting), filters.documents(), today=today)
    overview = _overview(invoices, filters, today)
    return replace(overview, contracts=_contracts(invoices, filters.currency, today))


def portfolio_overview_choices(*, acting: Acting) -> OverviewChoices:
    """Years and currencies of all relations for which this member may read financials."""
    return OverviewChoices(found=_years_and_currencies(_of_portfolio(acting)))


def portfolio_overview_get(*, acting: Acting, filters: OverviewFilters, for_export: bool = False) -> Overview:
    """The overview over all these relations; `for_export` over those for which this member may export too."""
    today = today_at(acting.at)
    invoices = narrowed(_of_portfolio(acting, for_export=for_export), filters.documents(), today=today)
    return _overview(invoices, filters, today)


def portfolio_relation_count(*, acting: Acting, filters: OverviewFilters, for_export: bool = False) -> int:
    """How many of these relations have documents here."""
    return _by_relation(acting, filters, for_export=for_export).distinct().count()


def portfolio_relation_parts(
    *,
    acting: Acting,
    filters: OverviewFilters,
    for_export: bool = False,
    start: int = 0,
    stop: int | None = None,
) -> list[Part]:
    """Sums of these relations, most outstanding first, then most invoiced; the key is the relation number.

    Names are fetched for the rows from `start` to `stop` alone: documents are many, relations fewer.
    """
    summed = _by_relation(acting, filters, for_export=for_export).annotate(**sums(today=today_at(acting.at)))
    ordered = summed.order_by(F("outstanding").desc(), F("invoiced").desc(), F("organisation_id").asc())
    rows: list[Any] = list(ordered[start:stop])
    relations = Organisation.objects.in_bulk([row["organisation_id"] for row in rows])
    return [_relation_part(row, relations, filters.currency) for row in rows]


def _by_relation(acting: Acting, filters: OverviewFilters, *, for_export: bool) -> QuerySet[Invoice, Any]:
    invoices = _of_portfolio(acting, for_export=for_export)
    found = narrowed(invoices, filters.documents(), today=today_at(acting.at))
    return found.order_by().values("organisation_id")


def _relation_part(row: dict[str, Any], relations: Mapping[int, Organisation], currency: str) -> Part:
    relation = relations[row.pop("organisation_id")]
    totals = CurrencyTotals(currency=currency, **row)
    return Part(key=relation.relation_number, name=relation.name, totals=totals)


def portfolio_relations_kept_back(*, acting: Acting, filters: OverviewFilters) -> int:
    """How many of the relations that are shown a file must leave out, because this member may not export there."""
    shown = narrowed(_of_portfolio(acting), filters.documents(), today=today_at(acting.at))
    relations = Organisation.objects.filter(id__in=acting.relations_with(Permission.FINANCIALS_READ)).exclude(
        id__in=acting.relations_with(Permission.FINANCIALS_EXPORT)
    )
    return relations.filter(Exists(shown.filter(organisation_id=OuterRef("id")))).count()


def _of_subject(acting: Acting) -> QuerySet[Invoice]:
    require_context_of(acting)
    return Invoice.objects.filter(organisation_id=acting.subject.id)


def _of_portfolio(acting: Acting, *, for_export: bool = False) -> QuerySet[Invoice]:
    require_context_of(acting)
    invoices = Invoice.objects.filter(organisation_id__in=acting.relations_with(Permission.FINANCIALS_READ))
    if for_export:
        invoices = invoices.filter(organisation_id__in=acting.relations_with(Permission.FINANCIALS_EXPORT))
    return invoices


def _years_and_currencies(invoices: QuerySet[Invoice]) -> tuple[tuple[int, str], ...]:
    pairs = invoices.order_by().annotate(year=ExtractYear("issue_date")).values_list("year", "currency")
    return tuple(sorted(pairs.distinct()))


def _overview(invoices: QuerySet[Invoice], filters: OverviewFilters, today: date) -> Overview:
    months = _months(invoices, filters.currency, today)
    return Overview(
        filters=filters,
        today=today,
        totals=totals_together([month.totals for month in months], currency=filters.currency),
        months=months,
        ageing=_ageing(invoices, today),
    )


def _months(invoices: QuerySet[Invoice], currency: str, today: date) -> tuple[Part, ...]:
    grouped: Iterable[Any] = (
        invoices.order_by().values(month=ExtractMonth("issue_date")).annotate(**sums(today=today))
    )
    found = {row.pop("month"): row for row in grouped}
    nothing = totals_together([], currency=currency)
    return tuple(
        Part(
            key=str(month),
            totals=CurrencyTotals(currency=currency, **found[month]) if month in found else nothing,
        )
        for month in range(1, 13)
    )


def _contracts(invoices: QuerySet[Invoice], currency: str, today: date) -> tuple[Part, ...]:
    grouped: Iterable[Any] = (
        invoices.order_by().values(contract=F("contract_number")).annotate(**sums(today=today))
    )
    found = {row.pop("contract"): row for row in grouped}
    return tuple(
        Part(key=contract, totals=CurrencyTotals(currency=currency, **found[contract]))
        for contract in _none_last(found)
    )


def _ageing(invoices: QuerySet[Invoice], today: date) -> tuple[Ageing, ...]:
    which = Case(
        *(When(lateness_condition(each, today=today), then=Value(each.value)) for each in Lateness),
        default=Value(_IN_FAVOUR),
        output_field=TextField(),
    )
    grouped: Iterable[Any] = (
        invoices.filter(outstanding_condition())
        .order_by()
        .values(late=which)
        .annotate(count=Count("id"), amount=Sum("open"))
    )
    found = {row["late"]: (row["count"], row["amount"]) for row in grouped}
    return tuple(
        Ageing(lateness=lateness, count=count, amount=amount)
        for lateness in (*Lateness, None)
        for count, amount in [found.get(lateness.value if lateness else _IN_FAVOUR, (0, _NOTHING))]
    )


def totals_together(parts: Sequence[CurrencyTotals], *, currency: str) -> CurrencyTotals:
    """The sums of parts that share no document, all in this currency."""
    late = [part.oldest_due for part in parts if part.oldest_due]
    return CurrencyTotals(
        currency=currency,
        count=sum(part.count for part in parts),
        credit_notes=sum(part.credit_notes for part in parts),
        invoiced=sum((part.invoiced for part in parts), _NOTHING),
        received_count=sum(part.received_count for part in parts),
        outstanding=sum((part.outstanding for part in parts), _NOTHING),
        outstanding_count=sum(part.outstanding_count for part in parts),
        overdue=sum((part.overdue for part in parts), _NOTHING),
        overdue_count=sum(part.overdue_count for part in parts),
        credit=sum((part.credit for part in parts), _NOTHING),
        oldest_due=min(late, default=None),
    )


def _none_last(contracts: Iterable[str]) -> tuple[str, ...]:
    """By number; documents without a contract come last."""
    return tuple(sorted(contracts, key=lambda number: (number == "", number)))
