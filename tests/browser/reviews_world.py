"""Access reviews for the pages: at Alder one closed and one open, at Oak one with everybody decided about, at Iris none."""

from datetime import timedelta

from django.utils import timezone

from audit.enums import AuditTag
from audit.services import audit_record_system
from roles.enums import ReviewDecision
from roles.models import AccessReview
from roles.services.review_ends import review_begin, review_finish
from tests.cast import organisation, person


def build() -> None:
    """In the system's context. In Alder's open review some are decided about and Eva is idle."""
    at = timezone.now()
    closed = review_begin(organisation_id=organisation("alder").id, started_by_id=None, at=at)
    closed.items.exclude(user=person("ada")).update(
        decision=ReviewDecision.KEEP, decided_at=at, decided_by=person("ada")
    )
    audit_record_system(tag=AuditTag.REVIEW_CLOSED, at=at, organisation_id=closed.organisation_id)
    review_finish(closed, closed_by_id=person("ada").id, at=at)
    _open_at_alder()
    whole = review_begin(organisation_id=organisation("oak").id, started_by_id=person("olga").id, at=at)
    whole.items.filter(decision="").update(
        decision=ReviewDecision.KEEP, decided_at=at, decided_by=person("olga")
    )
    review_begin(organisation_id=organisation("elm").id, started_by_id=None, at=at)
    AccessReview.objects.filter(organisation=organisation("elm")).update(pauses_unanswered=True)


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
