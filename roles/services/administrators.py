"""Who administers an organisation, for messages and for rules; in the organisation's context or the system's."""

from datetime import datetime

from orgs.models import Membership


def administrators_of(organisation_id: int, at: datetime) -> list[Membership]:
    """The functional administrators there, by name."""
    valid = Membership.objects.valid_at(at).filter(
        organisation_id=organisation_id, is_functional_administrator=True
    )
    return list(valid.select_related("user").order_by("user__full_name"))
