"""Why can't I see this: from the locked page to the page that opens, in the browsers of both, also without scripts."""

import re

import pytest
from playwright.sync_api import expect

from access.database import system_context
from demo.models import ReceivedMessage
from tests.browser.visitors import Visitor, Visitors, app_code, mails
from tests.cast import number, person

ALDER, BIRCH = number("alder"), number("birch")


def _mail(key: str) -> tuple[str, str]:
    """Subject and the path of the first link of the last mail to somebody."""
    mails(person(key).email)
    with system_context("test"):
        last = ReceivedMessage.objects.filter(recipient=person(key).email).latest("id")
    found = re.search(r"^https?://[^/\s]+(/\S+)$", last.text, re.MULTILINE)
    assert found, last.text
    return last.subject, found[1]


def _title(visitor: Visitor, name: str) -> str:
    role = visitor.words("Reporting officer")
    return visitor.words("%(name)s asks for the role “%(role)s”", name=name, role=role)


def _somebody(visitors: Visitors, key: str, *, scripts: bool) -> Visitor:
    return visitors.visitor(key, language="nl", java_script_enabled=scripts)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_asker_asks_the_administrator_grants_from_the_mail_and_the_next_click_opens(
    visitors: Visitors, scripts: bool
) -> None:
    cato = _somebody(visitors, "cato", scripts=scripts)
    cato.open(f"/o/{ALDER}/invoices/")
    cato.sign_in()
    cato.reads(cato.words("You cannot open this yet"))
    cato.button("Ask for this role").click()
    expect(cato.page.get_by_role("main")).to_contain_text(cato.words("Asked on %(when)s", when=""))
    expect(cato.button("Withdraw")).to_be_visible()

    subject, link = _mail("ada")
    assert "Cato Jansma" in subject
    ada = _somebody(visitors, "ada", scripts=scripts)
    ada.open(link)
    ada.reads(ada.words("Sign in"))
    ada.sign_in()
    ada.is_at(link)
    ada.reads(_title(ada, "Cato Jansma"))
    expect(ada.page.get_by_role("main")).to_contain_text(ada.words("No sight of insured persons"))
    ada.let_proof_grow_old()
    ada.button("Give the role").click()
    ada.reads(ada.words("Prove that it is you"))
    ada.give_code(app_code("ada"))
    ada.is_at(link)
    ada.button("Give the role").click()
    ada.is_at(f"/o/{ALDER}/requests/")
    expect(ada.page.get_by_role("status")).to_contain_text(
        ada.words("%(name)s has the role now.", name="Cato Jansma")
    )

    menu = cato.page.get_by_role("navigation", name=cato.words("Main menu"))
    menu.get_by_role("link", name=re.compile(f"^{cato.words('Invoices')}")).click()
    cato.reads(cato.words("Invoices"))
    assert _mail("cato")[1] == f"/o/{ALDER}/invoices/"


def test_an_administrator_without_colleague_is_helped_by_the_desk(visitors: Visitors) -> None:
    bas = _somebody(visitors, "bas", scripts=True)
    bas.be_signed_in()
    bas.open(f"/o/{BIRCH}/invoices/")
    bas.button("Ask for this role").click()
    expect(bas.button("Withdraw")).to_be_visible()

    dirk = _somebody(visitors, "dirk", scripts=True)
    dirk.be_signed_in()
    dirk.open("/desk/requests/")
    dirk.page.get_by_role("link", name="Bas Kuipers").click()
    dirk.reads(_title(dirk, "Bas Kuipers"))
    dirk.field("reason").fill("Call us first.")
    dirk.button("Decline").click()
    dirk.is_at("/desk/requests/")

    bas.page.reload()
    expect(bas.page.get_by_role("main")).to_contain_text("Call us first.")
    bas.button("Ask for this role").click()
    expect(bas.button("Withdraw")).to_be_visible()
    dirk.page.reload()
    dirk.page.get_by_role("link", name="Bas Kuipers").first.click()
    dirk.button("Give the role").click()
    dirk.is_at("/desk/requests/")
    bas.page.reload()
    bas.reads(bas.words("Invoices"))
