"""Reading colleagues with their roles, and what a missing permission needs."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise

from access.acting import Acting
from access.database import require_context_of
from access.permissions import MANDATABLE, Permission
from access.proof import Method
from accounts.models import AppDevice, SmsDevice
from orgs.models import Membership
from orgs.selectors import administrator_list
from roles.catalogue import PERMISSION_LABELS, RoleDefinition, roles_for, roles_giving
from roles.enums import Role
from roles.models import RoleGrant


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """A member with the roles that are in force or still to begin, and the kinds of second factor in use."""

    membership: Membership
    grants: list[RoleGrant]
    methods: frozenset[Method]


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """What stands between a member and a permission: a role, or the mandate.

    `roles` are those that would give it; `administrators` can grant them. When the mandate is in the way, the
    administrator of the relation can change it. `at_home_only`: one acts for a relation, and this permission never
    stands in a mandate.
    """

    permission: Permission
    what: Promise
    in_mandate: bool
    at_home_only: bool
    roles: list[RoleDefinition]
    administrators: list[Membership]
    own_roles: list[str]


def colleague_list(*, acting: Acting) -> list[Colleague]:
    """All colleagues of the own organisation, by name."""
    require_context_of(acting)
    members = Membership.objects.filter(organisation_id=acting.organisation.id)
    return _with_methods(list(_with_grants(acting, members).order_by("user__full_name", "id")))


def colleague_get(*, acting: Acting, membership_id: int) -> Colleague:
    """One colleague. Raises `Membership.DoesNotExist`, also for a member of another organisation."""
    require_context_of(acting)
    members = Membership.objects.filter(organisation_id=acting.organisation.id)
    return _with_methods([_with_grants(acting, members).get(id=membership_id)])[0]


def grantable_roles(*, acting: Acting) -> list[RoleDefinition]:
    """The roles that exist in this organisation; offering them is convenience, the service decides."""
    return roles_for(acting.organisation.kind)


def grant_get(*, acting: Acting, grant_id: int) -> RoleGrant:
    """A grant of the own organisation that is not over. Raises `RoleGrant.DoesNotExist`."""
    require_context_of(acting)
    grants = RoleGrant.objects.filter(organisation_id=acting.organisation.id).exclude(ends_at__lte=acting.at)
    return grants.select_related("membership__user", "mandate__giver").get(id=grant_id)


def obstacle_find(*, acting: Acting, permission: Permission) -> Obstacle:
    """Why this permission does not hold here and now, and who can help."""
    require_context_of(acting)
    at_home_only = acting.relation is not None and permission not in MANDATABLE
    in_mandate = acting.lacks_in_mandate(permission) and not at_home_only
    is_role = not in_mandate and not at_home_only
    held = RoleGrant.objects.live_at(acting.at).filter(membership_id=acting.membership_id)
    return Obstacle(
        permission=permission,
        what=PERMISSION_LABELS[permission],
        in_mandate=in_mandate,
        at_home_only=at_home_only,
        roles=roles_giving(permission, kind=acting.organisation.kind) if is_role else [],
        administrators=administrator_list(acting=acting),
        own_roles=[str(Role(role).label) for role in sorted(set(held.values_list("role", flat=True)))],
    )


def _with_grants(acting: Acting, members: QuerySet[Membership]) -> QuerySet[Membership]:
    grants = (
        RoleGrant.objects.exclude(ends_at__lte=acting.at)
        .select_related("mandate__giver")
        .order_by("role", "id")
    )
    return members.select_related("user").prefetch_related(
        Prefetch("role_grants", grants, to_attr="grants_now")
    )


def _with_methods(memberships: list[Membership]) -> list[Colleague]:
    people = [membership.user_id for membership in memberships]
    found: dict[int, set[Method]] = {person: set() for person in people}
    for model in (AppDevice, SmsDevice):
        devices = model.objects.filter(user_id__in=people, confirmed=True, blocked=False)
        for person in devices.values_list("user_id", flat=True):
            found[person].add(model.method)
    return [
        Colleague(
            membership=membership,
            grants=membership.grants_now,  # type: ignore[attr-defined]  # put there by the prefetch
            methods=frozenset(found[membership.user_id]),
        )
        for membership in memberships
    ]
