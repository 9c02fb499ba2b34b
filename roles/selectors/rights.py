"""What a colleague may do now, and why: each permission with the reasons from which it follows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from access.acting import Acting
from access.database import require_context_of
from access.permissions import MANDATABLE, Permission
from orgs.models import Membership
from relations.models import MandateTerms
from roles.catalogue import ADMINISTRATOR_PERMISSIONS, CATALOGUE, PERMISSION_LABELS
from roles.enums import Role, StandingChoice
from roles.models import RoleGrant
from roles.selectors.listing import standing_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One ground of a permission. `role` is empty for the flag of the functional administrator.

    `by`: who gave it, if a colleague, now or once; `until` is the first instant after it. `for_all`: the role holds
    for the whole organisation, also where it is named beside one relation.
    """

    role: str
    by: str
    since: datetime | None
    until: datetime | None
    for_all: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """A permission in words, and every ground of it: taking one away leaves the others."""

    permission: Permission
    what: Promise
    reasons: list[Reason]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationRights:
    """What holds in one relation: what its mandate permits of what the colleague holds. `lacking`: not permitted."""

    name: str
    relation_number: str
    until: datetime | None
    permitted: list[Promise]
    rights: list[Right]
    lacking: list[Promise]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleagueRights:
    """All that a colleague may do. `for_all` holds in every relation whose mandate permits it, as far as it does.

    `relations` are those for which this colleague has a role by itself.
    """

    own: list[Right]
    for_all: list[Promise]
    relations: list[RelationRights]


def colleague_rights(*, acting: Acting, membership: Membership) -> ColleagueRights:
    """The rights of a colleague of the own organisation at this instant; none for who cannot come in."""
    require_context_of(acting)
    if membership.organisation_id != acting.organisation.id:
        raise Membership.DoesNotExist
    if standing_at(membership, acting.at) != StandingChoice.ACTIVE:
        return ColleagueRights(own=[], for_all=[], relations=[])
    grants = list(RoleGrant.objects.live_at(acting.at).filter(membership=membership).order_by("role", "id"))
    names = _givers(acting, grants)
    everywhere = [each for each in grants if each.mandate_id is None]
    own = _rights(everywhere, names, is_administrator=membership.is_functional_administrator)
    held = {right.permission for right in own}
    return ColleagueRights(
        own=own,
        for_all=[PERMISSION_LABELS[each] for each in Permission if each in held & MANDATABLE],
        relations=_relations(acting, grants, names),
    )


def _rights(grants: Iterable[RoleGrant], names: dict[int, str], *, is_administrator: bool) -> list[Right]:
    reasons: dict[Permission, list[Reason]] = {}
    if is_administrator:
        flag = Reason(role="", by="", since=None, until=None)
        for permission in ADMINISTRATOR_PERMISSIONS:
            reasons.setdefault(permission, []).append(flag)
    for grant in grants:
        for permission in CATALOGUE[Role(grant.role)].permissions:
            reasons.setdefault(permission, []).append(_reason(grant, names))
    return _in_order(reasons)


def _relations(acting: Acting, grants: list[RoleGrant], names: dict[int, str]) -> list[RelationRights]:
    mandates = {each.mandate_id for each in grants if each.mandate_id}
    terms = MandateTerms.objects.in_force_at(acting.at).filter(
        mandate__in=mandates, mandate__holder_id=acting.organisation.id
    )
    found = terms.select_related("mandate__giver").order_by("mandate__giver__sort_key", "id")
    return [_relation(each, grants, names) for each in found]


def _relation(terms: MandateTerms, grants: list[RoleGrant], names: dict[int, str]) -> RelationRights:
    permitted = set(terms.permissions)
    reasons: dict[Permission, list[Reason]] = {}
    for grant in grants:
        if grant.mandate_id in (None, terms.mandate_id):
            for permission in CATALOGUE[Role(grant.role)].in_mandate:
                reasons.setdefault(permission, []).append(_reason(grant, names))
    giver = terms.mandate.giver
    return RelationRights(
        name=giver.name,
        relation_number=giver.relation_number,
        until=terms.ends_at,
        permitted=[PERMISSION_LABELS[each] for each in Permission if each.value in permitted],
        rights=_in_order({each: why for each, why in reasons.items() if each.value in permitted}),
        lacking=[
            PERMISSION_LABELS[each] for each in Permission if each in reasons and each.value not in permitted
        ],
    )


def _reason(grant: RoleGrant, names: dict[int, str]) -> Reason:
    return Reason(
        role=str(Role(grant.role).label),
        by=names.get(grant.granted_by_id or 0, ""),
        since=grant.starts_at,
        until=grant.ends_at,
        for_all=grant.mandate_id is None,
    )


def _in_order(reasons: dict[Permission, list[Reason]]) -> list[Right]:
    return [
        Right(permission=each, what=PERMISSION_LABELS[each], reasons=reasons[each])
        for each in Permission
        if each in reasons
    ]


def _givers(acting: Acting, grants: Iterable[RoleGrant]) -> dict[int, str]:
    """Names of colleagues who gave them; people of the desk are not named."""
    people = {each.granted_by_id for each in grants if each.granted_by_id}
    members = Membership.objects.filter(organisation_id=acting.organisation.id, user_id__in=people)
    return dict(members.values_list("user_id", "user__full_name"))
