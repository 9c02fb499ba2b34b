"""Passkeys in the browser, with Chromium's virtual authenticator; and a new telephone set up with the old one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import CDPSession, expect

from access.database import system_context
from accounts.models import AppDevice, PasskeyDevice, SmsDevice
from accounts.totp import code_at
from demo.cast import PEOPLE
from tests.browser.visitors import Visitor, Visitors, app_code, code_in, mails, text_message
from tests.cast import number, person

ALDER = number("alder")
_NEW_NUMBER = "+31612345689"
_EMAIL = {seed.key: seed.email for seed in PEOPLE}


@dataclass(slots=True)
class Authenticator:
    """What a device would hold: a virtual authenticator that knows its user, or does not."""

    session: CDPSession
    id: str

    def know_its_user(self, *, known: bool) -> None:
        """Whether fingerprint, face or PIN are recognised."""
        self.session.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": known})

    def passkeys(self) -> list[dict[str, Any]]:
        """The passkeys that it holds."""
        answer = self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.id})
        return list(answer["credentials"])


@contextmanager
def authenticator_of(visitor: Visitor) -> Iterator[Authenticator]:
    """A device with a fingerprint reader in this visitor's hands."""
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield Authenticator(session, made["authenticatorId"])
    session.send("WebAuthn.disable")


def _save_recovery_codes(visitor: Visitor) -> None:
    visitor.page.locator("button[name=make]").click()
    shown = visitor.page.locator("#recovery-codes code")
    expect(shown).to_have_count(10)
    visitor.field("code").fill(shown.first.inner_text())
    visitor.send_on()


def _sign_out(visitor: Visitor) -> None:
    visitor.page.locator(".account summary").click()
    visitor.page.locator(".account__out").click()
    visitor.is_at("/")


def test_a_passkey_is_set_up_at_the_first_sign_in_and_signs_in_from_then_on(visitors: Visitors) -> None:
    nils = visitors.visitor("nils_without_factor")
    nils.open("/")
    with authenticator_of(nils) as authenticator:
        nils.give_password()
        nils.page.locator("input[value=passkey]").check()
        nils.send_on()
        nils.reads(nils.words("Set up a passkey"))
        nils.field("name").fill("Laptop of the office")
        nils.send_on()
        nils.reads(nils.words("Your recovery codes"))
        _save_recovery_codes(nils)
        nils.reads(nils.words("A second way in"))
        nils.link("Not now").click()
        nils.is_at(f"/o/{ALDER}/")
        assert len(authenticator.passkeys()) == 1

        _sign_out(nils)
        nils.give_password()
        nils.reads(nils.words("Use your passkey"))
        nils.send_on()
        nils.is_at(f"/o/{ALDER}/")

        nils.open("/me/security/")
        expect(nils.page.get_by_role("main")).to_contain_text("Laptop of the office")
        with system_context("test"):
            kept = PasskeyDevice.objects.get(user=person("nils_without_factor"))
        assert kept.sign_count == authenticator.passkeys()[0]["signCount"] > 0


def test_a_passkey_is_added_named_proves_again_and_is_removed(visitors: Visitors) -> None:
    ben = visitors.visitor("ben")
    ben.be_signed_in()
    ben.open("/me/security/")
    with authenticator_of(ben):
        ben.page.locator("main a[href*='method=passkey']").click()
        ben.send_on()
        ben.send_on()
        ben.is_at("/enrol/recovery-codes/")
        _save_recovery_codes(ben)
        ben.is_at("/me/security/")
        ben.open("/me/security/")

        ben.page.locator("main a[href$='/name/']").click()
        ben.field("name").fill("Telephone")
        ben.send_on()
        expect(ben.page.get_by_role("main")).to_contain_text("Telephone")

        ben.let_proof_grow_old()
        ben.page.locator("main a[href*='/passkeys/'][href$='/remove/']").click()
        ben.is_at("/verify/")
        ben.page.locator("aside a[href*='method=passkey']").click()
        ben.reads(ben.words("Prove that it is you"))
        ben.send_on()
        ben.is_at(f"/me/security/passkeys/{_passkey_id('ben')}/remove/")
        with ben.page.expect_navigation():
            ben.page.locator("main form button.button--bad").click()
        ben.is_at("/verify/")  # what had proved this session is gone
    with system_context("test"):
        assert not PasskeyDevice.objects.filter(user=person("ben")).exists()
    assert mails(_EMAIL["ben"])[-1] == ben.words("A second factor was removed from your account")


def _passkey_id(key: str) -> int:
    with system_context("test"):
        return int(PasskeyDevice.objects.get(user=person(key)).id)


def test_a_fingerprint_that_is_not_recognised_opens_nothing_and_another_way_does(visitors: Visitors) -> None:
    ben = visitors.visitor("ben")
    ben.be_signed_in()
    with authenticator_of(ben) as authenticator:
        ben.open("/enrol/?method=passkey")
        ben.send_on()
        ben.send_on()
        ben.is_at("/enrol/recovery-codes/")
        ben.context.clear_cookies()
        authenticator.know_its_user(known=False)
        ben.open("/")
        ben.give_password()
        ben.page.locator("button[name=challenge_device][value=passkey]").click()
        ben.reads(ben.words("Use your passkey"))
        ben.send()
        expect(ben.page.get_by_role("alert")).to_contain_text(ben.words("No passkey was given."))

        ben.page.locator("button[name=challenge_device][value=app]").click()
        ben.give_code(app_code("ben"))
        ben.is_at("/enrol/recovery-codes/")


def test_without_script_a_passkey_says_so_and_other_ways_stay_open(visitors: Visitors) -> None:
    with system_context("test"):
        PasskeyDevice.objects.create(user=person("ben"), name="x", credential_id="AAAA", public_key="AAAA")
    ben = visitors.visitor("ben", java_script_enabled=False)
    ben.open("/")
    ben.give_password()
    with ben.page.expect_navigation():
        ben.page.locator("button[name=challenge_device][value=passkey]").click()
    expect(ben.page.get_by_role("main")).to_contain_text(ben.words("A passkey cannot be used here."))
    expect(ben.page.locator("[data-passkey-start]")).to_be_hidden()

    with ben.page.expect_navigation():
        ben.page.locator("button[name=challenge_device][value=app]").click()
    ben.give_code(app_code("ben"))
    ben.is_at(f"/o/{ALDER}/")


def test_a_new_telephone_is_set_up_with_the_app_on_the_old_one(visitors: Visitors) -> None:
    ada = visitors.visitor("ada")
    ada.open("/")
    ada.sign_in()
    with system_context("test"):
        old_key = AppDevice.objects.get(user=person("ada")).key
    ada.let_proof_grow_old()
    ada.open("/me/security/")
    ada.page.locator("main a[href*='method=app']").click()
    ada.is_at("/verify/")
    ada.give_code(app_code("ada"))  # of the old telephone
    ada.send_on()
    new_key = ada.page.locator("main .secret").inner_text().replace(" ", "")
    ada.give_code(code_at(key=new_key, at=timezone.now()))
    ada.reads(ada.words("Your recovery codes"))

    with system_context("test"):
        assert AppDevice.objects.get(user=person("ada")).key == new_key != old_key
    assert mails(_EMAIL["ada"])[-1] == ada.words("A second factor was set up for your account")
    again = visitors.visitor("ada")
    again.open("/")
    again.give_password()
    again.give_code(code_at(key=old_key, at=timezone.now() + timedelta(seconds=30)))
    expect(again.page.get_by_role("alert")).to_be_visible()


def test_a_new_number_is_proved_and_both_numbers_are_told(visitors: Visitors) -> None:
    ben = visitors.visitor("ben")
    ben.be_signed_in()
    with system_context("test"):
        old = SmsDevice.objects.get(user=person("ben")).number
    ben.open("/me/security/")
    ben.page.locator("main a[href*='method=sms']").click()
    ben.send_on()
    ben.field("number").fill("06 12 34 56 89")
    ben.send_on()
    ben.give_code(code_in(text_message(_NEW_NUMBER)))
    ben.is_at("/enrol/recovery-codes/")

    assert "stopte inlogcodes naar dit nummer" in text_message(old)
    assert "liet inlogcodes naar dit nummer sturen" in text_message(_NEW_NUMBER)


def test_a_session_elsewhere_is_seen_and_ended(visitors: Visitors) -> None:
    here, elsewhere = visitors.visitor("ben"), visitors.visitor("ben")
    for each in (here, elsewhere):
        each.be_signed_in()
        each.open("/me/sessions/")
    here.page.reload()
    here.page.locator("main a[href$='/end/']").click()
    with here.page.expect_navigation():
        here.page.locator("main form button.button--bad").click()
    here.is_at("/me/sessions/")

    elsewhere.page.reload()
    elsewhere.is_at("/")
    here.open("/me/history/")
    expect(here.page.get_by_role("main")).to_contain_text(here.words("A session elsewhere was ended"))
