"""Reading invitations: for whoever invites, with the messages about them, and for the invited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, IntegerField, QuerySet, Value, When

from access.acting import Acting
from access.database import require_context_of, system_context
from access.errors import PermissionMissing
from access.permissions import Permission
from accounts.models import User
from notices.enums import Channel, MessageState
from notices.models import OutboundMessage
from notices.selectors import MessageStanding, message_list, messages_about
from roles.enums import InvitationState
from roles.models import Invitation

_WAITING_FIRST = Case(
    When(state=InvitationState.WAITING, then=Value(0)), default=Value(1), output_field=IntegerField()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationStanding:
    """An invitation with how far its last letter, mail and text message are, as far as there are any."""

    invitation: Invitation
    letter: "MessageStep | None"
    mail: "MessageStep | None"
    text: "MessageStep | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageStep:
    """How far one message is, and since when."""

    state: MessageState
    at: datetime


def invitation_list(*, acting: Acting) -> list[InvitationStanding]:
    """The invitations of the own organisation, those that wait first, each with the state of what was sent."""
    require_context_of(acting)
    invitations = list(_of_organisation(acting).order_by(_WAITING_FIRST, "-invited_at", "-id"))
    return invitation_standings(message_list(acting=acting), invitations)


def invitation_desk_list(
    *, acting: Acting, organisation_id: int, since: datetime
) -> list[InvitationStanding]:
    """What the desk sent to one customer from an instant on, newest first, each with the state of what was sent.

    Raises `PermissionMissing` for others than the desk.
    """
    require_context_of(acting)
    _require_desk(acting)
    with system_context("administrator of a customer, at the desk"):
        made = _whole(Invitation.objects.filter(at_desk=True, organisation_id=organisation_id))
        invitations = list(made.filter(invited_at__gte=since).order_by("-invited_at", "-id"))
        return invitation_standings(OutboundMessage.objects.all(), invitations)


def invitation_desk_get(*, acting: Acting, invitation_id: int) -> Invitation:
    """One that the desk made. Raises `Invitation.DoesNotExist`, and `PermissionMissing` as the list."""
    require_context_of(acting)
    _require_desk(acting)
    with system_context("administrator of a customer, at the desk"):
        return (
            _whole(Invitation.objects.filter(at_desk=True)).select_related("wished_by").get(id=invitation_id)
        )


def invitation_get(*, acting: Acting, invitation_id: int) -> Invitation:
    """One of them. Raises `Invitation.DoesNotExist`."""
    require_context_of(acting)
    return _of_organisation(acting).get(id=invitation_id)


def invitation_messages(*, acting: Acting, invitation: Invitation) -> list[MessageStanding]:
    """What was sent about it and how far that is, newest first."""
    return messages_about(acting=acting, subject=invitation.subject)


def invitation_waiting_count(*, acting: Acting) -> int:
    """How many invitations nobody answered yet."""
    require_context_of(acting)
    return _of_organisation(acting).filter(state=InvitationState.WAITING).count()


def invitation_open(*, invitation_id: int, at: datetime) -> Invitation | None:
    """The invitation, if it can still be accepted. For whoever proved to be the invited person."""
    with system_context("invitation of whoever holds its key", at=at):
        return _whole(Invitation.objects.open_at(at)).filter(id=invitation_id).first()


def invitation_has_account(*, invitation: Invitation) -> bool:
    """Whether the invited address has an account, which then accepts. For whoever holds the link."""
    with system_context("invitation of whoever holds its key"):
        return User.objects.with_address(invitation.email).exists()


def invitation_list_of_person(*, user_id: int, at: datetime) -> list[Invitation]:
    """Open invitations of the address of the person who is signed in, oldest first."""
    with system_context("invitations of the person of the session", at=at):
        person = User.objects.get(id=user_id)
        return list(_whole(Invitation.objects.open_at(at).to_address(person.email)).order_by("id"))


def _require_desk(acting: Acting) -> None:
    if not acting.may(Permission.DESK_ORGANISATIONS):
        raise PermissionMissing(Permission.DESK_ORGANISATIONS)


def _of_organisation(acting: Acting) -> QuerySet[Invitation]:
    return _whole(Invitation.objects.filter(organisation_id=acting.organisation.id))


def _whole(invitations: QuerySet[Invitation]) -> QuerySet[Invitation]:
    """With whatever a page shows of an invitation.

    Nobody at a customer sees the people of the desk: joined to them, invitations of the desk would not be found.
    """
    return invitations.select_related("organisation").prefetch_related("invited_by", "roles__mandate__giver")


def invitation_standings(
    messages: QuerySet[OutboundMessage], invitations: Sequence[Invitation]
) -> list[InvitationStanding]:
    """Each of them with the last of these messages of each channel, in one query."""
    steps = _steps(messages, invitations)
    return [
        InvitationStanding(
            invitation=each,
            letter=steps.get((each.subject, Channel.LETTER)),
            mail=steps.get((each.subject, Channel.EMAIL)),
            text=steps.get((each.subject, Channel.SMS)),
        )
        for each in invitations
    ]


def _steps(
    messages: QuerySet[OutboundMessage], invitations: Sequence[Invitation]
) -> dict[tuple[str, str], MessageStep]:
    subjects = [each.subject for each in invitations]
    rows = messages.filter(subject__in=subjects).order_by("created_at", "id")
    return {
        (subject, channel): MessageStep(state=MessageState(state), at=state_at)
        for subject, channel, state, state_at in rows.values_list("subject", "channel", "state", "state_at")
    }
