"""Small pieces of HTML, by the tags of templates."""

import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.utils import translation
from django_tables2.paginators import LazyPaginator

from common.pages import page_marks
from common.shapes import State, Tone

NOON = datetime.datetime(2026, 11, 20, 11, 5, tzinfo=datetime.UTC)
TODAY = datetime.date(2026, 11, 20)


def drawn(source: str, **context: object) -> str:
    return Template("{% load portal %}" + source).render(Context(context))


def test_icon_is_hidden_beside_a_word():
    assert drawn("{% icon 'search' 's' %}") == (
        '<svg class="icon icon--s" aria-hidden="true"><use href="/static/icons.svg#search"></use></svg>'
    )


def test_icon_with_label_is_an_image_with_that_name():
    assert drawn("{% icon 'lock' label=word css='side__lock' %}", word="no <access>") == (
        '<svg class="icon side__lock" role="img" aria-label="no &lt;access&gt;">'
        '<use href="/static/icons.svg#lock"></use></svg>'
    )


def test_money_is_written_in_language_of_request():
    amount = Decimal("-1234.5")
    assert drawn("{% money a 'EUR' %}", a=amount) == "€−1,234.50"
    with translation.override("nl"):
        assert drawn("{% money a 'EUR' %}", a=amount) == "€\u00a0−1.234,50"


def test_money_escapes_a_currency_from_outside():
    assert drawn("{% money a c %}", a=Decimal(1), c="<b>") == "&lt;b&gt;\u00a01.00"


@pytest.mark.parametrize("source", ["{% money nothing 'EUR' %}", "{% day nothing %}", "{% moment nothing %}"])
def test_nothing_is_a_dash(source):
    assert drawn(source, nothing=None) == '<span class="zero">–</span>'


def test_day_is_written_in_language_of_request():
    assert drawn("{% day d %}", d=TODAY) == '<time datetime="2026-11-20">20 Nov 2026</time>'
    with translation.override("nl"):
        assert drawn("{% day d %}", d=TODAY) == '<time datetime="2026-11-20">20-11-2026</time>'


def test_day_of_an_instant_is_the_day_in_the_time_zone_of_the_page():
    late = datetime.datetime(2026, 11, 20, 23, 30, tzinfo=datetime.UTC)
    assert drawn("{% day d %}", d=late) == '<time datetime="2026-11-21">21 Nov 2026</time>'


def test_last_day_of_a_period_is_the_day_before_its_end_at_midnight():
    midnight = datetime.datetime(2026, 11, 20, 23, 0, tzinfo=datetime.UTC)  # 00:00 in Amsterdam on the 21st
    assert drawn("{% last_day end %}", end=midnight) == '<time datetime="2026-11-20">20 Nov 2026</time>'
    assert drawn("{% last_day end %}", end=None) == '<span class="zero">–</span>'


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (NOON, "today 12:05"),
        (NOON - datetime.timedelta(days=1), "yesterday 12:05"),
        (NOON - datetime.timedelta(days=2), "18 Nov 2026, 12:05"),
        (NOON + datetime.timedelta(days=1), "21 Nov 2026, 12:05"),
    ],
)
def test_moment_beside_today_says_today_and_yesterday(instant, text):
    assert f">{text}</time>" in drawn("{% moment m today=today %}", m=instant, today=TODAY)


def test_moment_without_today_is_day_and_time():
    assert drawn("{% moment m %}", m=NOON) == (
        '<time datetime="2026-11-20T12:05:00+01:00">20 Nov 2026, 12:05</time>'
    )


def test_plate_is_plain_in_lists():
    assert drawn("{% plate '104882' %}") == '<span class="ref">104882</span>'
    assert drawn("{% plate '104882' plain=True %}") == '<span class="ref ref--plain">104882</span>'


def test_state_is_icon_word_and_detail():
    state = State("Overdue", Tone.BAD, "alert", "20 days & more")
    assert drawn("{% state s %}", s=state) == (
        '<span class="state state--bad"><svg class="icon" aria-hidden="true">'
        '<use href="/static/icons.svg#alert"></use></svg>Overdue</span> <small>20 days &amp; more</small>'
    )
    assert 'class="state state--bad state--tag"' in drawn("{% state s tag=True %}", s=state)


def test_notice_keeps_markup_between_its_tags_and_escapes_values():
    html = drawn("{% notice 'bad' %}<b>No.</b> {{ why }}{% endnotice %}", why="<i>")
    assert html == (
        '<div class="notice notice--bad"><svg class="icon" aria-hidden="true">'
        '<use href="/static/icons.svg#alert"></use></svg><div><b>No.</b> &lt;i&gt;</div></div>'
    )


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ruben Aalbers", "RA"), ("Mia de Koning", "MK"), ("Fatima el Amrani", "FA"), ("Cher", "C"), ("", "")],
)
def test_initials_are_of_first_and_last_word(name, letters):
    assert drawn("{{ n|initials }}", n=name) == letters


def test_holds_current_looks_into_the_group():
    def item(is_current: bool, *items: object) -> SimpleNamespace:
        return SimpleNamespace(is_current=is_current, items=items)

    source = "{{ i|holds_current }}"
    assert drawn(source, i=item(False, item(False), item(True))) == "True"
    assert drawn(source, i=item(True)) == "True"
    assert drawn(source, i=item(False, item(False))) == "False"


@pytest.mark.parametrize(
    ("pages", "at", "marks"),
    [
        (1, 1, [1]),
        (7, 4, [1, 2, 3, 4, 5, 6, 7]),
        (8, 1, [1, 2, None, 7, 8]),
        (9, 5, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (20, 10, [1, 2, None, 9, 10, 11, None, 19, 20]),
        (20, 20, [1, 2, None, 19, 20]),
    ],
)
def test_page_marks_stand_around_the_page(pages, at, marks):
    page = Paginator(range(pages * 10), 10).page(at)
    assert page_marks(page) == marks


def test_page_marks_of_a_lazy_paginator_are_those_it_knows():
    page = LazyPaginator(range(1000), 10).page(3)
    assert page_marks(page) == [1, 2, 3, 4]
