"""Over all relations: filter, open one, the overview with its files, favourites; with scripts and without."""

import csv
import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.documents import downloaded, pdf_text
from tests.browser.visitors import Visitor, Visitors
from tests.cast import number

ALDER, BIRCH, IRIS = number("alder"), number("birch"), number("iris")
NAME = "Elzenhof Installatietechniek B.V."

pytestmark = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


def _kim(visitors: Visitors, *, scripts: bool) -> Visitor:
    kim = visitors.visitor("kim", language="nl", java_script_enabled=scripts)
    kim.be_signed_in()
    return kim


def _figures(visitor: Visitor) -> list[str]:
    """The main figures of the page, as text."""
    return visitor.page.locator("main dl.figures dd").all_inner_texts()


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _in_menu(visitor: Visitor, source: str) -> Locator:
    menu = visitor.page.get_by_role("navigation", name=visitor.words("Main menu"))
    return menu.get_by_role("link", name=visitor.words(source), exact=True).last


def test_portfolio_is_narrowed_to_a_relation_and_a_row_opens_it(visitors: Visitors, scripts: bool) -> None:
    kim = _kim(visitors, scripts=scripts)
    kim.open(f"/o/{IRIS}/portfolio/invoices/")
    kim.reads(kim.words("Invoices of your relations"))
    assert kim.page.locator("body.acting").count() == 0
    of_all = kim.page.get_by_role("main").get_by_role("rowheader").count()
    kim.field("relation").fill("elzen")
    kim.button("Apply", context="filter").click()
    expect(kim.page).to_have_url(re.compile(f"relation={ALDER}"))
    rows = kim.page.locator("main tbody tr")
    expect(rows.filter(has_text=NAME)).to_have_count(rows.count())
    assert 0 < rows.count() < of_all
    chosen = rows.first.get_by_role("rowheader").inner_text()
    rows.first.get_by_role("rowheader").get_by_role("link").click()
    expect(kim.page.get_by_role("heading", level=1)).to_contain_text(chosen)
    assert kim.page.url.startswith(f"{kim.portal.url}/o/{IRIS}/r/{ALDER}/invoices/")
    expect(kim.page.locator("body.acting")).to_have_count(1)
    expect(kim.page.get_by_role("region", name=kim.words("For whom you work"))).to_contain_text(NAME)


def test_figure_of_the_overview_opens_its_documents_and_the_files_say_the_same(
    visitors: Visitors, scripts: bool
) -> None:
    kim = _kim(visitors, scripts=scripts)
    kim.open(f"/o/{IRIS}/portfolio/overview/")
    kim.field("relation").fill(ALDER)
    kim.button("Show", context="overview").click()
    expect(kim.page).to_have_url(re.compile(f"relation={ALDER}"))
    total = kim.page.locator("main tfoot").first.get_by_role("link").first
    shown, address = total.inner_text(), kim.page.url
    paper = pdf_text(downloaded(kim.page.get_by_role("link", name="PDF", exact=True)).path())
    assert _squeezed(shown) in _squeezed(paper)
    assert NAME in paper
    saved = downloaded(kim.page.get_by_role("link", name="CSV", exact=True)).path()
    rows = list(csv.reader(saved.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert re.sub(r"[^\d,]", "", shown) in {field for row in rows for field in row}
    total.click()
    expect(kim.page).not_to_have_url(address)
    assert shown in _squeezed(" ".join(_figures(kim))) or _squeezed(shown) in _squeezed(
        " ".join(_figures(kim))
    )
    expect(kim.page.locator("main tbody tr").first).to_contain_text(NAME)


def test_favourite_is_kept_and_given_up_again(visitors: Visitors, scripts: bool) -> None:
    kim = _kim(visitors, scripts=scripts)
    kim.open(f"/o/{IRIS}/relations/")
    star = kim.words("Keep %(name)s as favourite", name=NAME)
    kim.page.get_by_role("main").get_by_role("button", name=star, exact=True).click()
    at_hand = kim.page.get_by_role("table", name=kim.words("Favourite and recent"))
    expect(at_hand.get_by_role("link", name=NAME)).to_have_count(1)
    kim.open(f"/o/{IRIS}/")
    expect(kim.page.get_by_role("main").get_by_role("link", name=NAME).first).to_be_visible()
    remove = kim.words("%(name)s is a favourite, remove", name=NAME)
    kim.page.get_by_role("main").get_by_role("button", name=remove, exact=True).click()
    expect(kim.page).to_have_url(re.compile("#t-recent$"))
    expect(kim.page.get_by_role("button", name=remove, exact=True)).to_have_count(0)
