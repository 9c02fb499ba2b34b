"""Somebody looks along with Alder, and the desk appoints administrators, for the pages that are looked at."""

from access.database import Scope, database_context, system_context
from notices.enums import MessageState, StateReason
from notices.models import OutboundMessage
from roles.models import Appointment, Invitation, LookAlong
from roles.services import (
    LOOK_FOR,
    Proposal,
    appointment_approve,
    appointment_propose,
    invitation_desk_address,
    invitation_desk_way,
    invitation_desk_withdraw,
    look_start,
)
from roles.services.authority import Authority
from roles.services.inviting import Invitee, invitation_write
from tests.cast import number, organisation, person
from tests.nets.actors import at_desk, context_of
from tests.roles.looking import make_supervisor

REASON = "The list of colleagues stays empty, they say."


def build() -> dict[str, str]:
    """Dana looks along; one case waits for a second employee, one for somebody new, one is done."""
    make_supervisor("dana")
    over = _look("alder")
    with system_context("test"):
        LookAlong.objects.filter(id=over.id).update(
            started_at=over.started_at - LOOK_FOR * 2, ends_at=over.ends_at - LOOK_FOR * 2
        )
    waiting, invited, done = _propose("alder", person("ben").email), _propose("elm"), _propose("oak")
    _approve(invited)
    with system_context("test"):
        Appointment.objects.filter(id=done.id).update(replaces=None)
    _approve(done)
    return {
        "look": str(_look("alder").id),
        "look_over": str(over.id),
        "appointment": str(waiting.id),
        "appointment_invited": str(invited.id),
        "appointment_done": str(done.id),
        **_invitations(invited, done),
    }


def _invitations(invited: Appointment, done: Appointment) -> dict[str, str]:
    """One as it was sent, one with a proposed correction, one whose mail bounced and one that is withdrawn."""
    with system_context("test"):
        sent, wished = (Appointment.objects.get(id=each.id).invitation_id for each in (invited, done))
    assert sent is not None
    assert wished is not None
    dirk = at_desk("dirk")
    with database_context(context_of(dirk, Scope.DESK)):
        invitation_desk_address(acting=dirk, invitation_id=wished, email="nina.nieuw@new.example")
        invitation_desk_way(acting=dirk, invitation_id=wished, postal_address="Kade 1\n1234 AB Zonneveld")
    bounced, withdrawn = _invite("cedar"), _invite("birch")
    with system_context("test"):
        about = OutboundMessage.objects.filter(subject=bounced.subject, kind="roles:invitation")
        about.update(state=MessageState.BOUNCED, reason=StateReason.ADDRESS_UNKNOWN)
    with database_context(context_of(dirk, Scope.DESK)):
        invitation_desk_withdraw(acting=dirk, invitation_id=withdrawn.id)
    return {
        "desk_invited": str(sent),
        "desk_invited_wish": str(wished),
        "desk_invited_bounced": str(bounced.id),
        "desk_invited_withdrawn": str(withdrawn.id),
    }


def _invite(at: str) -> Invitation:
    invitee = Invitee(
        email=f"first@{at}.example",
        full_name="Nina Nieuw",
        language="nl",
        postal_address="Kade 1\n1234 AB Kaag",
    )
    with system_context("test"):
        by = Authority.of_desk(at_desk("dirk"), organisation(at))
        return invitation_write(
            by, invitee=invitee, roles=[], is_functional_administrator=True, declared_entitled=True
        )


def _look(at: str) -> LookAlong:
    dana = at_desk("dana")
    with database_context(context_of(dana, Scope.DESK)):
        return look_start(acting=dana, organisation_number=number(at), reason=REASON)


def _propose(at: str, email: str = "nina@new.example") -> Appointment:
    administrator = {"alder": "ada", "elm": "els", "oak": "olga"}[at]
    proposal = Proposal(
        organisation_number=number(at),
        email=email,
        full_name="Nina Nieuw",
        mobile_number="0612345670",
        replaced=person(administrator).email,
        reason="The director asked this by telephone.",
        identity_check="Called back on the recorded number.",
    )
    dirk = at_desk("dirk")
    with database_context(context_of(dirk, Scope.DESK)):
        return appointment_propose(acting=dirk, proposal=proposal)


def _approve(case: Appointment) -> None:
    dana = at_desk("dana")
    with database_context(context_of(dana, Scope.DESK)):
        appointment_approve(acting=dana, appointment_id=case.id)
