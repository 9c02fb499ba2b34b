"""The main figures of one document, and its sums from the lines down to the amount to pay."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import markup
from common.shapes import Figure
from invoices.documents import Document, DocumentKind, TaxSubtotal
from invoices.pdf import words
from invoices.presentation.pieces import allowance_lines, stacked
from invoices.statuses import Balance, state_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a short table: what it is, what it is computed from, and the amount as text."""

    label: str
    below: str = ""
    amount: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRow:
    """Tax of one category: its name and code, over which amount, and how much."""

    category: str
    code: str
    taxable: str
    tax: str


def main_figures(document: Document, balance: Balance, *, today: date) -> list[Figure]:
    """Amount as printed, what is still to be paid (or is in your favour), and until when."""
    is_credit = document.kind is DocumentKind.CREDIT_NOTE
    label = _("Amount of the credit note") if is_credit else _("Invoice amount")
    return [
        Figure(label, words.amount(document.totals.tax_inclusive, document.currency), _tax_note(document)),
        Figure(
            _("In your favour") if balance.open < 0 else _("Still to pay"),
            words.amount(abs(balance.open), document.currency),
            _settled_note(document, balance),
        ),
        _due_figure(balance, today),
    ]


def _tax_note(document: Document) -> str:
    total = document.tax_total
    if total is None:
        return ""
    if total.tax_amount == 0:
        return (
            _("no VAT") if {each.category.code for each in total.subtotals} != {"E"} else _("exempt from VAT")
        )
    return _("of which VAT %(amount)s") % {"amount": words.amount(total.tax_amount, document.currency)}


def _settled_note(document: Document, balance: Balance) -> str:
    """What was paid and settled so far, here or before the document was issued."""
    is_out = balance.payable < 0
    paid = abs(balance.paid) + abs(document.totals.prepaid or Decimal(0))
    parts = []
    if paid:
        text = _("paid out %(amount)s") if is_out else _("paid %(amount)s")
        parts.append(text % {"amount": words.amount(paid, document.currency)})
    if balance.credited:
        credited = words.amount(abs(balance.credited), document.currency)
        parts.append(_("settled %(amount)s") % {"amount": credited})
    return ", ".join(parts) or (_("nothing paid out yet") if is_out else _("nothing received yet"))


def _due_figure(balance: Balance, today: date) -> Figure:
    state = state_of(balance, today=today)
    below = markup.state(state)
    if balance.open > 0 and balance.due_date and balance.due_date >= today:
        days = (balance.due_date - today).days
        left = ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
        below = markup.state(type(state)(state.word, state.tone, state.icon, left))
    return Figure(_("Pay no later than"), markup.day(balance.due_date), below)


def allowance_rows(document: Document) -> list[Row]:
    """Discounts and charges on the document as a whole."""
    rows = []
    for found in document.allowances_charges:
        first, *others = allowance_lines(found, document.currency)
        rows.append(
            Row(label=first, below=stacked(others), amount=words.amount(found.effect, document.currency))
        )
    return rows


def tax_rows(document: Document) -> list[TaxRow]:
    """The VAT table in the document's currency."""
    subtotals = document.tax_total.subtotals if document.tax_total else ()
    return [_tax_row(subtotal, document.currency) for subtotal in subtotals]


def _tax_row(subtotal: TaxSubtotal, currency: str) -> TaxRow:
    category = subtotal.category
    code = _("category %(code)s") % {"code": category.code}
    reasons = (category.exemption_reason, category.exemption_code)
    both = f"{code}, {category.exemption_code}" if all(reasons) else code
    return TaxRow(
        category=words.tax(category),
        code=both,
        taxable=words.amount(subtotal.taxable_amount, currency),
        tax=words.amount(subtotal.tax_amount, currency),
    )


def sum_rows(document: Document) -> list[Row]:
    """From the sum of the lines to the amount before the last, which is the one to pay."""
    totals = document.totals
    amounts = [
        (_("Sum of the lines"), totals.line_total),
        (_("Discounts"), None if totals.allowance_total is None else -totals.allowance_total),
        (_("Charges"), totals.charge_total),
        (_("Total without VAT"), totals.tax_exclusive),
        (_("VAT"), document.tax_total.tax_amount if document.tax_total else None),
        (_("Total with VAT"), totals.tax_inclusive),
        (_("Already paid"), None if totals.prepaid is None else -totals.prepaid),
        (_("Rounding"), totals.rounding),
    ]
    return [
        Row(label=label, amount=words.amount(value, document.currency))
        for label, value in amounts
        if value is not None
    ]


def tax_in_other_currency(document: Document) -> list[Row]:
    """The VAT once more, in the currency it is accounted in."""
    return [
        Row(
            label=_("VAT in %(currency)s, for the tax return") % {"currency": total.currency},
            amount=words.amount(total.tax_amount, total.currency),
        )
        for total in document.tax_totals
        if total.currency != document.currency
    ]


def last_row(document: Document) -> Row:
    """The amount to pay, or to get back."""
    label = _("To receive") if document.kind is DocumentKind.CREDIT_NOTE else _("To pay")
    return Row(label=label, amount=words.amount(document.totals.payable, document.currency))
