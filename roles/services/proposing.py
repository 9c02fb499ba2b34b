"""What waits until a second administrator agrees, roles and the flag of one: proposing it, and the mails about it."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from audit.enums import AuditTag
from common.errors import DomainError
from orgs.models import Membership
from orgs.selectors import security_policy_of
from relations.models import Mandate
from roles.enums import FUNCTIONAL_ADMINISTRATOR, Role
from roles.models import GrantProposal
from roles.services.authority import Authority
from roles.services.fitting import Wanted, require_fitting
from roles.services.proposal_letters import proposed_letters


def needs_second_pair(by: Authority, role: Role) -> bool:
    """Whether this organisation lets a second administrator look before this role is given."""
    return security_policy_of(organisation_id=by.organisation.id).asks_second_pair_of_eyes(role)


def administrator_needs_second_pair(by: Authority) -> bool:
    """Whether a second one looks before somebody becomes functional administrator: as soon as any role asks for it.

    Otherwise one administrator would make the second one, who then agrees to everything. The desk looked with two.
    """
    policy = security_policy_of(organisation_id=by.organisation.id)
    return bool(policy.second_pair_of_eyes) and not by.at_desk


def administrator_propose(by: Authority, membership: Membership) -> GrantProposal:
    """That a colleague becomes functional administrator, told to the others. The organisation is locked.

    Raises `DomainError` for what waits already; that the colleague can be one is its caller's to ask.
    """
    proposal = _write(by, membership, FUNCTIONAL_ADMINISTRATOR)
    proposed_letters(by, [proposal])
    return proposal


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
    return _write(
        by, wanted.membership, wanted.role, mandate, starts_at=wanted.starts_at, ends_at=wanted.ends_at
    )


def _write(
    by: Authority,
    membership: Membership,
    role: str,
    mandate: Mandate | None = None,
    *,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> GrantProposal:
    same = GrantProposal.objects.waiting().filter(membership=membership, role=role, mandate=mandate)
    earlier = same.select_related("proposed_by").first()
    if earlier:
        raise DomainError(
            _("%(name)s proposed this already. It waits for a second functional administrator.")
            % {"name": earlier.proposed_by.full_name},
            field="role",
        )
    proposal = GrantProposal.objects.create(
        organisation_id=by.organisation.id,
        membership=membership,
        mandate=mandate,
        role=role,
        starts_at=starts_at,
        ends_at=ends_at,
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
