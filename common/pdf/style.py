"""Sizes, colours and paragraph styles of an A4 document, as drawn for the portal. Lengths are in points."""

from __future__ import annotations

from typing import Final

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from common.pdf.fonts import REGULAR, STRONG

PAGE_WIDTH: Final = float(A4[0])
PAGE_HEIGHT: Final = float(A4[1])
LEFT: Final = 22 * mm
RIGHT: Final = 18 * mm
TOP: Final = 16 * mm
BOTTOM: Final = 27 * mm  # text ends above the footer
FOOT: Final = 12 * mm  # the footer ends here and grows upward
WIDTH: Final = PAGE_WIDTH - LEFT - RIGHT

INK: Final = HexColor("#12262b")
SECOND: Final = HexColor("#475b61")  # labels, hints
HAIRLINE: Final = HexColor("#d6dfe0")
DIVIDER: Final = HexColor("#b9c6c8")


def _style(
    name: str, size: float, leading: float, font: str = REGULAR, colour: Color = INK, align: int = TA_LEFT
) -> ParagraphStyle:
    return ParagraphStyle(
        name,
        fontName=font,
        bulletFontName=font,
        fontSize=size,
        leading=leading,
        textColor=colour,
        alignment=align,
        splitLongWords=1,
    )


BRAND: Final = _style("brand", 13, 16)
BRAND_STRONG: Final = _style("brand-strong", 13, 16, STRONG)
SENDER: Final = _style("sender", 8.5, 12, colour=SECOND, align=TA_RIGHT)
ADDRESS: Final = _style("address", 10.5, 14.7)
TITLE: Final = _style("title", 22, 26, STRONG)
NUMBER: Final = _style("number", 14, 17, STRONG, align=TA_RIGHT)
LABEL: Final = _style("label", 8.5, 12, colour=SECOND)
VALUE: Final = _style("value", 10, 13.5)
BODY: Final = _style("body", 10, 14.2)
HEAD: Final = _style("head", 8.5, 11, STRONG, SECOND)
HEAD_RIGHT: Final = _style("head-right", 8.5, 11, STRONG, SECOND, TA_RIGHT)
ITEM: Final = _style("item", 10, 14.2)
DETAIL: Final = _style("detail", 8.5, 12, colour=SECOND)
CELL_RIGHT: Final = _style("cell-right", 10, 14.2, align=TA_RIGHT)
CELL_RIGHT_SMALL: Final = _style("cell-right-small", 8.5, 12, align=TA_RIGHT)
SUM_LABEL: Final = _style("sum-label", 9, 12.6, colour=SECOND)
SUM: Final = _style("sum", 10, 12.6, align=TA_RIGHT)
TOTAL_LABEL: Final = _style("total-label", 13, 16, STRONG)
TOTAL: Final = _style("total", 13, 16, STRONG, align=TA_RIGHT)
PAY: Final = _style("pay", 11.5, 15, STRONG)
NOTE: Final = _style("note", 9, 12.8, colour=SECOND)
NOTE_BLOCK: Final = _style("note-block", 9, 12.8, colour=SECOND)
NOTE_BLOCK.rightIndent = WIDTH - 130 * mm
FOOTER: Final = _style("footer", 7.5, 10, colour=SECOND)
FOOTER_RIGHT: Final = _style("footer-right", 7.5, 10, colour=SECOND, align=TA_RIGHT)


def derived(
    name: str, size: float, leading: float, *, strong: bool = False, right: bool = False
) -> ParagraphStyle:
    """A style in the same hand, for other papers than invoices."""
    return _style(name, size, leading, STRONG if strong else REGULAR, INK, TA_RIGHT if right else TA_LEFT)
