"""Sending messages out of the outbox."""

import secrets
from datetime import timedelta
from uuid import UUID

import structlog
from django.utils import timezone

from access.database import system_context
from notices.enums import Channel, MessageState, StateReason
from notices.models import OutboundMessage
from notices.sending import SendingFailed, send
from notices.services.queue import messages_expire
from notices.services.states import state_set

log = structlog.get_logger(__name__)

MOST_ATTEMPTS = 8
CLAIM_FOR = timedelta(minutes=2)


def messages_deliver(*, most: int = 200) -> int:
    """Sends what is due, one message after another, each claimed and marked in transactions of its own.

    Safe to run many times at once: rows are claimed with SKIP LOCKED. Returns how many were sent.
    """
    messages_expire(at=timezone.now())
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
        ).exclude(channel=Channel.LETTER)
        message = due.order_by("next_try_at").select_for_update(skip_locked=True).first()
        if message is None:
            return None
        state_set(
            message,
            MessageState.SENDING,
            StateReason.CLAIMED,
            at=now,
            attempts=message.attempts + 1,
            next_try_at=now + CLAIM_FOR,
        )
        return message


def _deliver(message: OutboundMessage) -> bool:
    try:
        send(message)
    except SendingFailed as failure:
        _mark_failed(message.id, failure)
        return False
    _mark_sent(message.id)
    return True


def _mark_sent(message_id: UUID) -> None:
    """A report that it arrived may come before this: then only the time of sending is still to be said."""
    now = timezone.now()
    with system_context("outbox", at=now):
        message = OutboundMessage.objects.select_for_update().get(id=message_id)
        if message.state in (MessageState.DELIVERED, MessageState.BOUNCED):
            message.sent_at = message.sent_at or now
            message.save(update_fields=["sent_at"])
            return
        state_set(message, MessageState.SENT, StateReason.ACCEPTED, at=now, sent_at=now, last_error="")


def _mark_failed(message_id: UUID, failure: SendingFailed) -> None:
    """Back-off with jitter: 4, 8, 16 … seconds, up to half an hour; parked after eight tries."""
    now = timezone.now()
    with system_context("outbox", at=now):
        message = OutboundMessage.objects.select_for_update().get(id=message_id)
        if message.state != MessageState.SENDING:
            return
        parked = message.attempts >= MOST_ATTEMPTS
        wait = min(2 ** (message.attempts + 1), 1800)
        state, reason = MessageState.QUEUED, failure.reason
        if failure.state:
            state = failure.state
        elif parked:
            state, reason = MessageState.PARKED, StateReason.GIVEN_UP
        next_try_at = now + timedelta(seconds=wait + secrets.randbelow(wait))
        state_set(message, state, reason, at=now, next_try_at=next_try_at, last_error=str(failure)[:200])
    log.warning("message_not_sent", message=str(message_id), attempts=message.attempts, state=state.value)
