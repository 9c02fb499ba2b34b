"""Stacked bars: what a chart shows, and how its values become lengths. Drawn as SVG here, on paper elsewhere.

Bars start at 0; what is below zero hangs under the line. Every kind of segment differs in fill and in pattern.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from typing import Final

from common.shapes import Words

_ZERO: Final = Decimal(0)
_MOST_STEPS: Final = 4
_NICE: Final = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


class Fill(StrEnum):
    """How a segment is drawn: solid, dotted, hatched or ruled."""

    PAID = "paid"
    LATE = "late"
    OPEN = "open"
    CREDIT = "credit"


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar: its fill, its value and the value as text."""

    fill: Fill
    value: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its name ("september"), a short one ("sep") and one letter."""

    name: str
    short: str
    letter: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart. `name` is part of ids on the page; `about` says in words what it shows; `keys` name the fills."""

    name: str
    about: Words
    keys: tuple[tuple[Fill, Words], ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from `low` (below zero as far as bars hang) to `high`, with figures in steps of a round number."""

    low: Decimal
    high: Decimal
    step: Decimal

    def ticks(self) -> list[Decimal]:
        """From the lowest to the highest."""
        below, above = int(-self.low / self.step), int(self.high / self.step)
        return [self.step * number for number in range(-below, above + 1)]

    def share(self, value: Decimal) -> float:
        """Where a value stands, from 0 at the low end to 1 at the high end."""
        return float((value - self.low) / (self.high - self.low))


def scale_of(chart: Chart) -> Scale:
    """The axis on which every bar fits; at least from 0 to 1."""
    ends = [value for bar in chart.bars for _segment, start, end in stacked(bar) for value in (start, end)]
    low, high = min([*ends, _ZERO]), max([*ends, _ZERO])
    wanted = max((high - low) / _MOST_STEPS, Decimal(1) / _MOST_STEPS)
    power = Decimal(1).scaleb(wanted.adjusted())
    step = max(next(power * nice for nice in _NICE if power * nice >= wanted), Decimal(1))
    return Scale(
        low=low,
        high=step * max((high / step).to_integral_value(ROUND_CEILING), Decimal(low == 0)),
        step=step,
    )


def stacked(bar: Bar) -> Iterator[tuple[Segment, Decimal, Decimal]]:
    """Segments with where they start and end: those above zero upwards, those below zero downwards."""
    top = bottom = _ZERO
    for segment in bar.segments:
        if segment.value > 0:
            yield segment, top, top + segment.value
            top += segment.value
        elif segment.value < 0:
            yield segment, bottom + segment.value, bottom
            bottom += segment.value


def drawn_fills(bars: Sequence[Bar]) -> set[Fill]:
    """The fills that occur."""
    return {segment.fill for bar in bars for segment in bar.segments if segment.value}
