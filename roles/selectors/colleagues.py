"""Reading colleagues with their roles, what a missing permission needs, and who asked for a role."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.utils.functional import Promise

from access.acting import Acting
from access.database import require_context_of, system_context
from access.errors import PermissionMissing
from access.permissions import MANDATABLE, Permission
from access.proof import Method
from accounts.models import AppDevice, EmailDevice, PasskeyDevice, SmsDevice
from orgs.enums import OrganisationKind
from orgs.models import Membership
from orgs.selectors import administrator_list
from roles.catalogue import PERMISSION_LABELS, RoleDefinition, roles_for, roles_giving
from roles.enums import RequestState, Role
from roles.models import GrantProposal, RequestQuerySet, RoleGrant, RoleRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """A member with the roles that are in force or still to begin, and the kinds of second factor in use."""

    membership: Membership
    grants: list[RoleGrant]
    methods: frozenset[Method]


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """What stands between a member and a permission: a role, or the mandate.

    `roles` are those that would give it, the smallest first; `administrators`, never oneself, can grant them. Where
    there are none, the desk decides (`decided_at_desk`), except inside the insurer. When the mandate is in the way,
    the administrator of the relation can change it. `at_home_only`: one acts for a relation, and this permission
    never stands in a mandate. `waiting` is what one asked already, `declined` the last answer when that was no.
    """

    permission: Permission
    what: Promise
    in_mandate: bool
    at_home_only: bool
    roles: list[RoleDefinition]
    administrators: list[Membership]
    decided_at_desk: bool
    own_roles: list[str]
    waiting: RoleRequest | None
    declined: RoleRequest | None

    @property
    def can_ask(self) -> bool:
        """Whether there is a role to ask for, and somebody to decide."""
        return bool(self.roles) and (self.decided_at_desk or bool(self.administrators))


def colleague_get(*, acting: Acting, membership_id: int) -> Colleague:
    """One colleague. Raises `Membership.DoesNotExist`, also for a member of another organisation."""
    require_context_of(acting)
    members = Membership.objects.filter(organisation_id=acting.organisation.id)
    return with_methods([with_grants(members, at=acting.at).get(id=membership_id)])[0]


def grantable_roles(*, acting: Acting) -> list[RoleDefinition]:
    """The roles that exist in this organisation; offering them is convenience, the service decides."""
    return roles_for(acting.organisation.kind)


def grant_get(*, acting: Acting, grant_id: int) -> RoleGrant:
    """A grant of the own organisation that is not over. Raises `RoleGrant.DoesNotExist`."""
    require_context_of(acting)
    grants = RoleGrant.objects.filter(organisation_id=acting.organisation.id).exclude(ends_at__lte=acting.at)
    return grants.select_related("membership__user", "mandate__giver").get(id=grant_id)


def obstacle_find(*, acting: Acting, permission: Permission) -> Obstacle:
    """Why this permission does not hold here and now, who can help, and what one asked already."""
    require_context_of(acting)
    at_home_only = acting.relation is not None and permission not in MANDATABLE
    in_mandate = acting.lacks_in_mandate(permission) and not at_home_only
    is_role = not in_mandate and not at_home_only
    held = RoleGrant.objects.live_at(acting.at).filter(membership_id=acting.membership_id)
    others = [each for each in administrator_list(acting=acting) if each.user_id != acting.user_id]
    roles = _roles_that_open(acting, permission) if is_role else []
    last = _last_request(acting, roles)
    return Obstacle(
        permission=permission,
        what=PERMISSION_LABELS[permission],
        in_mandate=in_mandate,
        at_home_only=at_home_only,
        roles=roles,
        administrators=others,
        decided_at_desk=not others and acting.organisation.kind != OrganisationKind.INSURER,
        own_roles=[str(Role(role).label) for role in sorted(set(held.values_list("role", flat=True)))],
        waiting=last if last and last.is_waiting else None,
        declined=last if last and last.state == RequestState.DECLINED else None,
    )


def role_request_waiting(*, acting: Acting) -> list[RoleRequest]:
    """Requests of colleagues that this administrator can decide now, the oldest first; for others none."""
    require_context_of(acting)
    return list(_whole(_decidable(acting)).order_by("asked_at", "id"))


def role_request_count(*, acting: Acting) -> int:
    """How many requests, and roles that need a second administrator, wait for this one; for others none."""
    require_context_of(acting)
    if not acting.may(Permission.ROLES_GRANT):
        return 0
    proposals = GrantProposal.objects.filter(organisation_id=acting.organisation.id)
    agreeable = proposals.decidable_by(user_id=acting.user_id, at=acting.at)
    return _decidable(acting).values_list("id").union(agreeable.values_list("id"), all=True).count()


def role_request_list(*, acting: Acting) -> QuerySet[RoleRequest]:
    """The requests of the organisation, for its administrators, and of others the own ones: waiting ones first."""
    require_context_of(acting)
    return _whole(_readable(acting)).order_by(_WAITING_FIRST, "-asked_at", "-id")


def role_request_get(*, acting: Acting, request_id: int) -> RoleRequest:
    """One of those. Raises `RoleRequest.DoesNotExist`."""
    require_context_of(acting)
    return _whole(_readable(acting)).get(id=request_id)


def role_request_own(*, acting: Acting, request_id: int) -> RoleRequest:
    """One's own request. Raises `RoleRequest.DoesNotExist`."""
    require_context_of(acting)
    return _whole(_of_organisation(acting)).get(id=request_id, membership_id=acting.membership_id)


def role_request_desk_list(*, acting: Acting) -> list[RoleRequest]:
    """What the desk decides because no colleague can, and the last 100 that it decided: waiting ones first."""
    require_context_of(acting)
    _require_may(acting)
    with system_context("requests for roles, at the desk"):
        waiting = RoleRequest.objects.for_desk_at(acting.at).order_by("asked_at", "id")
        decided = RoleRequest.objects.filter(decided_at_desk=True).order_by("-decided_at", "-id")
        return [*_whole(waiting), *_whole(decided)[:100]]


def role_request_desk_get(*, acting: Acting, request_id: int) -> RoleRequest:
    """One of those. Raises `RoleRequest.DoesNotExist`, also for a request that is not the desk's to decide."""
    require_context_of(acting)
    _require_may(acting)
    with system_context("requests for roles, at the desk"):
        at_desk = RoleRequest.objects.for_desk_at(acting.at).values("id")
        return _whole(RoleRequest.objects.filter(Q(decided_at_desk=True) | Q(id__in=at_desk))).get(
            id=request_id
        )


def proposal_desk_list(*, acting: Acting) -> list[GrantProposal]:
    """What waits at customers for a second administrator whom there is not, or for a week: the oldest 100.

    The desk agrees to none of it: it calls, or appoints another administrator. Raises `PermissionMissing` for others.
    """
    require_context_of(acting)
    _require_may(acting)
    with system_context("requests for roles, at the desk"):
        waiting = GrantProposal.objects.for_desk_at(acting.at).order_by("proposed_at", "id")
        return list(waiting.select_related("organisation", "membership__user", "proposed_by")[:100])


_WAITING_FIRST = Case(
    When(state=RequestState.WAITING, then=Value(0)), default=Value(1), output_field=IntegerField()
)


def _of_organisation(acting: Acting) -> RequestQuerySet:
    return RoleRequest.objects.filter(organisation_id=acting.organisation.id)


def _readable(acting: Acting) -> RequestQuerySet:
    requests = _of_organisation(acting)
    if acting.may(Permission.ROLES_GRANT):
        return requests
    return requests.filter(membership_id=acting.membership_id)


def _decidable(acting: Acting) -> RequestQuerySet:
    if not acting.may(Permission.ROLES_GRANT):
        return RoleRequest.objects.none()
    return _of_organisation(acting).waiting_at(acting.at).exclude(membership_id=acting.membership_id)


def _whole(requests: RequestQuerySet) -> RequestQuerySet:
    """With whatever a page shows of a request."""
    return requests.select_related("organisation", "membership__user", "mandate__giver", "decided_by")


def _roles_that_open(acting: Acting, permission: Permission) -> list[RoleDefinition]:
    """The roles that give the permission here, as far as they hold here; those that give the least first."""
    giving = roles_giving(permission, kind=acting.organisation.kind)
    if acting.mandate:
        giving = [each.within(acting.mandate.permitted) for each in giving if permission in each.in_mandate]
    return sorted(giving, key=lambda each: len(each.permissions))


def _last_request(acting: Acting, roles: list[RoleDefinition]) -> RoleRequest | None:
    """The request of this member that says most: a waiting one, otherwise the last."""
    asked = _of_organisation(acting).filter(
        membership_id=acting.membership_id, role__in=[each.role for each in roles]
    )
    asked = asked.filter(mandate_id=acting.mandate.id) if acting.mandate else asked.filter(mandate=None)
    return _whole(asked).order_by(_WAITING_FIRST, "-asked_at", "-id").first()


def with_grants(members: QuerySet[Membership], *, at: datetime) -> QuerySet[Membership]:
    """Members with the roles that are in force or still to begin."""
    grants = (
        RoleGrant.objects.exclude(ends_at__lte=at).select_related("mandate__giver").order_by("role", "id")
    )
    return members.select_related("user", "stopped_by").prefetch_related(
        Prefetch("role_grants", grants, to_attr="grants_now")
    )


def with_methods(memberships: list[Membership]) -> list[Colleague]:
    """Such members with the kinds of second factor that work."""
    people = [membership.user_id for membership in memberships]
    found: dict[int, set[Method]] = {person: set() for person in people}
    for model in (AppDevice, PasskeyDevice, SmsDevice, EmailDevice):
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


def _require_may(acting: Acting) -> None:
    """What these read is the desk's, whoever calls them."""
    if not acting.may(Permission.DESK_ORGANISATIONS):
        raise PermissionMissing(Permission.DESK_ORGANISATIONS)
