"""Writing messages into the outbox, and taking them out of it unsent."""

import json
from datetime import datetime

from django.db import transaction

from access.database import system_context
from notices.addresses import recipient_hash
from notices.enums import HELD, OPEN, Channel, MessageState, StateReason
from notices.models import OutboundMessage
from notices.registry import message_kind
from notices.services.states import state_set


def message_queue(
    *,
    kind: str,
    recipient: str,
    language: str,
    values: dict[str, str],
    at: datetime,
    user_id: int | None = None,
    organisation_id: int | None = None,
    subject: str = "",
    expires_at: datetime | None = None,
) -> OutboundMessage:
    """Puts a message into the outbox, in the caller's transaction; a worker is told after the commit.

    `recipient` is an e-mail address, a number in international form, or the lines of a postal address: name,
    organisation, street and number, postcode and town. `subject` says by ids what it is about (`invitation:12`).
    After `expires_at` it is not sent any more. A letter waits for the desk to print it.
    Raises `KeyError` for an unknown kind and `ValueError` when the values are not those of the kind.
    """
    definition = message_kind(kind)
    if values.keys() != definition.values:
        raise ValueError(f"{kind} takes {sorted(definition.values)}")
    message = OutboundMessage.objects.create(
        kind=kind,
        channel=definition.channel,
        recipient=recipient,
        recipient_hash=recipient_hash(recipient),
        language=language,
        values=json.dumps(values),
        subject=subject,
        created_at=at,
        state_at=at,
        next_try_at=at,
        expires_at=expires_at,
        user_id=user_id,
        organisation_id=organisation_id,
    )
    if definition.channel != Channel.LETTER:
        transaction.on_commit(_tell_worker, robust=True)
    return message


def _tell_worker() -> None:
    """The broker is a hint: when it is away, beat finds the row."""
    from notices.tasks import deliver_messages

    deliver_messages.apply_async(ignore_result=True, retry=False)


def messages_cancel_about(*, subject: str, at: datetime) -> int:
    """Stops every message about this that has not left, because its cause is over; returns how many.

    What a worker is handing over at this moment, and letters in a print batch, still go.
    Raises `ValueError` without a subject.
    """
    if not subject:
        raise ValueError("messages are cancelled about something")
    with system_context("messages of a cause that is over", at=at):
        held = OutboundMessage.objects.filter(subject=subject, state__in=HELD)
        messages = list(held.order_by("id").select_for_update())
        for message in messages:
            state_set(message, MessageState.CANCELLED, StateReason.NO_LONGER_NEEDED, at=at)
    return len(messages)


def messages_expire(*, at: datetime, most: int = 500) -> int:
    """Gives up what was not sent before its time; returns how many. A claim that is running is left alone."""
    with system_context("messages whose time is over", at=at):
        late = OutboundMessage.objects.filter(
            state__in=[*OPEN, MessageState.BLOCKED], expires_at__lte=at, print_batch=None
        ).exclude(state=MessageState.SENDING, next_try_at__gt=at)
        messages = list(late.order_by("id").select_for_update(skip_locked=True)[:most])
        for message in messages:
            state_set(message, MessageState.EXPIRED, StateReason.TOO_LATE, at=at)
    return len(messages)
