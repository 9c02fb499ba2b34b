"""Rules of an organisation in the browsers of several: a second administrator, a reminder, an app for one alone."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from access.database import system_context
from access.proof import Method
from accounts.models import AppDevice
from accounts.totp import code_at
from demo.models import ReceivedMessage
from roles.models import RoleRequest
from roles.services import role_requests_remind
from tests.browser.visitors import Visitor, Visitors, mails
from tests.cast import membership, number, person
from tests.roles.asking import make_administrator

ALDER, OAK = number("alder"), number("oak")
_NAME = "Cato Jansma"


def _mail(key: str) -> tuple[str, str]:
    """Subject and the path of the first link of the last mail to somebody."""
    mails(person(key).email)
    with system_context("test"):
        last = ReceivedMessage.objects.filter(recipient=person(key).email).latest("id")
    found = re.search(r"^https?://[^/\s]+(/\S+)$", last.text, re.MULTILINE)
    assert found, last.text
    return last.subject, found[1]


def _signed_in(visitors: Visitors, key: str, **how: object) -> Visitor:
    visitor = visitors.visitor(key)
    visitor.be_signed_in(**how)
    return visitor


def test_a_role_is_given_by_two_administrators(visitors: Visitors) -> None:
    make_administrator("ben", "alder")
    ada = _signed_in(visitors, "ada")
    ada.open(f"/o/{ALDER}/security-policy/")
    ada.page.locator("main input[name='second_pair_of_eyes'][value='REPORTING_OFFICER']").check()
    ada.send_on()
    expect(ada.page.get_by_role("status")).to_contain_text(
        ada.words("The security policy has been changed. It holds from now on.")
    )
    cato = _signed_in(visitors, "cato")
    cato.open(f"/o/{ALDER}/invoices/")
    cato.reads(cato.words("You cannot open this yet"))

    ada.open(f"/o/{ALDER}/colleagues/{membership('cato', 'alder').id}/grant/")
    ada.page.locator("main input[name='role'][value='REPORTING_OFFICER']").check()
    ada.send_on()
    expect(ada.page.get_by_role("status")).to_contain_text(
        ada.words("The role for %(name)s waits until a second functional administrator agrees.", name=_NAME)
    )
    assert cato.open(f"/o/{ALDER}/invoices/") == 403

    _subject, link = _mail("ben")
    ben = _signed_in(visitors, "ben", method=Method.APP)
    ben.open(link)
    ben.reads(ben.words("The role “%(role)s” for %(name)s", role=ben.words("Reporting officer"), name=_NAME))
    expect(ben.page.get_by_role("main")).to_contain_text(ben.words("No sight of insured persons"))
    ben.button("Agree and give the role").click()
    ben.is_at(f"/o/{ALDER}/requests/")

    assert cato.open(f"/o/{ALDER}/invoices/") == 200


def test_a_request_that_waits_is_reminded_of_and_granted(visitors: Visitors) -> None:
    cato = _signed_in(visitors, "cato")
    cato.open(f"/o/{ALDER}/invoices/")
    cato.field("words").fill("I do the year end.")
    cato.button("Ask for this role").click()
    expect(cato.button("Withdraw")).to_be_visible()
    with system_context("test"):
        RoleRequest.objects.update(asked_at=timezone.now() - timedelta(days=4, minutes=1))
    first, _link = _mail("ada")

    assert role_requests_remind(at=timezone.now()) == 1

    subject, link = _mail("ada")
    assert (subject != first, _NAME in subject) == (True, True)
    ada = _signed_in(visitors, "ada")
    ada.open(link)
    expect(ada.page.get_by_role("main")).to_contain_text("I do the year end.")
    ada.button("Give the role").click()
    ada.is_at(f"/o/{ALDER}/requests/")
    assert cato.open(f"/o/{ALDER}/invoices/") == 200


def test_a_rule_leads_whoever_came_by_text_message_to_an_app_in_one_organisation_only(
    visitors: Visitors,
) -> None:
    with system_context("test"):
        AppDevice.objects.filter(user=person("mia")).delete()
    mia, ada = _signed_in(visitors, "mia", method=Method.SMS), _signed_in(visitors, "ada")
    assert mia.open(f"/o/{ALDER}/") == 200

    ada.open(f"/o/{ALDER}/security-policy/")
    ada.page.locator("main input[name='methods'][value='sms']").uncheck()
    ada.send_on()
    expect(ada.page.get_by_role("main")).to_contain_text(person("mia").full_name)

    mia.open(f"/o/{ALDER}/")
    mia.is_at("/enrol/")
    mia.open(f"/o/{OAK}/")
    mia.is_at(f"/o/{OAK}/")
    mia.open(f"/o/{ALDER}/")
    mia.page.locator("main input[value=app]").check()
    mia.send_on()
    key = mia.page.locator("main .secret").inner_text().replace(" ", "")
    mia.give_code(code_at(key=key, at=timezone.now()))
    mia.open(f"/o/{ALDER}/")
    mia.is_at(f"/o/{ALDER}/")
