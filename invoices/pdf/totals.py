"""From the sum of the lines by way of VAT to the amount to pay."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from reportlab.lib.units import mm

from common.pdf import style, wording
from common.pdf.fonts import text_width
from common.pdf.grid import Grid, Row, Rule
from invoices.documents import Document, DocumentKind, TaxSubtotal
from invoices.pdf import words
from invoices.pdf.lines_table import allowance_text

_LABEL_WIDTH: Final = 112 * mm

_BASELINE: Final = 1.0  # smaller labels start lower, to stand on the line of their amount

Sum = tuple[str, Decimal]


def totals_table(document: Document) -> Grid:
    rows = _rows(document)
    texts = [words.amount(value, document.currency) for _label, value in rows]
    total = words.amount(document.totals.payable, document.currency)
    width = _figures_width(texts, total)
    lines = [
        Row(
            cells=[[wording.paragraph(label, style.SUM_LABEL)], [wording.paragraph(amount, style.SUM)]],
            above=1.5 * mm if number else 3 * mm,
            below=1.5 * mm,
            first_lower=_BASELINE,
            rule=Rule(0.8, style.INK) if number == len(rows) - 1 else None,
        )
        for number, ((label, _value), amount) in enumerate(zip(rows, texts, strict=True))
    ]
    last = Row(
        cells=[
            [wording.paragraph(_total_label(document), style.TOTAL_LABEL)],
            [wording.paragraph(total, style.TOTAL)],
        ],
        above=2.5 * mm,
        below=1.2 * mm,
        rule=Rule(0.8, style.INK, start=1, lines=2),
    )
    return Grid([*lines, last], [style.WIDTH - width, width])


def _total_label(document: Document) -> str:
    return _("Credited") if document.kind is DocumentKind.CREDIT_NOTE else _("To pay")


def _figures_width(texts: list[str], total: str) -> float:
    """As wide as the widest amount, so that the double rule stands under the total and nothing else."""
    widths = [text_width(text, style.SUM.fontName, style.SUM.fontSize) for text in texts]
    return max(*widths, text_width(total, style.TOTAL.fontName, style.TOTAL.fontSize)) + 1


def _rows(document: Document) -> list[Sum]:
    totals, currency = document.totals, document.currency
    rows: list[Sum] = []
    if document.allowances_charges:
        rows.append((_("Sum of the lines"), totals.line_total))
        rows += [(allowance_text(found, currency), found.effect) for found in document.allowances_charges]
    rows.append((_("Subtotal"), totals.tax_exclusive))
    rows += [(_tax_text(found, document), found.tax_amount) for found in _subtotals(document)]
    if totals.prepaid or totals.rounding:
        rows.append((_("Total with VAT"), totals.tax_inclusive))
    if totals.prepaid:
        rows.append((_("Already paid"), -totals.prepaid))
    if totals.rounding:
        rows.append((_("Rounding"), totals.rounding))
    return rows


def _subtotals(document: Document) -> tuple[TaxSubtotal, ...]:
    return document.tax_total.subtotals if document.tax_total else ()


def _tax_text(found: TaxSubtotal, document: Document) -> str:
    """The tax; over which amount is said when that is not the subtotal just above."""
    name = words.tax(found.category)
    if found.taxable_amount == document.totals.tax_exclusive:
        return name
    values = {"tax": name, "amount": words.amount(found.taxable_amount, document.currency)}
    return _("%(tax)s over %(amount)s") % values
