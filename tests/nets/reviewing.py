"""Access reviews in the marked world: of every organisation one that is closed and one that is open."""

from datetime import datetime, timedelta

from access.database import system_context
from audit.enums import AuditTag
from audit.services import audit_record_system
from demo.cast import Cast
from roles.enums import ReviewDecision
from roles.services.review_ends import review_begin, review_finish
from roles.services.review_letters import closed_letters, desk_letters, reminder_letters, started_letters
from tests.nets.marks import ALL_PEOPLE


def review_everywhere(cast: Cast, key: str, at: datetime) -> None:
    """In the closed one the administrator decided about a colleague, where there is one; of all administrators are told."""
    people = [person for person in ALL_PEOPLE if key in person.member_of]
    administrator = cast.people[next(each.key for each in people if key in each.admin_of)]
    organisation = cast.organisations[key]
    with system_context("test", at=at):
        closed = review_begin(organisation_id=organisation.id, started_by_id=administrator.id, at=at)
        item = closed.items.exclude(user=administrator).order_by("id").first()
        if item:
            item.decision, item.decided_at, item.decided_by = ReviewDecision.KEEP, at, administrator
            item.save()
        audit_record_system(
            tag=AuditTag.REVIEW_CLOSED, at=at, organisation_id=organisation.id, review=closed.id
        )
        review_finish(closed, closed_by_id=administrator.id, at=at)
        begun = review_begin(
            organisation_id=organisation.id, started_by_id=None, at=at + timedelta(milliseconds=1)
        )
        started_letters(begun, organisation, [administrator], at=at)
        desk_letters(begun, organisation, at=at)
        reminder_letters(begun, organisation, [administrator], left=1, at=at)
        closed_letters(closed, organisation, [administrator], at=at)
