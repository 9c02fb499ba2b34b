"""How far messages to a colleague are, and which of them an administrator can send again."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from access.acting import Acting
from access.database import require_context_of, system_context
from access.permissions import Permission
from notices.enums import STUCK, MessageState
from notices.models import OutboundMessage
from notices.selectors import MessageStanding, message_get, messages_of_account, messages_of_person
from orgs.models import Membership

ACCOUNT_LOOKS_BACK = timedelta(days=30)

_NOT_ARRIVED = (MessageState.BOUNCED, MessageState.BLOCKED, MessageState.PARKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleagueMessages:
    """Messages to a colleague, newest first. `again`: ids of those that an administrator can send again."""

    sent: list[MessageStanding]
    again: frozenset[UUID]

    @property
    def is_missed(self) -> bool:
        """Whether one of them did not arrive, and is not on its way any more."""
        return any(each.state in _NOT_ARRIVED for each in self.sent)


def colleague_messages(*, acting: Acting, membership_id: int) -> ColleagueMessages:
    """The last messages to a colleague about the own organisation; for administrators also about the account.

    Of a message about the account, such as a link to choose a password, whoever may manage members reads for thirty
    days what it was about, its way, state, time and reason: never what it said nor where it went. Not of somebody
    who has left, and not for whoever looks along for the insurer. An administrator can send again what belongs to
    the own organisation and did not go out. Raises `Membership.DoesNotExist`, also for a member of another
    organisation.
    """
    require_context_of(acting)
    member = Membership.objects.get(id=membership_id, organisation_id=acting.organisation.id)
    sent = messages_of_person(acting=acting, user_id=member.user_id)
    if acting.looking or not acting.may(Permission.MEMBERS_MANAGE):
        return ColleagueMessages(sent=sent, again=frozenset())
    again = frozenset(each.id for each in sent if each.state in STUCK)
    has_left = member.ends_at is not None and member.ends_at <= acting.at
    if not has_left:
        with system_context("messages about the account of a colleague"):
            sent += messages_of_account(
                user_id=member.user_id, kinds="accounts:", since=acting.at - ACCOUNT_LOOKS_BACK
            )
    return ColleagueMessages(sent=sorted(sent, key=lambda each: each.created_at, reverse=True), again=again)


def colleague_message_get(*, acting: Acting, membership_id: int, message_id: UUID) -> OutboundMessage:
    """A message to this colleague about the own organisation.

    Raises `Membership.DoesNotExist` and `OutboundMessage.DoesNotExist`, also for those of another organisation.
    """
    require_context_of(acting)
    member = Membership.objects.get(id=membership_id, organisation_id=acting.organisation.id)
    message = message_get(acting=acting, message_id=message_id)
    if message.user_id != member.user_id:
        raise OutboundMessage.DoesNotExist
    return message
