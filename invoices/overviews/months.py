"""The twelve months of an overview: a table, and the same as a chart."""

from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.charts import Bar, Chart, Fill, Segment, drawn_fills
from invoices.overviews.cells import amount_text, in_currency, invoiced, outstanding, received
from invoices.overviews.links import Links
from invoices.overviews.sheets import Cell, Column, Kind, Row, Sheet
from invoices.selectors import CurrencyTotals, Overview, Part, StatusChoice


def months_sheet(overview: Overview, links: Links) -> Sheet:
    """The twelve months by date of invoice, with their sum."""
    totals, currency = overview.totals, overview.filters.currency
    status = StatusChoice
    total = Row(
        (
            Cell(_("Total")),
            invoiced(totals, links.documents()),
            received(totals, links.documents(status=status.RECEIVED)),
            outstanding(totals, links.documents(status=status.OUTSTANDING)),
        )
    )
    return Sheet(
        key="months",
        title=_("By month"),
        note=_("by invoice date, %(currency)s") % {"currency": in_currency(currency)},
        currency=currency,
        columns=(
            Column(head=_("Month"), kind=Kind.NAME),
            Column(head=_("Invoiced"), kind=Kind.AMOUNT),
            Column(head=pgettext("amount", "Paid"), kind=Kind.AMOUNT),
            Column(head=pgettext("amount", "Open"), kind=Kind.AMOUNT),
        ),
        rows=[_month(part, links) for part in overview.months],
        totals=[total],
    )


def _month(part: Part, links: Links) -> Row:
    month, totals = int(part.key), part.totals
    return Row(
        (
            Cell(str(MONTHS[month])),
            invoiced(totals, links.month(month)),
            received(totals, links.month(month, StatusChoice.RECEIVED)),
            outstanding(totals, links.month(month, StatusChoice.OUTSTANDING)),
        )
    )


def months_chart(overview: Overview) -> Chart:
    """The same as bars: paid, late, not due yet and, below the line, what is in favour of the receiver."""
    currency = overview.filters.currency
    bars = tuple(_bar(int(part.key), part.totals, currency) for part in overview.months)
    words = [
        (Fill.PAID, pgettext("amount", "Paid")),
        (Fill.LATE, _("Overdue")),
        (Fill.OPEN, _("Outstanding, not due")),
    ]
    if Fill.CREDIT in drawn_fills(bars):
        words.append((Fill.CREDIT, _("In your favour")))
    about = _(
        "Invoiced by month in %(year)d, divided into paid, overdue and outstanding. The table has the amounts."
    )
    return Chart(name="months", about=about % {"year": overview.filters.year}, keys=tuple(words), bars=bars)


def _bar(month: int, totals: CurrencyTotals, currency: str) -> Bar:
    not_due = totals.outstanding - totals.overdue - totals.credit
    values = (
        (Fill.PAID, totals.received),
        (Fill.LATE, totals.overdue),
        (Fill.OPEN, not_due),
        (Fill.CREDIT, totals.credit),
    )
    name, short = str(MONTHS[month]), str(MONTHS_3[month])
    return Bar(
        name=name,
        short=short,
        letter=name[:1].upper(),
        segments=tuple(Segment(fill, value, amount_text(value, currency)) for fill, value in values),
    )
