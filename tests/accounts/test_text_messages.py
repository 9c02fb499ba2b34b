"""Codes by SMS: random, hashed, bound, short-lived, used once; and sent within limits."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as portal_settings
from django.utils import timezone

from access.database import system_context
from access.proof import Method
from accounts.enums import CodePurpose
from accounts.models import SmsCode, SmsDevice, User
from accounts.services.proving import Attempt, CodeRefused, code_prove
from accounts.services.text_messages import SmsRefused, sms_send
from audit.models import AuditEvent
from limits.services import LimitReached
from notices.models import OutboundMessage
from notices.services import TextUse, limits, text_message_take
from orgs.models import Membership, Organisation
from tests.accounts.people import (
    browser,
    make_person,
    messages_to,
    send_code,
    send_password,
    sms_codes,
    trail_of,
)

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def _device(user: User) -> SmsDevice:
    with system_context("test"):
        device: SmsDevice = SmsDevice.objects.get(user=user)
    return device


def _send(
    user: User, *, at: datetime = AT, origin: str = "192.0.2.1", session: str = "s", **more: Any
) -> None:
    purpose = more.get("purpose", CodePurpose.SIGN_IN)
    sms_send(user=user, device=_device(user), purpose=purpose, session_hash=session, origin=origin, at=at)


def _is_taken(
    user: User, code: str, *, at: datetime = AT, session: str = "s", purpose: str = CodePurpose.SIGN_IN
) -> bool:
    try:
        attempt = Attempt(code=code, at=at, purpose=purpose, session_hash=session)
        code_prove(user=user, device=_device(user), attempt=attempt)
    except CodeRefused:
        return False
    return True


def test_a_code_is_six_random_digits_and_stands_nowhere_in_the_clear() -> None:
    user = make_person(methods=(Method.SMS,))
    for _ in range(10):
        _send(user)

    codes = sms_codes(user)
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert len(set(codes)) > 5
    with system_context("test"):
        stored = SmsCode.objects.get(device__user=user)
        assert len(stored.code_hash) == 64
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                'select "values", recipient from notices_outboundmessage where user_id = %s', [user.id]
            )
            rows = cursor.fetchall()
    assert all(code not in text for row in rows for text in row for code in codes)
    assert all("612345678" not in text for row in rows for text in row)


def test_the_message_names_the_portal_the_minutes_and_the_host_for_autofill() -> None:
    from notices.sending import message_text

    user = make_person(methods=(Method.SMS,))
    _send(user)
    ((kind, values),) = messages_to(user)
    with system_context("test"):
        message = OutboundMessage.objects.get(user_id=user.id)

    text = message_text(message, "sms", values)

    assert kind == "accounts:sms_code"
    assert message.recipient == "+31612345678"
    assert text == (
        f"Your code for Veldbaken Zakelijk is {values['code']}. It is valid for 10 minutes. "
        f"Tell it to nobody: we never ask for it.\n\n@localhost #{values['code']}"
    )


def test_a_code_works_once() -> None:
    user = make_person(methods=(Method.SMS,))
    _send(user)
    (code,) = sms_codes(user)

    assert [_is_taken(user, code), _is_taken(user, code)] == [True, False]


def test_a_code_is_valid_for_ten_minutes() -> None:
    user = make_person(methods=(Method.SMS,))
    _send(user)
    (code,) = sms_codes(user)

    assert not _is_taken(user, code, at=AT + timedelta(minutes=10))
    assert _is_taken(user, code, at=AT + timedelta(minutes=9, seconds=59))


def test_a_new_code_ends_the_older_one() -> None:
    user = make_person(methods=(Method.SMS,))
    _send(user)
    _send(user, at=AT + timedelta(seconds=1))
    older, newer = sms_codes(user)

    assert older == newer or not _is_taken(user, older)
    assert _is_taken(user, newer)


def test_a_code_serves_only_its_purpose_and_its_session() -> None:
    user = make_person(methods=(Method.SMS,))
    _send(user)
    (code,) = sms_codes(user)

    assert not _is_taken(user, code, purpose=CodePurpose.AGAIN)
    assert not _is_taken(user, code, session="another")
    assert _is_taken(user, code)


def test_a_code_asked_for_in_one_browser_does_not_open_another() -> None:
    user = make_person(methods=(Method.SMS,))
    mine, theirs = browser(), browser()
    send_password(mine, user.email)
    (code,) = sms_codes(user)
    send_password(theirs, user.email)

    assert send_code(theirs, code).status_code == 200 or code == sms_codes(user)[1]
    assert send_code(mine, code).status_code == 302


def test_a_new_message_can_be_asked_for_at_the_code() -> None:
    user = make_person(methods=(Method.SMS,))
    client = browser()
    send_password(client, user.email)
    client.post("/", {"challenge_device": "sms"})

    assert len(sms_codes(user)) == 2
    assert send_code(client, sms_codes(user)[1]).status_code == 302


def test_a_wrong_code_sends_no_new_message() -> None:
    user = make_person(methods=(Method.SMS,))
    client = browser()
    send_password(client, user.email)
    send_code(client, "12345")

    assert len(sms_codes(user)) == 1


def test_one_person_gets_ten_messages_an_hour() -> None:
    user = make_person(methods=(Method.SMS,))
    for number in range(10):
        _send(user, origin=f"192.0.2.{number}")

    with pytest.raises(SmsRefused) as refused:
        _send(user)

    assert str(refused.value) == (
        "We cannot send another text message now. Try again in 60 minutes, or use another way."
    )
    assert len(sms_codes(user)) == 10
    assert trail_of(user).count("accounts:text_messages:limited") == 1
    _send(user, at=AT + timedelta(hours=1))
    assert len(sms_codes(user)) == 11


def test_one_number_gets_ten_messages_an_hour_whoever_asks() -> None:
    people = [make_person(f"p{number}@example.org", methods=(Method.SMS,)) for number in range(2)]
    for number in range(10):
        _send(people[number % 2])

    for user in people:
        with pytest.raises(SmsRefused):
            _send(user)


def _told(**more: Any) -> None:
    with system_context("test"):
        text_message_take(at=AT, **({"use": TextUse.TOLD, "number": "+31612345678"} | more))


@pytest.mark.parametrize(
    ("use", "owner", "most"),
    [(TextUse.TOLD, False, 3), (TextUse.INVITED, False, 10), (TextUse.TOLD, True, 3)],
)
def test_announcements_and_codes_of_invitations_leave_a_person_the_own_codes(
    use: TextUse, owner: bool, most: int
) -> None:
    user = make_person(methods=(Method.SMS,), number="+31612345678")
    more = {"use": use, **({"user_id": user.id} if owner else {})}
    for _ in range(most):
        _told(**more)
    with pytest.raises(LimitReached):
        _told(**more)

    for _ in range(10):
        _send(user)
    assert len(sms_codes(user)) == 10


def test_announcements_of_strangers_leave_a_person_what_is_told_about_the_own_account() -> None:
    user = make_person(methods=(Method.SMS,), number="+31612345678")
    for _ in range(3):
        _told()
    _told(user_id=user.id)


def test_organisation_that_used_up_its_announcements_leaves_its_people_their_codes() -> None:
    user = make_person(methods=(Method.SMS,), number="+31612345678")
    with system_context("test"):
        employer = Organisation.objects.get(relation_number="104882")
        Membership.objects.create(user=user, organisation=employer, starts_at=AT - timedelta(days=1))
    for turn in range(300):
        _told(number=f"+3161{turn:07d}", organisation_ids=[employer.id])
    with pytest.raises(LimitReached):
        _told(number="+31619999999", organisation_ids=[employer.id])

    _send(user)


def test_last_fifth_of_the_day_budget_is_for_codes(settings: Any) -> None:
    settings.SMS_DAY_BUDGET = 5
    user = make_person(methods=(Method.SMS,), number="+31612345678")
    for turn in range(4):
        _told(number=f"+3161000000{turn}")
    with pytest.raises(LimitReached):
        _told(number="+31610000009")

    _send(user)
    with pytest.raises(SmsRefused):
        _send(user)


def test_one_origin_sends_forty_messages_an_hour() -> None:
    for number in range(40):
        user = make_person(f"p{number}@example.org", methods=(Method.SMS,), number=f"+316123456{number:02d}")
        _send(user, origin="192.0.2.9")
    last = make_person("last@example.org", methods=(Method.SMS,), number="+31612345699")

    with pytest.raises(SmsRefused):
        _send(last, origin="192.0.2.9")
    _send(last, origin="192.0.2.10")


def test_one_organisation_sends_a_limited_number_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    from limits.enums import LimitKind
    from limits.services import Limit

    small = Limit(kind=LimitKind.SMS_PER_ORGANISATION, most=3, window=timedelta(days=1))
    monkeypatch.setattr(limits, "PER_ORGANISATION", small)
    people = [
        make_person(f"p{number}@example.org", methods=(Method.SMS,), number=f"+3161234560{number}")
        for number in range(4)
    ]
    with system_context("test"):
        employer = Organisation.objects.get(relation_number="104882")
        for user in people:
            Membership.objects.create(user=user, organisation=employer, starts_at=AT - timedelta(days=1))
    for user in people[:3]:
        _send(user)

    with pytest.raises(SmsRefused):
        _send(people[3])
    _send(people[3], at=AT + timedelta(days=1))


def test_the_day_budget_holds_for_all_and_raises_an_alarm(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SMS_DAY_BUDGET = 5
    people = [
        make_person(f"p{number}@example.org", methods=(Method.SMS,), number=f"+3161234560{number}")
        for number in range(6)
    ]
    for user in people[:5]:
        _send(user, origin=f"192.0.2.{user.id % 250}")

    alarms = [
        (record.levelname, record.msg["event"])  # type: ignore[index]  # structlog puts a dictionary there
        for record in caplog.records
        if record.name == "notices.services.limits"
    ]
    assert alarms == [("WARNING", "sms_budget_nearly_used"), ("ERROR", "sms_budget_used")]
    with system_context("test"):
        event = AuditEvent.objects.get(tag="accounts:text_messages:budget_used")
    assert event.facts == {"most": 5}
    with pytest.raises(SmsRefused):
        _send(people[5])


def test_a_refused_message_takes_from_no_other_limit(settings: Any) -> None:
    settings.SMS_DAY_BUDGET = 1
    user = make_person(methods=(Method.SMS,))
    _send(user)
    for _ in range(20):
        with pytest.raises(SmsRefused):
            _send(user)
    settings.SMS_DAY_BUDGET = 100

    for _ in range(9):
        _send(user)
    assert len(sms_codes(user)) == 10


@pytest.mark.parametrize("number", ["+12025550100", "+447911123456", "+31201234567", "+319001234"])
def test_no_message_goes_to_a_country_off_the_list_or_to_what_is_no_mobile(number: str) -> None:
    user = make_person(methods=(Method.SMS,), number=number)

    with pytest.raises(SmsRefused) as refused:
        _send(user)

    assert str(refused.value) == "We do not send text messages to this number. Use an authenticator app."
    assert sms_codes(user) == []


def test_the_limit_is_said_at_sign_in_with_the_other_ways_beside_it() -> None:
    user = make_person(methods=(Method.SMS, Method.APP))
    client = browser()
    with time_machine.travel(AT, tick=False):
        send_password(client, user.email)
        for _ in range(10):
            client.post("/", {"challenge_device": "sms"})
        page = client.post("/", {"challenge_device": "sms"})

    assert "We cannot send another text message now. Try again in 60 minutes" in page.content.decode()
    assert [way.method for way in page.context["others"]] == [Method.APP]
    assert len(sms_codes(user)) == 10


def test_codes_that_are_over_are_cleaned_up() -> None:
    user = make_person(methods=(Method.SMS,))
    _send(user, session="one")
    _send(user, session="two", at=AT + timedelta(minutes=11))

    with system_context("test"):
        assert SmsCode.objects.filter(device__user=user).count() == 1


def test_the_countries_are_a_setting() -> None:
    assert portal_settings.SMS_COUNTRIES == ("NL", "BE", "DE")
    assert timezone.is_aware(AT)
