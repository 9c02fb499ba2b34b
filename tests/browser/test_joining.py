"""Getting in, in the browsers of both: by text message, by letter, and for a second organisation."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from access.database import system_context
from accounts.totp import code_at
from demo.models import ReceivedMessage
from notices.models import OutboundMessage
from orgs.enums import OnboardingKind, OrganisationKind
from orgs.services import Asked, onboarding_ask
from tests.browser.paper import code_on, posted
from tests.browser.visitors import Visitor, Visitors, app_code, code_in, mails, text_message
from tests.cast import number, organisation, person

ALDER = number("alder")
_FENNA, _NUMBER = "fenna+werk@example.org", "+31612345677"
_PASSWORD = "zeven ganzen over de dijk"
_SOON = timedelta(minutes=5)


def _mail(email: str) -> tuple[str, str, str]:
    """Subject, text, and the path of the first link of the last mail to an address."""
    mails(email)
    with system_context("test"):
        last = ReceivedMessage.objects.filter(recipient=email).latest("id")
    found = re.search(r"^https?://[^/\s]+(/\S+)$", last.text, re.MULTILINE)
    assert found, last.text
    return last.subject, last.text, found[1]


def _invites(visitors: Visitors, email: str, **fields: str) -> Visitor:
    """Ada invites somebody as reporting officer."""
    ada = visitors.visitor("ada")
    ada.be_signed_in()
    ada.open(f"/o/{ALDER}/colleagues/")
    ada.link("Invite a colleague").click()
    ada.reads(ada.words("Invite a colleague"))
    for name, value in {"full_name": "Fenna Visser", "email": email, **fields}.items():
        ada.field(name).fill(value)
    ada.page.locator("main input[value=REPORTING_OFFICER]").check()
    ada.field("declared_entitled").check()
    ada.send_on()
    ada.reads(ada.words("Invitation of %(name)s", name="Fenna Visser"))
    return ada


def _chooses_password_and_factor(fenna: Visitor) -> None:
    """From the password to the page of welcome."""
    fenna.reads(fenna.words("Choose a password"))
    fenna.field("password").fill(_PASSWORD)
    fenna.field("again").fill(_PASSWORD)
    fenna.send_on()
    fenna.reads(fenna.words("Set up your second factor"))
    fenna.page.locator("input[value=app]").check()
    fenna.send()
    fenna.reads(fenna.words("Scan the code with your app"))
    key = fenna.page.locator("main .secret").inner_text().replace(" ", "")
    fenna.give_code(code_at(key=key, at=timezone.now()))
    fenna.reads(fenna.words("Your recovery codes"))
    fenna.page.locator("button[name=make]").click()
    codes = fenna.page.locator("#recovery-codes code")
    expect(codes).to_have_count(10)
    fenna.field("code").fill(codes.all_inner_texts()[4])
    fenna.send_on()
    fenna.reads(fenna.words("A second way in"))
    expect(fenna.link("With a text message")).to_be_visible()
    fenna.link("Not now").click()
    fenna.reads(fenna.words("Welcome, %(name)s", name="Fenna Visser"))


def _is_welcomed(email: str) -> None:
    subject, text, path = _mail(email)
    alder = organisation("alder")
    assert subject == f"Welkom: u werkt nu voor {alder.name}"
    for part in (alder.relation_number, "Rapportage verantwoordelijke", "Ada Vermeulen", person("ada").email):
        assert part in text
    assert path == f"/o/{ALDER}/"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_activation_by_text_message(visitors: Visitors, scripts: bool) -> None:
    ada = _invites(visitors, _FENNA, mobile_number="06 12 34 56 77")
    subject, text, path = _mail(_FENNA)
    assert subject.startswith(organisation("alder").name)
    assert "Ada Vermeulen nodigt u uit" in text
    assert "De uitnodiging staat in uw e-mail" in text_message(_NUMBER)
    with system_context("test"):
        sent = list(OutboundMessage.objects.filter(kind__startswith="roles:invitation", state="SENT"))
    assert [each.sent_at - each.created_at < _SOON for each in sent if each.sent_at] == [True, True]

    fenna = visitors.visitor("", java_script_enabled=scripts)
    fenna.open(path)
    fenna.reads(fenna.words("Your invitation"))
    fenna.button("Send the code").click()
    fenna.field("code").fill(code_in(text_message(_NUMBER)))
    fenna.send_on()
    _chooses_password_and_factor(fenna)

    fenna.open(f"/o/{ALDER}/invoices/")
    fenna.reads(fenna.words("Invoices"))
    _is_welcomed(_FENNA)
    ada.page.reload()
    expect(ada.page.get_by_role("main")).to_contain_text(ada.words("Accepted"))
    assert mails(person("ada").email)[-1] == "Fenna Visser heeft de uitnodiging aanvaard"


def test_activation_by_letter_with_the_code_read_from_the_paper(visitors: Visitors) -> None:
    ada = _invites(visitors, _FENNA, postal_address="Dorpsstraat 1\n1234 AB Veldbaken")
    expect(ada.page.get_by_role("main")).to_contain_text(ada.words("Letter waits to be printed"))
    paper, large = posted()
    code = code_on(large)
    for part in ("Dorpsstraat 1", _FENNA, f"Relatienummer: {ALDER}"):
        assert part in paper
    ada.page.reload()
    expect(ada.page.get_by_role("main")).to_contain_text("nog niet gebruikt, nog 28 dagen")

    fenna = visitors.visitor("")
    fenna.open("/activate/")
    fenna.field("email").fill("Fenna+Werk@Example.org")
    fenna.field("code").fill("NOT-THE-CODE")
    fenna.send_on()
    expect(fenna.page.get_by_role("alert")).to_be_visible()
    assert fenna.field("email").input_value() == "Fenna+Werk@Example.org"
    fenna.field("code").fill(code.lower().replace("-", " "))
    fenna.send_on()
    _chooses_password_and_factor(fenna)
    _is_welcomed(_FENNA)


def test_somebody_with_an_account_joins_a_second_organisation(visitors: Visitors) -> None:
    address = person("olga").email
    _invites(visitors, address, mobile_number="06 12 34 56 77")
    path = _mail(address)[2]
    olga = visitors.visitor("olga")
    olga.open(path)
    olga.reads(olga.words("Your invitation"))
    olga.page.get_by_role("button", name=olga.words("Sign in and accept")).click()
    olga.give_password()
    olga.give_code(app_code("olga"))
    olga.is_at("/me/invitations/")
    olga.page.get_by_role("button", name=re.compile(f"^{olga.words('Accept')}")).click()
    olga.is_at(f"/o/{ALDER}/")
    olga.open("/o/")
    expect(olga.page.get_by_role("main")).to_contain_text(organisation("oak").name)
    expect(olga.page.get_by_role("main")).to_contain_text(organisation("alder").name)
    _is_welcomed(address)


def test_first_administrator_whose_mail_bounced_gets_in_after_two_of_the_desk_corrected_the_address(
    visitors: Visitors,
) -> None:
    wrong, right = "fena@zonneveld.example", "fenna@zonneveld.example"
    asked = onboarding_ask(
        asked=Asked(
            kind=OnboardingKind.ACCESS,
            organisation_name="Bakkerij Zonneveld",
            organisation_kind=OrganisationKind.EMPLOYER,
            kvk_number="87654321",
            contact_name="Hanna Zon",
            contact_email="hanna@zonneveld.example",
            administrator_name="Fenna Visser",
            administrator_email=wrong,
            administrator_number=_NUMBER,
            language="nl",
        ),
        declared_entitled=True,
        origin="192.0.2.1",
        at=timezone.now(),
    )
    dirk, dana = visitors.visitor("dirk"), visitors.visitor("dana")
    for employee in (dirk, dana):
        employee.be_signed_in()
        employee.open(f"/desk/onboarding/{asked.id}/")
        if employee is dirk:
            employee.field("relation_number").fill("300123")
            employee.field("checked").check()
            employee.button("Note my check").click()
            employee.reads("Bakkerij Zonneveld")
        else:
            employee.button("Approve").click()
            employee.is_at("/desk/onboarding/")
    _subject, _text, lost = _mail(wrong)
    with system_context("test"):
        OutboundMessage.objects.filter(kind="roles:invitation", state="SENT").update(state="BOUNCED")

    dirk.open("/desk/administrators/needed/")
    row = dirk.page.get_by_role("row").filter(has_text="Bakkerij Zonneveld")
    expect(row).to_contain_text(dirk.words("The mail did not arrive"))
    row.get_by_role("link").first.click()
    dirk.reads(dirk.words("Invitation of %(name)s", name="Fenna Visser"))
    dirk.field("email").fill(right)
    dirk.button("Propose this address").click()
    expect(dirk.page.get_by_role("main")).to_contain_text(dirk.words("You proposed it, so it cannot be you."))
    dana.open(f"/desk/onboarding/{asked.id}/")
    dana.page.get_by_role("link", name="Fenna Visser").click()
    expect(dana.page.get_by_role("main")).to_contain_text(right)
    dana.button("I approve this").click()
    expect(dana.page.get_by_role("main")).to_contain_text(dana.words("The invitation is corrected and sent."))

    _subject, _text, path = _mail(right)
    fenna = visitors.visitor("")
    assert fenna.open(lost) == 404
    fenna.open(path)
    fenna.reads(fenna.words("Your invitation"))
    fenna.button("Send the code").click()
    fenna.field("code").fill(code_in(text_message(_NUMBER)))
    fenna.send_on()
    _chooses_password_and_factor(fenna)
    fenna.open("/o/300123/colleagues/")
    fenna.reads(fenna.words("Colleagues"))
