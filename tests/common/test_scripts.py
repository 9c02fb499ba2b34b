"""What the scripts add, in a real browser under the strict policy."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django import forms
from django.template import Context, Template
from playwright.sync_api import expect

from common.forms import CodeInput

pytestmark = pytest.mark.browser

RELATIONS = ["Berkenrode Bouw B.V.", "Tandartspraktijk Van den Bergh", "Hubert Optiek", "Elzenhof B.V."]
OPTION = (
    '<a class="option" role="option" id="opt-{0}" aria-selected="false" tabindex="-1" href="/r/{0}/">'
    '<span>{1}</span><span class="option__end"></span></a>'
)
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


class SignIn(forms.Form):
    email = forms.EmailField(
        label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    code = forms.CharField(widget=CodeInput())


def relations(query: dict[str, list[str]]) -> str:
    """The fragment with the relations that hold the text."""
    text = query.get("q", [""])[0].lower()
    found = [(place, name) for place, name in enumerate(RELATIONS) if text in name.lower()]
    if not found:
        return f'<p class="switcher__none">Nothing found for {text}.</p>'
    head = f'<div class="switcher__group" role="presentation" id="g"><span data-found>{len(found)} found</span></div>'
    options = "".join(OPTION.format(place, name) for place, name in found)
    return f'<div role="group" aria-labelledby="g">{head}{options}</div>'


@pytest.fixture
def own_page(draw, frame, open_page):
    """A page with a switcher; its relations answer at /switch/."""
    return lambda **options: open_page(draw("base.html", frame()), answers={"/switch/": relations}, **options)


@pytest.fixture
def gate_page(draw, open_page):
    """A page before sign-in around `source`."""

    def open_(source: str, **context: object):
        inside = '{% extends "gate.html" %}{% load portal %}{% block heading %}Sign in{% endblock %}{% block content %}'
        html = Template(inside + source + "{% endblock %}").render(Context(context))
        return open_page(html)

    return open_


def problems(page) -> list[str]:
    return [found["id"] for found in Axe().run(page, options=RULES).response["violations"]]


def test_switcher_opens_by_key_finds_and_opens_the_chosen_relation(own_page):
    page = own_page()
    page.keyboard.press("Control+k")
    expect(page.locator(".option")).to_have_count(4)
    page.keyboard.type("ber")
    expect(page.locator(".option")).to_have_count(3)
    search = page.get_by_role("combobox")
    expect(page.locator("[aria-selected=true]")).to_have_text("Berkenrode Bouw B.V.")
    expect(search).to_have_attribute("aria-activedescendant", "opt-0")
    page.keyboard.press("ArrowDown")
    expect(search).to_have_attribute("aria-activedescendant", "opt-1")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(search).to_have_attribute("aria-activedescendant", "opt-2")
    expect(page.locator("[data-switcher-status]")).to_have_text("3 found")
    page.keyboard.press("Enter")
    page.wait_for_url("**/r/2/")


def test_enter_before_the_list_has_come_opens_what_was_typed(own_page):
    page = own_page()
    page.get_by_role("link", name="Iris Adviesgroep").click()
    page.keyboard.type("hub")
    page.keyboard.press("Enter")
    page.wait_for_url("**/r/2/")


def test_control_enter_opens_beside_the_page(own_page):
    page = own_page()
    page.keyboard.press("Control+k")
    page.keyboard.type("elz")
    expect(page.locator(".option")).to_have_count(1)
    with page.context.expect_page() as beside:
        page.keyboard.press("Control+Enter")
    beside.value.wait_for_url("**/r/3/")
    assert page.url.endswith("test/")


def test_switcher_without_result_says_so_and_enter_goes_nowhere(own_page):
    page = own_page()
    page.keyboard.press("Control+k")
    page.keyboard.type("zz")
    expect(page.locator("[data-switcher-status]")).to_have_text("Nothing found for zz.")
    page.keyboard.press("Enter")
    assert problems(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.url.endswith("test/")


def test_switcher_asks_anew_when_it_is_opened_again(own_page):
    page = own_page()
    page.keyboard.press("Control+k")
    page.keyboard.type("hub")
    expect(page.locator(".option")).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.locator(".option")).to_have_count(4)
    expect(page.get_by_role("combobox")).to_have_value("")


def test_name_leads_to_the_list_as_a_page_without_scripts(own_page):
    page = own_page(java_script_enabled=False)
    page.get_by_role("link", name="Iris Adviesgroep").click()
    assert page.url.endswith("/switch/")


@pytest.mark.parametrize("width", [1280, 768, 375, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_open_switcher_and_account_menu_can_be_used_by_everybody(own_page, width, scheme):
    page = own_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.locator(".account > summary").click()
    assert problems(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.locator(".option")).to_have_count(4)
    assert problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_account_menu_closes_as_menus_do(own_page):
    page = own_page()
    menu, summary = page.locator(".account__menu"), page.locator(".account > summary")
    summary.click()
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(summary).to_be_focused()
    summary.click()
    page.locator("h1, main").first.click()
    expect(menu).to_be_hidden()


def test_side_menu_on_a_narrow_window_holds_the_focus_until_it_is_left(own_page):
    page = own_page(viewport={"width": 375, "height": 800})
    expect(page.locator("#menu")).to_be_hidden()
    page.get_by_role("link", name="Menu", exact=True).click()
    expect(page.get_by_role("link", name="Close menu")).to_be_focused()
    assert page.evaluate("document.querySelector('main').inert") is True
    assert problems(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#menu")).to_be_hidden()
    assert page.evaluate("document.querySelector('main').inert") is False


def test_side_menu_opens_without_scripts(own_page):
    page = own_page(viewport={"width": 375, "height": 800}, java_script_enabled=False)
    page.get_by_role("link", name="Menu", exact=True).click()
    expect(page.locator("#menu")).to_be_visible()
    page.get_by_role("link", name="Close menu").click()
    expect(page.locator("#menu")).to_be_hidden()


def test_password_can_be_shown_and_is_hidden_again_when_sent(gate_page):
    page = gate_page("<form method='get'>{{ form }}<button>Go</button></form>", form=SignIn())
    field = page.locator("#id_password")
    page.get_by_role("button", name="Show password").click()
    expect(field).to_have_attribute("type", "text")
    expect(field).to_be_focused()
    page.evaluate(
        "document.querySelector('form').addEventListener('submit', (event) => event.preventDefault())"
    )
    page.get_by_role("button", name="Go").click()
    expect(field).to_have_attribute("type", "password")
    expect(page.get_by_role("button", name="Show password")).to_be_visible()


def test_page_with_errors_puts_the_focus_on_the_summary(gate_page):
    page = gate_page("<form method='post' novalidate>{{ form }}</form>", form=SignIn({"email": "ira"}))
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Code").click()
    expect(page.locator("#id_code")).to_be_focused()
    assert problems(page) == []


def test_form_is_sent_once_with_the_button_that_was_pressed(gate_page):
    page = gate_page(
        "<form method='post' action='/sent/'><button name='language' value='nl'>NL</button></form>"
    )
    sent = page.evaluate(
        """() => {
          const sent = [];
          document.addEventListener("submit", (event) => {
            const data = new URLSearchParams(new FormData(event.target, event.submitter)).toString();
            if (!event.defaultPrevented) sent.push(data);
            event.preventDefault();
          });
          const button = document.querySelector("form button");
          button.click();
          button.click();
          return sent;
        }"""
    )
    assert sent == ["language=nl"]
    expect(page.locator("form button")).to_have_attribute("aria-disabled", "true")
    page.evaluate("dispatchEvent(new Event('pageshow'))")
    expect(page.locator("form button")).not_to_have_attribute("aria-disabled", "true")


def test_form_that_answers_with_a_file_may_be_sent_again(gate_page):
    page = gate_page("<form method='post' data-again><button>Download</button></form>")
    page.evaluate(
        "document.querySelector('form').addEventListener('submit', (event) => event.preventDefault())"
    )
    page.get_by_role("button").click()
    expect(page.get_by_role("button")).not_to_have_attribute("aria-disabled", "true")


def test_recovery_codes_are_copied_one_a_line(gate_page):
    page = gate_page('{% include "includes/recovery_codes.html" %}', codes=["k4p-9xr", "m2d-7tz"])
    # Outside https and localhost a browser gives no clipboard, and the button stays away.
    expect(page.get_by_role("button", name="Copy the codes")).to_be_hidden()
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {value: {writeText: (text) => { window.copied = text; }}})"
    )
    page.evaluate("import('/static/js/portal.js?again')")
    page.get_by_role("button", name="Copy the codes").click()
    expect(page.locator("[data-copy-status]")).to_have_text("The codes have been copied.")
    assert page.evaluate("window.copied") == "k4p-9xr\nm2d-7tz"


def test_names_with_letters_beyond_latin_are_drawn_in_the_font_of_the_portal(gate_page):
    page = gate_page("<p>Łukasz Kőrösi, Şeyma Ağaoğlu</p>")
    page.evaluate("document.fonts.ready")
    loaded = "Array.from(document.fonts).filter((face) => face.status === 'loaded' && face.weight === '400').length"
    assert page.evaluate(loaded) == 2
