"""The first sign-in: setting up a second factor, saving recovery codes, and getting in with one of them."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from access.database import system_context
from accounts.models import AppDevice
from accounts.totp import code_at
from tests.browser.qr import scanned
from tests.browser.visitors import Visitor, Visitors, code_in, text_message
from tests.cast import number, person

ALDER = number("alder")
NEWCOMER = "nils_without_factor"
_NUMBER = "+31612345688"


@pytest.mark.parametrize("way", ["scanned", "typed"])
def test_first_sign_in_with_an_app_ends_at_home_and_codes_are_shown_once(
    visitors: Visitors, way: str
) -> None:
    nils = _at_choice(visitors)
    nils.page.locator("input[value=app]").check()
    nils.send()
    nils.reads(nils.words("Scan the code with your app"))
    typed = nils.page.locator("main .secret").inner_text().replace(" ", "")
    read = scanned(nils.page.get_by_role("img", name=nils.words("QR code for your authenticator app")))
    assert (read["account"], read["issuer"]) == (
        "Veldbaken Zakelijk: nieuw@elzenhof.example",
        "Veldbaken Zakelijk",
    )
    key = {"scanned": read["secret"], "typed": typed}[way]

    nils.give_code(code_at(key=key, at=timezone.now()))

    codes = _save_recovery_codes(nils)
    _decline_another_way(nils)
    nils.is_at(f"/o/{ALDER}/")
    nils.open("/enrol/recovery-codes/")
    assert not [code for code in codes if code in nils.page.content()]


def test_first_sign_in_with_a_text_message_ends_at_home(visitors: Visitors) -> None:
    nils = _at_choice(visitors)
    nils.page.locator("input[value=sms]").check()
    nils.send()
    nils.field("number").fill("06 12 34 56 88")
    nils.send()
    nils.reads(nils.words("Enter your code"))

    code = code_in(text_message(_NUMBER))
    nils.give_code(f"{code[:3]} {code[3:]}")

    _save_recovery_codes(nils)
    _decline_another_way(nils)
    nils.is_at(f"/o/{ALDER}/")


def test_recovery_code_opens_the_portal_once(visitors: Visitors) -> None:
    nils = _at_choice(visitors)
    nils.page.locator("input[value=app]").check()
    nils.send()
    key = nils.page.locator("main .secret").inner_text().replace(" ", "")
    nils.give_code(code_at(key=key, at=timezone.now()))
    codes = _save_recovery_codes(nils)

    for code, heading in ((codes[1].lower(), "My sign-in details"), (codes[1], "Enter your code")):
        again = visitors.visitor(NEWCOMER)
        again.open("/")
        again.give_password()
        again.page.locator("button[name=challenge_device][value=recovery_code]").click()
        again.give_code(code)
        again.reads(again.words(heading))
    expect(again.page.get_by_role("alert")).to_be_visible()


def test_code_that_was_used_is_refused_and_the_next_one_serves(visitors: Visitors) -> None:
    ben = visitors.visitor("ben")
    ben.open("/")
    ben.give_password()
    with system_context("test"):
        device = AppDevice.objects.get(user=person("ben"))
    now = timezone.now()
    used = code_at(key=device.key, at=now)
    ben.give_code(used)
    ben.is_at(f"/o/{ALDER}/")

    again = visitors.visitor("ben")
    again.open("/")
    again.give_password()
    again.give_code(used)
    expect(again.page.get_by_role("alert")).to_contain_text(again.words("Please check the following"))
    expect(again.page.get_by_role("alert")).to_be_focused()
    again.give_code(code_at(key=device.key, at=now + timedelta(seconds=30)))
    again.is_at(f"/o/{ALDER}/")


def _at_choice(visitors: Visitors) -> Visitor:
    """The newcomer after the first password."""
    nils = visitors.visitor(NEWCOMER)
    nils.open("/")
    nils.give_password()
    nils.reads(nils.words("Set up your second factor"))
    return nils


def _decline_another_way(nils: Visitor) -> None:
    """Is offered a further factor, and takes none now."""
    nils.is_at("/enrol/another/")
    nils.link("Not now").click()


def _save_recovery_codes(nils: Visitor) -> list[str]:
    """Has them shown and types one back; the codes."""
    nils.reads(nils.words("Your recovery codes"))
    nils.page.locator("button[name=make]").click()
    shown = nils.page.locator("#recovery-codes code")
    expect(shown).to_have_count(10)
    codes = shown.all_inner_texts()
    assert all(re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", code) for code in codes)
    nils.field("code").fill(codes[0])
    nils.send_on()
    return codes
