"""Reading what an organisation asks of its people, and who does not meet it."""

from dataclasses import dataclass

from access.acting import Acting
from access.database import require_context_of
from orgs.models import ALWAYS_ALLOWED, Membership, Organisation, SecurityPolicy
from orgs.selectors import security_policy_of
from roles.selectors.colleagues import with_grants, with_methods


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingPolicy:
    """The rules as they are. `administrators`: how many there are to look at what another one gives."""

    policy: SecurityPolicy
    members_edit_own_details: bool
    administrators: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """Names of colleagues with access who do not meet the rules.

    `methods`: they have no second factor that suffices, and are led to set one up. `domains`: their address is of
    another domain; they stay.
    """

    methods: list[str]
    domains: list[str]

    @property
    def count(self) -> int:
        """How many people that is, each counted once."""
        return len({*self.methods, *self.domains})


def security_policy_get(*, acting: Acting) -> StandingPolicy:
    """The rules of the own organisation, for who manages them."""
    require_context_of(acting)
    organisation_id = acting.organisation.id
    valid = Membership.objects.valid_at(acting.at).filter(organisation_id=organisation_id)
    return StandingPolicy(
        policy=security_policy_of(organisation_id=organisation_id),
        members_edit_own_details=Organisation.objects.get(id=organisation_id).members_edit_own_details,
        administrators=valid.filter(is_functional_administrator=True).count(),
    )


def details_kept_here(*, acting: Acting) -> bool:
    """Whether the own organisation keeps the details of its people itself, for every member."""
    require_context_of(acting)
    return not Organisation.objects.get(id=acting.organisation.id).members_edit_own_details


def security_policy_unmet(*, acting: Acting) -> Unmet:
    """Who does not meet the rules of the own organisation now, by name."""
    require_context_of(acting)
    policy = security_policy_of(organisation_id=acting.organisation.id)
    enough = {*policy.allowed_methods, *ALWAYS_ALLOWED}
    here = Membership.objects.valid_at(acting.at).filter(organisation_id=acting.organisation.id)
    people = with_methods(list(with_grants(here, at=acting.at).order_by("user__full_name", "id")))
    return Unmet(
        methods=[
            each.membership.user.full_name
            for each in people
            if policy.allowed_methods and each.methods.isdisjoint(enough)
        ],
        domains=[
            each.membership.user.full_name
            for each in people
            if not policy.allows_address(each.membership.user.email)
        ],
    )
