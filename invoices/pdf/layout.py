"""The flow of parts, what stands at the head and foot of the pages, the metadata."""

from __future__ import annotations

import io
from typing import Final

from django.utils.translation import gettext as _
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Flowable, KeepTogether, Paragraph, Spacer

from common.pdf import style, wording
from common.pdf.fonts import REGULAR, text_width
from common.pdf.pages import canvas_maker, page_template
from common.pdf.plain_words import PlainWords
from invoices.documents import Document
from invoices.pdf.head import FACTS_IN_ROW, head, title_text
from invoices.pdf.house import HouseStyle, PrintedFacts
from invoices.pdf.lines_table import lines_table
from invoices.pdf.payment import details, notes, payment_box
from invoices.pdf.totals import totals_table

_SHORT_NOTES: Final = 600  # characters


def build(document: Document, *, language: str, house: HouseStyle | None, extra: PrintedFacts) -> bytes:
    """Write the PDF in the active language."""
    buffer = io.BytesIO()
    title = f"{title_text(document)} {wording.clean(document.number)}"
    template = BaseDocTemplate(
        buffer,
        pagesize=(style.PAGE_WIDTH, style.PAGE_HEIGHT),
        title=title,
        author=wording.clean(document.seller.display_name),
        creator="",
        producer="",
        lang=language,
        displayDocTitle=True,
        invariant=1,
        initialFontName=REGULAR,
        pageTemplates=[
            page_template("first"),
            page_template("later", running_head=_running_head(title, document)),
        ],
    )
    footer = house.footer if house and house.footer else seller_footer(document)
    template.build(_story(document, house, extra), canvasmaker=canvas_maker(footer))
    return buffer.getvalue()


def _story(document: Document, house: HouseStyle | None, extra: PrintedFacts) -> list[Flowable]:
    intro: list[Flowable] = (
        [wording.paragraph(extra.intro, style.BODY), Spacer(1, 4 * mm)] if extra.intro else []
    )
    lines = lines_table(document, is_house=house is not None)
    closing = [*filter(None, [lines.last]), totals_table(document), *payment_box(document, house)]
    remarks = notes(document, house)
    if _length(remarks) <= _SHORT_NOTES:  # a page with nothing but a sentence is a page too many
        closing, remarks = [*closing, *remarks], []
    return [
        *head(document, house, extra),
        Spacer(1, 7 * mm),
        *intro,
        *filter(None, [lines.body]),
        Closing(closing, lines.heads),
        *remarks,
        *details(document, extra, FACTS_IN_ROW),
    ]


def _length(found: list[Flowable]) -> int:
    return sum(len(each.getPlainText()) for each in found if isinstance(each, PlainWords | Paragraph))


class Closing(KeepTogether):  # type: ignore[misc]  # reportlab has no types
    """The end of the lines with the total and how to pay, on one page; where that is a new one, `heads` come first."""

    def __init__(self, flowables: list[Flowable], heads: Flowable | None) -> None:
        super().__init__(flowables)
        self._heads = heads

    def split(self, width: float, height: float) -> list[Flowable]:
        is_at_top = getattr(getattr(self, "_frame", None), "_atTop", False)
        first, *others = super().split(width, height)
        if self._heads is None:
            return [first, *others]
        if isinstance(first, type(self.FrameBreak)):
            return [first, self._heads, *others]
        return [self._heads, first, *others] if is_at_top else [first, *others]


def _running_head(title: str, document: Document) -> str:
    text = f"{title} · {wording.clean(document.seller.display_name)}".replace("\n", " ")
    while text_width(text, style.DETAIL.fontName, style.DETAIL.fontSize) > style.WIDTH:
        text = text[: int(len(text) * 0.95) - 1].rstrip() + "…"
    return text


def seller_footer(document: Document) -> str:
    """Who the seller is by law: name, registration, VAT number."""
    seller = document.seller
    registration = ""
    if seller.registration:
        label = _("KvK") if seller.registration.scheme == "0106" else _("registration")
        registration = f"{label} {seller.registration.value}"
    vat = _("VAT number %(number)s") % {"number": seller.vat_number} if seller.vat_number else ""
    return " · ".join(filter(None, (seller.display_name, registration, vat)))
