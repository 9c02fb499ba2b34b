"""The desk looks along, an administrator views a role, and two employees replace the last administrator."""

import re

from playwright.sync_api import expect

from access.database import system_context
from audit.models import AuditEvent
from demo.models import ReceivedMessage
from tests.browser.visitors import Visitor, Visitors, mails
from tests.cast import number, organisation, person
from tests.roles.looking import REASON, make_supervisor

ALDER = number("alder")


def _signed_in(visitors: Visitors, key: str) -> Visitor:
    visitor = visitors.visitor(key, language="en")
    visitor.be_signed_in()
    return visitor


def _trail() -> list[tuple[str, str]]:
    """What the customer finds of it in its trail: what, and by whom."""
    with system_context("test"):
        events = AuditEvent.objects.filter(
            organisation_id=organisation("alder").id, tag__startswith="roles:look:"
        )
        return list(events.order_by("at", "tag").values_list("tag", "actor_label"))


def test_the_desk_looks_along_stops_and_the_customer_knows(visitors: Visitors) -> None:
    make_supervisor("dirk")
    dirk = _signed_in(visitors, "dirk")
    dirk.open("/desk/look/new/")
    dirk.field("organisation_number").fill(ALDER)
    dirk.field("reason").fill(REASON)
    dirk.button("Begin").click()
    banner = dirk.page.get_by_role("region", name=dirk.words("You only look now"))
    expect(banner).to_contain_text(REASON)
    menu = dirk.page.get_by_role("navigation", name=dirk.words("Main menu"))
    menu.locator("summary", has_text=dirk.words("Management")).click()
    menu.get_by_role("link", name=dirk.words("Colleagues")).click()
    dirk.reads(dirk.words("Colleagues"))
    expect(banner).to_contain_text(REASON)
    seen = dirk.page.url
    banner.get_by_role("button", name=dirk.words("Stop looking along")).click()
    dirk.is_at("/desk/look/")
    dirk.page.goto(seen)
    dirk.reads(dirk.words("Looking along is over"))

    name = person("dirk").full_name
    tags = [tag for tag, actor in _trail() if actor == name]
    assert (tags[0], tags[-1]) == ("roles:look:started", "roles:look:ended")
    assert tags[1:-1] == ["roles:look:page"] * 2
    mails(person("ada").email)
    with system_context("test"):
        mail = ReceivedMessage.objects.filter(recipient=person("ada").email).latest("id")
    assert REASON in mail.text
    assert name in mail.text


def test_an_administrator_views_the_portal_as_a_role_and_comes_back(visitors: Visitors) -> None:
    ada = _signed_in(visitors, "ada")
    ada.open(f"/o/{ALDER}/roles/")
    label = re.compile(re.escape(ada.words("Reporting officer")) + "$")
    ada.page.get_by_role("button", name=label).click()
    ada.is_at(f"/o/{ALDER}/as/REPORTING_OFFICER/")
    banner = ada.page.get_by_role("region", name=ada.words("You only look now"))
    expect(banner).to_contain_text(ada.words("Reporting officer"))
    menu = ada.page.get_by_role("navigation", name=ada.words("Main menu"))
    menu.locator("summary", has_text=ada.words("Contract")).click()
    menu.get_by_role("link", name=re.compile(f"^{ada.words('Invoices')}")).click()
    ada.reads(ada.words("Not shown"))
    banner.get_by_role("link", name=ada.words("Back to your own rights")).click()
    ada.is_at(f"/o/{ALDER}/roles/")


def test_two_employees_replace_the_last_administrator(visitors: Visitors) -> None:
    dirk, dana = _signed_in(visitors, "dirk"), _signed_in(visitors, "dana")
    dirk.open("/desk/administrators/new/")
    dirk.field("organisation_number").fill(ALDER)
    dirk.field("email").fill(person("ben").email)
    dirk.field("replaced").fill(person("ada").email)
    dirk.field("reason").fill("The director called; Ada left.")
    dirk.field("identity_check").fill("Called back on the recorded number.")
    dirk.button("Propose").click()
    dirk.reads("Ben Hoekstra")
    expect(dirk.button("I approve this")).to_have_count(0)

    dana.open("/desk/administrators/")
    dana.page.get_by_role("link", name=organisation("alder").name).click()
    dana.button("I approve this").click()
    expect(dana.page.get_by_role("status")).to_contain_text(
        dana.words("Approved. Everybody concerned is told.")
    )

    ada, ben = _signed_in(visitors, "ada"), _signed_in(visitors, "ben")
    assert ada.open(f"/o/{ALDER}/colleagues/") == 404
    assert ben.open(f"/o/{ALDER}/colleagues/") == 200
    for key in ("ada", "ben"):
        assert mails(person(key).email)
