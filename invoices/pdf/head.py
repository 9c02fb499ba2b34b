"""Top of the first page: sender, address for a window envelope, title, row of facts."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from common.pdf import style, wording
from common.pdf.brand import MARK_SIZE, BrandName, MarkFlowable
from common.pdf.fonts import text_width
from common.pdf.grid import Grid, Row, Rule, Stand
from invoices.documents import Document, DocumentKind, Party
from invoices.pdf import words
from invoices.pdf.house import HouseStyle, PrintedFacts

_ADDRESS_FROM_TOP: Final = 46 * mm
_ADDRESS_HEIGHT: Final = 28 * mm
_ADDRESS_WIDTH: Final = 90 * mm
_SENDER_WIDTH: Final = 62 * mm
FACTS_IN_ROW: Final = 5
_WIDEST_GAP: Final = 16 * mm
_NARROWEST_GAP: Final = 4 * mm

Fact = tuple[str, str]  # label, value


def head(document: Document, house: HouseStyle | None, extra: PrintedFacts) -> list[Flowable]:
    sender = _sender(document, house)
    sender_height = sender.wrap(style.WIDTH, style.PAGE_HEIGHT)[1]
    to = Grid([Row(cells=[_address(document, extra)])], [_ADDRESS_WIDTH])
    to_height = to.wrap(_ADDRESS_WIDTH, style.PAGE_HEIGHT)[1]
    return [
        sender,
        Spacer(1, max(_ADDRESS_FROM_TOP - style.TOP - sender_height, 6 * mm)),
        to,
        Spacer(1, max(_ADDRESS_HEIGHT - to_height, 0) + 8 * mm),
        _title(document),
        *_facts_row(facts(document, extra)[:FACTS_IN_ROW]),
    ]


def _sender(document: Document, house: HouseStyle | None) -> Grid:
    """The seller, always: in house style where the insurer is the seller, plainly otherwise."""
    if house is None:
        brand: list[Flowable] = [wording.paragraph(document.seller.display_name, style.BRAND_STRONG)]
        lines = wording.under_each_other(seller_lines(document.seller, document.buyer), style.SENDER)
        return Grid([Row(cells=[brand, lines])], [style.WIDTH - _SENDER_WIDTH, _SENDER_WIDTH])
    lines = wording.under_each_other(house.sender, style.SENDER)
    name = BrandName(house.name, house.name_rest)
    if house.mark is None:
        return Grid([Row(cells=[[name], lines])], [style.WIDTH - _SENDER_WIDTH, _SENDER_WIDTH])
    widths = [MARK_SIZE, style.WIDTH - _SENDER_WIDTH - MARK_SIZE, _SENDER_WIDTH]
    mark = MarkFlowable(house.mark, house.accent)
    return Grid([Row(cells=[[mark], [name], lines], stand=Stand.MIDDLE)], widths, gap=3 * mm)


def seller_lines(seller: Party, buyer: Party) -> tuple[str, ...]:
    home = buyer.address.country if buyer.address else ""
    contact = seller.contact
    found = words.address(seller.address, home=home)
    return (*found, contact.telephone, contact.email) if contact else found


def _address(document: Document, extra: PrintedFacts) -> list[Flowable]:
    buyer = document.buyer
    home = document.seller.address.country if document.seller.address else ""
    attention = extra.attention or (buyer.contact.name if buyer.contact else "")
    lines = (
        buyer.display_name,
        buyer.name if buyer.registration_name and buyer.name != buyer.registration_name else "",
        _("attn. %(name)s") % {"name": attention} if attention.strip() else "",
        *words.address(buyer.address, home=home),
    )
    return wording.under_each_other(lines, style.ADDRESS)


def title_text(document: Document) -> str:
    return _("Credit note") if document.kind is DocumentKind.CREDIT_NOTE else _("Invoice")


def _title(document: Document) -> Grid:
    title = title_text(document)
    width = text_width(title, style.TITLE.fontName, style.TITLE.fontSize) + 8 * mm
    cells = [[wording.paragraph(title, style.TITLE)], [wording.paragraph(document.number, style.NUMBER)]]
    row = Row(
        cells=cells,
        below=2.6 * mm,
        first_lower=0.4 * mm,
        stand=Stand.BOTTOM,
        rule=Rule(1.2, style.INK),
    )
    return Grid([row], [width, style.WIDTH - width])


def facts(document: Document, extra: PrintedFacts) -> list[Fact]:
    """What identifies the document, most wanted first; only what is known."""
    chamber = next((found.value for found in document.buyer.all_identifiers() if found.scheme == "0106"), "")
    is_credit = document.kind is DocumentKind.CREDIT_NOTE
    preceding = ", ".join(earlier.number for earlier in document.preceding)
    found = [
        (_("Date of credit note") if is_credit else _("Invoice date"), words.day(document.issue_date)),
        (_("Corrects invoice"), preceding if is_credit else ""),
        (_("Relation number"), extra.relation_number),
        (_("KvK number"), chamber),
        (_("Contract"), document.contract),
        (_("Period"), words.period(document.period) if document.period else ""),
        (_("Your order"), document.order),
        (_("Your reference"), document.buyer_reference),
        (_("Earlier invoice"), "" if is_credit else preceding),
    ]
    return [(label, value) for label, value in found if value.strip()]


def _facts_row(found: list[Fact]) -> list[Flowable]:
    """Spread over the width like the drawing, or in even columns when the values are too long for that."""
    natural = [_fact_width(fact) for fact in found]
    free = style.WIDTH - sum(natural)
    gap = free / max(len(found) - 1, 1)
    if gap >= _NARROWEST_GAP:
        gap = min(gap, _WIDEST_GAP) if len(found) < FACTS_IN_ROW else gap
        widths = [width + gap for width in natural[:-1]] + [natural[-1]]
        widths[-1] = style.WIDTH - sum(widths[:-1])
    else:
        widths = [style.WIDTH / len(found)] * len(found)
    cells = [fact_cell(fact) for fact in found]
    row = Row(cells=cells, above=3.5 * mm, below=3.5 * mm, rule=Rule(0.4, style.DIVIDER))
    return [Grid([row], widths, gap=2 * mm if gap < _NARROWEST_GAP else 0)]


def _fact_width(fact: Fact) -> float:
    label, value = fact
    return 1 + max(
        text_width(wording.clean(label), style.LABEL.fontName, style.LABEL.fontSize),
        text_width(wording.clean(value), style.VALUE.fontName, style.VALUE.fontSize),
    )


def fact_cell(fact: Fact) -> list[Flowable]:
    label, value = fact
    return [wording.paragraph(label, style.LABEL), wording.paragraph(value, style.VALUE)]
