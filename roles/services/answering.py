"""By whose authority the roles of an invitation are given when it is accepted, and who is told."""

from datetime import datetime

from access.permissions import Permission
from accounts.models import User
from common.errors import DomainError
from orgs.models import Membership
from relations.models import Mandate, MandateTerms
from roles.acting import acting_at_desk, acting_in_organisation
from roles.enums import Role
from roles.models import Invitation, InvitationRole, RoleGrant
from roles.services.authority import Authority
from roles.services.grants import grant_write


def authority_of(invitation: Invitation, at: datetime) -> Authority | None:
    """Whoever invited, as far as that person may still give roles there; None when not."""
    if invitation.at_desk:
        acting = acting_at_desk(user_id=invitation.invited_by_id, at=at)
        may = acting is not None and acting.may(Permission.DESK_ORGANISATIONS)
        return Authority.of_desk(acting, invitation.organisation) if acting and may else None
    acting = acting_in_organisation(
        user_id=invitation.invited_by_id,
        at=at,
        organisation_number=invitation.organisation.relation_number,
    )
    may = acting is not None and acting.may(Permission.ROLES_GRANT)
    return Authority.of_colleague(acting) if acting and may else None


def told_of(invitation: Invitation, at: datetime) -> list[User]:
    """Whoever invited, while an administrator; otherwise all who are. For invitations of the desk nobody: the desk."""
    if invitation.at_desk:
        return []
    administrators = [each.user for each in administrators_of(invitation.organisation_id, at)]
    return [each for each in administrators if each.id == invitation.invited_by_id] or administrators


def administrators_of(organisation_id: int, at: datetime) -> list[Membership]:
    """The functional administrators there, by name."""
    valid = Membership.objects.valid_at(at).filter(
        organisation_id=organisation_id, is_functional_administrator=True
    )
    return list(valid.select_related("user").order_by("user__full_name"))


def carried_grant(
    by: Authority | None, invitation: Invitation, membership: Membership, at: datetime
) -> tuple[list[RoleGrant], list[InvitationRole]]:
    """Grants what the invitation carries as far as it may be given now: what was granted, and what was left out."""
    granted, left_out = [], []
    for carried in invitation.roles.select_related("mandate__giver").order_by("id"):
        grant = _grant(by, carried, membership, at) if by else None
        if grant:
            granted.append(grant)
        else:
            left_out.append(carried)
    return granted, left_out


def _grant(by: Authority, carried: InvitationRole, membership: Membership, at: datetime) -> RoleGrant | None:
    if carried.mandate and not _is_in_force(carried.mandate, at):
        return None
    try:
        return grant_write(by, membership=membership, role=Role(carried.role), mandate=carried.mandate)
    except DomainError:
        return None


def _is_in_force(mandate: Mandate, at: datetime) -> bool:
    return MandateTerms.objects.in_force_at(at).filter(mandate=mandate).exists()
