"""A table of a paper: rows of cells under each other, drawn in one go.

The table of the PDF library can do more, and asks every cell several times how large it is. Here the widths are known,
so each piece is measured once for a width, and all plain words of a table share one piece of text on the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate
from typing import Final

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from common.pdf.plain_words import Pen, PlainWords

_ROUNDING: Final = 1e-6  # points
_BETWEEN_RULES: Final = 1.4  # points
_UNBOUNDED: Final = 72_000.0  # points; a cell takes the height it needs


class Stand(Enum):
    """Where the pieces of a cell stand in a row that is higher."""

    TOP = 0.0
    MIDDLE = 0.5
    BOTTOM = 1.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A line under a row, from the left side of column `start`, or several with the edge in their middle."""

    width: float
    colour: Color
    start: int = 0
    lines: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Pieces of each column, with the space above and below them. With `stays`, the next row is on the same page.

    The first column stands `first_lower`, so that letters of two sizes stand on one line.
    """

    cells: Sequence[Sequence[Flowable]]
    above: float = 0
    below: float = 0
    first_lower: float = 0
    stand: Stand = Stand.TOP
    rule: Rule | None = None
    stays: bool = False


class Grid(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Rows in columns of given widths. `gap` is kept free left of every column but the first.

    Where a page ends it breaks between rows, and `heads` come first again on the next page.
    """

    def __init__(
        self, rows: Sequence[Row], widths: Sequence[float], *, heads: Row | None = None, gap: float = 0
    ) -> None:
        super().__init__()
        self._rows = tuple(rows)
        self._heads = heads
        self._widths = tuple(widths)
        self._gap = gap
        self._lefts = tuple(accumulate(self._widths, initial=0.0))
        self._heights: list[float] = []

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        if not self._heights:
            self._heights = [self._height_of(row) for row in self._all_rows()]
        self.width, self.height = self._lefts[-1], sum(self._heights)
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """The rows that fit, and the others; nothing when not one row fits."""
        self.wrap(width, height)
        ends = list(accumulate(self._heights))[len(self._all_rows()) - len(self._rows) :]
        fits = sum(end <= height + _ROUNDING for end in ends)
        while fits and fits < len(self._rows) and self._rows[fits - 1].stays:
            fits -= 1
        if fits == len(self._rows):
            return [self]
        return [self._part(0, fits), self._part(fits, len(self._rows))] if fits else []

    def draw(self) -> None:
        pen = Pen(self.canv)
        top = self.height
        for row, height in zip(self._all_rows(), self._heights, strict=True):
            for column, pieces in enumerate(row.cells):
                self._draw_cell(pen, row, column, pieces, top, height)
            top -= height
            if row.rule:
                self._draw_rule(row.rule, top)
        pen.lift()

    def _part(self, first: int, end: int) -> Grid:
        """These rows under the same heads; nothing is measured again."""
        part = Grid(self._rows[first:end], self._widths, heads=self._heads, gap=self._gap)
        heads = len(self._all_rows()) - len(self._rows)
        part._heights = [*self._heights[:heads], *self._heights[heads + first : heads + end]]
        return part

    def _all_rows(self) -> tuple[Row, ...]:
        return (self._heads, *self._rows) if self._heads else self._rows

    def _left(self, column: int) -> float:
        return self._lefts[column] + (self._gap if column else 0)

    def _height_of(self, row: Row) -> float:
        heights = [0.0]
        for column, pieces in enumerate(row.cells):
            width = self._lefts[column + 1] - self._left(column)
            content = sum(piece.wrap(width, _UNBOUNDED)[1] for piece in pieces)
            heights.append(content + row.above + row.below)
        return max(heights)

    def _draw_cell(
        self,
        pen: Pen,
        row: Row,
        column: int,
        pieces: Sequence[Flowable],
        top: float,
        height: float,
    ) -> None:
        free = height - row.above - row.below - sum(piece.height for piece in pieces)
        bottom = top - row.above - free * row.stand.value - (0 if column else row.first_lower)
        for piece in pieces:
            bottom -= piece.height
            if isinstance(piece, PlainWords) and piece.is_one_line:
                piece.write(pen, self._left(column), bottom)
            else:
                piece.drawOn(self.canv, self._left(column), bottom)

    def _draw_rule(self, rule: Rule, bottom: float) -> None:
        canvas: Canvas = self.canv
        canvas.setStrokeColor(rule.colour)
        canvas.setLineWidth(rule.width)
        pitch = rule.width + _BETWEEN_RULES
        for number in range(rule.lines):
            y = bottom + pitch * ((rule.lines - 1) / 2 - number)
            canvas.line(self._lefts[rule.start], y, self._lefts[-1], y)
