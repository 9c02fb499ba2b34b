"""The demo: a newcomer comes in with nothing but what the pages say."""

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.inspection import problems_of
from tests.browser.portal import Portal
from tests.browser.visitors import Visitors, code_in
from tests.cast import number


@pytest.fixture
def newcomers(
    real_database: str, start_portal: Callable[..., Portal], browser: Browser
) -> Iterator[Visitors]:
    """Whoever comes to a portal in demo mode."""
    with Visitors.at(start_portal(real_database, "demo"), browser) as everybody:
        yield everybody


@pytest.mark.parametrize("language", ["nl", "en"])
def test_start_page_of_the_demo_is_accessible_and_lists_who_can_sign_in(
    newcomers: Visitors, language: str
) -> None:
    newcomer = newcomers.visitor(language=language, reduced_motion="reduce")
    newcomer.speak(language)
    newcomer.open("/")

    expect(newcomer.page.get_by_role("main")).to_contain_text("i.vandongen@iris-adviesgroep.example")
    newcomer.page.get_by_role("main").locator("details summary").first.click()
    expect(newcomer.page.get_by_role("main")).to_contain_text("nieuw@elzenhof.example")
    assert problems_of(newcomer.page, language=language, name=f"demo-start-{language}") == []


@pytest.mark.parametrize("method", ["app", "sms"])
def test_newcomer_signs_in_with_what_the_pages_say(newcomers: Visitors, method: str) -> None:
    newcomers.start_worker()
    newcomer = newcomers.visitor()
    newcomer.open("/")
    password = newcomer.page.locator(".secret").first.inner_text()
    with newcomer.context.expect_page() as opening:
        newcomer.page.locator("main a[href='/demo/inbox/']").click()
    inbox = opening.value

    newcomer.field("username").fill("i.vandongen@iris-adviesgroep.example")
    newcomer.field("password").fill(password)
    newcomer.send_on()
    if method == "sms":
        newcomer.page.locator("button[name=challenge_device][value=sms]").click()
        newcomer.reads(newcomer.words("Enter your code"))
    code = {"app": _app_code, "sms": _sms_code}[method](inbox)
    newcomer.give_code(code)

    newcomer.is_at(f"/o/{number('iris')}/")


def _app_code(inbox: Page) -> str:
    inbox.reload()
    return inbox.get_by_role("row").filter(has_text="Ira van Dongen").locator("code").inner_text()


def _sms_code(inbox: Page) -> str:
    """Reloads, as the page says, until the worker has brought the message."""
    message = inbox.locator(".past li").filter(has_text="Ira van Dongen").first
    until = time.monotonic() + 30
    while not message.is_visible() and time.monotonic() < until:
        inbox.reload()
    return code_in(message.inner_text())
