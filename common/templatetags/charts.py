"""``{% load charts %}``: charts as SVG of classes and attributes only, as the strict content policy wants it.

``{% chart_keys chart %}`` names the fills · ``{% stacked_chart chart %}`` a wide and a narrow drawing, of which the
stylesheet hides one · ``{% meter share fill %}`` a bar of so many parts of a hundred · ``{% chart_key fill %}`` one key
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from common import markup
from common.charts import Chart, Fill, Scale, Segment, scale_of, stacked
from common.money import number_text

register = template.Library()

_GAP: Final = 1.0  # between a segment and the line or segment below it


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawing:
    """One of the two drawings, in units of its own view."""

    name: str
    width: int
    height: int
    foot: int  # below the axis: names of the bars
    letter: float  # width of a figure of the axis
    left: int  # least room for the figures of the axis
    thick: float  # part of its place that a bar takes


_WIDE: Final = _Drawing(name="wide", width=508, height=432, foot=24, letter=7.0, left=52, thick=0.685)
_NARROW: Final = _Drawing(name="narrow", width=343, height=240, foot=24, letter=7.0, left=32, thick=0.77)
_TOP: Final = 10

_KEYS: Final = {
    Fill.PAID: mark_safe('<rect class="c-paid" width="14" height="14" rx="2"/>'),
    Fill.LATE: mark_safe(
        '<rect class="c-late" width="14" height="14" rx="2"/><g class="c-late-dot"><circle cx="4" cy="4" r="1.2"/>'
        '<circle cx="10" cy="4" r="1.2"/><circle cx="4" cy="10" r="1.2"/><circle cx="10" cy="10" r="1.2"/></g>'
    ),
    Fill.OPEN: mark_safe(
        '<rect class="c-open" x="1" y="1" width="12" height="12" rx="1.5"/>'
        '<path class="c-open-lines" d="M2 9 9 2M5 12l7-7"/>'
    ),
    Fill.CREDIT: mark_safe(
        '<rect class="c-credit" x="1" y="1" width="12" height="12" rx="1.5"/>'
        '<path class="c-credit-lines" d="M2 5h10M2 9h10"/>'
    ),
}
_PATTERNS: Final = (
    '<defs><pattern id="{0}-open" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect class="c-open-bg" width="6" height="6"/>'
    '<path class="c-open-lines" d="M0 0v6"/></pattern>'
    '<pattern id="{0}-late" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect class="c-late" width="6" height="6"/><circle class="c-late-dot" cx="3" cy="3" r="1.1"/></pattern>'
    '<pattern id="{0}-credit" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect class="c-open-bg" width="6" height="6"/><path class="c-credit-lines" d="M0 3h6"/></pattern></defs>'
)
_OUTLINES: Final = {Fill.OPEN: "c-outline", Fill.CREDIT: "c-outline-credit"}


@register.simple_tag
def chart_key(fill: str) -> SafeString:
    """The sample of a fill that stands before its name."""
    return format_html('<svg class="key" viewBox="0 0 14 14" aria-hidden="true">{}</svg>', _KEYS[Fill(fill)])


@register.simple_tag
def chart_keys(chart: Chart) -> SafeString:
    """What each fill means."""
    keys = format_html_join("", "<li>{}{}</li>", ((chart_key(fill), word) for fill, word in chart.keys))
    return format_html('<ul class="keylist">{}</ul>', keys)


@register.simple_tag
def stacked_chart(chart: Chart) -> SafeString:
    """Both drawings."""
    scale = scale_of(chart)
    return mark_safe("".join(_drawn(chart, scale, drawing) for drawing in (_WIDE, _NARROW)))  # noqa: S308 - of escaped parts


@register.simple_tag
def meter(share: float, fill: str) -> SafeString:
    """A bar filled for `share` of a hundred; what it means stands beside it."""
    return format_html(
        '<svg class="meterbar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="c-track" width="100" height="10"/><rect class="c-{}" width="{}" height="10"/></svg>',
        fill,
        f"{share:.1f}",
    )


def _drawn(chart: Chart, scale: Scale, drawing: _Drawing) -> SafeString:
    name = f"{chart.name}-{drawing.name}"
    labels = [(tick, axis_text(tick, scale, short=drawing is _NARROW)) for tick in scale.ticks()]
    left = max(drawing.left, round(max(len(text) for _tick, text in labels) * drawing.letter) + 8)
    place = _Place(drawing, scale, left)
    return format_html(
        '<svg class="chart chart--{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}</svg>',
        drawing.name,
        drawing.width,
        drawing.height,
        chart.about,
        format_html(_PATTERNS, name),
        format_html_join("", "{}", ((line,) for tick, text in labels for line in place.line(tick, text))),
        format_html_join("", "{}", ((part,) for part in _bars(chart, place, name))),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where values and bars stand in a drawing."""

    drawing: _Drawing
    scale: Scale
    left: int

    def y(self, value: Decimal) -> float:
        height = self.drawing.height - self.drawing.foot - _TOP
        return _TOP + height * (1 - self.scale.share(value))

    def line(self, tick: Decimal, text: str) -> Iterator[SafeString]:
        y = round(self.y(tick))
        yield format_html(
            '<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/><text x="{}" y="{}" text-anchor="end">{}</text>',
            *(
                "base" if tick == 0 else "grid",
                self.left,
                self.drawing.width,
                y,
                y,
                self.left - 8,
                y + 4,
                text,
            ),
        )


def _bars(chart: Chart, place: _Place, name: str) -> Iterator[SafeString]:
    each = (place.drawing.width - place.left) / len(chart.bars)
    wide = each * place.drawing.thick
    for number, bar in enumerate(chart.bars):
        middle = place.left + each * (number + 0.5)
        for segment, start, end in stacked(bar):
            top, bottom = place.y(end), place.y(start)
            box = (
                f"{middle - wide / 2:.1f}",
                f"{top:.1f}",
                f"{wide:.1f}",
                f"{max(bottom - top - _GAP, 0.5):.1f}",
            )
            yield format_html(
                '<rect {} x="{}" y="{}" width="{}" height="{}"><title>{}: {}</title></rect>',
                *(_filled(segment, name), *box, bar.name, segment.text),
            )
        text = bar.letter if place.drawing is _NARROW else bar.short
        yield format_html(
            '<text x="{}" y="{}" text-anchor="middle">{}</text>',
            f"{middle:.1f}",
            place.drawing.height - 6,
            text,
        )


def _filled(segment: Segment, name: str) -> SafeString:
    if segment.fill is Fill.PAID:
        return mark_safe('class="c-paid"')
    outline = format_html('class="{}" ', _OUTLINES[segment.fill]) if segment.fill in _OUTLINES else ""
    return format_html('{}fill="url(#{}-{})"', outline, name, segment.fill.value)


def axis_text(tick: Decimal, scale: Scale, *, short: bool = False) -> str:
    """A figure at the axis; `short` counts in thousands or millions where all figures allow it."""
    sizes = {
        1_000_000: pgettext("millions at an axis", "%(number)sM"),
        1_000: pgettext("thousands at an axis", "%(number)sk"),
    }
    for size, words in sizes.items() if short else ():
        if tick and scale.step % size == 0:
            return words % {"number": number_text(tick / size, 0, markup.language())}
    return number_text(tick, 0, markup.language())
