"""The four figures above an overview."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import markup
from common.money import number_text
from invoices.overviews.cells import HUNDRED, amount_text, in_currency
from invoices.overviews.links import Links
from invoices.overviews.sheets import Cell, Column, Kind, Row, Sheet
from invoices.selectors import CurrencyTotals, Overview, StatusChoice


def figures_sheet(overview: Overview, links: Links) -> Sheet:
    """The four figures; on the page they stand large."""
    totals, currency = overview.totals, overview.filters.currency
    status = StatusChoice
    rows = [
        (_("Invoiced"), totals.invoiced, totals.count, None, _documents(totals)),
        (
            _("Paid or settled"),
            totals.received,
            totals.received_count,
            status.RECEIVED,
            _share(totals),
        ),
        (
            _("Outstanding"),
            totals.outstanding,
            totals.outstanding_count,
            status.OUTSTANDING,
            _outstanding_note(totals),
        ),
        (_("Of which overdue"), totals.overdue, totals.overdue_count, status.OVERDUE, _oldest(overview)),
    ]
    return Sheet(
        key="figures",
        title=_("Figures"),
        note=in_currency(currency),
        currency=currency,
        columns=(
            Column(head=_("Figure"), kind=Kind.NAME),
            Column(head=_("Amount"), kind=Kind.AMOUNT),
            Column(head=_("Note"), kind=Kind.NAME),
        ),
        rows=[
            Row((Cell(label), Cell(value, links.documents(status=which) if count else ""), Cell(note)))
            for label, value, count, which, note in rows
        ],
    )


def _documents(totals: CurrencyTotals) -> str:
    count, credit = totals.count, totals.credit_notes
    text = ngettext("%(count)d document", "%(count)d documents", count) % {"count": count}
    if not credit:
        return text
    among = ngettext("of which %(count)d credit note", "of which %(count)d credit notes", credit)
    return f"{text}, {among % {'count': credit}}"


def _share(totals: CurrencyTotals) -> str:
    """Which part of what was invoiced; not said where that has no meaning."""
    if totals.invoiced <= 0 or totals.received < 0:
        return ""
    share = number_text(totals.received / totals.invoiced * HUNDRED, 1, markup.language())
    return _("%(share)s%% of what was invoiced") % {"share": share}


def _outstanding_note(totals: CurrencyTotals) -> str:
    """How many documents, and what among them is in favour of the receiver."""
    count = totals.outstanding_count
    text = ngettext("%(count)d document", "%(count)d documents", count) % {"count": count}
    if not totals.credit:
        return text
    credit = amount_text(-totals.credit, totals.currency)
    return _("%(documents)s, less %(amount)s in your favour") % {"documents": text, "amount": credit}


def _oldest(overview: Overview) -> str:
    oldest = overview.totals.oldest_due
    if oldest is None:
        return _("nothing is late")
    days = (overview.today - oldest).days
    return ngettext("oldest: %(days)d day late", "oldest: %(days)d days late", days) % {"days": days}
