"""Reading invitations: for whoever invites, with the messages about them, and for the invited."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, IntegerField, QuerySet, Value, When

from access.acting import Acting
from access.database import require_context_of, system_context
from accounts.models import User
from notices.enums import Channel, MessageState
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
    steps = _steps(acting, invitations)
    return [
        InvitationStanding(
            invitation=each,
            letter=steps.get((each.subject, Channel.LETTER)),
            mail=steps.get((each.subject, Channel.EMAIL)),
            text=steps.get((each.subject, Channel.SMS)),
        )
        for each in invitations
    ]


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


def _of_organisation(acting: Acting) -> QuerySet[Invitation]:
    return _whole(Invitation.objects.filter(organisation_id=acting.organisation.id))


def _whole(invitations: QuerySet[Invitation]) -> QuerySet[Invitation]:
    """With whatever a page shows of an invitation."""
    return invitations.select_related("organisation", "invited_by").prefetch_related("roles__mandate__giver")


def _steps(acting: Acting, invitations: Iterable[Invitation]) -> dict[tuple[str, str], MessageStep]:
    """The last message of each channel about each of them."""
    subjects = [each.subject for each in invitations]
    rows = message_list(acting=acting).filter(subject__in=subjects).order_by("created_at", "id")
    return {
        (subject, channel): MessageStep(state=MessageState(state), at=state_at)
        for subject, channel, state, state_at in rows.values_list("subject", "channel", "state", "state_at")
    }
