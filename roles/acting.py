"""Building `acting` from the address and the database: one query, whatever the number of relations and grants."""

from datetime import datetime
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet

from access.acting import Acting, MandateFacts, OrganisationFacts
from access.permissions import MANDATABLE, Permission
from orgs.enums import MembershipState, OrganisationKind
from orgs.models import Membership, Organisation
from relations.models import MandateTerms
from roles.catalogue import ADMINISTRATOR_PERMISSIONS
from roles.models import MandatePermission, OrganisationPermission, live_grant

_ORGANISATION: Final = {
    "organisation_id": "id",
    "organisation__relation_number": "relation_number",
    "organisation__name": "name",
    "organisation__kind": "kind",
}


class _IsOneOf(Func):
    """Whether a value is an element of an array."""

    template = "(%(expressions)s))"
    arg_joiner = " = any("
    output_field = BooleanField()


def acting_in_organisation(*, user_id: int, at: datetime, organisation_number: str) -> Acting | None:
    """The person as a member of an organisation, or None without a valid membership."""
    memberships = _memberships(user_id, at).filter(organisation__relation_number=organisation_number)
    return _as_member(memberships.first(), at)


def acting_at_desk(*, user_id: int, at: datetime) -> Acting | None:
    """The person as a member of the insurer, or None."""
    memberships = _memberships(user_id, at).filter(organisation__kind=OrganisationKind.INSURER)
    return _as_member(memberships.first(), at)


def acting_in_relation(
    *, user_id: int, at: datetime, organisation_number: str, relation_number: str
) -> Acting | None:
    """The person acting for a relation of the own organisation, or None.

    None covers all of: no valid membership, no such relation, no mandate in force, no permission that holds
    there. The caller cannot tell them apart, so neither can anybody else.
    """
    terms = _terms(user_id, at, organisation_number, relation_number)
    if terms is None:
        return None
    mandate = terms.mandate
    membership_id: int = terms.membership_id  # type: ignore[attr-defined]  # an annotation of the query
    everywhere, here = frozenset(terms.everywhere), frozenset(terms.here)  # type: ignore[attr-defined]  # the same
    permitted = frozenset(terms.permissions) & MANDATABLE
    permissions = (everywhere | here) & permitted
    if not permissions:
        return None
    return Acting(
        user_id=user_id,
        user_name=terms.user_name,  # type: ignore[attr-defined]  # an annotation of the query
        at=at,
        organisation=_facts(mandate.holder),
        membership_id=membership_id,
        is_functional_administrator=terms.is_administrator,  # type: ignore[attr-defined]  # an annotation
        held_everywhere=everywhere,
        permissions=permissions,
        relation=_facts(mandate.giver),
        mandate=MandateFacts(id=mandate.id, permitted=permitted, ends_at=terms.ends_at),
        relations_of=relations_of,
    )


def relations_of(acting: Acting, permission: Permission | None) -> QuerySet[Any, Any]:
    """Ids of the relations of this member in which the permission (None: any) holds now, as a subquery."""
    wanted = [permission.value] if permission else sorted(code.value for code in MANDATABLE)
    everywhere = [code for code in wanted if code in acting.held_everywhere]
    for_this_mandate = _live_rows(MandatePermission.objects.all(), acting.membership_id, acting.at).filter(
        _IsOneOf(F("permission__codename"), OuterRef("permissions")),
        content_object_id=OuterRef("mandate_id"),
        permission__codename__in=wanted,
    )
    return (
        MandateTerms.objects.in_force_at(acting.at)
        .filter(mandate__holder_id=acting.organisation.id)
        .filter(Q(permissions__overlap=everywhere) | Exists(for_this_mandate))
        .values_list("mandate__giver_id", flat=True)
    )


def _memberships(user_id: int, at: datetime) -> QuerySet[Any, dict[str, Any]]:
    """Only what `Acting` holds: whole rows of three tables would be read on every request."""
    rows: QuerySet[Any, dict[str, Any]] = (
        Membership.objects.valid_at(at)
        .filter(user_id=user_id)
        .values("id", "user_id", "user__full_name", "is_functional_administrator", *_ORGANISATION)
        .annotate(everywhere=_codes(OrganisationPermission.objects.all(), OuterRef("id"), at))
    )
    return rows


def _as_member(membership: dict[str, Any] | None, at: datetime) -> Acting | None:
    if membership is None:
        return None
    is_administrator = membership["is_functional_administrator"]
    everywhere = frozenset(membership["everywhere"])
    if is_administrator:
        everywhere |= ADMINISTRATOR_PERMISSIONS
    return Acting(
        user_id=membership["user_id"],
        user_name=membership["user__full_name"],
        at=at,
        organisation=OrganisationFacts(**{name: membership[path] for path, name in _ORGANISATION.items()}),
        membership_id=membership["id"],
        is_functional_administrator=is_administrator,
        held_everywhere=everywhere,
        permissions=everywhere,
        relation=None,
        mandate=None,
        relations_of=relations_of,
    )


def _terms(user_id: int, at: datetime, organisation_number: str, relation_number: str) -> MandateTerms | None:
    """The terms in force between the two organisations, with the person's membership of the holder and its codes."""
    member = "mandate__holder__memberships"
    of_mandate = MandatePermission.objects.filter(content_object_id=OuterRef("mandate_id"))
    valid_membership = Q(
        Q(**{f"{member}__ends_at__isnull": True}) | Q(**{f"{member}__ends_at__gt": at}),
        **{
            f"{member}__user_id": user_id,
            f"{member}__user__is_active": True,
            f"{member}__state": MembershipState.ACTIVE,
            f"{member}__starts_at__lte": at,
        },
    )
    return (
        MandateTerms.objects.in_force_at(at)
        .filter(
            valid_membership,
            mandate__holder__relation_number=organisation_number,
            mandate__giver__relation_number=relation_number,
        )
        .select_related("mandate__holder", "mandate__giver")
        .annotate(
            membership_id=F(f"{member}__id"),
            user_name=F(f"{member}__user__full_name"),
            is_administrator=F(f"{member}__is_functional_administrator"),
            everywhere=_codes(OrganisationPermission.objects.all(), OuterRef(f"{member}__id"), at),
            here=_codes(of_mandate, OuterRef(f"{member}__id"), at),
        )
        .first()
    )


def _live_rows(rows: QuerySet[Any], membership_id: int | OuterRef, at: datetime) -> QuerySet[Any]:
    return rows.filter(live_grant("grant__", at), grant__membership_id=membership_id)


def _codes(rows: QuerySet[Any], membership_id: OuterRef, at: datetime) -> ArraySubquery:
    """Codes of the rows of permission that have a live grant of this membership, as an array."""
    return ArraySubquery(_live_rows(rows, membership_id, at).values("permission__codename"))


def _facts(organisation: Organisation) -> OrganisationFacts:
    return OrganisationFacts(
        id=organisation.id,
        relation_number=organisation.relation_number,
        name=organisation.name,
        kind=organisation.kind,
    )
