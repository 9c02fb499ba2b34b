"""Codes by e-mail: off by default, only beside another factor, and otherwise like codes by text message."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from access.database import system_context
from access.proof import Method
from accounts.enums import CodePurpose
from accounts.models import EmailCode, EmailDevice, User
from accounts.selectors import factors_of
from accounts.services.cleaning import sign_in_clean
from accounts.services.factors import LastFactor, email_begin, factor_remove
from accounts.services.mailed_codes import EmailRefused, email_code_send
from accounts.services.proving import Attempt, CodeRefused, code_prove
from common.errors import DomainError
from notices.models import OutboundMessage
from tests.accounts.people import (
    ENROL,
    browser,
    half_sign_in,
    mails_to,
    make_person,
    messages_to,
    send_code,
    send_password,
    sign_in,
    trail_of,
)

pytestmark = pytest.mark.django_db

STRONG = frozenset({"app", "passkey"})
TABLE = {"members": STRONG | {"sms", "email"}, "administrators": STRONG, "desk": STRONG}
ROAD = "/enrol/?method=email"


@pytest.fixture
def allowed() -> Iterator[None]:
    """The insurer allows e-mail codes to members."""
    with override_settings(SECOND_FACTOR_METHODS=TABLE):
        yield


def email_codes(user: User) -> list[str]:
    return [values["code"] for kind, values in messages_to(user) if kind == "accounts:email_code"]


def give_email(user: User) -> EmailDevice:
    with system_context("test"):
        device: EmailDevice = EmailDevice.objects.create(user=user)
    return device


def offered(client: Client) -> list[str]:
    return [method for method, _ in client.get("/enrol/").context["form"].fields["method"].choices]


def test_an_email_code_is_not_offered_unless_the_insurer_allows_it() -> None:
    user = make_person(methods=(Method.APP,))
    client = browser()
    sign_in(client, user)

    assert offered(client) == ["app", "passkey", "sms"]
    assert "/enrol/?method=email" not in client.get("/me/security/").content.decode()
    with pytest.raises(DomainError, match="possible only beside another way"):
        email_begin(user=user, at=timezone.now())


@pytest.mark.usefixtures("allowed")
def test_an_email_code_is_never_the_first_factor() -> None:
    user, client = make_person(), browser()
    half_sign_in(client, user)

    assert offered(client) == ["app", "passkey", "sms"]
    with pytest.raises(DomainError, match="possible only beside another way"):
        email_begin(user=user, at=timezone.now())


@pytest.mark.usefixtures("allowed")
def test_beside_another_factor_it_is_set_up_by_a_code_to_the_address_of_the_account() -> None:
    user = make_person(methods=(Method.APP,))
    client = browser()
    sign_in(client, user)
    assert offered(client) == ["app", "passkey", "sms", "email"]

    page = client.post(ROAD, {ENROL: "method", "method-method": "email"})
    response = client.post(ROAD, {ENROL: "code", "code-otp_token": email_codes(user)[0]})

    assert "We have sent a code to your e-mail address." in page.content.decode()
    assert response.status_code == 302
    assert set(factors_of(user_id=user.id).usable) == {Method.APP, Method.EMAIL}
    with system_context("test"):
        (row,) = OutboundMessage.objects.filter(kind="accounts:email_code")
    assert row.recipient == user.email
    assert mails_to(user) == ["accounts:email_code", "accounts:factor_added"]


@pytest.mark.usefixtures("allowed")
def test_an_email_code_signs_in_once_and_is_kept_hashed() -> None:
    user = make_person(methods=(Method.APP,))
    give_email(user)
    client = browser()
    send_password(client, user.email)
    page = client.post("/", {"challenge_device": "email"})
    (code,) = email_codes(user)
    with system_context("test"):
        assert EmailCode.objects.get().code_hash != code

    assert page.context["way"].method is Method.EMAIL
    assert send_code(client, code).status_code == 302
    assert client.get("/me/security/").status_code == 200
    with system_context("test"):
        assert EmailCode.objects.count() == 0
    assert "accounts:second_factor:sent" in trail_of(user)


@pytest.mark.parametrize(
    ("purpose", "session", "later", "serves"),
    [
        (CodePurpose.AGAIN, "s", timedelta(minutes=9, seconds=59), True),
        (CodePurpose.AGAIN, "s", timedelta(minutes=10), False),
        (CodePurpose.AGAIN, "t", timedelta(0), False),
        (CodePurpose.SIGN_IN, "s", timedelta(0), False),
    ],
)
def test_a_code_serves_its_purpose_in_its_session_for_ten_minutes(
    purpose: str, session: str, later: timedelta, serves: bool
) -> None:
    user, at = make_person(methods=(Method.APP,)), timezone.now()
    device = give_email(user)
    email_code_send(user=user, device=device, purpose=CodePurpose.AGAIN, session_hash="s", origin="", at=at)
    attempt = Attempt(code=email_codes(user)[0], at=at + later, purpose=purpose, session_hash=session)

    if serves:
        assert code_prove(user=user, device=device, attempt=attempt) == device
    with pytest.raises(CodeRefused, match="This code is not right or is no longer valid"):
        code_prove(user=user, device=device, attempt=attempt)


@pytest.mark.usefixtures("allowed")
def test_it_is_sent_for_proving_again_by_post_alone() -> None:
    user = make_person(methods=(Method.APP,))
    give_email(user)
    client = browser()
    sign_in(client, user)

    page = client.get("/verify/?method=email")
    assert f"We send a code by e-mail to {user.email}." in page.content.decode()
    assert email_codes(user) == []
    road = client.post("/verify/?method=email", {"send": "yes", "method": "email"}).headers["Location"]
    response = client.post(road, {"method": "email", "otp_token": email_codes(user)[0]})

    assert road == "/verify/?method=email&sent=yes"
    assert response.headers["Location"] == "/o/"


@pytest.mark.usefixtures("allowed")
def test_the_other_factor_stays_while_the_email_code_would_be_the_only_one() -> None:
    user = make_person(methods=(Method.APP,))
    email = give_email(user)
    app = factors_of(user_id=user.id).app
    assert app is not None

    with pytest.raises(LastFactor):
        factor_remove(user=user, device=app, at=timezone.now())
    factor_remove(user=user, device=email, at=timezone.now())
    assert set(factors_of(user_id=user.id).usable) == {Method.APP}


def test_what_was_set_up_can_be_removed_when_the_insurer_allows_it_no_more() -> None:
    user = make_person(methods=(Method.APP,))
    give_email(user)
    client = browser()
    sign_in(client, user)

    page = client.get("/me/security/").content.decode()
    assert "/me/security/email/remove/" in page
    assert "/enrol/?method=email" not in page
    assert client.post("/me/security/email/remove/").headers["Location"] == "/me/security/"


@pytest.mark.parametrize(("many", "by"), [(10, "person"), (40, "origin")])
def test_sending_is_limited_per_person_and_per_network_address(many: int, by: str) -> None:
    at = datetime.fromisoformat("2026-11-23T09:05:00+01:00")
    people = [make_person(f"p{place}@example.org", methods=(Method.APP,)) for place in range(1 + many // 10)]
    devices = [give_email(user) for user in people]

    def send(place: int) -> None:
        user, device = people[place // 10], devices[place // 10]
        origin = "192.0.2.1" if by == "origin" else f"192.0.2.{place}"
        email_code_send(
            user=user, device=device, purpose=CodePurpose.AGAIN, session_hash="s", origin=origin, at=at
        )

    for place in range(many):
        send(place)
    user = people[-1] if by == "origin" else people[0]
    with pytest.raises(EmailRefused, match="Try again in 55 minutes, or use another way"):
        email_code_send(
            user=user,
            device=devices[people.index(user)],
            purpose=CodePurpose.AGAIN,
            session_hash="s",
            origin="192.0.2.1",
            at=at,
        )
    assert trail_of(user).count("accounts:email_codes:limited") == 1


def test_cleaning_takes_codes_and_unfinished_devices_away() -> None:
    now = timezone.now()
    user = make_person(methods=(Method.APP,))
    device = give_email(user)
    with system_context("test"):
        EmailDevice.objects.create(user=user, confirmed=False, created_at=now - timedelta(days=2))
    for session, sent_at in (("new", now), ("old", now - timedelta(days=1))):
        email_code_send(
            user=user, device=device, purpose=CodePurpose.AGAIN, session_hash=session, origin="", at=sent_at
        )

    sign_in_clean(at=now)

    with system_context("test"):
        assert [row.session_hash for row in EmailCode.objects.all()] == ["new"]
        assert list(EmailDevice.objects.filter(user=user)) == [device]
