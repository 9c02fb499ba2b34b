"""What settled a document, and how to pay the rest: rows, sentences and the payment code."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common import markup
from common.shapes import Fact, Words
from invoices.documents import Account
from invoices.enums import DocumentKind
from invoices.models import Invoice
from invoices.payment_code import PaymentCode
from invoices.pdf import words
from invoices.presentation.figures import Row
from invoices.presentation.pieces import given, under_each_other
from invoices.selectors import Settlement
from invoices.statuses import Balance

UrlOf = Callable[[Invoice], str]
"""Where the page of a document of the same organisation is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledRow:
    """One payment or document: what it is (perhaps a link), when, under which reference, and how much it settled."""

    what: Words
    day: SafeString
    reference: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The panel of payments: rows with their sum, or the sentences that stand there when nothing came yet."""

    rows: list[SettledRow]
    total: Row
    over: str
    empty_title: str
    empty_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeDrawing:
    """The payment code as an SVG path in a square of `size`, its words for a listener, and the same in facts."""

    size: int
    path: str
    label: str
    facts: list[Fact]


def settled(
    settlement: Settlement, balance: Balance, *, currency: str, processed_until: date | None, url_of: UrlOf
) -> Settled:
    """Amounts count towards the document: what settled it stands above zero, also on a credit note."""
    sign = -1 if balance.payable < 0 else 1
    rows = [
        (part.paid_on, _payment_words(part.amount, sign), part.reference, sign * part.amount)
        for part in settlement.payments
    ]
    rows += [
        (each.document.issue_date, document_link(each.document, url_of), "", each.amount)
        for each in settlement.set_offs
    ]
    total = sign * (balance.paid + balance.credited)
    title, text = _nothing_yet(balance, processed_until)
    return Settled(
        rows=[
            SettledRow(
                what=what, day=markup.day(day), reference=reference, amount=words.amount(amount, currency)
            )
            for day, what, reference, amount in sorted(rows, key=lambda row: row[0])
        ],
        total=Row(label=_("Paid and settled"), amount=words.amount(total, currency)),
        over=words.amount(settlement.over, currency) if settlement.over else "",
        empty_title=title,
        empty_text=text,
    )


def _payment_words(amount: Decimal, sign: int) -> str:
    if amount > 0:
        return _("Payment received")
    return _("Paid out") if sign < 0 else _("Payment taken back")


def document_link(document: Invoice, url_of: UrlOf) -> SafeString:
    """Kind and number, as the link to the document."""
    kind = DocumentKind(document.kind).label
    return format_html('<a href="{}">{} {}</a>', url_of(document), kind, document.number)


def _nothing_yet(balance: Balance, processed_until: date | None) -> tuple[str, str]:
    if balance.payable == 0:
        return _("There is nothing to pay."), ""
    title = _("Nothing was paid out yet.") if balance.payable < 0 else _("No payment received yet.")
    if processed_until is None:
        return title, _("The portal has not processed any payments yet.")
    until = _("Processed up to and including %(day)s.") % {"day": words.day(processed_until)}
    if balance.payable < 0:
        return title, until
    advice = _("You usually see a transfer here after one working day. Always mention the payment reference.")
    return title, f"{until} {advice}"


def correction_facts(corrected_by: Sequence[Invoice], url_of: UrlOf) -> list[Fact]:
    """The credit notes that correct this document."""
    links = under_each_other(document_link(each, url_of) for each in corrected_by)
    return given([(_("Corrected by"), links)])


def code_drawing(code: PaymentCode | None) -> CodeDrawing | None:
    """The payment code for the page; nothing where there is none."""
    if code is None:
        return None
    account = words.account(Account(number=code.account))
    amount = words.amount(code.amount, "EUR")
    values: Mapping[str, str] = {
        "amount": amount,
        "name": code.beneficiary,
        "account": account,
        "reference": code.reference,
    }
    return CodeDrawing(
        size=code.size,
        path="".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in code.runs),
        label=_("Payment code: %(amount)s to %(name)s, account %(account)s, reference %(reference)s")
        % values,
        facts=[
            Fact(_("Amount"), format_html("<b>{}</b>", amount)),
            Fact(_("To"), code.beneficiary),
            Fact(_("Account"), account),
            Fact(_("Reference"), code.reference),
        ],
    )
