"""Bars and their axis: nothing is lost, nothing sticks out, and nothing needs an inline style."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from common.charts import Bar, Chart, Fill, Segment, scale_of, stacked
from common.templatetags.charts import axis_text, chart_keys, meter, stacked_chart

AMOUNTS = st.decimals(min_value=-(10**10), max_value=10**10, places=2)


def chart(*bars: tuple[str, ...]) -> Chart:
    """A chart of bars, each of amounts for paid, late, open and credit."""
    return Chart(
        name="c",
        about="What it shows.",
        keys=tuple((fill, fill.value) for fill in Fill),
        bars=tuple(_bar(amounts) for amounts in bars),
    )


def _bar(amounts: tuple[str, ...]) -> Bar:
    segments = [Segment(fill, Decimal(amount), amount) for fill, amount in zip(Fill, amounts, strict=False)]
    return Bar("september", "sep", "S", tuple(segments))


@pytest.mark.parametrize(
    ("bars", "low", "high", "step"),
    [
        ([("24652.50",), ("25569.00",)], 0, 30000, 10000),
        ([("0",)], 0, 1, 1),
        ([("0.30",)], 0, 1, 1),
        ([("4",)], 0, 4, 1),
        ([("100",)], 0, 100, 50),
        ([("1000000000",)], 0, 1000000000, 500000000),
        ([("0", "0", "0", "-300")], -300, 0, 100),
        ([("900", "0", "0", "-30")], -30, 1000, 500),
    ],
)
def test_axis_holds_every_bar_in_steps_of_a_round_number(bars, low, high, step) -> None:
    scale = scale_of(chart(*bars))
    assert (scale.low, scale.high, scale.step) == (low, high, step)
    assert scale.ticks() == list(range(-(-low // step * step), high + 1, step))


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS), min_size=1, max_size=12))
def test_segments_of_a_bar_lie_one_on_the_other_and_inside_the_axis(rows) -> None:
    drawn = chart(*(tuple(map(str, row)) for row in rows))
    scale = scale_of(drawn)
    assert len(scale.ticks()) <= 8
    for row, bar in zip(rows, drawn.bars, strict=True):
        found = list(stacked(bar))
        assert sum(end - start for _segment, start, end in found) == sum(map(abs, row))
        assert max((end for _segment, _start, end in found), default=0) == max(
            0, sum(v for v in row if v > 0)
        )
        assert min((start for _segment, start, _end in found), default=0) == min(
            0, sum(v for v in row if v < 0)
        )
        assert all(0 <= scale.share(value) <= 1 for _segment, *ends in found for value in ends)


def test_both_drawings_show_every_segment_with_its_amount_and_its_own_fill() -> None:
    page: Any = html.fromstring(f"<div>{stacked_chart(chart(('1', '2', '3', '-4')))}</div>")
    wide, narrow = page.xpath("./svg")
    for drawing, name in ((wide, "c-wide"), (narrow, "c-narrow")):
        bars = drawing.xpath("./rect")
        assert [bar.xpath("string(title)") for bar in bars] == [
            f"september: {amount}" for amount in ("1", "2", "3", "-4")
        ]
        fills = [bar.get("fill") or bar.get("class") for bar in bars]
        assert fills == ["c-paid", f"url(#{name}-late)", f"url(#{name}-open)", f"url(#{name}-credit)"]
        assert drawing.xpath("./defs/pattern/@id") == [f"{name}-{key}" for key in ("open", "late", "credit")]
        assert drawing.get("aria-label") == "What it shows."
    assert wide.xpath("./text[@text-anchor='middle']/text()") == ["sep"]
    assert narrow.xpath("./text[@text-anchor='middle']/text()") == ["S"]
    assert not page.xpath("//@style")


def test_lengths_of_bars_are_in_proportion() -> None:
    page: Any = html.fromstring(f"<div>{stacked_chart(chart(('30000',), ('15000',)))}</div>")
    first, second = (float(each) for each in page.xpath("./svg[1]/rect/@height"))
    assert (first + 1) / (second + 1) == pytest.approx(2, abs=0.01)
    bottoms = {float(bar.get("y")) + float(bar.get("height")) for bar in page.xpath("./svg[1]/rect")}
    assert bottoms == {407.0}


@pytest.mark.parametrize(
    ("language", "high", "wide", "narrow"),
    [
        ("nl", "25569.00", "10.000", "10k"),
        ("en", "25569.00", "10,000", "10k"),
        ("nl", "1200", "500", "500"),
        ("nl", "30000000", "10.000.000", "10M"),
    ],
)
def test_figures_of_the_axis_are_short_where_there_is_little_room(language, high, wide, narrow) -> None:
    scale = scale_of(chart((high,)))
    with translation.override(language):
        assert axis_text(scale.ticks()[1], scale) == wide
        assert axis_text(scale.ticks()[1], scale, short=True) == narrow
        assert axis_text(Decimal(0), scale, short=True) == "0"


def test_words_are_escaped_and_keys_are_named() -> None:
    drawn = Chart(name="c", about="<b>", keys=((Fill.PAID, "<i>"),), bars=(Bar("<u>", "<s>", "<", ()),))
    assert "<b>" not in stacked_chart(drawn)
    assert "<u>" not in stacked_chart(drawn)
    assert "<i>" not in chart_keys(drawn)
    keys: Any = html.fromstring(chart_keys(drawn))
    assert keys.xpath("string(.)") == "<i>"


def test_meter_is_filled_for_its_share() -> None:
    bar: Any = html.fromstring(meter(46.9, "late"))
    assert [rect.get("width") for rect in bar.xpath("//rect")] == ["100", "46.9"]
