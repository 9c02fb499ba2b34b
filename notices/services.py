"""Writing messages into the outbox and sending them out of it."""

import json
import secrets
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone

from access.database import system_context
from notices.enums import MessageState
from notices.models import OutboundMessage
from notices.registry import message_kind
from notices.sending import SendingFailed, send

log = structlog.get_logger(__name__)

MOST_ATTEMPTS = 8
CLAIM_FOR = timedelta(minutes=2)


def message_queue(
    *,
    kind: str,
    recipient: str,
    language: str,
    values: dict[str, str],
    at: datetime,
    user_id: int | None = None,
    organisation_id: int | None = None,
) -> OutboundMessage:
    """Puts a message into the outbox, in the caller's transaction; a worker is told after the commit.

    Raises `KeyError` for an unknown kind and `ValueError` when the values are not those of the kind.
    """
    definition = message_kind(kind)
    if values.keys() != definition.values:
        raise ValueError(f"{kind} takes {sorted(definition.values)}")
    message = OutboundMessage.objects.create(
        kind=kind,
        channel=definition.channel,
        recipient=recipient,
        language=language,
        values=json.dumps(values),
        created_at=at,
        next_try_at=at,
        user_id=user_id,
        organisation_id=organisation_id,
    )
    transaction.on_commit(_tell_worker, robust=True)
    return message


def _tell_worker() -> None:
    """The broker is a hint: when it is away, beat finds the row."""
    from notices.tasks import deliver_messages

    deliver_messages.apply_async(ignore_result=True, retry=False)


def messages_deliver(*, most: int = 200) -> int:
    """Sends what is due, one message after another, each claimed and marked in transactions of its own.

    Safe to run many times at once: rows are claimed with SKIP LOCKED. Returns how many were sent.
    """
    sent = 0
    for _ in range(most):
        message = _claim_one()
        if message is None:
            break
        sent += _deliver(message)
    return sent


def _claim_one() -> OutboundMessage | None:
    now = timezone.now()
    with system_context("outbox", at=now):
        due = OutboundMessage.objects.filter(
            state__in=[MessageState.QUEUED, MessageState.SENDING], next_try_at__lte=now
        )
        message = due.order_by("next_try_at").select_for_update(skip_locked=True).first()
        if message is None:
            return None
        message.state = MessageState.SENDING
        message.attempts += 1
        message.next_try_at = now + CLAIM_FOR
        message.save(update_fields=["state", "attempts", "next_try_at"])
        return message


def _deliver(message: OutboundMessage) -> bool:
    try:
        send(message)
    except SendingFailed as failure:
        _mark_failed(message.id, str(failure))
        return False
    _mark_sent(message.id)
    return True


def _mark_sent(message_id: UUID) -> None:
    with system_context("outbox"):
        OutboundMessage.objects.filter(id=message_id).update(
            state=MessageState.SENT, sent_at=timezone.now(), values="{}", last_error=""
        )


def _mark_failed(message_id: UUID, reason: str) -> None:
    """Back-off with jitter: 4, 8, 16 … seconds, up to half an hour; parked after eight tries."""
    now = timezone.now()
    with system_context("outbox", at=now):
        message = OutboundMessage.objects.select_for_update().get(id=message_id)
        parked = message.attempts >= MOST_ATTEMPTS
        wait = min(2 ** (message.attempts + 1), 1800)
        message.state = MessageState.PARKED if parked else MessageState.QUEUED
        message.next_try_at = now + timedelta(seconds=wait + secrets.randbelow(wait))
        message.last_error = reason[:200]
        message.save(update_fields=["state", "next_try_at", "last_error"])
    log.warning("message_not_sent", message=str(message_id), attempts=message.attempts, parked=parked)
