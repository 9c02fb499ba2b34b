"""Cells and rows that several parts of an overview share."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common import markup
from common.money import money_text
from invoices.overviews.links import Links
from invoices.overviews.sheets import Cell, Column, Kind, Row
from invoices.selectors import CurrencyTotals, StatusChoice

ZERO: Final = Decimal(0)
HUNDRED: Final = Decimal(100)


def in_currency(currency: str) -> str:
    """What amounts without a sign are in."""
    return _("in euros") if currency == "EUR" else _("in %(currency)s") % {"currency": currency}


def day_text(day: date) -> str:
    """A day in the reader's notation."""
    return str(formats.date_format(day, "DATE_FORMAT"))


def amount_text(amount: Decimal, currency: str) -> str:
    """An amount with its currency and all its decimals."""
    return money_text(amount, currency, markup.language(), exact=True)


def invoiced(totals: CurrencyTotals, url: str) -> Cell:
    """Invoices and credit notes may come to nothing together; without any there is nothing to say."""
    return Cell(totals.invoiced, url) if totals.count else Cell(None)


def received(totals: CurrencyTotals, url: str) -> Cell:
    return Cell(totals.received, url) if totals.received_count else Cell(None)


def outstanding(totals: CurrencyTotals, url: str) -> Cell:
    return Cell(totals.outstanding, url) if totals.outstanding_count else Cell(None)


def overdue(totals: CurrencyTotals, url: str) -> Cell:
    return Cell(totals.overdue, url) if totals.overdue_count else Cell(None)


def four_columns(name: str) -> tuple[Column, ...]:
    return (
        Column(head=name, kind=Kind.NAME, place="at-start row1"),
        Column(
            head=_("Invoiced"), kind=Kind.AMOUNT, place="at-start row2", label=pgettext("amount", "invoiced")
        ),
        Column(
            head=_("Paid or settled"),
            kind=Kind.AMOUNT,
            place="at-start row3",
            label=pgettext("amount", "paid or settled"),
        ),
        Column(head=_("Outstanding"), kind=Kind.AMOUNT, place="at-end row1"),
        Column(
            head=_("Of which overdue"),
            kind=Kind.AMOUNT,
            place="at-end row2",
            label=pgettext("amount", "overdue"),
        ),
    )


def four_sums(name: Cell, totals: CurrencyTotals, links: Links, **narrower: Any) -> Row:
    """A row of sums, each with the list of what is behind it."""
    return Row(
        (
            name,
            invoiced(totals, links.documents(**narrower)),
            received(totals, links.documents(status=StatusChoice.RECEIVED, **narrower)),
            outstanding(totals, links.documents(status=StatusChoice.OUTSTANDING, **narrower)),
            overdue(totals, links.documents(status=StatusChoice.OVERDUE, **narrower)),
        )
    )
