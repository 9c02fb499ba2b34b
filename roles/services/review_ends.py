"""Beginning and ending an access review, by an administrator or by its rhythm and its date."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from audit.selectors import audit_head
from audit.services import chain_seal
from orgs.selectors import security_policy_of
from roles.enums import ReviewDecision, ReviewResult, ReviewState
from roles.models import ANSWER_WITHIN, AccessReview, has_ended_at
from roles.services.review_letters import desk_letters
from roles.services.review_people import people_write


def review_begin(*, organisation_id: int, started_by_id: int | None, at: datetime) -> AccessReview:
    """The review itself with a row for everybody, due after thirty days. The trail is the caller's; the desk is told.

    In the system's context, with the organisation locked and no review open there.
    """
    policy = security_policy_of(organisation_id=organisation_id)
    review = AccessReview.objects.create(
        organisation_id=organisation_id,
        started_at=at,
        started_by_id=started_by_id,
        due_at=at + ANSWER_WITHIN,
        pauses_unanswered=policy.review_pauses_unanswered,
    )
    people_write(review)
    desk_letters(review, review.organisation, at=at)
    return review


def review_finish(review: AccessReview, *, closed_by_id: int | None, at: datetime) -> None:
    """Writes what became of everybody, takes the head of the trail and closes. In the system's context, locked.

    Whoever was paused has a result already. The trail is sealed first, so that its head stands for all that was
    decided; its caller has recorded the closing before.
    """
    open_results = review.items.filter(result="")
    open_results.filter(decision=ReviewDecision.REMOVE).update(result=ReviewResult.REMOVED)
    open_results.filter(has_ended_at(at)).update(result=ReviewResult.ENDED)
    open_results.filter(decision=ReviewDecision.KEEP).update(result=ReviewResult.KEPT)
    open_results.filter(decision="").update(result=ReviewResult.UNANSWERED)
    chain_seal(organisation_id=review.organisation_id, at=at)
    head = audit_head(organisation_id=review.organisation_id)
    if head:
        review.trail_position, review.trail_hash = head.position, head.hash
    review.state, review.closed_at, review.closed_by_id = ReviewState.CLOSED, at, closed_by_id
    review.save(update_fields=["state", "closed_at", "closed_by", "trail_position", "trail_hash"])


def review_reason(review: AccessReview) -> str:
    """Why access ends or is paused, in the language in force."""
    return _("Access review of %(day)s") % {
        "day": date_format(localtime(review.started_at).date(), "DATE_FORMAT")
    }
