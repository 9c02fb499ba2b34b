"""Agreeing to a role or a new administrator that another one proposed, declining it, and taking a proposal back."""

from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of
from audit.enums import AuditTag
from common.errors import DomainError
from orgs.models import Membership
from relations.models import MandateTerms
from roles.enums import ProposalState, Role
from roles.models import GrantProposal, RoleGrant
from roles.services.administrators import administrator_agreed
from roles.services.authority import Authority
from roles.services.fitting import Wanted
from roles.services.grants import grants_make, require_may_grant
from roles.services.proposal_letters import approved_letter, declined_letter
from roles.services.proposing import proposal_record
from roles.services.recipients import administrators_of
from roles.services.refusals import refusals_recorded


def proposal_approve(*, acting: Acting, proposal_id: int) -> RoleGrant | Membership:
    """Agrees, as a second functional administrator: the role is given now, or from the day that was proposed.

    What comes back is the grant, or the membership of who is functional administrator now.

    Never for whoever proposed it, nor for whom it is. Everything is looked at again: that whoever proposed is still
    an administrator, that the colleague has access, that the mandate is in force and the role is not held already.
    Raises `GrantProposal.DoesNotExist` for one of another organisation, and `DomainError` otherwise.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.ROLE_PROPOSAL_REFUSED, proposal=proposal_id):
        proposal = _held(by, proposal_id)
        _require_second(by, proposal)
        _require_proposer(by, proposal)
        _require_mandate(by, proposal)
        _close(by, proposal, ProposalState.APPROVED)
        proposal_record(by, proposal, AuditTag.ROLE_PROPOSAL_APPROVED)
        if proposal.is_of_administrator:
            return administrator_agreed(by, proposal.membership)
        (grant,) = grants_make(by, _wanted(by, proposal), [proposal.mandate])
        approved_letter(by, proposal)
        return grant


def proposal_decline(*, acting: Acting, proposal_id: int, reason: str) -> GrantProposal:
    """Does not agree, with words that whoever proposed reads. Raises as agreeing does, and without words."""
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.ROLE_PROPOSAL_REFUSED, proposal=proposal_id):
        proposal = _held(by, proposal_id)
        _require_second(by, proposal)
        if not reason.strip():
            raise DomainError(_("Write why you decline."), field="reason")
        _close(by, proposal, ProposalState.DECLINED, reason=reason.strip())
        proposal_record(by, proposal, AuditTag.ROLE_PROPOSAL_DECLINED)
        declined_letter(by, proposal)
        return proposal


def proposal_withdraw(*, acting: Acting, proposal_id: int) -> GrantProposal:
    """Takes back what one proposed oneself. Doing so twice changes nothing more. Raises as agreeing does."""
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.ROLE_PROPOSAL_REFUSED, proposal=proposal_id):
        proposal = _held(by, proposal_id)
        if proposal.proposed_by_id != acting.user_id:
            raise DomainError(_("Only whoever proposed it takes it back."))
        if proposal.state == ProposalState.WITHDRAWN:
            return proposal
        _require_waiting(proposal)
        _close(by, proposal, ProposalState.WITHDRAWN)
        proposal_record(by, proposal, AuditTag.ROLE_PROPOSAL_WITHDRAWN)
        return proposal


def _held(by: Authority, proposal_id: int) -> GrantProposal:
    """The proposal, once nobody else decides at the same moment."""
    by.lock()
    proposals = GrantProposal.objects.select_related(
        "membership__user", "mandate", "proposed_by", "decided_by"
    )
    return proposals.get(id=proposal_id, organisation_id=by.organisation.id)


def _require_second(by: Authority, proposal: GrantProposal) -> None:
    require_may_grant(by, proposal.membership)
    if proposal.proposed_by_id == by.acting.user_id:
        raise DomainError(_("You proposed this. A second functional administrator decides it."))
    _require_waiting(proposal)


def _require_waiting(proposal: GrantProposal) -> None:
    if proposal.is_waiting:
        return
    if proposal.state == ProposalState.WITHDRAWN:
        raise DomainError(_("This proposal was taken back."))
    name = proposal.decided_by.full_name if proposal.decided_by else ""
    raise DomainError(_("%(name)s decided this in the meantime.") % {"name": name})


def _require_proposer(by: Authority, proposal: GrantProposal) -> None:
    """Two administrators agree: of one who administers no more, the proposal is worth nothing."""
    administrators = administrators_of(by.organisation.id, by.acting.at)
    if proposal.proposed_by_id not in {each.user_id for each in administrators}:
        raise DomainError(
            _("%(name)s is no functional administrator any more. Decline this, and propose it yourself.")
            % {"name": proposal.proposed_by.full_name}
        )


def _require_mandate(by: Authority, proposal: GrantProposal) -> None:
    in_force = MandateTerms.objects.in_force_at(by.acting.at)
    if proposal.mandate and not in_force.filter(mandate=proposal.mandate).exists():
        raise DomainError(_("The mandate has ended: for this relation the role would open nothing."))


def _wanted(by: Authority, proposal: GrantProposal) -> Wanted:
    """A first day that has come meanwhile is now."""
    later = proposal.starts_at is not None and proposal.starts_at > by.acting.at
    return Wanted(
        membership=proposal.membership,
        role=Role(proposal.role),
        starts_at=proposal.starts_at if later else None,
        ends_at=proposal.ends_at,
    )


def _close(by: Authority, proposal: GrantProposal, state: ProposalState, *, reason: str = "") -> None:
    proposal.state, proposal.reason = state, reason
    proposal.decided_at, proposal.decided_by_id = by.acting.at, by.acting.user_id
    proposal.save(update_fields=["state", "reason", "decided_at", "decided_by"])
