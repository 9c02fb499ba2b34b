"""Inputs and lists of choices that are drawn without a template: the same as Django's own, tag by tag."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import Widget
from django.utils.safestring import mark_safe

from common.forms import PortalRenderer

NASTY = """<b>"O'Neil" & co</b>"""


class _Tags(HTMLParser):
    """Tags with their attributes, and the text between them."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[Any] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, sorted((name, value or "") for name, value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.seen.append(tag)

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.seen.append(data.strip())


def _tags(html: str) -> list[Any]:
    parser = _Tags()
    parser.feed(html)
    return parser.seen


@pytest.mark.parametrize(
    ("widget", "value"),
    [
        (forms.TextInput(), None),
        (forms.TextInput(), ""),
        (forms.TextInput(attrs={"autofocus": True, "disabled": False, "title": NASTY}), NASTY),
        (forms.EmailInput(), "a+b@example.org"),
        (forms.HiddenInput(), "7"),
        (forms.NumberInput(attrs={"min": 0}), 1234),
        (forms.DateInput(format="%d-%m-%Y"), None),
        (forms.Select(choices=[("", "–"), (1, "one"), (NASTY, NASTY)]), 1),
        (forms.Select(choices=[("a", "A"), ("group", [("b", "B"), ("c", "C")])]), "c"),
        (forms.Select(choices=[(None, "unknown"), (True, "yes")]), True),
        (forms.SelectMultiple(choices=[("a", "A"), ("b", "B"), ("c", "C")]), ["a", "c"]),
        (forms.NullBooleanSelect(), True),
    ],
)
def test_widget_is_drawn_as_by_django(widget: Widget, value: Any) -> None:
    attributes = {"id": "it", "aria-describedby": NASTY}

    ours = widget.render(NASTY, value, attributes, renderer=PortalRenderer())
    theirs = widget.render(NASTY, value, attributes, renderer=DjangoTemplates())

    assert _tags(_without_frame(ours)) == _tags(theirs)


def _without_frame(html: str) -> str:
    return re.sub(r'^<span class="pickone">(.*)<svg.*</svg></span>$', r"\1", html, flags=re.DOTALL)


def test_value_that_is_marked_safe_is_escaped_all_the_same() -> None:
    value = mark_safe('"><b>')

    html = forms.TextInput().render("it", value, renderer=PortalRenderer())

    assert html == '<input type="text" name="it" value="&quot;&gt;&lt;b&gt;">'


def test_name_of_a_choice_that_is_marked_safe_stands_as_it_is() -> None:
    widget = forms.Select(choices=[("a", mark_safe("caf&eacute;"))])

    assert "caf&eacute;</option>" in widget.render("it", "a", renderer=PortalRenderer())


def test_several_choices_have_no_arrow() -> None:
    html = forms.SelectMultiple(choices=[("a", "A")]).render("it", [], renderer=PortalRenderer())

    assert html.startswith("<select")
