"""Pages: the flow of parts, the footer with page x of y, the running head of later pages, the metadata."""

from __future__ import annotations

import io
from typing import Any, Final

from django.utils.translation import gettext as _
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, PageTemplate, Paragraph, Spacer

from invoices.documents import Document
from invoices.pdf import style, words
from invoices.pdf.fonts import REGULAR, text_width
from invoices.pdf.head import FACTS_IN_ROW, head, title_text
from invoices.pdf.house import HouseStyle, PrintedFacts
from invoices.pdf.lines_table import lines_table
from invoices.pdf.payment import details, notes, payment_box
from invoices.pdf.plain_words import PlainWords
from invoices.pdf.totals import totals_table

_PAGE_NUMBER_WIDTH: Final = 34 * mm
_FOOTER_LINES: Final = 3
_SHORT_NOTES: Final = 600  # characters
_RUNNING_HEAD: Final = 12 * mm  # from the top of the sheet


def build(document: Document, *, language: str, house: HouseStyle | None, extra: PrintedFacts) -> bytes:
    """Write the PDF in the active language."""
    buffer = io.BytesIO()
    title = f"{title_text(document)} {words.clean(document.number)}"
    template = BaseDocTemplate(
        buffer,
        pagesize=(style.PAGE_WIDTH, style.PAGE_HEIGHT),
        title=title,
        author=words.clean(document.seller.display_name),
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
        [words.paragraph(extra.intro, style.BODY), Spacer(1, 4 * mm)] if extra.intro else []
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


def page_template(name: str, running_head: str = "") -> PageTemplate:
    frame = Frame(
        style.LEFT,
        style.BOTTOM,
        style.WIDTH,
        style.PAGE_HEIGHT - style.TOP - style.BOTTOM,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )

    def draw(canvas: Canvas, _document: Any) -> None:
        canvas.setFont(style.DETAIL.fontName, style.DETAIL.fontSize)
        canvas.setFillColor(style.SECOND)
        canvas.drawString(style.LEFT, style.PAGE_HEIGHT - _RUNNING_HEAD, running_head)

    return PageTemplate(
        id=name, frames=[frame], onPage=draw if running_head else _nothing, autoNextPageTemplate="later"
    )


def _nothing(_canvas: Canvas, _document: Any) -> None:
    """The first page has its own head."""


def _running_head(title: str, document: Document) -> str:
    text = f"{title} · {words.clean(document.seller.display_name)}".replace("\n", " ")
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


def canvas_maker(footer: str) -> type[Canvas]:
    """A canvas that writes the footers when all pages exist: only then the number of pages is known."""

    class FooterCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - the name in reportlab
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for position, page in enumerate(self._pages, start=1):
                self.__dict__.update(page)
                _draw_footer(self, footer, position, len(self._pages))
                super().showPage()
            super().save()

    return FooterCanvas


def _draw_footer(canvas: Canvas, footer: str, page: int, pages: int) -> None:
    number = words.paragraph(
        _("Page %(page)s of %(pages)s") % {"page": page, "pages": pages}, style.FOOTER_RIGHT
    )
    left = style.WIDTH - _PAGE_NUMBER_WIDTH
    room = style.FOOTER.leading * _FOOTER_LINES
    text = words.paragraph(footer, style.FOOTER)
    if text.wrap(left, room)[1] > room:
        text = text.split(left, room)[0]
    top = style.FOOT + text.wrap(left, room)[1]
    line = top + 2.5 * mm
    canvas.setStrokeColor(style.DIVIDER)
    canvas.setLineWidth(0.4)
    canvas.line(style.LEFT, line, style.LEFT + style.WIDTH, line)
    _place(canvas, text, style.LEFT, top, left)
    _place(canvas, number, style.LEFT + left, top, _PAGE_NUMBER_WIDTH)


def _place(canvas: Canvas, text: Flowable, left: float, top: float, width: float) -> None:
    height = text.wrap(width, style.PAGE_HEIGHT)[1]
    text.drawOn(canvas, left, top - height)
