"""The outbox: rows written with the business, claimed once, sent once, kept when sending fails."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from access.database import system_context
from notices.enums import Channel, MessageState
from notices.models import OutboundMessage
from notices.registry import MessageKind, all_kinds, message_kind, register
from notices.services import MOST_ATTEMPTS, message_queue, messages_deliver
from tests.notices.receivers import MailReceiver, mail_server, mail_settings
from tests.parallel import at_once

VALUES = {"name": "Ada", "role": "Auditor", "organisation": "Elzenhof", "actor": "Ben", "at": "today"}


def queue(recipient: str = "ada@example.test") -> UUID:
    """One mail in the outbox."""
    with system_context("test"):
        return message_queue(
            kind="roles:role_granted", recipient=recipient, language="en", values=VALUES, at=timezone.now()
        ).id


def state_of(message_id: UUID) -> tuple[str, int, str]:
    """State, attempts and what is left of the content."""
    with system_context("test"):
        message = OutboundMessage.objects.get(id=message_id)
        return message.state, message.attempts, message.values


@pytest.fixture
def smtp():
    """A real SMTP server on this machine, and the settings that lead to it."""
    with mail_server() as (receiver, port), mail_settings(port):
        yield receiver


def test_message_goes_out_by_smtp_with_its_key_and_its_content_is_wiped(
    real_database: str, smtp: MailReceiver
) -> None:
    message_id = queue()

    assert messages_deliver() == 1

    assert smtp.deliveries == {str(message_id): 1}
    assert "Ben gave you the role" in smtp.texts[0]
    assert state_of(message_id) == (MessageState.SENT, 1, "{}")


def test_messages_delivered_by_four_workers_at_once_go_out_once_each(
    real_database: str, smtp: MailReceiver
) -> None:
    sent = [str(queue(f"person{number}@example.test")) for number in range(40)]

    assert sum(at_once(*[messages_deliver] * 4)) == 40

    assert smtp.deliveries == dict.fromkeys(sent, 1)


def test_message_of_a_business_that_is_undone_is_never_sent(real_database: str, smtp: MailReceiver) -> None:
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)

    assert messages_deliver() == 0
    assert smtp.deliveries == {}


def test_message_that_is_refused_waits_longer_each_time_and_is_parked(
    real_database: str, smtp: MailReceiver
) -> None:
    message_id = queue("later@example.test")
    waits = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(MOST_ATTEMPTS):
            assert messages_deliver() == 0
            with system_context("test"):
                message = OutboundMessage.objects.get(id=message_id)
            waits.append(message.next_try_at - timezone.now())
            clock.move_to(message.next_try_at)
        assert messages_deliver() == 0

    state, attempts, values = state_of(message_id)
    assert (state, attempts) == (MessageState.PARKED, MOST_ATTEMPTS)
    assert "Elzenhof" in values
    lowest = [timedelta(seconds=min(2 ** (attempt + 1), 1800)) for attempt in range(1, MOST_ATTEMPTS + 1)]
    assert [low <= wait < 2 * low for low, wait in zip(lowest, waits, strict=True)] == [True] * MOST_ATTEMPTS
    assert smtp.deliveries == {}


def test_message_claimed_by_a_worker_that_died_is_sent_by_the_next(
    real_database: str, smtp: MailReceiver
) -> None:
    message_id = queue()
    with system_context("test"):
        OutboundMessage.objects.filter(id=message_id).update(
            state=MessageState.SENDING, attempts=1, next_try_at=timezone.now() + timedelta(minutes=2)
        )

    assert messages_deliver() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert messages_deliver() == 1
    assert smtp.deliveries == {str(message_id): 1}


@pytest.mark.django_db
def test_recipient_and_values_stand_encrypted_in_the_table() -> None:
    from django.db import connection

    message_id = queue("ada@example.test")
    with system_context("test"), connection.cursor() as cursor:
        cursor.execute('select recipient, "values" from notices_outboundmessage where id = %s', [message_id])
        stored = " ".join(cursor.fetchone())

    assert "ada@example.test" not in stored
    assert "Elzenhof" not in stored


@pytest.mark.django_db
def test_message_with_other_values_than_its_kind_or_of_no_kind_is_refused() -> None:
    with system_context("test"):
        with pytest.raises(ValueError, match="roles:role_granted takes"):
            message_queue(
                kind="roles:role_granted", recipient="a@b.test", language="nl", values={}, at=timezone.now()
            )
        with pytest.raises(KeyError):
            message_queue(kind="no:kind", recipient="a@b.test", language="nl", values={}, at=timezone.now())
        assert OutboundMessage.objects.count() == 0


def test_two_kinds_of_one_name_are_refused() -> None:
    taken = message_kind("roles:role_granted")

    with pytest.raises(ValueError, match="two kinds"):
        register([MessageKind(name=taken.name, channel=Channel.SMS, values=taken.values)])

    assert message_kind("roles:role_granted") == taken
    assert taken in all_kinds()
