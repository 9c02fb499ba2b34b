"""Below the total: how to pay, what to know, and what else the document says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from common.pdf import style, wording
from common.pdf.fonts import text_width
from common.pdf.grid import Grid, Row
from invoices.documents import Document, DocumentKind, Party
from invoices.payment_code import PaymentCode, payment_code
from invoices.pdf import words
from invoices.pdf.code import SIDE, CodeFlowable
from invoices.pdf.head import Fact, facts
from invoices.pdf.house import HouseStyle, PrintedFacts

_PADDING: Final = 5 * mm
_BOX_ABOVE: Final = 4 * mm  # and below
_GAP: Final = 6 * mm
_SUBJECT_CODE: Final = re.compile(r"^#[A-Z]{3}#")  # EN 16931 lets a note start with the code of its subject


def payment_box(document: Document, house: HouseStyle | None) -> list[Flowable]:
    """Due date, reference and account; nothing when the buyer has nothing to pay, or nothing is known."""
    found = _payment_facts(document)
    if not found:
        return []
    code = payment_code(document, amount=document.totals.payable)
    width = style.WIDTH - 2 * _PADDING - (SIDE + _GAP if code else 0)
    cells: list[list[Flowable]] = [[_pay_facts(found, width)]]
    widths = [width]
    if code:
        cells[0] += [Spacer(1, 3 * mm), wording.paragraph(_code_text(code), style.LABEL)]
        cells.append([CodeFlowable(code)])
        widths.append(_GAP + SIDE)
    colour = HexColor(house.accent) if house else style.INK
    return [Spacer(1, 8 * mm), Boxed(Grid([Row(cells=cells)], widths, gap=_GAP), colour)]


class Boxed(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A table in a box with round corners, as wide as the text."""

    def __init__(self, content: Grid, colour: Color) -> None:
        super().__init__()
        self._content = content
        self._colour = colour

    def wrap(self, _width: float, height: float) -> tuple[float, float]:
        self.width = style.WIDTH
        self.height = self._content.wrap(style.WIDTH - 2 * _PADDING, height)[1] + 2 * _BOX_ABOVE
        return self.width, self.height

    def draw(self) -> None:
        self.canv.setStrokeColor(self._colour)
        self.canv.setLineWidth(0.8)
        self.canv.roundRect(0, 0, self.width, self.height, 1.2 * mm)
        self._content.drawOn(self.canv, _PADDING, _BOX_ABOVE)


def _pay_facts(found: list[tuple[str, list[str]]], width: float) -> Grid:
    return Grid([Row(cells=[_pay_cell(fact) for fact in found])], _pay_widths(found, width))


def _code_text(code: PaymentCode) -> str:
    """What the code fills in, in words, for whoever cannot scan it."""
    values = {
        "amount": words.amount(code.amount, "EUR"),
        "name": code.beneficiary,
        "reference": code.reference,
    }
    sentence = _(
        "Scan the code with your banking app to pay %(amount)s to %(name)s, with reference %(reference)s."
    )
    return sentence % values


def _payment_facts(document: Document) -> list[tuple[str, list[str]]]:
    if document.kind is DocumentKind.CREDIT_NOTE or document.totals.payable <= 0:
        return []
    payee = (document.payee or document.seller).display_name
    mandates = dict.fromkeys(means.mandate for means in document.payment_means if means.mandate)
    found: list[tuple[str, list[str]]] = [
        (_("Pay no later than"), [words.day(document.due_date)] if document.due_date else []),
        (
            _("Payment reference"),
            list(dict.fromkeys(filter(None, (m.reference for m in document.payment_means)))),
        ),
        (
            _("Account of %(name)s") % {"name": payee},
            [words.account(each) for each in document.accounts_to_pay_to],
        ),
        (_("Direct debit mandate"), list(mandates)),
    ]
    return [(label, values) for label, values in found if values]


def _pay_cell(fact: tuple[str, list[str]]) -> list[Flowable]:
    label, values = fact
    return [wording.paragraph(label, style.LABEL), *(wording.paragraph(value, style.PAY) for value in values)]


def _pay_widths(found: list[tuple[str, list[str]]], width: float) -> list[float]:
    """What values need goes first; what is left is spread, so that long names wrap and numbers do not."""
    needed = [_pay_width(values) for _label, values in found]
    labels = [text_width(label, style.LABEL.fontName, style.LABEL.fontSize) + 1 for label, _values in found]
    room = width - _GAP * (len(found) - 1)
    needed = _fair_shares(needed, room)
    natural = [max(pair) for pair in zip(needed, labels, strict=True)]
    if sum(natural) <= room:
        spare = (room - sum(natural)) / max(len(found) - 1, 1)
        widths = [each + spare + _GAP for each in natural[:-1]]
        return [*widths, width - sum(widths)]
    wish = [name - need for name, need in zip(natural, needed, strict=True)]
    share = (room - sum(needed)) / sum(wish)
    widths = [need + more * share + _GAP for need, more in zip(needed, wish, strict=True)]
    return [*widths[:-1], widths[-1] - _GAP]


def _fair_shares(needed: list[float], room: float) -> list[float]:
    """Who needs little gets it; the others share what is left, and their values wrap."""
    shares = dict.fromkeys(range(len(needed)), 0.0)
    left = room
    for done, column in enumerate(sorted(shares, key=needed.__getitem__)):
        shares[column] = min(needed[column], left / (len(needed) - done))
        left -= shares[column]
    return list(shares.values())


def _pay_width(values: list[str]) -> float:
    return 1 + max(
        text_width(wording.clean(value), style.PAY.fontName, style.PAY.fontSize) for value in values
    )


def notes(document: Document, house: HouseStyle | None) -> list[Flowable]:
    """The insurer's help first, then the notes of the document itself."""
    owes = document.kind is DocumentKind.INVOICE and document.totals.payable > 0
    texts = [] if owes else [_("You do not have to pay this amount.")]
    if house:
        texts.append(" ".join(filter(None, (house.pay_text if owes else "", house.help_text))))
    texts += [*document.payment_terms, *(_SUBJECT_CODE.sub("", note) for note in document.notes)]
    texts += _tax_in_other_currency(document)
    shown: list[Flowable] = [
        wording.paragraph(text, style.NOTE_BLOCK) for text in dict.fromkeys(texts) if text.strip()
    ]
    return [Spacer(1, 5 * mm), *_spaced(shown)] if shown else []


def _spaced(found: list[Flowable]) -> Iterator[Flowable]:
    for position, each in enumerate(found):
        if position:
            yield Spacer(1, 2 * mm)
        yield each


def _tax_in_other_currency(document: Document) -> list[str]:
    return [
        _("VAT in %(currency)s: %(amount)s")
        % {"currency": tax.currency, "amount": words.amount(tax.tax_amount, tax.currency)}
        for tax in document.tax_totals
        if tax.currency != document.currency
    ]


def details(document: Document, extra: PrintedFacts, shown: int) -> list[Flowable]:
    """What did not fit in the row of facts, and the other parties; `shown` facts stand there already."""
    found = [*facts(document, extra)[shown:], *_more(document)]
    if not found:
        return []
    rows = [
        Row(cells=[[wording.paragraph(text, style.NOTE)] for text in fact], above=0.7 * mm) for fact in found
    ]
    return [Spacer(1, 6 * mm), Grid(rows, [40 * mm, style.WIDTH - 40 * mm])]


def _more(document: Document) -> list[Fact]:
    delivery = document.delivery
    place = words.address(delivery.address) if delivery else ()
    recipient = delivery.recipient.display_name if delivery and delivery.recipient else ""
    found = [
        (_("Your VAT number"), document.buyer.vat_number),
        (_("Your customer number"), document.buyer.account_number),
        (_("Sales order"), document.sales_order),
        (_("Project"), document.project),
        (_("Cost centre"), document.accounting_cost),
        (_("Delivery note"), document.despatch),
        (pgettext("goods received", "Receipt"), document.receipt),
        (_("Tender"), document.originator),
        (_("VAT due on"), words.day(document.tax_point) if document.tax_point else ""),
        (_("Delivered on"), words.day(delivery.on) if delivery and delivery.on else ""),
        (_("Delivered to"), ", ".join(filter(None, (recipient, *place)))),
        (_("Payment to"), _party(document.payee)),
        (_("Tax representative"), _party(document.tax_representative)),
        *(
            (
                _("Attachment"),
                _attachment(each.identifier.value, each.description, each.file_name or each.uri),
            )
            for each in document.attachments
        ),
    ]
    return [(label, value) for label, value in found if value.strip()]


def _party(party: Party | None) -> str:
    if party is None:
        return ""
    number = party.registration.value if party.registration else ""
    return ", ".join(
        filter(None, (party.display_name, number, party.vat_number, *words.address(party.address)))
    )


def _attachment(number: str, description: str, where: str) -> str:
    return ", ".join(filter(None, (description, number, where)))
