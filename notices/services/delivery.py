"""Sending messages out of the outbox."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.utils import timezone

from access.database import system_context
from limits.enums import LimitKind
from limits.services import LimitReached
from notices.enums import OPEN, Channel, MessageState, StateReason
from notices.failures import SendingFailed
from notices.models import OutboundMessage
from notices.numbers import number_is_served
from notices.registry import message_kind
from notices.sending import send
from notices.services.limits import TextUse, text_message_take
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
        sent += message.state == MessageState.SENDING and _deliver(message)
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
        return _claimed(message, now)


def _claimed(message: OutboundMessage, now: datetime) -> OutboundMessage:
    """Within the transaction that locks it: SENDING, or BLOCKED where a limit says no before the first try."""
    refusal = _sms_refusal(message, now) if _is_limited(message) else None
    if refusal:
        state_set(message, MessageState.BLOCKED, refusal, at=now)
    else:
        state_set(
            message,
            MessageState.SENDING,
            StateReason.CLAIMED,
            at=now,
            attempts=message.attempts + 1,
            next_try_at=now + CLAIM_FOR,
        )
    return message


def _is_limited(message: OutboundMessage) -> bool:
    return (
        message.channel == Channel.SMS
        and message.attempts == 0
        and not message_kind(message.kind).limits_taken
    )


def _sms_refusal(message: OutboundMessage, now: datetime) -> StateReason | None:
    """Why this text message is not sent, after taking it from the limits; None when it is."""
    if not number_is_served(message.recipient):
        return StateReason.COUNTRY_NOT_ALLOWED
    organisations = [message.organisation_id] if message.organisation_id else []
    try:
        text_message_take(
            use=TextUse.TOLD,
            number=message.recipient,
            user_id=message.user_id,
            organisation_ids=organisations,
            at=now,
        )
    except LimitReached as reached:
        is_budget = reached.limit.kind == LimitKind.SMS_IN_TOTAL
        return StateReason.BUDGET_USED if is_budget else StateReason.LIMIT_REACHED
    return None


def _deliver(message: OutboundMessage) -> bool:
    try:
        send(message)
    except SendingFailed as failure:
        _mark_failed(message.id, failure)
        return False
    _mark_sent(message.id)
    return True


def _mark_sent(message_id: UUID) -> None:
    """A report, of whatever it says, may come before this: then only the time of sending is still to be said."""
    now = timezone.now()
    with system_context("outbox", at=now):
        message = OutboundMessage.objects.select_for_update().get(id=message_id)
        if message.state not in (*OPEN, MessageState.SENT):
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
