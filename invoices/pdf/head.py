"""Top of the first page: sender, address for a window envelope, title, row of facts."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer, Table

from invoices.documents import Document, DocumentKind, Party
from invoices.pdf import style, words
from invoices.pdf.fonts import REGULAR, text_width
from invoices.pdf.house import HouseStyle, Mark, PrintedFacts

_ADDRESS_FROM_TOP: Final = 46 * mm
_ADDRESS_HEIGHT: Final = 28 * mm
_ADDRESS_WIDTH: Final = 90 * mm
_SENDER_WIDTH: Final = 62 * mm
_MARK_SIZE: Final = 11 * mm
FACTS_IN_ROW: Final = 5
_WIDEST_GAP: Final = 16 * mm
_NARROWEST_GAP: Final = 4 * mm

Fact = tuple[str, str]  # label, value


class MarkFlowable(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A mark as a square in the flow of the text."""

    def __init__(self, mark: Mark, accent: str) -> None:
        super().__init__()
        self.width = self.height = _MARK_SIZE
        self._mark = mark
        self._accent = accent

    def draw(self) -> None:
        self._mark(self.canv, 0, 0, _MARK_SIZE, self._accent)


def head(document: Document, house: HouseStyle | None, extra: PrintedFacts) -> list[Flowable]:
    sender = _sender(document, house)
    sender_height = sender.wrap(style.WIDTH, style.PAGE_HEIGHT)[1]
    to = Table([[_address(document, extra)]], colWidths=[_ADDRESS_WIDTH], hAlign="LEFT", style=plain_cells())
    to_height = to.wrap(_ADDRESS_WIDTH, style.PAGE_HEIGHT)[1]
    return [
        sender,
        Spacer(1, max(_ADDRESS_FROM_TOP - style.TOP - sender_height, 6 * mm)),
        to,
        Spacer(1, max(_ADDRESS_HEIGHT - to_height, 0) + 8 * mm),
        _title(document),
        *_facts_row(facts(document, extra)[:FACTS_IN_ROW]),
    ]


def _sender(document: Document, house: HouseStyle | None) -> Table:
    """The seller, always: in house style where the insurer is the seller, plainly otherwise."""
    if house is None:
        brand: list[Flowable] = [
            Paragraph(f"<b>{words.escaped(document.seller.display_name)}</b>", style.BRAND)
        ]
        lines = seller_lines(document.seller, document.buyer)
    else:
        name = f"<b>{words.escaped(house.name)}</b> {words.escaped(house.name_rest)}"
        brand = [Paragraph(name, style.BRAND)]
        lines = house.sender
    cells: list[object] = [brand, words.lines_paragraph(lines, style.SENDER)]
    widths = [style.WIDTH - _SENDER_WIDTH, _SENDER_WIDTH]
    if house is not None and house.mark is not None:
        cells.insert(0, MarkFlowable(house.mark, house.accent))
        widths = [_MARK_SIZE + 3 * mm, style.WIDTH - _SENDER_WIDTH - _MARK_SIZE - 3 * mm, _SENDER_WIDTH]
    middle = len(cells) == 3
    table = Table([cells], colWidths=widths, hAlign="LEFT")
    table.setStyle([*plain_cells(), ("VALIGN", (0, 0), (-2, -1), "MIDDLE" if middle else "TOP")])
    return table


def seller_lines(seller: Party, buyer: Party) -> tuple[str, ...]:
    home = buyer.address.country if buyer.address else ""
    contact = seller.contact
    found = words.address(seller.address, home=home)
    return (*found, contact.telephone, contact.email) if contact else found


def _address(document: Document, extra: PrintedFacts) -> Paragraph:
    buyer = document.buyer
    home = document.seller.address.country if document.seller.address else ""
    attention = extra.attention or (buyer.contact.name if buyer.contact else "")
    lines = (
        buyer.display_name,
        buyer.name if buyer.registration_name and buyer.name != buyer.registration_name else "",
        _("attn. %(name)s") % {"name": attention} if attention.strip() else "",
        *words.address(buyer.address, home=home),
    )
    return words.lines_paragraph(lines, style.ADDRESS)


def title_text(document: Document) -> str:
    return _("Credit note") if document.kind is DocumentKind.CREDIT_NOTE else _("Invoice")


def _title(document: Document) -> Table:
    title = title_text(document)
    width = text_width(title, style.TITLE.fontName, style.TITLE.fontSize) + 8 * mm
    cells = [words.paragraph(title, style.TITLE), words.paragraph(document.number, style.NUMBER)]
    table = Table([cells], colWidths=[width, style.WIDTH - width], hAlign="LEFT")
    table.setStyle(
        [
            *plain_cells(),
            ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
            ("BOTTOMPADDING", (0, 0), (0, 0), 2.2 * mm),
            ("BOTTOMPADDING", (1, 0), (1, 0), 2.6 * mm),
            ("LINEBELOW", (0, 0), (-1, -1), 1.2, style.INK),
        ]
    )
    return table


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
    table = Table([cells], colWidths=widths, hAlign="LEFT")
    table.setStyle(
        [
            *plain_cells(),
            ("TOPPADDING", (0, 0), (-1, -1), 3.5 * mm),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5 * mm),
            ("RIGHTPADDING", (0, 0), (-2, -1), 2 * mm if gap < _NARROWEST_GAP else 0),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, style.DIVIDER),
        ]
    )
    return [table]


def _fact_width(fact: Fact) -> float:
    label, value = fact
    return 1 + max(
        text_width(words.clean(label), style.LABEL.fontName, style.LABEL.fontSize),
        text_width(words.clean(value), style.VALUE.fontName, style.VALUE.fontSize),
    )


def fact_cell(fact: Fact) -> list[Flowable]:
    label, value = fact
    return [words.paragraph(label, style.LABEL), words.paragraph(value, style.VALUE)]


def plain_cells() -> list[tuple[object, ...]]:
    """Table commands for a table that is only a grid: no padding, text at the top, no font but ours."""
    return [
        ("FONTNAME", (0, 0), (-1, -1), REGULAR),
        *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
