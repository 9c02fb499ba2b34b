"""Whom messages go to."""

from datetime import datetime

from orgs.models import Membership
from orgs.services import administrators_at


def administrators_of(organisation_id: int, at: datetime) -> list[Membership]:
    """The functional administrators there, by name; in the organisation's context or the system's."""
    valid = administrators_at(organisation_id=organisation_id, at=at)
    return list(valid.select_related("user").order_by("user__full_name"))
