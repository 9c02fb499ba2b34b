"""Reading what an organisation asks of its people, and who does not meet it."""

from dataclasses import dataclass

from access.acting import Acting
from access.database import require_context_of
from access.errors import PermissionMissing
from access.permissions import Permission
from access.proof import Method
from orgs.models import ALWAYS_ALLOWED, Membership, Organisation, SecurityPolicy
from orgs.selectors import security_policy_of
from roles.selectors.colleagues import colleague_list


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
    """The rules of the own organisation, for who manages them. Raises `PermissionMissing` for others."""
    require_context_of(acting)
    _require_may(acting)
    organisation_id = acting.organisation.id
    valid = Membership.objects.valid_at(acting.at).filter(organisation_id=organisation_id)
    return StandingPolicy(
        policy=security_policy_of(organisation_id=organisation_id),
        members_edit_own_details=Organisation.objects.get(id=organisation_id).members_edit_own_details,
        administrators=valid.filter(is_functional_administrator=True).count(),
    )


def security_policy_unmet(*, acting: Acting) -> Unmet:
    """Who does not meet the rules of the own organisation now. Raises `PermissionMissing` as reading them does."""
    require_context_of(acting)
    _require_may(acting)
    policy = security_policy_of(organisation_id=acting.organisation.id)
    enough = {*policy.allowed_methods, *ALWAYS_ALLOWED} if policy.allowed_methods else set(Method)
    here = Membership.objects.valid_at(acting.at).filter(organisation_id=acting.organisation.id)
    with_access = set(here.values_list("id", flat=True))
    people = [each for each in colleague_list(acting=acting) if each.membership.id in with_access]
    return Unmet(
        methods=[each.membership.user.full_name for each in people if each.methods.isdisjoint(enough)],
        domains=[
            each.membership.user.full_name
            for each in people
            if not policy.allows_address(each.membership.user.email)
        ],
    )


def _require_may(acting: Acting) -> None:
    if not acting.may(Permission.SECURITY_POLICY_MANAGE):
        raise PermissionMissing(Permission.SECURITY_POLICY_MANAGE)
