"""Colleagues come and go: ending, pausing, handing over, and finding one among many, in a real browser."""

import io
import re

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.visitors import Visitors
from tests.cast import membership, number, person

ALDER = number("alder")
_REASON = "Werkt nu elders."


def _page_of(key: str) -> str:
    return f"/o/{ALDER}/colleagues/{membership(key, 'alder').id}/"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_colleague_whose_access_ends_is_out_at_the_next_click_in_every_tab(
    visitors: Visitors, language: str
) -> None:
    ada, ben = visitors.visitor("ada", language=language), visitors.visitor("ben", language=language)
    ben.be_signed_in()
    assert ben.open(f"/o/{ALDER}/invoices/") == 200
    other_tab = ben.new_tab()
    assert other_tab.open(f"/o/{ALDER}/") == 200
    ada.be_signed_in()
    ada.open(_page_of("ben"))
    ada.link("Pause or end access").click()
    ada.page.locator("form:has(button[name=end]) [name=reason]").fill(_REASON)
    ada.button("End the access").click()
    ada.is_at(_page_of("ben"))
    expect(ada.page.locator("main")).to_contain_text(_REASON)
    assert ben.open(f"/o/{ALDER}/invoices/") == 404
    assert other_tab.open(f"/o/{ALDER}/") == 404


def test_a_paused_colleague_comes_back_with_the_roles_of_before(visitors: Visitors) -> None:
    ada, ben = visitors.visitor("ada"), visitors.visitor("ben")
    ben.be_signed_in()
    ada.be_signed_in()
    ada.open(_page_of("ben"))
    ada.link("Pause or end access").click()
    ada.page.locator("form:has(button[name=pause]) [name=reason]").fill("Verlof.")
    ada.button("Pause the access").click()
    ada.is_at(_page_of("ben"))
    assert ben.open(f"/o/{ALDER}/invoices/") == 404
    ada.link("Let in again or end").click()
    ada.button("Let in again").click()
    ada.is_at(_page_of("ben"))
    assert ben.open(f"/o/{ALDER}/invoices/") == 200


def test_the_only_administrator_hands_over_in_one_step(visitors: Visitors) -> None:
    ada, cato = visitors.visitor("ada"), visitors.visitor("cato")
    ada.be_signed_in()
    ada.open(f"/o/{ALDER}/colleagues/")
    ada.page.get_by_role("link", name=person("cato").full_name).click()
    ada.link("Hand over your task").click()
    ada.reads(ada.words("Hand over to %(name)s", name=person("cato").full_name))
    ada.button("Hand over").click()
    ada.is_at(f"/o/{ALDER}/")
    assert ada.open(f"/o/{ALDER}/colleagues/") == 403
    cato.be_signed_in()
    assert cato.open(f"/o/{ALDER}/colleagues/") == 200


def test_a_colleague_is_found_narrowed_and_fetched_as_a_file(visitors: Visitors) -> None:
    ada = visitors.visitor("ada")
    ada.be_signed_in()
    ada.open(f"/o/{ALDER}/colleagues/")
    ada.field("q").fill("HOEKSTRA ben")
    ada.page.locator("select[name=role]").select_option("REPORTING_OFFICER")
    ada.page.locator(".filters__go button").click()
    expect(ada.page).to_have_url(re.compile("q=HOEKSTRA"))
    expect(ada.page.locator("main a.name")).to_have_text([person("ben").full_name])
    with ada.page.expect_download() as fetched:
        ada.link("Excel").click()
    sheet = load_workbook(io.BytesIO(fetched.value.path().read_bytes())).active
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [person("ben").full_name]
