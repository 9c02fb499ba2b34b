"""The insurer's mark and name as they stand at the top of its papers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import gettext as _
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from common.pdf import style, wording
from common.pdf.fonts import text_width
from common.pdf.plain_words import PlainWords

# Draws a square mark with its lower left corner at (x, y); arguments: canvas, x, y, size, accent colour.
Mark = Callable[[Canvas, float, float, float, str], None]

MARK_SIZE: Final = 11 * mm
_GRID: Final = 32.0


def draw_beacon(canvas: Canvas, x: float, y: float, size: float, accent: str) -> None:
    """The beacon of the portal's icons: a light, its two waves, and the tower on a rounded field."""
    canvas.saveState()
    canvas.translate(x, y + size)
    canvas.scale(size / _GRID, -size / _GRID)
    canvas.setFillColor(HexColor(accent))
    canvas.roundRect(0, 0, _GRID, _GRID, 7, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    tower = canvas.beginPath()
    tower.moveTo(14.2, 14.5)
    for point in ((17.8, 14.5), (20, 26), (12, 26)):
        tower.lineTo(*point)
    tower.close()
    canvas.drawPath(tower, stroke=0, fill=1)
    canvas.setStrokeColorRGB(1, 1, 1)
    canvas.setLineWidth(2)
    canvas.setLineCap(1)
    waves = canvas.beginPath()
    for sign in (-1, 1):
        waves.moveTo(16 + sign * 6.8, 5.6)
        waves.curveTo(16 + sign * 9.0, 8.2, 16 + sign * 9.0, 11.8, 16 + sign * 6.8, 14.4)
    canvas.drawPath(waves, stroke=1, fill=0)
    canvas.setFillColor(HexColor("#f5b324"))
    canvas.circle(16, 10, 3.1, stroke=0, fill=1)
    canvas.restoreState()


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
        self._name = PlainWords(wording.clean(name), style.BRAND_STRONG)
        self._rest = PlainWords(wording.clean(rest), style.BRAND)

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


def legal_line(brand: dict[str, Any]) -> str:
    """Who the insurer is by law, for the foot of its papers, in the active language."""
    return " · ".join(
        [
            brand["legal_name"],
            _("KvK %(number)s") % {"number": brand["kvk_number"]},
            _("Licence %(number)s") % {"number": brand["licence"]},
            _("VAT number %(number)s") % {"number": brand["vat_number"]},
        ]
    )
