"""The keyboard alone: the way past the menu, the switcher, and menus that close."""

import re

from playwright.sync_api import expect

from tests.browser.visitors import Visitor, Visitors
from tests.cast import number

ALDER, BIRCH, IRIS = number("alder"), number("birch"), number("iris")


def test_first_tab_leads_past_the_menu(visitors: Visitors) -> None:
    ira = _ira_at(visitors, f"/o/{IRIS}/")

    ira.page.keyboard.press("Tab")
    expect(ira.link("To the content")).to_be_focused()
    expect(ira.link("To the content")).to_be_in_viewport()
    ira.page.keyboard.press("Enter")

    expect(ira.page.get_by_role("main")).to_be_focused()


def test_switcher_moves_round_the_list_opens_a_tab_and_gives_focus_back(visitors: Visitors) -> None:
    ira = _ira_at(visitors, f"/o/{IRIS}/r/{ALDER}/invoices/")
    name = ira.page.locator("[data-switcher-open]")
    name.focus()
    ira.page.keyboard.press("Enter")
    expect(ira.page.locator("#switcher-q")).to_be_focused()
    options = ira.page.locator("#switcher-list").get_by_role("option")
    expect(options.first).to_have_attribute("aria-selected", "true")

    ira.page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    expect(options.last).to_contain_text("Iris Adviesgroep")
    ira.page.keyboard.type(BIRCH)
    expect(options.first).to_contain_text("Berkenrode")
    expect(ira.page.locator("#switcher-q")).to_have_attribute("aria-activedescendant", re.compile("opt-"))
    with ira.context.expect_page() as opening:
        ira.page.keyboard.press("Control+Enter")
    expect(opening.value).to_have_url(f"{ira.portal.url}/o/{IRIS}/r/{BIRCH}/")

    ira.page.keyboard.press("Escape")
    expect(ira.page.get_by_role("dialog")).not_to_be_visible()
    expect(name).to_be_focused()
    ira.is_at(f"/o/{IRIS}/r/{ALDER}/invoices/")


def test_enter_before_the_answer_opens_what_was_typed_and_nothing_else(visitors: Visitors) -> None:
    ira = _ira_at(visitors, f"/o/{IRIS}/r/{ALDER}/")

    ira.page.keyboard.press("Control+k")
    expect(ira.page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    ira.page.keyboard.type("berk")
    ira.page.keyboard.press("Enter")

    ira.is_at(f"/o/{IRIS}/r/{BIRCH}/")


def test_account_menu_opens_and_closes_from_the_keyboard(visitors: Visitors) -> None:
    ira = _ira_at(visitors, f"/o/{IRIS}/")
    summary = ira.page.locator(".account summary")
    summary.focus()

    ira.page.keyboard.press("Enter")
    expect(ira.button("Sign out")).to_be_visible()
    ira.page.keyboard.press("Escape")

    expect(ira.button("Sign out")).not_to_be_visible()
    expect(summary).to_be_focused()


def _ira_at(visitors: Visitors, path: str) -> Visitor:
    ira = visitors.visitor("ira")
    ira.be_signed_in()
    assert ira.open(path) == 200
    return ira
