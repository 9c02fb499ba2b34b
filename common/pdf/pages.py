"""Pages of a paper: the frame, the running head of later pages, the footer with page x of y."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from django.utils.translation import gettext as _
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Frame, PageTemplate

from common.pdf import style, wording

_PAGE_NUMBER_WIDTH: Final = 34 * mm
_FOOTER_LINES: Final = 3
_RUNNING_HEAD: Final = 12 * mm  # from the top of the sheet


def page_template(name: str, running_head: str = "", *, begins_part: bool = False) -> PageTemplate:
    """The sheet with its one frame; `begins_part`: pages are counted from 1 again."""
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
        canvas.part += begins_part
        if running_head:
            canvas.setFont(style.DETAIL.fontName, style.DETAIL.fontSize)
            canvas.setFillColor(style.SECOND)
            canvas.drawString(style.LEFT, style.PAGE_HEIGHT - _RUNNING_HEAD, running_head)

    return PageTemplate(id=name, frames=[frame], onPage=draw, autoNextPageTemplate="later")


def canvas_maker(footer: str) -> type[Canvas]:
    """A canvas that writes the footers when all pages exist: only then the number of pages is known.

    Pages are counted by `part`, which a template sets where several papers lie in one file.
    """

    class FooterCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
        part = 0

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - the name in reportlab
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            lengths = Counter(page.get("part", 0) for page in self._pages)
            done: Counter[int] = Counter()
            for page in self._pages:
                self.__dict__.update(page)
                done[self.part] += 1
                _draw_footer(self, footer, done[self.part], lengths[self.part])
                super().showPage()
            super().save()

    return FooterCanvas


def _draw_footer(canvas: Canvas, footer: str, page: int, pages: int) -> None:
    number = wording.paragraph(
        _("Page %(page)s of %(pages)s") % {"page": page, "pages": pages}, style.FOOTER_RIGHT
    )
    left = style.WIDTH - _PAGE_NUMBER_WIDTH
    room = style.FOOTER.leading * _FOOTER_LINES
    text = wording.paragraph(footer, style.FOOTER)
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
