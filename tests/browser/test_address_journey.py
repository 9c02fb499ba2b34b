"""Another e-mail address or name, with the mails read back: the person asks, or an administrator proposes it."""

import re

import pytest
from django.test import override_settings
from playwright.sync_api import expect

from access.database import system_context
from demo.cast import PASSWORD
from demo.models import ReceivedMessage
from notices.services import messages_deliver
from orgs.models import Organisation
from tests.browser.visitors import Visitor, Visitors, app_code_of
from tests.cast import membership, number, person

ALDER = number("alder")
NEW = "b.hoekstra.nieuw@elzenhof.example"
ASK_OLD, ASK_NEW = "Confirm that your e-mail address changes", "Confirm your new e-mail address"
CHANGED = "The e-mail address of your account has been changed"
ADA = "Ada Vermeulen (Elzenhof Installatietechniek B.V.)"


def _mailed(recipient: str, subject: str) -> str:
    """The text of the one mail with this subject that arrived there."""
    with override_settings(EMAIL_BACKEND="demo.mailbox.DemoMailbox"):
        messages_deliver()
    with system_context("test"):
        return ReceivedMessage.objects.get(recipient=recipient, subject=subject).text


def _confirm(visitor: Visitor, mail: str, outcome: str) -> None:
    """Opens the link of a mail and confirms."""
    found = re.search(r"https?://[^/\s]+(/email/confirm/\S+)", mail)
    assert found, mail
    visitor.open(found[1])
    visitor.reads(visitor.words("Confirm the new e-mail address"))
    visitor.button("Confirm").click()
    visitor.reads(visitor.words(outcome))


def _signs_in(visitor: Visitor, email: str) -> None:
    """Signs in from the beginning with this address."""
    visitor.open("/")
    visitor.field("username").fill(email)
    visitor.field("password").fill(PASSWORD)
    visitor.send_on()


def _told(reader: Visitor, old: str, *parts: str) -> None:
    """Both addresses are told the same, and these words stand in it."""
    told = [_mailed(recipient, reader.words(CHANGED)) for recipient in (old, NEW)]
    assert told[0] == told[1]
    for part in (NEW, old, *parts):
        assert part in told[0]


def test_person_asks_both_addresses_confirm_and_the_other_session_is_out(visitors: Visitors) -> None:
    old = person("ben").email
    ben, elsewhere, mailbox = visitors.visitor("ben"), visitors.visitor("ben"), visitors.visitor()
    ben.be_signed_in()
    elsewhere.be_signed_in()
    ben.open("/me/details/")
    ben.link("Change e-mail address").click()
    ben.field("new_email").fill(NEW)
    ben.send_on()
    ben.reads(ben.words("My personal details"))

    asked = _mailed(old, ben.words(ASK_OLD))
    for mail in (asked, _mailed(NEW, ben.words(ASK_NEW))):
        assert NEW in mail
        assert ben.words("By: %(name)s, signed in to the portal", name="Ben Hoekstra") in mail
    _confirm(mailbox, asked, "Confirmed on this address")
    ben.page.reload()
    main = ben.page.get_by_role("main")
    expect(main).to_contain_text(ben.words("Confirmed on your present address"))
    expect(main).to_contain_text(ben.words("Not confirmed on the new address yet"))
    _confirm(ben, _mailed(NEW, ben.words(ASK_NEW)), "Your e-mail address has been changed")

    _told(
        ben,
        old,
        ben.words("Proposed by: %(name)s, signed in to the portal", name="Ben Hoekstra"),
        ben.words("Confirmed: with the links that we mailed to both addresses"),
    )
    ben.open("/me/details/")
    expect(ben.page.get_by_role("main")).to_contain_text(NEW)
    elsewhere.open("/me/details/")
    elsewhere.is_at("/")
    _signs_in(elsewhere, old)
    expect(elsewhere.page.get_by_role("alert")).to_be_visible()
    _signs_in(elsewhere, NEW)
    elsewhere.give_code(app_code_of(NEW))
    elsewhere.is_at(f"/o/{ALDER}/")


@pytest.mark.parametrize("agrees_with", ["the second factor", "the old address"])
def test_administrator_proposes_and_the_person_agrees(visitors: Visitors, agrees_with: str) -> None:
    old = person("ben").email
    ada, ben, mailbox = visitors.visitor("ada"), visitors.visitor("ben"), visitors.visitor()
    ada.be_signed_in()
    ada.open(f"/o/{ALDER}/colleagues/{membership('ben', 'alder').id}/")
    ada.link("Propose another e-mail address").click()
    ada.field("email").fill(NEW)
    ada.send_on()
    expect(ada.page.get_by_role("status")).to_contain_text(
        ada.words("Proposed. Your colleague gets an e-mail at both addresses.")
    )
    asked = _mailed(old, ben.words(ASK_OLD))
    assert ben.words("By: %(actor)s", actor=ADA) in asked

    if agrees_with == "the second factor":
        ben.be_signed_in()
        ben.open("/me/details/")
        ben.link("Look at it").click()
        ben.reads(ben.words("Another e-mail address"))
        expect(ben.page.get_by_role("main")).to_contain_text(NEW)
        ben.button("I agree").click()
        ben.is_at("/me/details/")
        agreed = ben.words("Agreed: by you, with your second factor")
    else:
        _confirm(mailbox, asked, "Confirmed on this address")
        agreed = ben.words("Agreed: with the link that we mailed to the old address")
    assert person("ben").email == old
    _confirm(mailbox, _mailed(NEW, ben.words(ASK_NEW)), "Your e-mail address has been changed")

    _told(
        ben,
        old,
        ben.words("Proposed by: %(actor)s", actor=ADA),
        agreed,
        ben.words("Confirmed: with the link that we mailed to the new address"),
    )
    _signs_in(ben, NEW)
    ben.give_code(app_code_of(NEW))
    ben.is_at(f"/o/{ALDER}/")


def test_organisation_that_keeps_details_proposes_a_name_and_the_person_agrees(visitors: Visitors) -> None:
    with system_context("test"):
        Organisation.objects.filter(relation_number=ALDER).update(members_edit_own_details=False)
    ada, ben = visitors.visitor("ada"), visitors.visitor("ben")
    ben.be_signed_in()
    ben.open("/me/details/")
    expect(ben.page.get_by_role("main")).to_contain_text("Ada Vermeulen")
    ada.be_signed_in()
    ada.open(f"/o/{ALDER}/colleagues/{membership('ben', 'alder').id}/")
    ada.link("Propose another name or number").click()
    ada.field("full_name").fill("Ben Hoekstra-Visser")
    ada.send_on()
    expect(ada.page.get_by_role("status")).to_contain_text(
        ada.words("Proposed. Your colleague gets an e-mail.")
    )

    mail = _mailed(person("ben").email, ben.words("Your administrator proposes other personal details"))
    for part in (ADA, "Ben Hoekstra-Visser"):
        assert part in mail
    found = re.search(r"https?://[^/\s]+(/me/\S+)", mail)
    assert found, mail
    ben.open(found[1])
    ben.reads(ben.words("Other personal details"))
    expect(ben.page.get_by_role("main")).to_contain_text("Ben Hoekstra-Visser")
    ben.button("I agree").click()
    ben.is_at("/me/details/")
    expect(ben.page.get_by_role("main")).to_contain_text("Ben Hoekstra-Visser")

    told = _mailed(person("ben").email, ben.words("Your personal details have been changed"))
    assert ben.words("Proposed by: %(actor)s", actor=ADA) in told
    ada.page.reload()
    ada.reads("Ben Hoekstra-Visser")
    ada.open(f"/o/{ALDER}/history/")
    expect(ada.page.get_by_role("main")).to_contain_text("Ben Hoekstra-Visser")
