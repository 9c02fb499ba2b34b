"""Words that mostly fit on one line, drawn without the cost of a paragraph; where they must wrap they are one."""

from __future__ import annotations

import html
from typing import Final

from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject
from reportlab.platypus import Flowable, Paragraph

from common.pdf.fonts import text_width

_ROUNDING: Final = 1e-6  # points


class Pen:
    """One piece of text on a page; font and colour are written where they change."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._text: PDFTextObject = canvas.beginText()
        self._style: ParagraphStyle | None = None

    def write(self, words: str, style: ParagraphStyle, left: float, baseline: float) -> None:
        text = self._text
        text.setTextOrigin(left, baseline)
        if style is not self._style:
            text.setFont(style.fontName, style.fontSize)
            text.setFillColor(style.textColor)
            self._style = style
        text.textLine(words)  # `textOut` would measure it once more

    def lift(self) -> None:
        """Put what was written on the page."""
        self._canvas.drawText(self._text)


class PlainWords(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A clean text in one style, which stands left or right in the width it is given.

    Most texts on an invoice are short. Reading markup and breaking lines takes more time than all else on the page,
    and gives the same line.
    """

    def __init__(self, text: str, style: ParagraphStyle) -> None:
        super().__init__()
        self._text = text
        self._style = style
        self._needed = text_width(text, style.fontName, style.fontSize)
        self._wrapped: Paragraph | None = None

    @property
    def needed_width(self) -> float:
        """Width in points on one line."""
        return self._needed + float(self._style.rightIndent)

    @property
    def is_one_line(self) -> bool:
        """Whether the width of the last `wrap` has room for the words."""
        return self._wrapped is None

    def getPlainText(self) -> str:  # noqa: N802 - the name in reportlab
        return self._text

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = width
        if self.needed_width <= width + _ROUNDING:
            self._wrapped = None
            self.height = self._style.leading
        else:
            self._wrapped = self._wrapped or Paragraph(html.escape(self._text), self._style)
            self.height = self._wrapped.wrap(width, height)[1]
        return width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """One line is never cut; more of them are cut as a paragraph is."""
        self.wrap(width, height)
        if self._wrapped is not None:
            return list(self._wrapped.split(width, height))
        return [self] if self.height <= height + _ROUNDING else []

    def draw(self) -> None:
        if self._wrapped is not None:
            self._wrapped.drawOn(self.canv, 0, 0)
            return
        pen = Pen(self.canv)
        self.write(pen, 0, 0)
        pen.lift()

    def write(self, pen: Pen, left: float, bottom: float) -> None:
        """Write the one line with a pen that others may share."""
        style = self._style
        room = self.width - self.needed_width if style.alignment == TA_RIGHT else 0
        pen.write(self._text, style, left + room, bottom + self.height - style.fontSize)
