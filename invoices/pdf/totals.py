"""From the sum of the lines by way of VAT to the amount to pay."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from reportlab.lib.units import mm
from reportlab.platypus import Table

from invoices.documents import Document, DocumentKind, TaxSubtotal
from invoices.pdf import style, words
from invoices.pdf.fonts import text_width
from invoices.pdf.head import plain_cells
from invoices.pdf.lines_table import allowance_text

_LABEL_WIDTH: Final = 112 * mm

_BASELINE: Final = 1.0  # smaller labels start lower, to stand on the line of their amount

Row = tuple[str, Decimal]


def totals_table(document: Document) -> Table:
    rows = _rows(document)
    texts = [words.amount(value, document.currency) for _label, value in rows]
    total = words.amount(document.totals.payable, document.currency)
    width = _figures_width(texts, total)
    cells = [
        [words.paragraph(label, style.SUM_LABEL), words.paragraph(text, style.SUM)]
        for (label, _value), text in zip(rows, texts, strict=True)
    ]
    cells.append(
        [words.paragraph(_total_label(document), style.TOTAL_LABEL), words.paragraph(total, style.TOTAL)]
    )
    table = Table(cells, colWidths=[style.WIDTH - width, width], hAlign="LEFT")
    table.setStyle(
        [
            *plain_cells(),
            ("RIGHTPADDING", (0, 0), (0, -1), max(style.WIDTH - width - _LABEL_WIDTH, 4 * mm)),
            ("TOPPADDING", (0, 0), (0, -2), 1.5 * mm + _BASELINE),
            ("TOPPADDING", (1, 0), (1, -2), 1.5 * mm),
            ("BOTTOMPADDING", (0, 0), (-1, -2), 1.5 * mm),
            ("TOPPADDING", (0, 0), (0, 0), 3 * mm + _BASELINE),
            ("TOPPADDING", (1, 0), (1, 0), 3 * mm),
            ("LINEABOVE", (0, -1), (-1, -1), 0.8, style.INK),
            ("TOPPADDING", (0, -1), (-1, -1), 2.5 * mm),
            ("BOTTOMPADDING", (0, -1), (-1, -1), 1.2 * mm),
            ("LINEBELOW", (1, -1), (1, -1), 0.8, style.INK, None, None, None, 2, 1.4),
        ]
    )
    return table


def _total_label(document: Document) -> str:
    return _("Credited") if document.kind is DocumentKind.CREDIT_NOTE else _("To pay")


def _figures_width(texts: list[str], total: str) -> float:
    """As wide as the widest amount, so that the double rule stands under the total and nothing else."""
    widths = [text_width(text, style.SUM.fontName, style.SUM.fontSize) for text in texts]
    return max(*widths, text_width(total, style.TOTAL.fontName, style.TOTAL.fontSize)) + 1


def _rows(document: Document) -> list[Row]:
    totals, currency = document.totals, document.currency
    rows: list[Row] = []
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
