"""Messages about an invitation, in words and marks for its page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from common.shapes import State, Tone
from notices.enums import Channel, MessageState
from notices.selectors import MessageStanding
from roles.models import Invitation
from roles.selectors import InvitationStanding, MessageStep

_WHAT: Final[dict[str, Promise]] = {
    "roles:invitation": _("Mail with the link"),
    "roles:invitation_announced": _("Text message that there is a mail"),
    "roles:invitation_code": _("Text message with the code, asked for by the invited person"),
    "roles:invitation_letter": _("Letter with the code"),
}
_SHOWN: Final[dict[MessageState, tuple[Tone, str]]] = {
    MessageState.QUEUED: (Tone.WAIT, "queue"),
    MessageState.SENDING: (Tone.WAIT, "queue"),
    MessageState.SENT: (Tone.GOOD, "sent"),
    MessageState.DELIVERED: (Tone.GOOD, "check-circle"),
    MessageState.BOUNCED: (Tone.BAD, "mail-x"),
    MessageState.BLOCKED: (Tone.BAD, "block"),
    MessageState.EXPIRED: (Tone.NONE, "clock"),
    MessageState.CANCELLED: (Tone.NONE, "x"),
    MessageState.PARKED: (Tone.BAD, "mail-x"),
}
_OF_LETTERS: Final[dict[MessageState, Promise]] = {
    MessageState.QUEUED: _("waits to be printed"),
    MessageState.SENDING: _("being printed"),
    MessageState.SENT: _("posted"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """A message on the page: what it was, how it travels, how far it is, since when and why. `again`: to send again."""

    id: UUID
    what: Promise | str
    state: State
    at: datetime
    why: str
    way: str
    again: bool


def message_rows(sent: list[MessageStanding], *, again: Collection[UUID] = ()) -> list[MessageRow]:
    """What was sent, newest first; `again` holds what can be sent again from the page."""
    return [
        MessageRow(
            id=each.id,
            what=_WHAT.get(each.kind, each.what),
            state=message_state(each),
            at=each.state_at,
            why=str(each.reason.label),
            way=str(each.channel.label),
            again=each.id in again,
        )
        for each in sent
    ]


def message_state(message: MessageStanding) -> State:
    """How far a message is, with its mark."""
    tone, icon = _SHOWN[message.state]
    word = _OF_LETTERS.get(message.state) if message.channel == Channel.LETTER else None
    return State(capfirst(str(word or message.state.label)), tone, icon)


def standing_of(invitation: Invitation, sent: list[MessageStanding]) -> InvitationStanding:
    """The invitation with its last letter, its last mail and its last text message."""
    return InvitationStanding(
        invitation=invitation,
        letter=_last(sent, Channel.LETTER),
        mail=_last(sent, Channel.EMAIL),
        text=_last(sent, Channel.SMS),
    )


def _last(sent: list[MessageStanding], channel: Channel) -> MessageStep | None:
    found = next((each for each in sent if each.channel == channel), None)
    return MessageStep(state=found.state, at=found.state_at) if found else None
