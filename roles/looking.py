"""Building `acting` for whoever only looks: the insurer inside a customer's organisation, or through a role's eyes."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from access.acting import Acting, LookingFacts, OrganisationFacts, ViewingFacts
from access.errors import LookIsOver
from access.permissions import Permission
from orgs.enums import OrganisationKind
from roles.acting import acting_at_desk
from roles.catalogue import ADMINISTRATOR_PERMISSIONS, CATALOGUE, roles_for
from roles.enums import Role
from roles.models import LookAlong


def acting_looking_along(
    *, user_id: int, at: datetime, look_id: UUID, organisation_number: str
) -> Acting | None:
    """An employee of the insurer inside a customer's organisation, with what its administrators may read there.

    That is all but what needs a role: no invoices, no contracts, no insured persons, no relations. None covers all
    of: no such session, another organisation, somebody else's session, and an employee who may look along no
    more. Raises `LookIsOver` for one's own session that was stopped or whose time is over.
    """
    employee = acting_at_desk(user_id=user_id, at=at)
    if employee is None or not employee.may(Permission.DESK_LOOK_ALONG):
        return None
    looks = LookAlong.objects.select_related("organisation").filter(id=look_id, employee_id=user_id)
    look = looks.filter(organisation__relation_number=organisation_number).first()
    if look is None:
        return None
    if not look.is_open_at(at):
        raise LookIsOver
    return replace(
        employee,
        organisation=OrganisationFacts(
            id=look.organisation.id,
            relation_number=look.organisation.relation_number,
            name=look.organisation.name,
            kind=look.organisation.kind,
        ),
        is_functional_administrator=False,
        held_everywhere=ADMINISTRATOR_PERMISSIONS,
        permissions=ADMINISTRATOR_PERMISSIONS,
        looking=LookingFacts(
            id=look.id,
            from_organisation_id=employee.organisation.id,
            reason=look.reason,
            ends_at=look.ends_at,
        ),
    )


def acting_viewing(acting: Acting, *, role: str) -> Acting | None:
    """The same member through the eyes of a role: menus are the role's, rights what both have.

    None for a role that is not meant for this organisation, in a relation in which the role opens nothing, and at
    the insurer: the desk's pages stand at addresses without a role.
    """
    if acting.organisation.kind == OrganisationKind.INSURER:
        return None
    if role not in [each.role for each in roles_for(acting.organisation.kind)]:
        return None
    definition = CATALOGUE[Role(role)]
    shown = frozenset(definition.permissions)
    if acting.mandate:
        shown = frozenset(definition.in_mandate & acting.mandate.permitted)
        if not shown:
            return None
    return replace(
        acting,
        is_functional_administrator=False,
        held_everywhere=acting.held_everywhere & definition.permissions,
        permissions=acting.permissions & shown,
        viewing=ViewingFacts(role=role, permissions=shown),
    )
