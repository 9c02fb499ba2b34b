"""What the next click shows: after a change elsewhere, in another tab, after going back, and after a break."""

from django.utils import timezone
from playwright.sync_api import expect

from access.database import system_context
from relations.models import MandateTerms
from roles.enums import Role
from roles.models import RoleGrant
from tests.browser.visitors import Visitor, Visitors, app_code, mails
from tests.cast import membership, number, organisation

ALDER, BIRCH, IRIS = number("alder"), number("birch"), number("iris")


def test_role_taken_away_in_another_tab_locks_the_next_click(visitors: Visitors) -> None:
    ben, ada = _signed_in(visitors, "ben"), _signed_in(visitors, "ada")
    ben.open(f"/o/{ALDER}/invoices/")
    ada.open(f"/o/{ALDER}/colleagues/")
    ada.page.get_by_role("link", name="Ben Hoekstra").click()

    other = ada.new_tab()
    other.open(ada.page.url.removeprefix(ada.portal.url))
    other.link("Take away").click()
    other.button("Take the role away").click()
    expect(other.page.get_by_role("status")).to_contain_text(other.words("The role has been taken away."))

    ben.page.get_by_role("rowheader").get_by_role("link").first.click()
    ben.reads(ben.words("You cannot open this yet"))
    menu = ben.page.get_by_role("navigation", name=ben.words("Main menu"))
    expect(menu.get_by_role("link", name=ben.words("Invoices"))).to_contain_class("is-locked")
    ada.link("Take away").click()
    ada.reads(ada.words("Page not found"))


def test_mandate_that_ends_closes_the_next_click(visitors: Visitors) -> None:
    ira = _signed_in(visitors, "ira")
    ira.open(f"/o/{IRIS}/r/{ALDER}/invoices/")
    with system_context("test"):
        MandateTerms.objects.filter(mandate__giver=organisation("alder")).update(ends_at=timezone.now())

    ira.page.get_by_role("rowheader").get_by_role("link").first.click()

    ira.reads(ira.words("Page not found"))
    expect(ira.page.get_by_role("main")).not_to_contain_text("Elzenhof")
    ira.open(f"/o/{IRIS}/relations/?q=elz")
    expect(ira.page.get_by_role("main")).to_contain_text(
        ira.words("No relation found for “%(text)s”.", text="elz")
    )


def test_two_tabs_with_two_relations_stay_apart(visitors: Visitors) -> None:
    one = _signed_in(visitors, "kim")
    other = one.new_tab()
    one.open(f"/o/{IRIS}/r/{ALDER}/")
    other.open(f"/o/{IRIS}/r/{BIRCH}/")

    for tab, name, buyer in (
        (one, "Elzenhof", ALDER),
        (other, "Berkenrode", BIRCH),
        (one, "Elzenhof", ALDER),
    ):
        menu = tab.page.get_by_role("navigation", name=tab.words("Main menu"))
        menu.get_by_role("link", name=tab.words("Invoices"), exact=True).click()
        tab.is_at(f"/o/{IRIS}/r/{buyer}/invoices/")
        expect(tab.page.get_by_role("region", name=tab.words("For whom you work"))).to_contain_text(name)
        tab.page.get_by_role("rowheader").get_by_role("link").first.click()
        expect(tab.page.get_by_role("main")).to_contain_text(name)


def test_going_back_after_a_grant_sends_nothing_again(visitors: Visitors) -> None:
    ada = _signed_in(visitors, "ada")
    _fill_in_grant(ada)
    ada.button("Give the role").click()
    ada.reads("Cato Jansma")

    ada.page.go_back()

    ada.reads(ada.words("Give a role"))
    ada.page.reload()
    ada.reads(ada.words("Give a role"))
    assert _roles_of_cato() == [Role.REPORTING_OFFICER]


def test_double_click_gives_one_role_and_one_mail(visitors: Visitors) -> None:
    ada = _signed_in(visitors, "ada")
    _fill_in_grant(ada)

    ada.button("Give the role").dblclick()

    ada.reads("Cato Jansma")
    expect(ada.page.get_by_role("status")).to_contain_text(
        ada.words("%(name)s has the role now.", name="Cato Jansma")
    )
    assert _roles_of_cato() == [Role.REPORTING_OFFICER]
    assert len(mails("c.jansma@elzenhof.example")) == 1


def test_going_back_after_signing_out_shows_nothing(visitors: Visitors) -> None:
    ben = _signed_in(visitors, "ben")
    ben.open(f"/o/{ALDER}/invoices/")
    ben.page.get_by_text("Ben Hoekstra", exact=True).first.click()
    ben.button("Sign out").click()
    ben.reads(ben.words("Sign in"))

    ben.page.go_back()

    ben.reads(ben.words("Sign in"))
    expect(ben.page.get_by_role("table")).to_have_count(0)


def test_deep_link_survives_sign_in_and_second_factor(visitors: Visitors) -> None:
    ben = visitors.visitor("ben")
    wanted = f"/o/{ALDER}/invoices/?kind=INVOICE&sort=amount"
    ben.open(wanted)
    ben.reads(ben.words("Sign in"))

    ben.give_password("wrong")
    ben.sign_in()

    expect(ben.page).to_have_url(ben.portal.url + wanted)


def test_deep_link_survives_the_end_of_a_session(visitors: Visitors) -> None:
    ben = _signed_in(visitors, "ben")
    ben.open(f"/o/{ALDER}/")
    ben.let_session_end()

    ben.page.get_by_role("main").get_by_role("link").first.click()

    ben.reads(ben.words("Sign in"))
    expect(ben.page.get_by_role("main")).to_contain_text(ben.words("You have been signed out."))
    ben.sign_in()
    ben.is_at(f"/o/{ALDER}/invoices/")


def test_second_factor_that_grew_old_is_asked_and_leads_back(visitors: Visitors) -> None:
    ada = _signed_in(visitors, "ada")
    _fill_in_grant(ada)
    form = ada.page.url
    ada.let_proof_grow_old()

    ada.button("Give the role").click()

    ada.reads(ada.words("Prove that it is you"))
    assert _roles_of_cato() == []
    ada.give_code("000000")
    expect(ada.page.get_by_role("alert")).to_be_visible()
    ada.give_code(app_code("ada"))
    expect(ada.page).to_have_url(form)


def test_language_changes_where_one_is_and_stays(visitors: Visitors) -> None:
    ben = _signed_in(visitors, "ben")
    ben.open(f"/o/{ALDER}/invoices/?kind=INVOICE")
    ben.reads("Facturen")

    ben.page.get_by_text("Ben Hoekstra", exact=True).first.click()
    ben.page.get_by_role("button", name="English").click()

    ben.reads("Invoices")
    expect(ben.page).to_have_url(f"{ben.portal.url}/o/{ALDER}/invoices/?kind=INVOICE")
    elsewhere = visitors.visitor("ben", language="nl")
    elsewhere.open("/")
    elsewhere.sign_in()
    expect(elsewhere.page.locator("html")).to_have_attribute("lang", "en")


def _signed_in(visitors: Visitors, key: str) -> Visitor:
    visitor = visitors.visitor(key)
    visitor.be_signed_in()
    return visitor


def _fill_in_grant(ada: Visitor) -> None:
    """Chooses the role of reporting officer for Cato, and does not send it yet."""
    ada.open(f"/o/{ALDER}/colleagues/{membership('cato', 'alder').id}/grant/")
    ada.page.get_by_label(ada.words("Reporting officer"), exact=True).check()


def _roles_of_cato() -> list[str]:
    with system_context("test"):
        return list(
            RoleGrant.objects.filter(membership=membership("cato", "alder")).values_list("role", flat=True)
        )
