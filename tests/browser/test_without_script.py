"""The main tasks in a browser that runs no script."""

import hashlib
import re

import pytest
from playwright.sync_api import expect

from tests.browser.documents import downloaded, pdf_text, stored
from tests.browser.visitors import Visitors, app_code
from tests.cast import number

ALDER, IRIS = number("alder"), number("iris")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_intermediary_without_script_signs_in_switches_and_downloads(
    visitors: Visitors, language: str
) -> None:
    ira = visitors.visitor("ira", language=language, java_script_enabled=False)
    ira.speak(language)
    ira.open(f"/o/{IRIS}/")
    ira.reads(ira.words("Sign in"))
    ira.page.get_by_role("button", name={"nl": "Nederlands", "en": "English"}[language]).click()
    ira.give_password()
    ira.give_code(app_code("ira"))
    ira.is_at(f"/o/{IRIS}/")

    ira.page.get_by_role("region", name=ira.words("For whom you work")).get_by_role("link").first.click()
    ira.is_at(f"/o/{IRIS}/relations/")
    ira.page.locator("main").get_by_role("searchbox").fill("elz")
    ira.button("Search").click()
    expect(ira.page.get_by_role("row")).to_have_count(2)  # the head, and the one that was found
    ira.page.get_by_role("link", name="Elzenhof Installatietechniek B.V.").last.click()
    ira.is_at(f"/o/{IRIS}/r/{ALDER}/")
    menu = ira.page.get_by_role("navigation", name=ira.words("Main menu"))
    menu.get_by_role("link", name=ira.words("Invoices"), exact=True).click()
    ira.page.locator("main summary").click()
    ira.page.locator("main select[name=kind]").select_option("INVOICE")
    ira.button("Apply", context="filter").click()
    ira.is_at(f"/o/{IRIS}/r/{ALDER}/invoices/")
    expect(ira.page).to_have_url(re.compile("kind=INVOICE"))

    first = ira.page.get_by_role("rowheader").get_by_role("link").first
    chosen = first.inner_text()
    first.click()
    expect(ira.page.get_by_role("heading", level=1)).to_contain_text(chosen)
    assert chosen in pdf_text(downloaded(ira.page.get_by_role("link", name="PDF", exact=True)).path())
    saved = downloaded(ira.page.get_by_role("link", name="UBL", exact=True)).path().read_bytes()
    assert hashlib.sha256(saved).digest() == hashlib.sha256(stored(chosen)[1]).digest()


def test_administrator_without_script_grants_a_role(visitors: Visitors) -> None:
    ada = visitors.visitor("ada", java_script_enabled=False)
    ada.speak("nl")
    ada.be_signed_in()
    ada.open(f"/o/{ALDER}/colleagues/")

    ada.page.get_by_role("link", name="Cato Jansma").click()
    ada.link("Give a role").click()
    ada.page.get_by_label(ada.words("Reporting officer"), exact=True).check()
    ada.button("Give the role").click()

    ada.reads("Cato Jansma")
    held = ada.page.get_by_role("table", name=ada.words("Roles"), exact=True)
    expect(held.get_by_role("rowheader")).to_have_text(ada.words("Reporting officer"))


def test_menu_on_a_narrow_window_opens_without_script(visitors: Visitors) -> None:
    ben = visitors.visitor("ben", java_script_enabled=False, viewport={"width": 375, "height": 800})
    ben.be_signed_in()
    ben.open(f"/o/{ALDER}/invoices/")
    menu = ben.page.get_by_role("navigation", name=ben.words("Main menu"))
    expect(menu).not_to_be_visible()

    ben.page.get_by_role("link", name=ben.words("Menu"), exact=True).click()

    expect(menu).to_be_visible()
    menu.get_by_role("link", name=ben.words("Home"), exact=True).click()
    ben.is_at(f"/o/{ALDER}/")
