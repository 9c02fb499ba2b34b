"""The frames of pages, and the error pages."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.utils import translation
from lxml import html

from common.shapes import Fact, Figure, Tone

ERRORS = [
    "errors/400.html",
    "errors/403_csrf.html",
    "errors/404.html",
    "errors/500.html",
    "errors/sign_in_refused.html",
]


def page(draw, template: str, context: dict[str, Any]) -> html.HtmlElement:
    return html.document_fromstring(draw(template, context))


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def piece(source: str, **context: object) -> html.HtmlElement:
    drawn = Template("{% load portal %}" + source).render(Context(context))
    return html.fragment_fromstring(drawn, create_parent=True)


def test_page_says_its_language_and_holds_one_main(draw, frame):
    with translation.override("nl"):
        drawn = page(draw, "base.html", frame())
    assert drawn.get("lang") == "nl"
    assert drawn.xpath("//a[@class='skip']/@href") == ["#main"]
    assert len(drawn.xpath("//main[@id='main']")) == 1


def test_own_bar_is_quiet_and_its_name_leads_to_the_switcher(draw, frame):
    drawn = page(draw, "base.html", frame())
    assert drawn.find("body").get("class") is None
    (bar,) = drawn.find_class("forwhom")
    assert bar.xpath("string(.//a[@class='forwhom__name']/@href)") == "/switch/"
    assert words(bar).startswith("Your organisation Iris Adviesgroep B.V. 200417")
    assert len(drawn.xpath("//dialog[@id='switcher']")) == 1


def test_acting_bar_names_both_and_has_the_way_back(draw, frame):
    drawn = page(draw, "base.html", frame(is_acting=True))
    assert drawn.find("body").get("class") == "acting"
    (bar,) = drawn.find_class("forwhom")
    assert "You act for Elzenhof B.V. 104882" in words(bar)
    assert "on behalf of Iris Adviesgroep B.V." in words(bar)
    assert bar.xpath("string(.//a[@class='forwhom__back']/@href)") == "/o/200417/"


def test_member_with_one_organisation_never_sees_a_switcher(draw, frame):
    drawn = page(draw, "base.html", frame(switch_url=None))
    assert drawn.xpath("//dialog") == []
    assert drawn.xpath("//*[contains(@class, 'forwhom__name')]")[0].tag == "span"


def test_menu_opens_the_group_one_is_in_and_marks_what_is_locked(draw, frame):
    (menu,) = page(draw, "base.html", frame()).find_class("side")
    groups = {words(group.find("summary")): "open" in group.attrib for group in menu.iter("details")}
    assert groups == {"Contract": True, "Service": False}
    assert [words(link) for link in menu.xpath(".//a[@aria-current='page']")] == ["Invoices"]
    (locked,) = menu.find_class("is-locked")
    assert (words(locked), locked.get("href")) == ("Insured persons", "/insured/")
    assert locked.xpath("*[@role='img']/@aria-label") == ["no access"]


def test_menu_is_open_throughout_while_acting(draw, frame):
    (menu,) = page(draw, "base.html", frame(is_acting=True)).find_class("side")
    assert ["open" in group.attrib for group in menu.iter("details")] == [True, True]


def test_page_without_organisation_has_no_bar_and_no_menu(draw, frame):
    drawn = page(draw, "base.html", {**frame(), "bar": None, "menu": ()})
    assert drawn.find_class("forwhom") == drawn.find_class("side") == drawn.xpath("//a[@href='#menu']") == []


def test_account_menu_names_the_person(draw, frame):
    (account,) = page(draw, "base.html", frame()).find_class("account")
    assert words(account.find("summary")) == "Ira van Dongen"
    assert words(account.find_class("account__who")[0]) == "Ira van Dongenira@iris.example"


def test_messages_are_notices_in_their_tone(draw, frame):
    messages = [Message(constants.SUCCESS, "Role <b>given</b>."), Message(constants.ERROR, "Not sent.")]
    (box,) = page(draw, "base.html", frame(messages=messages)).find_class("messages")
    assert box.get("role") == "status"
    assert [(each.get("class"), words(each)) for each in box.find_class("notice")] == [
        ("notice notice--good", "Role <b>given</b>."),
        ("notice notice--bad", "Not sent."),
    ]


def test_title_of_a_page_with_errors_says_so(draw, frame):
    form = SimpleNamespace(errors={"x": ["wrong"]})
    assert words(page(draw, "base.html", frame(form=form)).find(".//title")).startswith("Error:")
    assert not words(page(draw, "base.html", frame()).find(".//title")).startswith("Error:")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("template", ["base.html", "gate.html"])
def test_chosen_theme_overrides_the_system(draw, frame, template, theme):
    assert page(draw, template, frame(theme=theme)).get("data-theme") == theme


@pytest.mark.parametrize("template", ERRORS)
def test_error_page_needs_no_context_and_says_what_to_do_and_who_helps(draw, settings, template):
    drawn = page(draw, template, {})
    assert words(drawn.find(".//h1")) in words(drawn.find(".//title"))
    assert words(drawn.find_class("lead")[0])
    assert drawn.xpath("//a[contains(@class, 'button--main')]/@href") == ["/"]
    number = settings.BRAND["desk_phone"]
    assert drawn.xpath("//aside//a/@href") == ["tel:" + number.replace(" ", "")]
    assert number in words(drawn.find("body"))


def test_page_not_found_does_not_tell_missing_from_foreign(draw):
    assert words(page(draw, "errors/404.html", {}).find_class("lead")[0]) == (
        "This page does not exist, or it belongs to an organisation you do not work for."
    )


def test_refused_sign_in_says_why_and_until_when(draw):
    until = datetime.datetime(2026, 11, 20, 11, 5, tzinfo=datetime.UTC)
    drawn = page(draw, "errors/sign_in_refused.html", {"reason": "Five codes were wrong.", "until": until})
    assert words(drawn.find_class("lead")[0]) == "Five codes were wrong."
    assert "You can try again from 20 Nov 2026, 12:05." in words(drawn)


def test_notice_has_a_first_sentence_a_text_and_a_button():
    drawn = piece(
        '{% include "includes/notice.html" with tone="warn" title="Ends soon." text="Extend it." '
        'url="/x/" button="Extend" %}'
    )
    (notice,) = drawn.find_class("notice--warn")
    assert words(notice.find(".//b")) == "Ends soon."
    assert words(notice) == "Ends soon. Extend it.Extend"
    assert notice.xpath(".//a/@href") == ["/x/"]


def test_facts_are_labels_with_values():
    drawn = piece('{% include "includes/facts.html" %}', facts=[Fact("Number", "F1"), Fact("Escaped", "<b>")])
    assert [
        (words(row.find("dt")), words(row.find("dd"))) for row in drawn.xpath("dl[@class='pairs']/div")
    ] == [
        ("Number", "F1"),
        ("Escaped", "<b>"),
    ]


def test_figures_draw_attention_to_what_is_bad():
    figures = [Figure("Invoiced", "€10.00", "2 invoices"), Figure("Overdue", "€4.00", tone=Tone.BAD)]
    (row,) = piece('{% include "includes/figures.html" with inside=True %}', figures=figures)
    assert row.get("class") == "figures figures--2 figures--in"
    assert [(each.get("class"), words(each)) for each in row] == [
        (None, "Invoiced€10.002 invoices"),
        ("is-bad", "Overdue€4.00"),
    ]


def test_steps_say_where_one_is():
    (steps,) = piece('{% include "includes/steps.html" with at=1 of=2 %}')
    assert words(steps) == "Step 1 of 2"
    assert [mark.get("class") for mark in steps.iter("i")] == ["is-on", None]


def test_progress_is_a_named_bar_with_words():
    drawn = piece('{% include "includes/progress.html" with label="ZIP" done=40 of=132 words="40 of 132" %}')
    (bar,) = drawn.iter("progress")
    assert (bar.get("value"), bar.get("max"), words(bar)) == ("40", "132", "40 of 132")
    assert words(drawn.xpath(f"//*[@id='{bar.get('aria-labelledby')}']")[0]) == "ZIP"


def test_key_of_an_app_stands_beside_its_code():
    drawn = piece(
        '{% include "includes/enrol_qr.html" with key="ABCD EFGH" account="ira@iris.example" %}', qr="<svg>"
    )
    assert words(drawn.find_class("secret")[0]) == "ABCD EFGH"
    assert words(drawn.find_class("enrol__qr")[0]) == "<svg>"
    assert "ira@iris.example" in words(drawn)


def test_recovery_codes_are_a_list_and_the_button_waits_for_the_script():
    drawn = piece('{% include "includes/recovery_codes.html" %}', codes=["k4p-9xr", "m2d-7tz"])
    assert [words(code) for code in drawn.iter("code")] == ["k4p-9xr", "m2d-7tz"]
    assert "hidden" in drawn.find(".//button").attrib
