"""Sums by contract and by relation."""

from collections.abc import Iterable, Sequence

from django.core.paginator import Page
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from invoices.overviews.cells import ZERO, four_columns, four_sums, in_currency
from invoices.overviews.links import Links
from invoices.overviews.sheets import Cell, Row, Sheet
from invoices.selectors import Overview, Part


def contracts_sheet(overview: Overview, links: Links, *, remarks: Sequence[str] = ()) -> Sheet:
    """By contract, those without a contract last."""
    currency = overview.filters.currency
    return Sheet(
        key="contracts",
        title=_("By contract"),
        note=in_currency(currency),
        currency=currency,
        columns=four_columns(_("Contract")),
        rows=[
            four_sums(Cell(part.key or _("No contract")), part.totals, links, contract=part.key)
            for part in overview.contracts
        ],
        totals=[four_sums(Cell(_("Total")), overview.totals, links)],
        remarks=remarks,
    )


def relations_sheet(
    overview: Overview, parts: Sequence[Part], links: Links, *, count: int, page: "Page[Row] | None" = None
) -> Sheet:
    """By relation, most outstanding first. Where not all are here, the last line but one sums up the others."""
    currency = overview.filters.currency
    is_one = overview.filters.relation_number is not None
    everything = four_sums(
        Cell(_("Total") if is_one else _("Total of all relations")), overview.totals, links
    )
    totals = [everything]
    if len(parts) < count:
        totals = [_sum_of(parts, currency), everything]
    return Sheet(
        key="relations",
        title=_("By relation"),
        note=_("most outstanding first, %(currency)s") % {"currency": in_currency(currency)},
        currency=currency,
        columns=four_columns(_("Relation")),
        rows=[
            four_sums(
                Cell(part.name, links.relation(part.key), number=part.key),
                part.totals,
                links,
                relation_number=part.key,
            )
            for part in parts
        ],
        totals=totals,
        page=page,
    )


def _sum_of(parts: Iterable[Part], currency: str) -> Row:
    """The sum of the rows that are here. No list holds just these."""
    found = [part.totals for part in parts]
    count = len(found)
    label = ngettext("This %(count)d relation", "These %(count)d relations", count) % {"count": count}
    invoiced = sum((each.invoiced for each in found), ZERO)
    received = sum((each.received for each in found), ZERO)
    outstanding = sum((each.outstanding for each in found), ZERO)
    overdue = sum((each.overdue for each in found), ZERO)
    amounts = (invoiced, received, outstanding, overdue)
    return Row((Cell(label), *(Cell(amount if amount else None) for amount in amounts)))
