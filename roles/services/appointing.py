"""The desk appoints a customer's functional administrator, by two employees, and may replace another one by it."""

from contextlib import AbstractContextManager
from dataclasses import dataclass

from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of, system_context
from access.permissions import Permission
from accounts.models import User
from audit.enums import AuditTag
from common.errors import DomainError
from orgs.enums import MembershipState, OrganisationKind
from orgs.models import Membership, Organisation
from roles.enums import AppointmentState, InvitationState
from roles.models import Appointment
from roles.services.appointment_letters import appointed_letters, proposed_letter
from roles.services.authority import Authority
from roles.services.colleagues import end_by
from roles.services.invitation_letters import administrators_tell
from roles.services.inviting import (
    Invitee,
    invitation_write,
    postal_lines,
    reachable_number,
    require_not_invited,
)
from roles.services.recipients import administrators_of
from roles.services.refusals import refusals_recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What one employee proposes. Who works there needs no name, number or address; `replaced` may be ""."""

    organisation_number: str
    email: str
    reason: str
    identity_check: str
    full_name: str = ""
    mobile_number: str = ""
    postal_address: str = ""
    language: str = "nl"
    replaced: str = ""


def appointment_propose(*, acting: Acting, proposal: Proposal) -> Appointment:
    """Proposes who shall administer a customer, and perhaps in whose place. Nothing else happens yet.

    For the desk, never for oneself. Raises `DomainError` without reason or identity check, for a number that is
    nobody's, for who administers there already or cannot, for somebody new who cannot be reached, when nobody with
    that address is to be replaced, and while another case of that organisation is open.
    """
    require_context_of(acting)
    with _refusals(acting), system_context("administrator of a customer, at the desk"):
        by = Authority.of_desk(acting, _organisation(acting, proposal.organisation_number))
        by.lock()
        if Appointment.objects.open().filter(organisation_id=by.organisation.id).exists():
            raise DomainError(
                _("There is an open case for this organisation. Finish or stop that one first.")
            )
        membership = _member(by, proposal.email)
        replaces = _replaced(by, proposal.replaced, membership)
        case = Appointment(
            organisation_id=by.organisation.id,
            membership=membership,
            email=proposal.email.strip().lower(),
            full_name=membership.user.full_name if membership else proposal.full_name.strip(),
            language=proposal.language,
            replaces=replaces,
            reason=_words(proposal.reason, field="reason"),
            identity_check=_words(proposal.identity_check, field="identity_check"),
            proposed_by_id=acting.user_id,
            proposed_at=acting.at,
        )
        if membership is None:
            _require_reachable(by, case, proposal)
        case.save()
        _record(by, case, AuditTag.APPOINTMENT_PROPOSED)
        proposed_letter(by, case)
        return case


def appointment_approve(*, acting: Acting, appointment_id: int) -> Appointment:
    """A second employee approves: who works there administers at once, and who is new is invited to.

    Whoever is replaced loses access along with it, but not before somebody new has accepted: then the case waits.
    Raises `Appointment.DoesNotExist`, and `DomainError` for who proposed it, for one's own person, when it was
    approved or stopped meanwhile, and for whatever proposing it would be refused for now.
    """
    require_context_of(acting)
    with (
        _refusals(acting, appointment=appointment_id),
        system_context("administrator of a customer, at the desk"),
    ):
        by, case = _held(acting, appointment_id)
        if case.state != AppointmentState.STARTED:
            raise DomainError(_("This case was approved or stopped meanwhile."))
        if case.proposed_by_id == acting.user_id:
            raise DomainError(_("You proposed this. Somebody else at the desk must approve it."))
        case.membership = _member(by, case.email)
        case.approved_by_id, case.approved_at = acting.user_id, acting.at
        _record(by, case, AuditTag.APPOINTMENT_APPROVED)
        if case.membership:
            _appoint(by, case.membership)
        else:
            _invite(by, case)
        if case.membership or case.replaces is None:
            _finish(by, case)
        else:
            case.state = AppointmentState.APPROVED
            case.save()
        return case


def appointment_finish(*, acting: Acting, appointment_id: int) -> Appointment:
    """Ends the access of whoever is replaced, once the new administrator has accepted. For anybody at the desk.

    Both employees wanted it before. Raises `Appointment.DoesNotExist`, and `DomainError` before that moment, when
    there is nothing to finish, and for one's own access.
    """
    require_context_of(acting)
    with (
        _refusals(acting, appointment=appointment_id),
        system_context("administrator of a customer, at the desk"),
    ):
        by, case = _held(acting, appointment_id)
        if case.state != AppointmentState.APPROVED:
            raise DomainError(_("There is nothing to finish any more."))
        if case.invitation is None or case.invitation.state != InvitationState.ACCEPTED:
            raise DomainError(_("The new administrator has not accepted the invitation yet."))
        _finish(by, case)
        return case


def appointment_stop(*, acting: Acting, appointment_id: int) -> Appointment:
    """Stops a case that is not done. An invitation that went out stays; it can be withdrawn by itself.

    Raises `Appointment.DoesNotExist`, and `DomainError` when it is done or stopped already.
    """
    require_context_of(acting)
    with (
        _refusals(acting, appointment=appointment_id),
        system_context("administrator of a customer, at the desk"),
    ):
        by, case = _held(acting, appointment_id)
        if not case.is_open:
            raise DomainError(_("There is nothing to stop any more."))
        _close(by, case, AppointmentState.STOPPED)
        _record(by, case, AuditTag.APPOINTMENT_STOPPED)
        return case


def _refusals(acting: Acting, **facts: int) -> AbstractContextManager[None]:
    return refusals_recorded(Authority.of_colleague(acting), AuditTag.APPOINTMENT_REFUSED, **facts)


def _require_may(acting: Acting) -> None:
    if not acting.may(Permission.DESK_ORGANISATIONS):
        raise DomainError(_("Only the desk decides this."))


def _organisation(acting: Acting, relation_number: str) -> Organisation:
    _require_may(acting)
    customers = Organisation.objects.exclude(kind=OrganisationKind.INSURER)
    organisation = customers.filter(relation_number=relation_number.strip()).first()
    if organisation is None:
        raise DomainError(_("No customer has this relation number."), field="organisation_number")
    return organisation


def _held(acting: Acting, appointment_id: int) -> tuple[Authority, Appointment]:
    """The case, once nobody else acts on it or in its organisation at the same moment."""
    _require_may(acting)
    cases = Appointment.objects.select_related("organisation", "replaces__user", "invitation")
    by = Authority.of_desk(acting, cases.get(id=appointment_id).organisation)
    by.lock()
    return by, cases.get(id=appointment_id)


def _member(by: Authority, email: str) -> Membership | None:
    """Whoever works there with this address and can administer; None: somebody new, or who left before."""
    person = User.objects.with_address(email)
    if person.filter(id=by.acting.user_id).exists():
        raise DomainError(_("You cannot do this for yourself. Ask a colleague at the desk."), field="email")
    members = Membership.objects.select_related("user").filter(organisation_id=by.organisation.id)
    member = members.filter(user__in=person).exclude(state=MembershipState.ENDED).first()
    if member is None:
        return None
    if member.is_functional_administrator:
        raise DomainError(_("This person is functional administrator there already."), field="email")
    is_valid = Membership.objects.valid_at(by.acting.at).filter(id=member.id).exists()
    if not is_valid or member.ends_at is not None:
        raise DomainError(
            _("The access of this person is paused or has an end date. Then nobody administers."),
            field="email",
        )
    return member


def _replaced(by: Authority, email: str, membership: Membership | None) -> Membership | None:
    if not email.strip():
        return None
    administrators = Membership.objects.filter(
        organisation_id=by.organisation.id, is_functional_administrator=True
    ).exclude(state=MembershipState.ENDED)
    found = administrators.filter(user__in=User.objects.with_address(email)).first()
    if found is None:
        raise DomainError(_("No functional administrator there has this address."), field="replaced")
    return found


def _require_reachable(by: Authority, case: Appointment, proposal: Proposal) -> None:
    """Somebody new has a name and a mobile number, or a postal address for a letter; and is not invited already."""
    if not case.full_name:
        raise DomainError(_("Nobody there has this address. Fill in the name too."), field="full_name")
    require_not_invited(by, case.email)
    case.mobile_number = reachable_number(proposal.mobile_number)
    case.postal_address = "" if case.mobile_number else postal_lines(proposal.postal_address)


def _appoint(by: Authority, membership: Membership) -> None:
    membership.is_functional_administrator = True
    membership.save(update_fields=["is_functional_administrator"])
    by.record(AuditTag.ADMINISTRATOR_APPOINTED, person_id=membership.user_id, membership=membership.id)
    appointed_letters(by, membership, administrators_of(by.organisation.id, by.acting.at))


def _invite(by: Authority, case: Appointment) -> None:
    case.invitation = invitation_write(
        by,
        invitee=Invitee(
            email=case.email,
            full_name=case.full_name,
            language=case.language,
            mobile_number=case.mobile_number,
            postal_address=case.postal_address,
        ),
        roles=[],
        is_functional_administrator=True,
        declared_entitled=True,
    )
    case.mobile_number = case.postal_address = ""  # the invitation has them now
    administrators_tell(by, case.invitation, administrators_of(by.organisation.id, by.acting.at))


def _finish(by: Authority, case: Appointment) -> None:
    """Whoever is replaced leaves now. That the new one administers is asked by the rule of the last one."""
    if case.replaces:
        end_by(by, case.replaces_id or 0, case.reason)
    _close(by, case, AppointmentState.DONE)
    _record(by, case, AuditTag.APPOINTMENT_DONE)


def _close(by: Authority, case: Appointment, state: AppointmentState) -> None:
    case.state, case.ended_at, case.ended_by_id = state, by.acting.at, by.acting.user_id
    case.mobile_number = case.postal_address = ""
    case.save()


def _words(text: str, *, field: str) -> str:
    if not text.strip():
        raise DomainError(_("Write this down: a colleague and the organisation rely on it."), field=field)
    return text.strip()


def _record(by: Authority, case: Appointment, tag: AuditTag) -> None:
    person_id = case.membership.user_id if case.membership else None
    by.record(tag, person_id=person_id, appointment=case.id, replaces=case.replaces_id)
