"""Accepting an invitation: with a new account, or with the account that one has."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from access.database import system_context
from accounts.models import User
from accounts.selectors import factors_of
from accounts.services.people import person_make
from audit.enums import AuditTag
from audit.services import audit_record_person
from common.errors import DomainError
from orgs.enums import MembershipState
from orgs.models import Membership
from roles.enums import FUNCTIONAL_ADMINISTRATOR, InvitationState
from roles.models import GrantProposal, Invitation, InvitationRole, RoleGrant
from roles.object_permissions import rows_remove
from roles.services.activating import InvitationOver, Proved, invitation_hold
from roles.services.answering import authority_of, carried_grant, flag_given, told_of
from roles.services.colleague_letters import administrators_letters
from roles.services.invitation_letters import answer_queue, welcome_queue
from roles.services.invitation_sending import invitation_close
from roles.services.inviting import require_domain
from roles.services.recipients import administrators_of


def invitation_activate(*, proved: Proved, password: str, at: datetime) -> User:
    """Makes the account of somebody who proved the code, with this password, and the membership with its roles.

    The caller has checked that this session proved the code, and that the password is good. One of many at the
    same moment gets it. Raises `InvitationOver`, also when it was sent anew or elsewhere after the code, and
    `DomainError` when the address has an account meanwhile or is of a domain that the organisation refuses now.
    The mail of welcome follows once the first sign-in is complete.
    """
    with system_context("activation", at=at):
        invitation = invitation_hold(proved.invitation_id, at, sending=proved.sending)
        person = person_make(
            email=invitation.email,
            full_name=invitation.full_name,
            password=password,
            language=invitation.language,
            mobile_number=invitation.mobile_number,
            at=at,
        )
        _accept(invitation, person, at)
    return person


def invitation_accept(*, opened: Proved, user_id: int, at: datetime) -> Membership:
    """The person who is signed in accepts an invitation of the own address: no new account, one membership more.

    `opened`: the sending whose link this session had. An account alone proves no mailbox: it may come from a letter
    or a reset. One of many at the same moment gets it. Raises `InvitationOver`, also for an invitation of another
    address or sent anew since, and `DomainError` while the account rests, for who has access already, and for an
    address of a domain that the organisation refuses now. The mail of welcome follows at once.
    """
    with system_context("activation", at=at):
        invitation = invitation_hold(opened.invitation_id, at, sending=opened.sending)
        person = User.objects.get(id=user_id)
        if person.email.lower() != invitation.email:
            raise InvitationOver
        if person.rests_until and person.rests_until > at:
            raise DomainError(_("Your account still rests. You can accept once that is over."))
        membership = _accept(invitation, person, at)
        if _is_complete(person):
            welcomes_send(person.id, at)
    return membership


def _is_complete(person: User) -> bool:
    factors = factors_of(user_id=person.id)
    return factors.exist and not factors.recovery_unfinished


def welcomes_send(user_id: int, at: datetime) -> None:
    """The mails of welcome that are due to this person, each once. Runs in the system's context."""
    due = Invitation.objects.select_for_update(of=("self",)).filter(
        state=InvitationState.ACCEPTED, membership__user_id=user_id, welcomed_at=None
    )
    for invitation in due.select_related("membership__user", "membership__organisation").order_by("id"):
        membership = invitation.membership
        assert membership is not None
        grants = _grants_of(membership, at)
        held = {(grant.role, grant.mandate_id) for grant in grants}
        proposals = GrantProposal.objects.waiting().filter(membership=membership)
        proposed: set[tuple[str, int | None]] = set(proposals.values_list("role", "mandate_id"))
        carried = list(invitation.roles.select_related("mandate__giver").order_by("id"))
        welcome_queue(
            membership,
            grants=grants,
            waiting=[each for each in carried if (each.role, each.mandate_id) in proposed - held],
            administrator_waits=(FUNCTIONAL_ADMINISTRATOR, None) in proposed,
            left_out=[each for each in carried if (each.role, each.mandate_id) not in proposed | held],
            administrators=administrators_of(membership.organisation_id, at),
            at=at,
        )
        invitation.welcomed_at = at
        invitation.save(update_fields=["welcomed_at"])


def _grants_of(membership: Membership, at: datetime) -> Sequence[RoleGrant]:
    live = RoleGrant.objects.live_at(at).filter(membership=membership)
    return list(live.select_related("mandate__giver").order_by("role", "id"))


def _accept(invitation: Invitation, person: User, at: datetime) -> Membership:
    if not invitation.at_desk:
        require_domain(invitation.organisation_id, invitation.email)
    by = authority_of(invitation, at)
    membership = _member(invitation, person, at, as_administrator=flag_given(by, invitation))
    if by and membership.is_functional_administrator:
        administrators_letters(by, membership, "colleague_made_administrator")
    given = carried_grant(by, invitation, membership, at)
    invitation.membership = membership
    invitation_close(invitation, InvitationState.ACCEPTED, at=at)
    _record(invitation, membership, given.left_out, at)
    told = told_of(invitation, at)
    answer_queue(
        invitation,
        "invitation_accepted",
        told,
        at=at,
        waiting=given.waiting,
        left_out=given.left_out,
        administrator_waits=given.administrator_waits,
    )
    return membership


def _member(invitation: Invitation, person: User, at: datetime, *, as_administrator: bool) -> Membership:
    """A new membership, or an ended one begun again, without whatever it held before."""
    organisation = invitation.organisation
    earlier = Membership.objects.filter(organisation=organisation, user=person).first()
    if earlier is None:
        return Membership.objects.create(
            organisation=organisation,
            user=person,
            starts_at=at,
            is_functional_administrator=as_administrator,
        )
    has_ended = earlier.state == MembershipState.ENDED or (earlier.ends_at and earlier.ends_at <= at)
    if not has_ended:
        raise DomainError(_("You have access to this organisation already."))
    _drop_grants(earlier, at)
    earlier.state, earlier.starts_at, earlier.ends_at = MembershipState.ACTIVE, at, None
    earlier.stopped_at, earlier.stopped_by, earlier.stop_reason = None, None, ""
    earlier.is_functional_administrator = as_administrator
    earlier.save()
    return earlier


def _drop_grants(membership: Membership, at: datetime) -> None:
    """Roles of an earlier time do not come back with the person."""
    held = RoleGrant.objects.filter(membership=membership).filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at))
    for grant in held:
        grant.starts_at, grant.ends_at, grant.ending_told = min(at, grant.starts_at), at, 0
        grant.save(update_fields=["starts_at", "ends_at", "ending_told"])
        rows_remove(grant)


def _record(
    invitation: Invitation, membership: Membership, left_out: Sequence[InvitationRole], at: datetime
) -> None:
    audit_record_person(
        person_id=membership.user_id,
        person_name=membership.user.full_name,
        tag=AuditTag.INVITATION_ACCEPTED,
        at=at,
        organisation_id=invitation.organisation_id,
        invitation=invitation.id,
        administrator=membership.is_functional_administrator,
        left_out=[each.role for each in left_out],
    )
