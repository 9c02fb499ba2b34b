"""Customers whose functional administrators are too few, for the desk: the most urgent ones first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    Value,
    When,
)

from access.acting import Acting
from access.database import require_context_of
from access.errors import PermissionMissing
from access.permissions import Permission
from orgs.enums import MembershipState, OrganisationKind
from orgs.models import Membership, Organisation
from roles.enums import AdministratorNeed
from roles.models import Appointment
from roles.selectors.in_parts import RowsInParts


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedyOrganisation:
    """A customer, why it needs an administrator, who administers it or would but for a pause, and its open case."""

    organisation: Organisation
    need: AdministratorNeed
    names: tuple[str, ...]
    appointment_id: int | None


def administrator_need_list(
    *, acting: Acting, words: Sequence[str] = (), need: AdministratorNeed | None = None
) -> RowsInParts[NeedyOrganisation]:
    """Customers where somebody has access and at most one functional administrator can come in now.

    By urgency, then by name. `words`, folded, stand each in the name or are the relation number. Raises
    `PermissionMissing` for others than the desk.
    """
    require_context_of(acting)
    if not acting.may(Permission.DESK_ORGANISATIONS):
        raise PermissionMissing(Permission.DESK_ORGANISATIONS)
    members = Membership.objects.exclude(state=MembershipState.ENDED).filter(organisation_id=OuterRef("id"))
    able = Membership.objects.valid_at(acting.at).filter(
        organisation_id=OuterRef("id"), is_functional_administrator=True
    )
    paused = members.filter(is_functional_administrator=True, state=MembershipState.PAUSED)
    named = [Q(sort_key__contains=word) | Q(relation_number=word) for word in words]
    customers = (
        Organisation.objects.exclude(kind=OrganisationKind.INSURER)
        .filter(Exists(members), ~Exists(able[1:]), *named)
        .annotate(
            need=Case(
                When(Exists(able), then=Value(AdministratorNeed.ONE)),
                When(Exists(paused), then=Value(AdministratorNeed.PAUSED)),
                default=Value(AdministratorNeed.NOBODY),
                output_field=CharField(),
            )
        )
    )
    if need:
        customers = customers.filter(need=need)
    administrators = (
        Membership.objects.exclude(state=MembershipState.ENDED)
        .filter(is_functional_administrator=True)
        .select_related("user")
        .order_by("user__full_name", "id")
    )
    return RowsInParts(
        customers.prefetch_related(
            Prefetch("memberships", administrators, to_attr="administrators"),
            Prefetch("appointments", Appointment.objects.open(), to_attr="open_cases"),
        ).order_by(_URGENCY, "sort_key", "id"),
        as_row=_row,
    )


_URGENCY = Case(
    *(When(need=need, then=Value(place)) for place, need in enumerate(AdministratorNeed)),
    output_field=IntegerField(),
)


def _row(customer: Any) -> NeedyOrganisation:
    """`customer` is an organisation with what was annotated and fetched along with it."""
    state = MembershipState.ACTIVE if customer.need == AdministratorNeed.ONE else MembershipState.PAUSED
    return NeedyOrganisation(
        organisation=customer,
        need=AdministratorNeed(customer.need),
        names=tuple(each.user.full_name for each in customer.administrators if each.state == state),
        appointment_id=next((case.id for case in customer.open_cases), None),
    )
