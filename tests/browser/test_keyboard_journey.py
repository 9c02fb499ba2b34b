"""A whole journey without a pointer: from sign-in to a downloaded invoice of a relation, by keys alone."""

import pytest
from playwright.sync_api import Locator, expect

from demo.cast import PASSWORD
from tests.browser.documents import pdf_text
from tests.browser.visitors import Visitor, Visitors, app_code
from tests.cast import number

ALDER, IRIS = number("alder"), number("iris")
_MOST_STEPS = 80
"""So many times Tab at most to reach anything on a page: more is no way for anybody."""


@pytest.mark.parametrize("language", ["nl", "en"])
def test_intermediary_reaches_and_downloads_an_invoice_without_a_pointer(
    visitors: Visitors, language: str
) -> None:
    ira = visitors.visitor("ira", language=language)
    ira.open("/")
    _walk_to(ira, ira.page.get_by_role("button", name={"nl": "Nederlands", "en": "English"}[language]))
    _press(ira, "Enter")
    _type_into(ira, ira.field("username"), "i.vandongen@iris-adviesgroep.example")
    _type_into(ira, ira.field("password"), PASSWORD)
    _press(ira, "Enter")
    _type_into(ira, ira.field("otp_token"), app_code("ira"))
    _press(ira, "Enter")
    ira.is_at(f"/o/{IRIS}/")

    ira.page.keyboard.press("Control+k")
    expect(ira.page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    ira.page.keyboard.type(ALDER)
    expect(ira.page.get_by_role("option").first).to_contain_text("Elzenhof")
    _press(ira, "Enter")
    ira.is_at(f"/o/{IRIS}/r/{ALDER}/")

    menu = ira.page.get_by_role("navigation", name=ira.words("Main menu"))
    _walk_to(ira, menu.get_by_role("link", name=ira.words("Invoices"), exact=True))
    _press(ira, "Enter")
    ira.is_at(f"/o/{IRIS}/r/{ALDER}/invoices/")
    first = ira.page.get_by_role("rowheader").get_by_role("link").first
    chosen = first.inner_text()
    _walk_to(ira, first)
    _press(ira, "Enter")
    expect(ira.page.get_by_role("heading", level=1)).to_contain_text(chosen)

    _walk_to(ira, ira.page.get_by_role("main").get_by_role("link", name="PDF", exact=True))
    with ira.page.expect_download() as download:
        ira.page.keyboard.press("Enter")
    assert chosen in pdf_text(download.value.path())

    _walk_to(ira, ira.page.locator(".account summary"), back=True)
    ira.page.keyboard.press("Enter")
    _walk_to(ira, ira.button("Sign out"))
    _press(ira, "Enter")
    ira.reads(ira.words("Sign in"))


def _walk_to(visitor: Visitor, target: Locator, *, back: bool = False) -> None:
    """Presses Tab until the target has the focus, and sees that it shows so."""
    expect(target).to_be_visible()
    for _step in range(_MOST_STEPS):
        if target.evaluate("part => part === document.activeElement"):
            assert target.evaluate("part => part.matches(':focus-visible')")
            expect(target).to_be_in_viewport()
            return
        visitor.page.keyboard.press("Shift+Tab" if back else "Tab")
    pytest.fail(f"{target} is not reached by {_MOST_STEPS} steps of Tab")


def _type_into(visitor: Visitor, field: Locator, text: str) -> None:
    _walk_to(visitor, field)
    visitor.page.keyboard.type(text)


def _press(visitor: Visitor, key: str) -> None:
    """A key that leads to another page."""
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press(key)
