"""Access reviews of the cast: as services, by themselves, and what stays of them in the database."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from access.database import database_context, system_context
from audit.enums import AuditTag
from audit.models import AuditEvent
from orgs.enums import ReviewRhythm
from orgs.models import Membership, SecurityPolicy
from roles.enums import ReviewDecision
from roles.models import AccessReview, AccessReviewItem
from roles.services import Reviewed, review_close, review_decide, review_desk_keep, review_start
from tests.cast import membership, organisation, person
from tests.nets.actors import actor, context_of
from tests.roles.resetting import at_the_desk

KEEP, REMOVE = ReviewDecision.KEEP, ReviewDecision.REMOVE


def start(by: str = "ada", at: str = "alder") -> AccessReview:
    """An administrator starts a review."""
    acting = actor(by, at)
    with database_context(context_of(acting)):
        return review_start(acting=acting)


def decide(by: str = "ada", at: str = "alder", **decisions: ReviewDecision) -> Reviewed:
    """An administrator decides about people of the cast: `decide(ben=KEEP)`."""
    acting = actor(by, at)
    chosen = {item_of(key, at).id: decision for key, decision in decisions.items()}
    with database_context(context_of(acting)):
        return review_decide(acting=acting, decisions=chosen)


def decide_all(by: str = "ada", at: str = "alder", **decisions: ReviewDecision) -> Reviewed:
    """The same, and whoever is left is kept; an only administrator by the desk."""
    with system_context("test"):
        left = review(at).items.to_decide_at(timezone.now()).exclude(user=person(by))
        chosen = {item.id: KEEP for item in left}
    chosen |= {item_of(key, at).id: decision for key, decision in decisions.items()}
    acting = actor(by, at)
    with database_context(context_of(acting)):
        reviewed = review_decide(acting=acting, decisions=chosen)
    with system_context("test"):
        at_desk = list(review(at).items.for_desk_at(timezone.now()).values_list("id", flat=True))
    for number in at_desk:
        at_the_desk("dirk", review_desk_keep, item_id=number)
    return reviewed


def close(by: str = "ada", at: str = "alder") -> AccessReview:
    """An administrator closes the last review."""
    acting, last = actor(by, at), review(at)
    with database_context(context_of(acting)):
        return review_close(acting=acting, review_id=last.id)


def review(at: str = "alder") -> AccessReview:
    """The last review of an organisation, as it is now."""
    with system_context("test"):
        return (
            AccessReview.objects.select_related("organisation")
            .filter(organisation=organisation(at))
            .latest("id")
        )


def item_of(key: str, at: str = "alder") -> AccessReviewItem:
    """Somebody in the last review."""
    with system_context("test"):
        items = AccessReviewItem.objects.select_related("decided_by", "membership")
        return items.get(review=review(at), membership=membership(key, at))


def results(at: str = "alder") -> dict[str, str]:
    """What became of everybody, by first name."""
    with system_context("test"):
        rows = review(at).items.values_list("person_name", "result")
        return {name.split()[0]: result for name, result in rows}


def decisions(at: str = "alder") -> dict[str, str]:
    """What was decided about everybody, by first name."""
    with system_context("test"):
        rows = review(at).items.values_list("person_name", "decision")
        return {name.split()[0]: decision for name, decision in rows}


def set_policy(at: str = "alder", *, rhythm: ReviewRhythm = ReviewRhythm.NONE, pauses: bool = False) -> None:
    """What the organisation set about reviews."""
    with system_context("test"):
        SecurityPolicy.objects.update_or_create(
            organisation=organisation(at),
            defaults={"review_rhythm": rhythm, "review_pauses_unanswered": pauses},
        )


def active(key: str, ago: timedelta | None, at: str = "alder") -> None:
    """Somebody was active there so long ago; None: never, and has had access for a year."""
    now = timezone.now()
    with system_context("test"):
        person(key).memberships.filter(organisation=organisation(at)).update(
            last_active_at=now - ago if ago is not None else None, starts_at=now - timedelta(days=365)
        )


def everybody_active() -> None:
    """All were here a moment ago."""
    with system_context("test"):
        Membership.objects.update(last_active_at=timezone.now())


def after_the_date(at: str = "alder") -> datetime:
    """An instant at which the review is due."""
    return review(at).due_at + timedelta(minutes=1)


def let_the_date_pass(at: str = "alder") -> None:
    """As if the review had begun a month earlier."""
    now = timezone.now()
    with system_context("test"):
        AccessReview.objects.filter(id=review(at).id).update(
            started_at=now - timedelta(days=31), due_at=now - timedelta(minutes=1)
        )


def facts(tag: AuditTag) -> list[dict[str, Any]]:
    """What the trail holds beside who and when, oldest first."""
    with system_context("test"):
        return [event.facts for event in AuditEvent.objects.filter(tag=tag).order_by("at", "id")]
