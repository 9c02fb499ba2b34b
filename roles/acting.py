"""Building `acting` from the address and the database: one query, whatever the number of relations and grants.

It runs on every request, so its two statements are written out: making them from models each time costs more than
running them.
"""

from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet

from access.acting import Acting, MandateFacts, OrganisationFacts
from access.permissions import MANDATABLE, Permission
from access.rules import OrganisationRules
from orgs.enums import MembershipState, OrganisationKind
from relations.enums import TermsState
from relations.models import MandateTerms
from roles.catalogue import ADMINISTRATOR_PERMISSIONS
from roles.models import MandatePermission, live_grant

_CODES: Final = """array(
  select permission.codename
  from "{rows}" as given
  join "roles_rolegrant" as role_grant on role_grant.id = given.grant_id
  join "auth_permission" as permission on permission.id = given.permission_id
  where role_grant.membership_id = member.id
  and role_grant.starts_at <= %(at)s and (role_grant.ends_at is null or role_grant.ends_at > %(at)s){more})"""

_EVERYWHERE: Final = _CODES.format(rows="roles_organisationpermission", more="")
_FOR_THIS_MANDATE: Final = _CODES.format(
    rows="roles_mandatepermission", more=" and given.content_object_id = mandate.id"
)

_VALID_MEMBERSHIP: Final = """member.user_id = %(user)s and person.is_active
and member.state = %(active)s and member.starts_at <= %(at)s
and (member.ends_at is null or member.ends_at > %(at)s)"""

_MEMBER: Final = f"""
select own.id, own.relation_number, own.name, own.kind,
  person.full_name, member.id, member.is_functional_administrator, member.last_active_at,
  {_EVERYWHERE}, rules.allowed_methods, rules.idle_minutes
from "orgs_membership" as member
join "accounts_user" as person on person.id = member.user_id
join "orgs_organisation" as own on own.id = member.organisation_id
left join "orgs_securitypolicy" as rules on rules.organisation_id = own.id
where {_VALID_MEMBERSHIP}"""

_BY_NUMBER: Final = f"{_MEMBER} and own.relation_number = %(number)s"
_AT_DESK: Final = f"{_MEMBER} and own.kind = %(kind)s"

_IN_RELATION: Final = f"""
select own.id, own.relation_number, own.name, own.kind,
  giver.id, giver.relation_number, giver.name, giver.kind,
  person.full_name, member.id, member.is_functional_administrator, member.last_active_at,
  {_EVERYWHERE}, {_FOR_THIS_MANDATE},
  mandate.id, terms.permissions, terms.ends_at, rules.allowed_methods, rules.idle_minutes
from "relations_mandateterms" as terms
join "relations_mandate" as mandate on mandate.id = terms.mandate_id
join "orgs_organisation" as own on own.id = mandate.holder_id
join "orgs_organisation" as giver on giver.id = mandate.giver_id
join "orgs_membership" as member on member.organisation_id = own.id
join "accounts_user" as person on person.id = member.user_id
left join "orgs_securitypolicy" as rules on rules.organisation_id = own.id
where {_VALID_MEMBERSHIP} and own.relation_number = %(number)s and giver.relation_number = %(relation)s
and terms.state = %(accepted)s and terms.starts_at <= %(at)s and (terms.ends_at is null or terms.ends_at > %(at)s)"""


class _IsOneOf(Func):
    """Whether a value is an element of an array."""

    template = "(%(expressions)s))"
    arg_joiner = " = any("
    output_field = BooleanField()


def acting_in_organisation(*, user_id: int, at: datetime, organisation_number: str) -> Acting | None:
    """The person as a member of an organisation, or None without a valid membership."""
    return _as_member(_row(_BY_NUMBER, user_id, at, number=organisation_number), user_id, at)


def acting_at_desk(*, user_id: int, at: datetime) -> Acting | None:
    """The person as a member of the insurer, or None."""
    return _as_member(_row(_AT_DESK, user_id, at, kind=OrganisationKind.INSURER), user_id, at)


def acting_in_relation(
    *, user_id: int, at: datetime, organisation_number: str, relation_number: str
) -> Acting | None:
    """The person acting for a relation of the own organisation, or None.

    None covers all of: no valid membership, no such relation, no mandate in force, no permission that holds
    there. The caller cannot tell them apart, so neither can anybody else.
    """
    row = _row(
        _IN_RELATION,
        user_id,
        at,
        number=organisation_number,
        relation=relation_number,
        accepted=TermsState.ACCEPTED,
    )
    if row is None:
        return None
    (
        user_name,
        membership_id,
        is_administrator,
        active_at,
        everywhere,
        here,
        mandate_id,
        permitted,
        ends_at,
    ) = row[8:-2]
    held, permitted = frozenset(everywhere), frozenset(permitted) & MANDATABLE
    permissions = (held | frozenset(here)) & permitted
    if not permissions:
        return None
    return Acting(
        user_id=user_id,
        user_name=user_name,
        at=at,
        organisation=_facts(row[:4]),
        membership_id=membership_id,
        is_functional_administrator=is_administrator,
        held_everywhere=held,
        permissions=permissions,
        relation=_facts(row[4:8]),
        mandate=MandateFacts(id=mandate_id, permitted=permitted, ends_at=ends_at),
        relations_of=relations_of,
        rules=_rules(*row[-2:]),
        last_active_at=active_at,
    )


def relations_of(acting: Acting, permission: Permission | None) -> QuerySet[Any, Any]:
    """Ids of the relations of this member in which the permission (None: any) holds now, as a subquery."""
    wanted = [permission.value] if permission else sorted(code.value for code in MANDATABLE)
    if acting.viewing:
        wanted = [code for code in wanted if code in acting.viewing.permissions]
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


def _row(statement: str, user_id: int, at: datetime, **more: str) -> tuple[Any, ...] | None:
    """The one row of a statement: who is a member twice, or has two terms in force, cannot be."""
    values: dict[str, int | str | datetime] = {
        "user": user_id,
        "at": at,
        "active": MembershipState.ACTIVE.value,
        **more,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def _as_member(row: tuple[Any, ...] | None, user_id: int, at: datetime) -> Acting | None:
    if row is None:
        return None
    user_name, membership_id, is_administrator, active_at, codes = row[4:-2]
    everywhere = frozenset(codes)
    if is_administrator:
        everywhere |= ADMINISTRATOR_PERMISSIONS
    return Acting(
        user_id=user_id,
        user_name=user_name,
        at=at,
        organisation=_facts(row[:4]),
        membership_id=membership_id,
        is_functional_administrator=is_administrator,
        held_everywhere=everywhere,
        permissions=everywhere,
        relation=None,
        mandate=None,
        relations_of=relations_of,
        rules=_rules(*row[-2:]),
        last_active_at=active_at,
    )


def _live_rows(rows: QuerySet[Any], membership_id: int, at: datetime) -> QuerySet[Any]:
    return rows.filter(live_grant("grant__", at), grant__membership_id=membership_id)


def _facts(row: tuple[Any, ...]) -> OrganisationFacts:
    organisation_id, relation_number, name, kind = row
    return OrganisationFacts(id=organisation_id, relation_number=relation_number, name=name, kind=kind)


def _rules(allowed_methods: list[str] | None, idle_minutes: int | None) -> OrganisationRules:
    """An organisation that has set nothing has no row, and the defaults."""
    return OrganisationRules(allowed_methods=frozenset(allowed_methods or ()), idle_minutes=idle_minutes)
