"""Access reviews for the pages: at Alder one closed and one open, at Oak one with everybody decided about,

also by the desk; at Elm one that waits for the desk; at Iris none."""

from datetime import timedelta

from django.utils import timezone

from audit.enums import AuditTag
from audit.services import audit_record_system
from roles.enums import ReviewDecision
from roles.models import AccessReview, AccessReviewItem
from roles.services.review_ends import review_begin, review_finish
from roles.services.review_people import only_administrator_keep
from tests.cast import organisation, person


def build() -> dict[str, str]:
    """In the system's context. In Alder's open review some are decided about and Eva is idle."""
    at = timezone.now()
    closed = review_begin(organisation_id=organisation("alder").id, started_by_id=None, at=at)
    closed.items.exclude(user=person("ada")).update(
        decision=ReviewDecision.KEEP, decided_at=at, decided_by=person("ada")
    )
    audit_record_system(tag=AuditTag.REVIEW_CLOSED, at=at, organisation_id=closed.organisation_id)
    only_administrator_keep(closed, at)
    review_finish(closed, closed_by_id=person("ada").id, at=at)
    _open_at_alder()
    whole = review_begin(organisation_id=organisation("oak").id, started_by_id=person("olga").id, at=at)
    decided = {"decision": ReviewDecision.KEEP, "decided_at": at}
    whole.items.exclude(user=person("olga")).update(**decided, decided_by=person("olga"))
    by_desk = whole.items.filter(user=person("olga"))
    by_desk.update(**decided, decided_by=person("dirk"), decided_at_desk=True)
    review_begin(organisation_id=organisation("elm").id, started_by_id=None, at=at)
    AccessReview.objects.filter(organisation=organisation("elm")).update(pauses_unanswered=True)
    waiting = AccessReviewItem.objects.get(organisation=organisation("elm"), user=person("els"))
    return {"review_item": str(waiting.id), "review_item_kept": str(by_desk.get().id)}


def _open_at_alder() -> None:
    at = timezone.now()
    begun = review_begin(
        organisation_id=organisation("alder").id, started_by_id=person("ada").id, at=at + timedelta(seconds=1)
    )
    begun.items.filter(user=person("eva")).update(proposal=ReviewDecision.REMOVE, last_activity_at=None)
    for key, decision in (("ben", ReviewDecision.KEEP), ("mia", ReviewDecision.REMOVE)):
        begun.items.filter(user=person(key)).update(
            decision=decision, decided_at=at, decided_by=person("ada")
        )
