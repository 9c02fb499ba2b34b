"""The one way in which a message changes its state: the row and its history in one step."""

from datetime import datetime
from typing import Any, Final

from notices.enums import MessageState, StateReason
from notices.models import OutboundMessage, StateChange

WIPED: Final = "{}"
_CONTENT_STAYS: Final = (MessageState.QUEUED, MessageState.SENDING, MessageState.PARKED, MessageState.BLOCKED)


def state_set(
    message: OutboundMessage,
    state: MessageState,
    reason: StateReason,
    *,
    at: datetime,
    by_name: str = "",
    **fields: Any,
) -> None:
    """Moves a locked message into a state, in the system's context and the caller's transaction.

    The content is wiped as soon as the message is sent or will not be; `fields` are further columns to set.
    """
    changes = {"state": state, "reason": reason, "state_at": at, **fields}
    if state not in _CONTENT_STAYS:
        changes["values"] = WIPED
    for name, value in changes.items():
        setattr(message, name, value)
    message.save(update_fields=list(changes))
    StateChange.objects.create(message=message, state=state, reason=reason, at=at, by_name=by_name)
