"""What was sent to an address and what became of it, for the desk alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise

from access.acting import Acting
from accounts.models import User
from notices.enums import Channel, MessageState
from notices.models import OutboundMessage

LOOKED_BACK = timedelta(days=30)
_MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMessage:
    """One message: how it travels, how far it is and since when. Never what it says."""

    channel: str | Promise
    state: str | Promise
    at: datetime


def messages_of_address(*, acting: Acting, email: str) -> list[SentMessage]:
    """The messages of the last thirty days to the person with this address, newest first; in the system's context."""
    person = User.objects.with_address(email).first()
    if person is None:
        return []
    rows = OutboundMessage.objects.filter(user_id=person.id, created_at__gt=acting.at - LOOKED_BACK)
    return [
        SentMessage(
            channel=Channel(row.channel).label,
            state=MessageState(row.state).label,
            at=row.sent_at or row.created_at,
        )
        for row in rows.order_by("-created_at")[:_MOST]
    ]
