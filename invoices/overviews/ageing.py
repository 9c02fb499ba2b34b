"""What is open by days late."""

from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from invoices.overviews.cells import HUNDRED, ZERO, day_text, in_currency, outstanding
from invoices.overviews.links import Links
from invoices.overviews.sheets import Cell, Column, Kind, Row, Sheet
from invoices.selectors import Ageing, Overview, StatusChoice
from invoices.statuses import Lateness


def ageing_sheet(overview: Overview, links: Links) -> Sheet:
    """What is open by days late; with what is in your favour it comes to what is outstanding."""
    totals, currency = overview.totals, overview.filters.currency
    to_pay = sum((row.amount for row in overview.ageing if row.lateness), ZERO)
    day = _("outstanding on %(day)s") % {"day": day_text(overview.today)}
    return Sheet(
        key="ageing",
        title=_("Ageing"),
        note=f"{day}, {in_currency(currency)}",
        currency=currency,
        columns=(
            Column(head=_("Days late"), kind=Kind.NAME),
            Column(head=_("Share"), kind=Kind.BAR),
            Column(head=pgettext("count", "Number"), kind=Kind.COUNT),
            Column(head=_("Amount"), kind=Kind.AMOUNT),
        ),
        rows=[_age(row, to_pay, links) for row in overview.ageing if row.lateness or row.count],
        totals=[
            Row(
                (
                    Cell(_("Total outstanding")),
                    Cell(None),
                    Cell(totals.outstanding_count),
                    outstanding(totals, links.documents(status=StatusChoice.OUTSTANDING)),
                )
            )
        ],
    )


_AGES: Final = {Lateness.UP_TO_30: "1–30", Lateness.UP_TO_60: "31–60", Lateness.UP_TO_90: "61–90"}


def _age(row: Ageing, to_pay: Decimal, links: Links) -> Row:
    words = {Lateness.NOT_DUE: _("Not due"), Lateness.LONGER: _("More than 90"), None: _("In your favour")}
    name = words.get(row.lateness) or _AGES[row.lateness or Lateness.UP_TO_30]
    url = (
        links.documents(lateness=row.lateness)
        if row.lateness
        else links.documents(status=StatusChoice.CREDIT)
    )
    share = row.amount / to_pay * HUNDRED if to_pay and row.lateness else ZERO
    return Row(
        (
            Cell(name),
            Cell(share.quantize(Decimal("0.1")), is_late=row.lateness is not Lateness.NOT_DUE),
            Cell(row.count or None),
            Cell(row.amount, url) if row.count else Cell(None),
        )
    )
