"""The insurer's mark and name as they stand at the top of its papers."""

from __future__ import annotations

from typing import Final

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from invoices.pdf import style, words
from invoices.pdf.fonts import text_width
from invoices.pdf.house import Mark
from invoices.pdf.plain_words import PlainWords

MARK_SIZE: Final = 11 * mm


class MarkFlowable(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A mark as a square in the flow of the text."""

    def __init__(self, mark: Mark, accent: str) -> None:
        super().__init__()
        self.width = self.height = MARK_SIZE
        self._mark = mark
        self._accent = accent

    def draw(self) -> None:
        self._mark(self.canv, 0, 0, MARK_SIZE, self._accent)


class BrandName(Flowable):  # type: ignore[misc]  # reportlab has no types
    """The name in two weights on one line: the part that stands out, and the rest."""

    def __init__(self, name: str, rest: str) -> None:
        super().__init__()
        self._name = PlainWords(words.clean(name), style.BRAND_STRONG)
        self._rest = PlainWords(words.clean(rest), style.BRAND)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self._rest_left = self._name.needed_width + text_width(
            " ", style.BRAND.fontName, style.BRAND.fontSize
        )
        self.width = width
        self.height = max(
            self._name.wrap(width, height)[1], self._rest.wrap(max(width - self._rest_left, 1), height)[1]
        )
        return width, self.height

    def draw(self) -> None:
        self._name.drawOn(self.canv, 0, self.height - self._name.height)
        self._rest.drawOn(self.canv, self._rest_left, self.height - self._rest.height)
