"""How far messages are, for pages. No selector but that of the print batch opens what a message says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from access.acting import Acting
from access.database import Scope, current_context, require_context_of
from notices.addresses import recipient_hash
from notices.enums import OPEN, Channel, MessageState, StateReason
from notices.models import OutboundMessage, PrintBatch, StateChange
from notices.registry import kind_words

_MOST_OF_ADDRESS = 50
_COLUMNS = ("id", "kind", "channel", "state", "state_at", "reason", "created_at", "sent_at")


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

    @property
    def what(self) -> str:
        """What the message is about, in words."""
        return kind_words(self.kind)


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


def messages_of_address(
    *, acting: Acting, address: str, user_id: int | None = None, since: datetime | None = None
) -> list[MessageStanding]:
    """How far the messages to this e-mail address, number or postal address are, newest first.

    With `user_id` also those to the person elsewhere, such as a telephone; with `since` only what was written later.
    """
    wanted = Q(recipient_hash=recipient_hash(address))
    if user_id is not None:
        wanted |= Q(user_id=user_id)
    if since is not None:
        wanted &= Q(created_at__gt=since)
    return _standings(message_list(acting=acting).filter(wanted)[:_MOST_OF_ADDRESS])


def messages_last_of_people(*, acting: Acting, user_ids: Iterable[int]) -> dict[int, MessageStanding]:
    """How far the last message to each of these people about the own organisation is, by the person's id."""
    messages = message_list(acting=acting).filter(
        organisation_id=acting.organisation.id, user_id__in=list(user_ids)
    )
    last = messages.order_by("user_id", "-created_at", "id").distinct("user_id")
    return {row.pop("user_id"): _standing(row) for row in last.values("user_id", *_COLUMNS)}


def messages_of_person(*, acting: Acting, user_id: int) -> list[MessageStanding]:
    """How far the last fifty messages to this person about the own organisation are, newest first."""
    messages = message_list(acting=acting).filter(organisation_id=acting.organisation.id, user_id=user_id)
    return _standings(messages[:_MOST_OF_ADDRESS])


def messages_of_account(*, user_id: int, kinds: str, since: datetime) -> list[MessageStanding]:
    """How far the messages to this person are that belong to no organisation, of a package (`accounts:`), newest first.

    For whoever may know of the person; who that is says the caller, in the system's context.
    """
    messages = OutboundMessage.objects.filter(
        user_id=user_id, organisation_id=None, kind__startswith=kinds, created_at__gt=since
    )
    return _standings(messages.order_by("-created_at", "id")[:_MOST_OF_ADDRESS])


def _standings(messages: QuerySet[OutboundMessage]) -> list[MessageStanding]:
    return [_standing(row) for row in messages.values(*_COLUMNS)]


def _standing(row: dict[str, object]) -> MessageStanding:
    state = MessageState(str(row.pop("state")))
    channel, reason = Channel(str(row.pop("channel"))), StateReason(str(row.pop("reason")))
    return MessageStanding(channel=channel, state=state, reason=reason, is_open=state in OPEN, **row)  # type: ignore[arg-type]  # the columns named above


def message_get(*, acting: Acting, message_id: UUID) -> OutboundMessage:
    """One message. Raises OutboundMessage.DoesNotExist."""
    return message_list(acting=acting).get(id=message_id)


def message_history(*, acting: Acting, message: OutboundMessage) -> list[StateChange]:
    """Its states with time and reason, oldest first; the first one is its own beginning."""
    require_context_of(acting)
    begun = StateChange(
        id=message.id,
        message=message,
        state=MessageState.QUEUED,
        reason=StateReason.WRITTEN,
        at=message.created_at,
    )
    return [begun, *StateChange.objects.filter(message=message).order_by("at")]


def letters_waiting(*, acting: Acting) -> QuerySet[OutboundMessage]:
    """Letters that no batch holds yet, oldest first. For the desk."""
    waiting = message_list(acting=acting).filter(channel=Channel.LETTER, state=MessageState.QUEUED)
    return waiting.order_by("created_at", "id")


def batch_list(*, acting: Acting) -> QuerySet[PrintBatch]:
    """Print batches, newest first. For the desk."""
    require_context_of(acting)
    return PrintBatch.objects.order_by("-made_at", "-id")


def batch_get(*, acting: Acting, batch_id: UUID) -> PrintBatch:
    """One print batch. For the desk. Raises PrintBatch.DoesNotExist."""
    require_context_of(acting)
    return PrintBatch.objects.get(id=batch_id)


def batch_letters(*, acting: Acting, batch: PrintBatch) -> list[OutboundMessage]:
    """The letters of a batch as they lie in the file for the printer. For the desk."""
    require_context_of(acting)
    return list(OutboundMessage.objects.filter(print_batch=batch).order_by("created_at", "id"))
