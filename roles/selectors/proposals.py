"""Reading roles that wait for a second administrator."""

from dataclasses import dataclass

from access.acting import Acting
from access.database import require_context_of
from access.permissions import Permission
from orgs.models import Membership
from orgs.selectors import administrator_list, security_policy_of
from roles.enums import Role
from roles.models import GrantProposal, ProposalQuerySet


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondPair:
    """Which roles need a second administrator here, and who that can be: neither oneself nor whom the role is for."""

    roles: list[str]
    administrators: list[Membership]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingProposal:
    """A proposal. `is_own`: this member proposed it; `deciders`: the administrators who can agree to it now."""

    proposal: GrantProposal
    is_own: bool
    may_decide: bool
    deciders: list[Membership]


def proposal_waiting(*, acting: Acting) -> list[GrantProposal]:
    """What waits for a second administrator of the own organisation, the oldest first; for others nothing."""
    require_context_of(acting)
    if not acting.may(Permission.ROLES_GRANT):
        return []
    return list(_of_organisation(acting).waiting().order_by("proposed_at", "id"))


def proposal_decidable(*, acting: Acting) -> list[GrantProposal]:
    """What this administrator can agree to now, the oldest first; for others nothing."""
    require_context_of(acting)
    if not acting.may(Permission.ROLES_GRANT):
        return []
    decidable = _of_organisation(acting).decidable_by(user_id=acting.user_id, at=acting.at)
    return list(decidable.order_by("proposed_at", "id"))


def proposal_waiting_for(*, acting: Acting, membership_id: int, role: str = "") -> list[GrantProposal]:
    """What waits for this colleague, or one role of it; for whoever may not give roles nothing."""
    return [
        each
        for each in proposal_waiting(acting=acting)
        if each.membership_id == membership_id and role in ("", each.role)
    ]


def proposal_get(*, acting: Acting, proposal_id: int) -> StandingProposal:
    """One proposal of the own organisation, for its administrators. Raises `GrantProposal.DoesNotExist`."""
    require_context_of(acting)
    if not acting.may(Permission.ROLES_GRANT):
        raise GrantProposal.DoesNotExist
    proposal = _of_organisation(acting).get(id=proposal_id)
    part = {proposal.proposed_by_id, proposal.membership.user_id}
    deciders = [each for each in administrator_list(acting=acting) if each.user_id not in part]
    return StandingProposal(
        proposal=proposal,
        is_own=proposal.proposed_by_id == acting.user_id,
        may_decide=proposal.is_waiting and acting.user_id not in part,
        deciders=deciders,
    )


def second_pair_find(*, acting: Acting, membership_id: int | None = None) -> SecondPair:
    """Which roles need a second administrator here, and who could agree to one for this colleague, or somebody new."""
    require_context_of(acting)
    policy = security_policy_of(organisation_id=acting.organisation.id)
    others = [
        each
        for each in administrator_list(acting=acting)
        if each.user_id != acting.user_id and each.id != membership_id
    ]
    return SecondPair(
        roles=[str(Role(role).label) for role in policy.second_pair_of_eyes], administrators=others
    )


def _of_organisation(acting: Acting) -> ProposalQuerySet:
    proposals = GrantProposal.objects.filter(organisation_id=acting.organisation.id)
    return proposals.select_related("membership__user", "mandate__giver", "proposed_by", "decided_by")
