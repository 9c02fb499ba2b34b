"""A lost telephone, up every rung of the ladder: another way, an administrator, another administrator, the desk.

Each with the mails, the text messages and the letter read back as they arrive.
"""

import re

from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import expect

from access.database import system_context
from accounts.models import AppDevice
from accounts.totp import code_at
from demo.models import ReceivedMessage
from notices.enums import Channel
from notices.services import messages_deliver
from roles.models import AccountReset
from roles.services import recovery_letters_send
from tests.accounts.people import give_recovery_codes
from tests.browser.paper import code_on, posted
from tests.browser.visitors import Visitor, Visitors
from tests.cast import membership, number, person
from tests.roles.asking import make_administrator

ALDER, BIRCH = number("alder"), number("birch")
NEW_PASSWORD = "een heel nieuw wachtwoord"
ADDRESS = "Bas Kuipers\nBerkenrode Bouw B.V.\nBouwweg 12\n7311 AB Apeldoorn"


def _received(recipient: str, *, channel: Channel = Channel.EMAIL) -> str:
    """The last message that arrived there, with its subject."""
    with override_settings(EMAIL_BACKEND="demo.mailbox.DemoMailbox"):
        messages_deliver()
    with system_context("test"):
        last = ReceivedMessage.objects.filter(recipient=recipient, channel=channel).latest("id")
    return f"{last.subject}\n{last.text}"


def _mailed(recipient: str, subject: str) -> str:
    """The text of the last mail with this subject."""
    _received(recipient)
    with system_context("test"):
        return ReceivedMessage.objects.filter(recipient=recipient, subject=subject).latest("id").text


def _link(text: str, beginning: str) -> str:
    """The path of the link in a text that begins so."""
    found = re.search(rf"https?://[^/\s]+({re.escape(beginning)}\S+?)[.]?(?=\s|$)", text)
    assert found, text
    return found[1]


def _set_up_app(visitor: Visitor) -> None:
    """Scans nothing, types the key, and saves the recovery codes."""
    visitor.reads(visitor.words("Set up your second factor"))
    visitor.page.locator("input[value=app]").check()
    visitor.send()
    key = visitor.page.locator("main .secret").inner_text().replace(" ", "")
    visitor.give_code(code_at(key=key, at=timezone.now()))


def _save_codes(visitor: Visitor) -> None:
    visitor.reads(visitor.words("Your recovery codes"))
    visitor.send()
    code = visitor.page.locator("main .codes code").first.inner_text()
    visitor.field("code").fill(code)
    visitor.send_on()


def _help(visitor: Visitor, key: str) -> None:
    """Helps a colleague back in, from the colleague's page."""
    visitor.open(f"/o/{ALDER}/colleagues/{membership(key, 'alder').id}/")
    visitor.link("Help back in").click()
    visitor.reads(visitor.words("Help %(name)s back in", name=person(key).full_name))
    visitor.send_on()
    visitor.is_at(f"/o/{ALDER}/colleagues/{membership(key, 'alder').id}/")


def _come_back(visitor: Visitor, path: str) -> None:
    """Opens the link of the mail and goes on without anything left, up to the new codes."""
    visitor.open(path)
    visitor.reads(visitor.words("Get back in"))
    visitor.field("password").fill(NEW_PASSWORD)
    visitor.send_on()
    _set_up_app(visitor)
    _save_codes(visitor)


def test_first_rung_a_recovery_code_opens_the_portal_and_the_new_telephone_is_set_up(
    visitors: Visitors,
) -> None:
    code = give_recovery_codes(person("eva"))[0]
    eva = visitors.visitor("eva")
    eva.open("/")
    eva.give_password()
    eva.page.locator("aside summary").click()
    expect(eva.page.locator("aside")).to_contain_text(
        eva.words(
            "Is your functional administrator away, or are you one yourself? Ask another functional administrator"
            " of your organisation."
        )
    )
    eva.page.locator("button[name=challenge_device][value=recovery_code]").click()
    eva.give_code(code)
    eva.reads(eva.words("My sign-in details"))
    eva.open("/enrol/?method=app&next=/me/security/")
    _set_up_app(eva)
    eva.reads(eva.words("My sign-in details"))
    _mailed(person("eva").email, eva.words("A recovery code of your account was used"))
    assert person("eva").rests_until is None


def test_second_rung_the_administrator_sends_a_link_and_the_old_number_is_told(visitors: Visitors) -> None:
    ben, ada = visitors.visitor("ben"), visitors.visitor("ada")
    ada.be_signed_in()
    _help(ada, "ben")

    mail = _mailed(person("ben").email, ben.words("Get back in to your account"))
    assert "Ada Vermeulen (Elzenhof Installatietechniek B.V.)" in mail
    told = _received(person("ben").mobile_number, channel=Channel.SMS)
    assert "Ada Vermeulen" in told
    assert _link(told, "/recover/object/") == _link(mail, "/recover/object/")

    _come_back(ben, _link(mail, "/recover/link/"))
    ben.is_at(f"/o/{ALDER}/")
    done = _mailed(person("ben").email, ben.words("Somebody got back in to your account"))
    assert ben.words("Password and second factor") in done
    assert "Ben Hoekstra" not in _received(person("ben").mobile_number, channel=Channel.SMS)
    assert "Ben Hoekstra" in _mailed(
        person("ada").email, ada.words("%(colleague)s got back in", colleague="Ben Hoekstra")
    )

    ben.open("/enrol/?method=sms")
    ben.reads(ben.words("This has to wait a while"))
    ben.open(f"/o/{ALDER}/invoices/")
    ben.reads(ben.words("Invoices"))


def test_who_did_not_ask_stops_it_with_one_click_from_the_old_telephone(visitors: Visitors) -> None:
    ada, stranger = visitors.visitor("ada"), visitors.visitor()
    ada.be_signed_in()
    _help(ada, "ben")
    mail = _mailed(person("ben").email, ada.words("Get back in to your account"))
    told = _received(person("ben").mobile_number, channel=Channel.SMS)

    stranger.open(_link(told, "/recover/object/"))
    stranger.reads(stranger.words("Was this not you?"))
    stranger.button("This was not me: stop it").click()
    stranger.reads(stranger.words("It was stopped"))

    assert stranger.open(_link(mail, "/recover/link/")) == 404
    stranger.reads(stranger.words("This link no longer works"))
    subject = ada.words("%(colleague)s stopped what you started", colleague="Ben Hoekstra")
    assert "Ben Hoekstra" in _mailed(person("ada").email, subject)


def test_third_rung_another_administrator_helps_an_administrator(visitors: Visitors) -> None:
    make_administrator("cato", "alder")
    ada, cato = visitors.visitor("ada"), visitors.visitor("cato")
    cato.be_signed_in()
    _help(cato, "ada")
    mail = _mailed(person("ada").email, ada.words("Get back in to your account"))
    assert "Cato Jansma" in mail

    _come_back(ada, _link(mail, "/recover/link/"))
    ada.is_at(f"/o/{ALDER}/")
    ada.open(f"/o/{ALDER}/colleagues/{membership('ben', 'alder').id}/grant/")
    ada.reads(ada.words("This has to wait a while"))


def test_last_rung_the_last_administrator_who_lost_everything_gets_back_in_by_letter(
    visitors: Visitors,
) -> None:
    dirk, dana, bas = visitors.visitor("dirk"), visitors.visitor("dana"), visitors.visitor("bas")
    dirk.be_signed_in()
    dirk.open("/desk/recovery/")
    dirk.link("Open a case").click()
    dirk.field("email").fill(person("bas").email)
    dirk.field("identity_check").fill("Called back on the recorded number; compared the last invoice.")
    dirk.field("postal_address").fill(ADDRESS)
    dirk.send_on()
    dirk.reads("Bas Kuipers")
    expect(dirk.page.get_by_role("main")).to_contain_text(
        dirk.words("You opened the case, so it cannot be you.")
    )

    to_desk = _received("servicedesk@veldbaken.example")
    assert "Dirk Postma" in to_desk
    dana.be_signed_in()
    dana.open(_link(to_desk, "/desk/recovery/"))
    dana.button("I confirm that this is the person").click()
    expect(dana.page.get_by_role("status")).to_contain_text(
        dana.words("Confirmed. The waiting time has begun.")
    )
    mail = _mailed(person("bas").email, bas.words("You will get a letter with a code"))
    bas.open(_link(mail, "/recover/object/"))
    bas.reads(bas.words("Was this not you?"))

    with system_context("test"):
        AccountReset.objects.update(not_before=timezone.now())
    assert recovery_letters_send(at=timezone.now()) == 1
    letter, large = posted()
    for line in ADDRESS.splitlines():
        assert line in letter
    code = code_on(large)
    assert BIRCH not in letter

    bas.open("/recover/")
    bas.field("email").fill(person("bas").email)
    bas.field("code").fill(code.lower())
    bas.field("password").fill(NEW_PASSWORD)
    bas.send_on()
    _set_up_app(bas)
    _save_codes(bas)
    bas.is_at(f"/o/{BIRCH}/")
    bas.open(f"/o/{BIRCH}/colleagues/")
    bas.reads(bas.words("Colleagues"))
    bas.open(f"/o/{BIRCH}/colleagues/{membership('bas', 'birch').id}/help/")
    bas.reads(bas.words("This has to wait a while"))
    with system_context("test"):
        assert AppDevice.objects.filter(user=person("bas")).count() == 1


def test_access_elsewhere_stands_still_until_its_administrator_confirms(visitors: Visitors) -> None:
    ada, mia, olga = visitors.visitor("ada"), visitors.visitor("mia"), visitors.visitor("olga")
    ada.be_signed_in()
    _help(ada, "mia")
    mail = _mailed(person("mia").email, mia.words("Get back in to your account"))
    _come_back(mia, _link(mail, "/recover/link/"))
    mia.is_at(f"/o/{ALDER}/")
    assert mia.open(f"/o/{number('oak')}/") == 404

    asked = _mailed(
        person("olga").email, olga.words("Access of %(colleague)s is paused", colleague="Mia de Koning")
    )
    assert "Elzenhof" not in asked
    olga.be_signed_in()
    olga.open(_link(asked, f"/o/{number('oak')}/"))
    olga.reads(olga.words("Access of %(name)s is paused", name="Mia de Koning"))
    olga.button("It was my colleague: let in again").click()
    expect(olga.page.get_by_role("status")).to_contain_text(
        olga.words("%(name)s has access again.", name="Mia de Koning")
    )

    assert mia.open(f"/o/{number('oak')}/") == 200
    subject = mia.words("You have access to %(organisation)s again", organisation="Eikendaal Zorggroep")
    assert "Olga Smit" in _mailed(person("mia").email, subject)
