"""What became of messages that had left: reports of gateways and of mail servers."""

from datetime import datetime
from uuid import UUID

import structlog
from django.db.models import Q

from access.database import system_context
from notices.enums import MessageState, StateReason
from notices.models import OutboundMessage
from notices.references import reference_hash
from notices.services.states import state_set

log = structlog.get_logger(__name__)

_SETTLED = (
    MessageState.DELIVERED,
    MessageState.BOUNCED,
    MessageState.EXPIRED,
    MessageState.CANCELLED,
)


def sms_reported(*, reference: str, state: MessageState, reason: StateReason, at: datetime) -> bool:
    """Takes in a report about a text message; returns whether there was something to change.

    The same report twice, and one that comes after the end, change nothing. A reference that we did not give is
    not found.
    """
    return _report(Q(reference_hash=reference_hash(reference)), state, reason, at)


def mail_reported(*, message_id: UUID, state: MessageState, reason: StateReason, at: datetime) -> bool:
    """Takes in a report about an e-mail, under the same rules."""
    return _report(Q(id=message_id), state, reason, at)


def _report(which: Q, state: MessageState, reason: StateReason, at: datetime) -> bool:
    """`attempts` tells a message that was handed over, even if the answer got lost, from one that never was."""
    with system_context("report about a message", at=at):
        message = OutboundMessage.objects.filter(which, attempts__gt=0).select_for_update().first()
        if message is None or message.state in _SETTLED:
            return False
        if message.state == MessageState.BLOCKED and state != MessageState.DELIVERED:
            return False
        state_set(message, state, reason, at=at, sent_at=message.sent_at or at)
    log.info("message_reported", message=str(message.id), state=state.value)
    return True
