"""What the portal adds to a document on paper: the insurer's house style, and facts the document lacks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

# Draws a square mark with its lower left corner at (x, y); arguments: canvas, x, y, size, accent colour.
Mark = Callable[[Canvas, float, float, float, str], None]

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


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseStyle:
    """How the insurer's own documents look. Given only where the insurer is the seller."""

    name: str  # the part of the name that stands out
    name_rest: str = ""
    accent: str = "#0b5c68"
    sender: tuple[str, ...] = ()  # lines at the top right: postal address, telephone
    footer: str = ""
    pay_text: str = ""  # how to pay, where there is something to pay
    help_text: str = ""  # where to ask
    mark: Mark | None = field(default=draw_beacon)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedFacts:
    """What the portal knows beside the document. Everything may be left out."""

    relation_number: str = ""
    attention: str = ""  # department or person in the address, without "attn."
    intro: str = ""  # one sentence above the lines
