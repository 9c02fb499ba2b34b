"""Roles that wait until a second administrator agrees: proposing them, and the mails about it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from audit.enums import AuditTag
from common.errors import DomainError
from orgs.selectors import security_policy_of
from relations.models import Mandate
from roles.enums import Role
from roles.models import GrantProposal
from roles.services.authority import Authority
from roles.services.fitting import Wanted, require_fitting
from roles.services.proposal_letters import proposed_letters


def needs_second_pair(by: Authority, role: Role) -> bool:
    """Whether this organisation lets a second administrator look before this role is given."""
    return security_policy_of(organisation_id=by.organisation.id).asks_second_pair_of_eyes(role)


def proposals_make(
    by: Authority, wanted: Wanted, mandates: Sequence[Mandate | None]
) -> Sequence[GrantProposal]:
    """Proposals in the place of grants, told to the other administrators in one mail each. The organisation is locked.

    Also where there is no second administrator yet: they wait until there is one. Raises `DomainError` for whatever
    a grant is refused for, and for what waits already.
    """
    proposals = [_propose(by, wanted, mandate) for mandate in mandates]
    proposed_letters(by, proposals)
    return proposals


def _propose(by: Authority, wanted: Wanted, mandate: Mandate | None) -> GrantProposal:
    require_fitting(by, wanted, mandate)
    same = GrantProposal.objects.waiting().filter(
        membership=wanted.membership, role=wanted.role, mandate=mandate
    )
    earlier = same.select_related("proposed_by").first()
    if earlier:
        raise DomainError(
            _("%(name)s proposed this role already. It waits for a second functional administrator.")
            % {"name": earlier.proposed_by.full_name},
            field="role",
        )
    proposal = GrantProposal.objects.create(
        organisation_id=by.organisation.id,
        membership=wanted.membership,
        mandate=mandate,
        role=wanted.role,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        proposed_by_id=by.acting.user_id,
        proposed_at=by.acting.at,
    )
    proposal_record(by, proposal, AuditTag.ROLE_PROPOSED)
    return proposal


def proposal_record(by: Authority, proposal: GrantProposal, tag: AuditTag) -> None:
    """What became of a proposal, in the trail of the organisation and of the colleague."""
    by.record(
        tag,
        person_id=proposal.membership.user_id,
        proposal=proposal.id,
        role=proposal.role,
        mandate=proposal.mandate_id,
    )
