"""Letters on paper: A4 in the house style, the address where a window envelope shows it, one file for the printer."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    Spacer,
    Table,
)

from common.pdf import style, wording
from common.pdf.brand import BrandName, MarkFlowable, draw_beacon, legal_line
from common.pdf.fonts import REGULAR, drawing
from common.pdf.pages import canvas_maker, page_template

_ADDRESS_FROM_TOP: Final = 46 * mm
_ADDRESS_HEIGHT: Final = 30 * mm
_SENDER_WIDTH: Final = 62 * mm
_MARK_WIDTH: Final = 14 * mm
_ACCENT: Final = "#0b5c68"
_LARGE: Final = "> "
_TEXT: Final = style.derived("letter", 11, 16)
_SUBJECT: Final = style.derived("letter-subject", 13, 18, strong=True)
_CODE: Final = style.derived("letter-code", 16, 22, strong=True)
_PLAIN: Final = [
    (edge, (0, 0), (-1, -1), 0) for edge in ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a letter says. In `text` the first paragraph is the subject line; one that begins with "> " stands large.

    `relation_number` is empty where the letter belongs to no organisation, or must not say to which.
    """

    language: str
    address: tuple[str, ...]
    day: str
    reference: str
    text: str
    relation_number: str = ""

    @property
    def subject(self) -> str:
        """The line above the letter."""
        return self.text.partition("\n\n")[0].strip()

    @property
    def paragraphs(self) -> list[str]:
        """What follows it, empty ones left out."""
        return [part.strip() for part in self.text.split("\n\n")[1:] if part.strip()]


def letters_pdf(letters: Iterable[Letter], *, brand: dict[str, Any], title: str) -> bytes:
    """One file with every letter on sheets of its own; pages are counted for each letter."""
    with drawing():
        buffer = io.BytesIO()
        template = BaseDocTemplate(
            buffer,
            pagesize=(style.PAGE_WIDTH, style.PAGE_HEIGHT),
            title=title,
            author=brand["legal_name"],
            creator="",
            producer="",
            displayDocTitle=True,
            invariant=1,
            initialFontName=REGULAR,
            pageTemplates=[page_template("first", begins_part=True), page_template("later")],
        )
        story: list[Flowable] = []
        for letter in letters:
            if story:
                story += [NextPageTemplate("first"), PageBreak()]
            with translation.override(letter.language):
                story += _story(letter, brand)
        template.build(story, canvasmaker=canvas_maker(legal_line(brand)))
        return buffer.getvalue()


def _story(letter: Letter, brand: dict[str, Any]) -> Iterator[Flowable]:
    sender = _sender(brand)
    sender_height = sender.wrap(style.WIDTH, style.PAGE_HEIGHT)[1]
    address = Table(
        [[wording.under_each_other(letter.address, style.ADDRESS)]], colWidths=[90 * mm], hAlign="LEFT"
    )
    address.setStyle(_PLAIN)
    height = address.wrap(90 * mm, style.PAGE_HEIGHT)[1]
    yield from (sender, Spacer(1, max(_ADDRESS_FROM_TOP - style.TOP - sender_height, 6 * mm)), address)
    yield Spacer(1, max(_ADDRESS_HEIGHT - height, 0) + 10 * mm)
    yield wording.paragraph(f"{brand['address'][-1].split(' ', 2)[-1]}, {letter.day}", _TEXT)
    yield wording.paragraph(_("Our reference: %(number)s") % {"number": letter.reference}, style.DETAIL)
    if letter.relation_number:
        number = _("Relation number: %(number)s") % {"number": letter.relation_number}
        yield wording.paragraph(number, style.DETAIL)
    yield Spacer(1, 8 * mm)
    parts = [_paragraph(part) for part in letter.paragraphs]
    yield KeepTogether([wording.paragraph(letter.subject, _SUBJECT), Spacer(1, 5 * mm), *parts[:1]])
    for part in parts[1:]:
        yield Spacer(1, 4 * mm)
        yield part


def _paragraph(text: str) -> Flowable:
    if text.startswith(_LARGE):
        return wording.paragraph(text.removeprefix(_LARGE), _CODE)
    return wording.paragraph(text, _TEXT)


def _sender(brand: dict[str, Any]) -> Table:
    lines = wording.under_each_other((*brand["address"], brand["desk_phone"]), style.SENDER)
    widths = [_MARK_WIDTH, style.WIDTH - _MARK_WIDTH - _SENDER_WIDTH, _SENDER_WIDTH]
    name = BrandName(brand["name"], brand["product"])
    table = Table([[MarkFlowable(draw_beacon, _ACCENT), name, lines]], colWidths=widths, hAlign="LEFT")
    table.setStyle([*_PLAIN, ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    return table
