"""By whose authority the roles of an invitation are given when it is accepted, and who is told."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from access.permissions import Permission
from accounts.models import User
from common.errors import DomainError
from orgs.models import Membership
from relations.models import Mandate, MandateTerms
from roles.acting import acting_at_desk, acting_in_organisation
from roles.enums import Role
from roles.models import GrantProposal, Invitation, InvitationRole, RoleGrant
from roles.services.authority import Authority
from roles.services.fitting import Wanted
from roles.services.grants import grant_write
from roles.services.proposing import (
    administrator_needs_second_pair,
    administrator_propose,
    needs_second_pair,
    proposals_make,
)
from roles.services.recipients import administrators_of


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What became of the roles of an invitation: granted, proposed to a second administrator, or left out.

    `administrator_waits`: that the person administers was proposed too.
    """

    granted: Sequence[RoleGrant]
    waiting: Sequence[InvitationRole]
    left_out: Sequence[InvitationRole]
    administrator_waits: bool


def flag_given(by: Authority | None, invitation: Invitation) -> bool:
    """Whether accepting makes somebody functional administrator at once: whoever invited may, and needs no second."""
    may = by is not None and (by.at_desk or by.acting.is_functional_administrator)
    return bool(
        invitation.is_functional_administrator and may and by and not administrator_needs_second_pair(by)
    )


def carried_grant(
    by: Authority | None, invitation: Invitation, membership: Membership, at: datetime
) -> Given:
    """Grants what the invitation carries as far as it may be given now; the membership is new.

    What needs a second administrator is proposed in the name of whoever invited. Of the desk two looked already.
    """
    granted: list[RoleGrant] = []
    waiting: list[InvitationRole] = []
    left_out: list[InvitationRole] = []
    for carried in invitation.roles.select_related("mandate__giver").order_by("id"):
        given = _give(by, carried, membership, at) if by else None
        if isinstance(given, RoleGrant):
            granted.append(given)
        else:
            (waiting if given else left_out).append(carried)
    return Given(
        granted=granted,
        waiting=waiting,
        left_out=left_out,
        administrator_waits=by is not None and _flag_propose(by, invitation, membership),
    )


def _flag_propose(by: Authority, invitation: Invitation, membership: Membership) -> bool:
    """Whether a second administrator is asked, or was in an earlier time of the person there."""
    if not invitation.is_functional_administrator or not by.acting.is_functional_administrator:
        return False
    if not administrator_needs_second_pair(by):
        return False
    with suppress(DomainError):
        administrator_propose(by, membership)
    return True


def _give(
    by: Authority, carried: InvitationRole, membership: Membership, at: datetime
) -> RoleGrant | GrantProposal | None:
    if carried.mandate and not _is_in_force(carried.mandate, at):
        return None
    wanted = Wanted(membership=membership, role=Role(carried.role))
    try:
        if not by.at_desk and needs_second_pair(by, wanted.role):
            return proposals_make(by, wanted, [carried.mandate])[0]
        return grant_write(by, wanted, carried.mandate)
    except DomainError:
        return None


def _is_in_force(mandate: Mandate, at: datetime) -> bool:
    return MandateTerms.objects.in_force_at(at).filter(mandate=mandate).exists()
