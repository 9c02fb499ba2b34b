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
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat

from access.acting import Acting
from access.database import require_context_of
from access.errors import PermissionMissing
from access.permissions import Permission
from notices.enums import LOST, Channel
from notices.models import OutboundMessage
from orgs.enums import MembershipState, OrganisationKind
from orgs.models import Membership, Organisation
from roles.enums import AdministratorNeed, InvitationState
from roles.models import Appointment, Invitation, InvitationQuerySet
from roles.selectors.in_parts import RowsInParts
from roles.selectors.invitations import InvitationStanding, invitation_standings


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedyOrganisation:
    """A customer, why it needs an administrator, who administers it or would but for a pause, and its open case.

    `invited`: the last administrator whom the desk invited there and who has not come in.
    """

    organisation: Organisation
    need: AdministratorNeed
    names: tuple[str, ...]
    appointment_id: int | None
    invited: InvitationStanding | None


def administrator_need_list(
    *, acting: Acting, words: Sequence[str] = (), need: AdministratorNeed | None = None
) -> RowsInParts[NeedyOrganisation]:
    """Customers with at most one functional administrator who can come in now.

    Somebody has access there, or was invited by the desk and never came in; customers that left are no concern.
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
    people = Membership.objects.filter(organisation_id=OuterRef("id"))
    invited = _INVITED.filter(organisation_id=OuterRef("id"))
    waiting = invited.filter(state=InvitationState.WAITING)
    under_way = _arriving(invited.open_at(acting.at))
    named = [Q(sort_key__contains=word) | Q(relation_number=word) for word in words]
    customers = (
        Organisation.objects.exclude(kind=OrganisationKind.INSURER)
        .filter(
            Exists(members) | Exists(waiting) | (Exists(invited) & ~Exists(people)),
            ~Exists(able[1:]),
            *named,
        )
        .annotate(
            need=Case(
                When(Exists(able), then=Value(AdministratorNeed.ONE)),
                When(Exists(paused), then=Value(AdministratorNeed.PAUSED)),
                When(Exists(members), then=Value(AdministratorNeed.NOBODY)),
                When(Exists(under_way), then=Value(AdministratorNeed.INVITED)),
                default=Value(AdministratorNeed.SHUT_OUT),
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
            Prefetch(
                "invitations",
                _INVITED.exclude(state=InvitationState.ACCEPTED).order_by("-invited_at", "-id"),
                to_attr="not_come_in",
            ),
        ).order_by(_URGENCY, "sort_key", "id"),
        as_rows=_rows,
    )


_INVITED = Invitation.objects.filter(at_desk=True, is_functional_administrator=True)


def _arriving(invitations: InvitationQuerySet) -> InvitationQuerySet:
    """Those whose last mail was not lost, as far as that is known."""
    subject = Concat(Value("invitation:"), Cast(OuterRef("id"), CharField()))
    mails = OutboundMessage.objects.filter(subject=subject, channel=Channel.EMAIL)
    last = mails.order_by("-created_at", "id").values("state")[:1]
    return invitations.annotate(mail=Subquery(last)).exclude(mail__in=LOST)


_URGENCY = Case(
    *(When(need=need, then=Value(place)) for place, need in enumerate(AdministratorNeed)),
    output_field=IntegerField(),
)


def _rows(customers: Sequence[Any]) -> list[NeedyOrganisation]:
    last = [each.not_come_in[0] for each in customers if each.not_come_in]
    standings = {
        standing.invitation.organisation_id: standing
        for standing in invitation_standings(OutboundMessage.objects.all(), last)
    }
    return [_row(each, standings.get(each.id)) for each in customers]


def _row(customer: Any, invited: InvitationStanding | None) -> NeedyOrganisation:
    """`customer` is an organisation with what was annotated and fetched along with it."""
    state = MembershipState.ACTIVE if customer.need == AdministratorNeed.ONE else MembershipState.PAUSED
    return NeedyOrganisation(
        organisation=customer,
        need=AdministratorNeed(customer.need),
        names=tuple(each.user.full_name for each in customer.administrators if each.state == state),
        appointment_id=next((case.id for case in customer.open_cases), None),
        invited=invited,
    )
