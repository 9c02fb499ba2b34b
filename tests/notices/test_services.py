"""Queueing, stopping, sending again, expiring; limits on text messages; who sees how far a message is."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from access.database import system_context
from audit.models import AuditEvent
from limits.enums import LimitKind
from limits.services import Limit
from notices.enums import Channel, MessageState, StateReason
from notices.models import OutboundMessage
from notices.registry import MessageKind, message_kind
from notices.selectors import messages_about, messages_of_address
from notices.services import (
    NotSendable,
    limits,
    message_cancel,
    message_queue,
    message_send_again,
    messages_cancel_about,
    messages_deliver,
    messages_expire,
)
from tests.cast import organisation
from tests.nets.actors import actor
from tests.notices.outbox import (
    at_the_desk,
    found,
    history,
    letter,
    mail,
    moved,
    sent,
    sms,
    standing,
    working,
)

pytestmark = pytest.mark.django_db

PARKED = (MessageState.PARKED, StateReason.GIVEN_UP)


# --- sending again and stopping --------------------------------------------------------------------


def test_desk_sends_again_what_was_given_up_with_all_its_tries() -> None:
    alder = organisation("alder").id
    message_id = moved(mail(organisation_id=alder), *PARKED, attempts=8)
    dirk, desk = at_the_desk()
    with desk:
        message_send_again(acting=dirk, message_id=message_id)

    assert standing(message_id) == (MessageState.QUEUED, StateReason.SENT_AGAIN)
    assert found(message_id).attempts == 0
    with system_context("test"):
        events = AuditEvent.objects.filter(tag="notices:message:sent_again")
        assert sorted(event.organisation_id or 0 for event in events) == sorted([alder, dirk.organisation.id])


def test_administrator_sends_again_what_belongs_to_the_own_organisation_only() -> None:
    ada = actor("ada", "alder")
    mine = moved(mail(organisation_id=organisation("alder").id), *PARKED)
    theirs = moved(mail(organisation_id=organisation("oak").id), *PARKED)
    nobodys = moved(mail(), *PARKED)
    with working(ada):
        message_send_again(acting=ada, message_id=mine)
        for other in (theirs, nobodys):
            with pytest.raises(OutboundMessage.DoesNotExist):
                message_send_again(acting=ada, message_id=other)
            with pytest.raises(OutboundMessage.DoesNotExist):
                message_cancel(acting=ada, message_id=other)

    assert standing(mine)[0] == MessageState.QUEUED
    assert {standing(other) for other in (theirs, nobodys)} == {PARKED}


def test_what_was_sent_or_waits_or_is_wiped_is_not_sent_again() -> None:
    messages = [
        mail(),
        sent(mail()),
        moved(sent(mail()), MessageState.BLOCKED, StateReason.REFUSED_BY_RECEIVER),
        moved(mail(), MessageState.BOUNCED, StateReason.ADDRESS_UNKNOWN),
    ]
    before = [standing(each) for each in messages]
    dirk, desk = at_the_desk()
    with desk:
        for message_id in messages:
            with pytest.raises(NotSendable, match="cannot be sent again"):
                message_send_again(acting=dirk, message_id=message_id)

    assert [standing(each) for each in messages] == before


def test_desk_stops_what_has_not_left_and_its_content_is_wiped() -> None:
    message_id = mail()
    dirk, desk = at_the_desk()
    with desk:
        message_cancel(acting=dirk, message_id=message_id)
        with pytest.raises(NotSendable, match="cannot be stopped"):
            message_cancel(acting=dirk, message_id=message_id)

    assert standing(message_id) == (MessageState.CANCELLED, StateReason.STOPPED)
    assert found(message_id).values == "{}"
    with system_context("test"):
        assert [change.by_name for change in found(message_id).changes.all()] == [dirk.user_name]


def test_messages_of_a_cause_that_is_over_are_stopped_and_others_go_on() -> None:
    at = timezone.now()
    stopped = [
        mail(subject="invitation:12"),
        letter(subject="invitation:12"),
        moved(mail(subject="invitation:12"), *PARKED),
    ]
    gone = sent(mail(subject="invitation:12"))
    other = mail(subject="invitation:123")

    assert messages_cancel_about(subject="invitation:12", at=at) == 3

    assert {standing(each) for each in stopped} == {(MessageState.CANCELLED, StateReason.NO_LONGER_NEEDED)}
    assert [standing(each)[0] for each in (gone, other)] == [MessageState.SENT, MessageState.QUEUED]
    with pytest.raises(ValueError, match="about something"):
        messages_cancel_about(subject="", at=at)


def test_message_whose_time_is_over_is_not_sent(mailoutbox: list[Any]) -> None:
    now = timezone.now()
    late, parked = mail(expires_at=now), moved(mail(expires_at=now), *PARKED)
    in_time, printing = mail(expires_at=now + timedelta(hours=1)), letter(expires_at=now)

    assert messages_deliver() == 1

    assert {standing(each) for each in (late, parked, printing)} == {
        (MessageState.EXPIRED, StateReason.TOO_LATE)
    }
    assert found(late).values == "{}"
    assert standing(in_time)[0] == MessageState.SENT


def test_message_that_a_worker_is_handing_over_does_not_expire_under_its_hands() -> None:
    now = timezone.now()
    message_id = moved(
        mail(expires_at=now),
        MessageState.SENDING,
        StateReason.CLAIMED,
        next_try_at=now + timedelta(minutes=2),
    )

    assert messages_expire(at=now) == 0
    assert messages_expire(at=now + timedelta(minutes=3)) == 1
    assert standing(message_id)[0] == MessageState.EXPIRED


def test_message_that_nobody_took_up_for_thirty_days_keeps_its_content_no_longer() -> None:
    given_up, waiting = moved(mail(), *PARKED), letter()

    assert messages_expire(at=timezone.now() + timedelta(days=29)) == 0
    assert messages_expire(at=timezone.now() + timedelta(days=30)) == 1

    assert standing(given_up) == (MessageState.EXPIRED, StateReason.TOO_LATE)
    assert [found(each).values == "{}" for each in (given_up, waiting)] == [True, False]


def test_letters_are_left_to_the_desk(mailoutbox: list[Any]) -> None:
    message_id = letter()

    assert messages_deliver() == 0
    assert standing(message_id) == (MessageState.QUEUED, StateReason.WRITTEN)


# --- limits on text messages -------------------------------------------------------------------------


@pytest.fixture
def plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text messages whose limits are taken when they are sent."""
    from notices import registry

    code = message_kind("accounts:sms_code")
    plain = MessageKind(name=code.name, channel=Channel.SMS, values=code.values)
    monkeypatch.setitem(registry._KINDS, code.name, plain)


@pytest.mark.usefixtures("plain_text")
@pytest.mark.parametrize(
    ("limit", "options"),
    [
        ("TOLD_PER_NUMBER", {}),
        ("TOLD_PER_PERSON", {"user_id": 7}),
        ("TOLD_PER_ORGANISATION", {"organisation_id": 9}),
    ],
)
def test_text_message_beyond_a_limit_is_blocked_and_can_be_sent_again_later(
    monkeypatch: pytest.MonkeyPatch, limit: str, options: dict[str, int]
) -> None:
    small = Limit(kind=getattr(limits, limit).kind, most=1, window=timedelta(hours=1))
    monkeypatch.setattr(limits, limit, small)
    numbers = ["+31612345678"] * 2 if limit == "TOLD_PER_NUMBER" else ["+31612345678", "+31612345679"]
    with time_machine.travel("2026-11-23T09:00:00Z", tick=False) as clock:
        first, second = (sms(number, **options) for number in numbers)
        assert messages_deliver() == 1
        assert [standing(first)[0], standing(second)] == [
            MessageState.SENT,
            (MessageState.BLOCKED, StateReason.LIMIT_REACHED),
        ]
        clock.shift(timedelta(hours=1))
        dirk, desk = at_the_desk()
        with desk:
            message_send_again(acting=dirk, message_id=second)
        clock.shift(1)
        assert messages_deliver() == 1
    assert standing(second)[0] == MessageState.SENT


@pytest.mark.usefixtures("plain_text")
@pytest.mark.parametrize("number", ["+12025550100", "+447911123456", "nonsense"])
def test_text_message_to_a_country_off_the_list_is_blocked(number: str) -> None:
    message_id = sms(number)

    assert messages_deliver() == 0
    assert standing(message_id) == (MessageState.BLOCKED, StateReason.COUNTRY_NOT_ALLOWED)


@pytest.mark.usefixtures("plain_text")
def test_day_budget_keeps_a_fifth_for_codes_and_the_desk_gets_one_mail_before(settings: Any) -> None:
    settings.SMS_DAY_BUDGET = 5
    messages = [sms(f"+3161234567{number}") for number in range(7)]
    messages_deliver()

    assert [standing(each)[1] for each in messages] == [StateReason.ACCEPTED] * 4 + [
        StateReason.BUDGET_USED
    ] * 3
    with system_context("test"):
        (alarm,) = OutboundMessage.objects.filter(kind="notices:sms_budget")
    assert alarm.recipient == settings.DESK_MAILBOX


def test_kind_whose_limits_were_taken_before_is_not_counted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    none_left = Limit(kind=LimitKind.SMS_TOLD_PER_NUMBER, most=0, window=timedelta(hours=1))
    monkeypatch.setattr(limits, "TOLD_PER_NUMBER", none_left)
    message_id = sms()

    assert messages_deliver() == 1
    assert standing(message_id)[0] == MessageState.SENT


# --- who sees what ---------------------------------------------------------------------------------


def test_states_are_seen_by_the_organisation_and_the_desk_and_by_nobody_else() -> None:
    message_id = moved(mail(subject="invitation:5", organisation_id=organisation("alder").id), *PARKED)
    ada, olga = actor("ada", "alder"), actor("olga", "oak")
    dirk, desk = at_the_desk()

    with working(ada):
        (seen,) = messages_about(acting=ada, subject="invitation:5")
    assert (seen.id, seen.state, seen.reason, seen.is_open, seen.channel) == (
        message_id,
        *PARKED,
        True,
        Channel.EMAIL,
    )
    with working(olga):
        assert messages_about(acting=olga, subject="invitation:5") == []
    with desk:
        assert [each.id for each in messages_about(acting=dirk, subject="invitation:5")] == [message_id]


@pytest.mark.parametrize("typed", ["ada@example.test", " ADA@Example.test "])
def test_messages_of_an_address_are_found_although_it_is_encrypted(typed: str) -> None:
    message_id = mail("Ada@example.test")
    mail("ada@example.test.org")
    dirk, desk = at_the_desk()
    with desk:
        assert [each.id for each in messages_of_address(acting=dirk, address=typed)] == [message_id]


def test_each_step_is_kept_with_its_reason(mailoutbox: list[Any]) -> None:
    message_id = mail()
    messages_deliver()

    assert history(message_id) == [
        (MessageState.SENDING, StateReason.CLAIMED),
        (MessageState.SENT, StateReason.ACCEPTED),
    ]


def test_whoever_writes_a_message_for_the_own_organisation_may_not_for_another() -> None:
    from django.db import ProgrammingError

    ada = actor("ada", "alder")
    queue: Callable[..., OutboundMessage] = message_queue
    options = {
        "kind": "roles:role_granted",
        "recipient": "a@b.test",
        "language": "nl",
        "values": dict.fromkeys(message_kind("roles:role_granted").values, "x"),
        "at": ada.at,
    }
    with working(ada):
        queue(**options, organisation_id=ada.organisation.id, subject="x:1")
    with pytest.raises(ProgrammingError, match="row-level security"), working(ada):
        queue(**options, organisation_id=organisation("oak").id)
