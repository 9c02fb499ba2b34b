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
        module = SIDE / (self._code.size - 2 * BORDER)
        path = self.canv.beginPath()
        for column, row, length in self._code.runs:
            top = SIDE - (row - BORDER) * module
            path.rect((column - BORDER) * module, top - module * _OVERLAP, length * module, module * _OVERLAP)
        self.canv.saveState()
        self.canv.setFillColor(black)
        self.canv.drawPath(path, stroke=0, fill=1)
        self.canv.restoreState()
