"""What every organisation of the marked world asks of its people, and what waits there for a second administrator."""

from datetime import datetime, timedelta

from access.database import system_context
from demo.cast import Cast
from orgs.enums import OrganisationKind, ReviewRhythm
from orgs.models import Membership, SecurityPolicy
from roles.acting import acting_in_organisation
from roles.enums import Role
from roles.models import GrantProposal, RoleGrant, RoleRequest
from roles.services.authority import Authority
from roles.services.ending_letters import ending_letters
from roles.services.letters import later_letter
from roles.services.policy_letters import second_pair_off_letters
from roles.services.proposal_letters import approved_letter, declined_letter, proposed_letters
from roles.services.reminder_letters import overdue_letter, reminder_letters
from tests.nets.marks import ALL_PEOPLE, OWNERS


def set_rules(cast: Cast, key: str, at: datetime) -> None:
    """Rules that stop nobody of this world, a role that waits, and whatever is told of all that."""
    people = [person.key for person in ALL_PEOPLE if key in person.member_of]
    administrator = next(person.key for person in ALL_PEOPLE if key in person.admin_of)
    with system_context("test", at=at):
        SecurityPolicy.objects.create(
            organisation=cast.organisations[key],
            idle_minutes=30,
            mail_domains=[f"{OWNERS[key].word.lower()}.example", "example.org", "example.com"],
            review_rhythm=ReviewRhythm.YEARLY,
        )
        acting = acting_in_organisation(
            user_id=cast.people[administrator].id, at=at, organisation_number=OWNERS[key].number
        )
        assert acting
        others = [each for each in people[:-1] if each != administrator] or [administrator]
        proposal = _propose(cast.memberships[people[-1], key], cast.memberships[others[0], key], at)
        _tell(Authority.of_colleague(acting), proposal, at)


def _propose(membership: Membership, proposer: Membership, at: datetime) -> GrantProposal:
    """Whoever proposed administers nothing any more, or it is for the administrator: nobody of this world agrees."""
    kind = membership.organisation.kind
    proposal: GrantProposal = GrantProposal.objects.create(
        organisation=membership.organisation,
        membership=membership,
        role=Role.DESK_IMPORT if kind == OrganisationKind.INSURER else Role.CONTRACT_VIEWER,
        proposed_by=proposer.user,
        proposed_at=at,
    )
    return proposal


def _tell(by: Authority, proposal: GrantProposal, at: datetime) -> None:
    """What may be told of a proposal, of the rules, of roles that end and of requests that wait."""
    proposal.reason = f"Not now, says {by.organisation.name}."
    proposed_letters(by, [proposal])
    approved_letter(by, proposal)
    declined_letter(by, proposal)
    second_pair_off_letters(by, [proposal.role])
    reminder_letters(proposal, at)
    overdue_letter(proposal, at)
    grants = list(
        RoleGrant.objects.filter(organisation_id=by.organisation.id).select_related("membership__user")
    )
    for grant in grants:
        grant.ends_at = at + timedelta(days=3)
    for grant in grants[:1]:
        later_letter(by, grant)
    for kind in ("roles_ending", "roles_ended"):
        ending_letters(proposal.organisation, kind, grants, at)
    requests = RoleRequest.objects.filter(organisation_id=by.organisation.id)
    for request in requests.select_related("organisation", "membership__user"):
        reminder_letters(request, at)
        overdue_letter(request, at)
