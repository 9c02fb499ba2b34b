"""Telling people that roles end, and that they have ended. A role ends by its time alone, told or not."""

from datetime import datetime, timedelta
from typing import Final

from access.database import system_context
from audit.enums import AuditTag
from audit.services import audit_record_system
from orgs.enums import MembershipState
from roles.models import RoleGrant
from roles.services.ending_letters import ending_letters

REMIND_DAYS_BEFORE: Final = (14, 3)
_ENDED: Final = 0


def grant_endings_tell(*, at: datetime) -> int:
    """Reminds of roles that end in 14 and in 3 days, and tells of those that ended; returns how many it told of.

    Each colleague and each administrator gets one mail for an organisation, however many roles it is about. Every
    step is told once, also when this runs twice at the same moment; what was missed while nothing ran is not told
    after the next step came. A role that was taken away was told of then.
    """
    with system_context("roles that end", at=at):
        due = _due(at)
        for organisation in {grant.organisation for grant, _days in due}:
            here = [(grant, days) for grant, days in due if grant.organisation_id == organisation.id]
            ending_letters(
                organisation, "roles_ending", [grant for grant, days in here if days != _ENDED], at
            )
            ending_letters(organisation, "roles_ended", [grant for grant, days in here if days == _ENDED], at)
        for grant, days in due:
            _note(grant, days, at)
    return len(due)


def _due(at: datetime) -> list[tuple[RoleGrant, int]]:
    """The grants of which something is to be told, with what: so many days before the end, or 0 for the end."""
    soon = at + timedelta(days=max(REMIND_DAYS_BEFORE))
    ending = RoleGrant.objects.select_for_update(of=("self",), skip_locked=True).filter(
        ends_at__lte=soon,
        ended_by__isnull=True,
        membership__state=MembershipState.ACTIVE,
        membership__user__is_active=True,
    )
    ending = ending.exclude(ending_told=_ENDED).select_related("organisation", "membership__user")
    steps = [(grant, _step(grant, at)) for grant in ending.order_by("ends_at", "id")]
    return [
        (grant, days)
        for grant, days in steps
        if days is not None and (grant.ending_told is None or days < grant.ending_told)
    ]


def _step(grant: RoleGrant, at: datetime) -> int | None:
    """How near the end is; None as long as there is nothing to tell, as of a role given for less time than that."""
    assert grant.ends_at is not None
    if grant.ends_at <= at:
        return _ENDED
    lasts, left = grant.ends_at - grant.starts_at, grant.ends_at - at
    near = [days for days in REMIND_DAYS_BEFORE if left <= timedelta(days=days) < lasts]
    return min(near, default=None)


def _note(grant: RoleGrant, days: int, at: datetime) -> None:
    grant.ending_told = days
    grant.save(update_fields=["ending_told"])
    if days == _ENDED:
        audit_record_system(
            tag=AuditTag.ROLE_RAN_OUT,
            at=at,
            organisation_id=grant.organisation_id,
            person_id=grant.membership.user_id,
            grant=grant.id,
            role=grant.role,
            mandate=grant.mandate_id,
        )
