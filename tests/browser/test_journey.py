"""The way through the portal, from an administrator's grant to the bytes of an invoice."""

import hashlib
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from access.database import system_context
from demo.models import ReceivedMessage
from notices.enums import Channel
from tests.browser.documents import downloaded, figure, pdf_text, stored
from tests.browser.visitors import Visitor, Visitors, app_code
from tests.cast import number

ALDER, IRIS = number("alder"), number("iris")
_DEADLINE = timedelta(seconds=30)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_grant_opens_invoices_for_colleague_at_next_click(visitors: Visitors, language: str) -> None:
    visitors.start_worker()
    cato = _arrive(visitors, "cato", language)
    cato.sign_in()
    expect(cato.page.get_by_role("heading", level=1)).to_contain_text("Cato Jansma")
    _choose_in_menu(cato, "Contract", "Invoices")
    cato.reads(cato.words("You cannot open this yet"))
    expect(cato.page.get_by_role("main")).to_contain_text("Ada Vermeulen")
    cato.page.go_back()

    ada = _arrive(visitors, "ada", language)
    ada.sign_in()
    ada.let_proof_grow_old()
    _choose_in_menu(ada, "Management", "Colleagues")
    ada.page.get_by_role("link", name="Cato Jansma").click()
    ada.link("Give a role").click()
    ada.reads(ada.words("Prove that it is you"))
    ada.give_code(app_code("ada"))
    ada.reads(ada.words("Give a role"))
    ada.page.get_by_label(ada.words("Reporting officer"), exact=True).check()
    ada.button("Give the role").click()
    ada.reads("Cato Jansma")
    expect(ada.page.get_by_role("status")).to_contain_text(
        ada.words("%(name)s has the role now.", name="Cato Jansma")
    )

    cato.page.get_by_role("main").get_by_role("link", name=re.compile(cato.words("Invoices"))).click()
    cato.reads({"nl": "Facturen", "en": "Invoices"}[language])
    expect(cato.page.get_by_role("row")).to_have_count(5)  # head, three documents, total
    assert _mail_about_role() == "c.jansma@elzenhof.example"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_intermediary_switches_by_keyboard_and_downloads_a_real_invoice(
    visitors: Visitors, language: str
) -> None:
    ira = _arrive(visitors, "ira", language)
    ira.sign_in()
    ira.is_at(f"/o/{IRIS}/")

    _switch_by_keyboard(ira, "elz")
    ira.is_at(f"/o/{IRIS}/r/{ALDER}/")
    expect(ira.page.get_by_role("region", name=ira.words("For whom you work"))).to_contain_text(
        re.compile(rf"Elzenhof Installatietechniek B\.V\..*{ALDER}.*Iris Adviesgroep B\.V\.", re.DOTALL)
    )
    ira.page.get_by_role("navigation", name=ira.words("Main menu")).get_by_role(
        "link", name=ira.words("Invoices"), exact=True
    ).click()
    ira.reads({"nl": "Facturen", "en": "Invoices"}[language])
    first = ira.page.get_by_role("rowheader").get_by_role("link").first
    chosen = first.inner_text()
    document, original = stored(chosen)
    first.click()
    expect(ira.page.get_by_role("heading", level=1)).to_contain_text(chosen)

    text = pdf_text(downloaded(ira.page.get_by_role("link", name="PDF", exact=True)).path())
    assert chosen in text
    assert "Elzenhof Installatietechniek B.V." in text
    for line in document.lines:
        assert line.item.name in text
        assert figure(line.net_amount, language) in text
    for amount in (document.totals.line_total, document.totals.tax_inclusive, document.totals.payable):
        assert figure(amount, language) in text
    assert {"nl": "Factuur", "en": "Invoice"}[language] in text

    saved = downloaded(ira.page.get_by_role("link", name="UBL", exact=True)).path().read_bytes()
    assert hashlib.sha256(saved).hexdigest() == hashlib.sha256(original).hexdigest()

    ira.link("Stop and go back").click()
    ira.is_at(f"/o/{IRIS}/")
    ira.page.get_by_text("Ira van Dongen", exact=True).first.click()
    ira.button("Sign out").click()
    ira.reads(ira.words("Sign in"))


def _arrive(visitors: Visitors, key: str, language: str) -> Visitor:
    """Comes to the start page with a browser of the other language, and chooses one's own there."""
    visitor = visitors.visitor(key, language={"nl": "en", "en": "nl"}[language])
    visitor.words = type(visitor.words)(language)
    visitor.open("/")
    visitor.page.get_by_role("button", name={"nl": "Nederlands", "en": "English"}[language]).click()
    expect(visitor.page.locator("html")).to_have_attribute("lang", language)
    visitor.reads({"nl": "Inloggen", "en": "Sign in"}[language])
    return visitor


def _choose_in_menu(visitor: Visitor, group: str, item: str) -> None:
    menu = visitor.page.get_by_role("navigation", name=visitor.words("Main menu"))
    entry = menu.get_by_role("link", name=re.compile(f"^{re.escape(visitor.words(item))}"))
    if not entry.is_visible():
        menu.get_by_text(visitor.words(group), exact=True).click()
    entry.click()


def _switch_by_keyboard(visitor: Visitor, letters: str) -> None:
    """Down to the second line and up again, so that the arrows prove to work; Enter opens the first."""
    keys = visitor.page.keyboard
    keys.press("Control+k")
    expect(visitor.page.get_by_role("dialog")).to_be_visible()
    keys.type(letters)
    options = visitor.page.get_by_role("option")
    expect(options.locator("mark").first).to_have_text(re.compile(letters, re.IGNORECASE))
    expect(options.first).to_have_attribute("aria-selected", "true")
    keys.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(options.first).to_have_attribute("aria-selected", "false")
    keys.press("ArrowUp")
    expect(options.first).to_have_attribute("aria-selected", "true")
    keys.press("Enter")


def _mail_about_role() -> str:
    """Waits until the worker has sent the mail; to whom it went."""
    until = timezone.now() + _DEADLINE
    while timezone.now() < until:
        with system_context("test"):
            sent = ReceivedMessage.objects.filter(channel=Channel.EMAIL).first()
        if sent:
            return sent.recipient
    pytest.fail("no mail came")
