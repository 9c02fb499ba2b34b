"""Reading organisations and the people in them."""

from datetime import datetime

from django.db.models import QuerySet

from access.acting import Acting
from access.database import require_context_of
from orgs.models import Membership


def membership_list_of_person(*, user_id: int, at: datetime) -> QuerySet[Membership]:
    """The organisations a person works for now, by name."""
    valid = Membership.objects.valid_at(at).filter(user_id=user_id)
    return valid.select_related("organisation").order_by("organisation__sort_key")


def organisation_ids_of_person(user_id: int, at: datetime) -> QuerySet[Membership, int]:
    """Ids of the organisations a person works for now. For sign-in, in the system's context."""
    return Membership.objects.valid_at(at).filter(user_id=user_id).values_list("organisation_id", flat=True)


def administrator_list(*, acting: Acting) -> list[Membership]:
    """The functional administrators of the own organisation, for every member: they are who can help."""
    require_context_of(acting)
    valid = Membership.objects.valid_at(acting.at).filter(organisation_id=acting.organisation.id)
    return list(
        valid.filter(is_functional_administrator=True).select_related("user").order_by("user__full_name")
    )
