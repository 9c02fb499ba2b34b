"""The SEPA payment code on paper: squares of ink, no picture."""

from __future__ import annotations

from typing import Final

from reportlab.lib.colors import black
from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from invoices.payment_code import BORDER, PaymentCode

SIDE: Final = 27 * mm
_OVERLAP: Final = 1.02  # rows touch: otherwise some printers leave a line between them


class CodeFlowable(Flowable):  # type: ignore[misc]  # reportlab has no types
    """The code without the quiet around it: on paper the white of the sheet is there already."""

    def __init__(self, code: PaymentCode) -> None:
        super().__init__()
        self.width = self.height = SIDE
        self._code = code

    def draw(self) -> None:
        """In modules, from the top: as numbers of the drawing library, these would be most of the work of a page."""
        module = SIDE / (self._code.size - 2 * BORDER)
        squares = (
            f"{column - BORDER} {row - BORDER} {length} {_OVERLAP} re"
            for column, row, length in self._code.runs
        )
        self.canv.saveState()
        self.canv.translate(0, SIDE)
        self.canv.scale(module, -module)
        self.canv.setFillColor(black)
        self.canv.addLiteral("\n".join([*squares, "f"]))
        self.canv.restoreState()
