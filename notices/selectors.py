"""How far messages are, for pages. No selector but that of the print batch opens what a message says."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from access.acting import Acting
from access.database import Scope, current_context, require_context_of
from notices.addresses import recipient_hash
from notices.enums import OPEN, Channel, MessageState, StateReason
from notices.models import OutboundMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageStanding:
    """How far one message is. `reason.label` is a sentence; `is_open`: it may still go out."""

    id: UUID
    kind: str
    channel: Channel
    state: MessageState
    state_at: datetime
    reason: StateReason
    created_at: datetime
    sent_at: datetime | None
    is_open: bool


def message_list(*, acting: Acting) -> QuerySet[OutboundMessage]:
    """Messages of the own organisation; on the pages of the desk, all. Newest first."""
    require_context_of(acting)
    messages = OutboundMessage.objects.order_by("-created_at", "id")
    context = current_context()
    if context and context.scope is Scope.DESK:
        return messages
    return messages.filter(organisation_id=acting.organisation.id)


def messages_about(*, acting: Acting, subject: str) -> list[MessageStanding]:
    """How far the messages about this are, newest first, for the organisation that they belong to and the desk."""
    return _standings(message_list(acting=acting).filter(subject=subject))


def messages_of_address(*, acting: Acting, address: str) -> list[MessageStanding]:
    """How far the messages to this e-mail address, number or postal address are, newest first."""
    return _standings(message_list(acting=acting).filter(recipient_hash=recipient_hash(address)))


def _standings(messages: QuerySet[OutboundMessage]) -> list[MessageStanding]:
    columns = ("id", "kind", "channel", "state", "state_at", "reason", "created_at", "sent_at")
    return [_standing(row) for row in messages.values(*columns)]


def _standing(row: dict[str, object]) -> MessageStanding:
    state = MessageState(str(row.pop("state")))
    channel, reason = Channel(str(row.pop("channel"))), StateReason(str(row.pop("reason")))
    return MessageStanding(channel=channel, state=state, reason=reason, is_open=state in OPEN, **row)  # type: ignore[arg-type]  # the columns named above
