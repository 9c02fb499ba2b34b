"""The access review as its administrators do it: starting, deciding about people, closing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.acting import Acting
from access.database import require_context_of, system_context
from audit.enums import AuditTag
from audit.services import audit_record
from common.errors import DomainError
from roles.enums import ReviewDecision, ReviewState
from roles.models import AccessReview, AccessReviewItem
from roles.services.authority import Authority
from roles.services.colleagues import end_by, require_may_manage
from roles.services.refusals import refusals_recorded
from roles.services.review_ends import review_begin, review_finish, review_reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What one saving changed: how many keep their access, and how many lost it."""

    kept: int
    removed: int


def review_start(*, acting: Acting) -> AccessReview:
    """Starts an access review of everybody who has access now, due after thirty days.

    For a functional administrator of the organisation. Raises `DomainError` for others and while one is open.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.REVIEW_REFUSED), system_context("access review"):
        _lock(by)
        if AccessReview.objects.filter(organisation_id=by.organisation.id, state=ReviewState.OPEN).exists():
            raise DomainError(_("An access review is open already."))
        review = review_begin(organisation_id=by.organisation.id, started_by_id=acting.user_id, at=acting.at)
        by.record(AuditTag.REVIEW_STARTED, review=review.id, people=review.items.count())
        return review


def review_decide(*, acting: Acting, decisions: Mapping[int, ReviewDecision]) -> Reviewed:
    """Records for each of these people that the access is kept, or ends it at once. All of it, or nothing.

    For a functional administrator of the organisation, about others. What is kept can still be removed; what is
    removed stays so. Deciding the same again changes nothing. Raises `DomainError` for others, about oneself, about
    who is not in the open review, after its date, to keep somebody whose access has ended, and for the last
    functional administrator.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.REVIEW_REFUSED), system_context("access review"):
        _lock(by)
        review = _open(by)
        items = review.items.filter(id__in=decisions).select_related("membership", "review")
        found = list(items.order_by("id"))
        if len(found) != len(decisions):
            raise DomainError(_("The review has changed meanwhile. Look at the list again."))
        changed = [each for each in found if _decide(by, each, decisions[each.id])]
        removed = sum(each.decision == ReviewDecision.REMOVE for each in changed)
        return Reviewed(kept=len(changed) - removed, removed=removed)


def review_close(*, acting: Acting, review_id: int) -> AccessReview:
    """Closes a review about everybody of whom was decided. Closing it again changes nothing.

    For a functional administrator of the organisation. Raises `AccessReview.DoesNotExist` for a review of another
    organisation, and `DomainError` for others and while people are left to decide about, also by the desk.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.REVIEW_REFUSED, review=review_id), system_context("access review"):
        _lock(by)
        review = AccessReview.objects.get(id=review_id, organisation_id=by.organisation.id)
        if not review.is_open:
            return review
        _require_all_decided(review, acting.at)
        by.record(AuditTag.REVIEW_CLOSED, review=review.id)
        review_finish(review, closed_by_id=acting.user_id, at=acting.at)
        return review


def review_download_record(*, acting: Acting, review: AccessReview) -> None:
    """Records that this person fetched the report of a review."""
    require_context_of(acting)
    audit_record(acting=acting, tag=AuditTag.REVIEW_DOWNLOADED, review=review.id)


def _lock(by: Authority) -> None:
    by.lock()
    require_may_manage(by)


def _open(by: Authority) -> AccessReview:
    review = AccessReview.objects.filter(organisation_id=by.organisation.id, state=ReviewState.OPEN).first()
    if review is None:
        raise DomainError(_("No access review is open."))
    if review.due_at <= by.acting.at:
        raise DomainError(_("The date of this review has passed. It is being closed."))
    return review


def _require_all_decided(review: AccessReview, at: datetime) -> None:
    at_desk = review.items.for_desk_at(at).count()
    left = review.items.to_decide_at(at).count() - at_desk
    if left:
        refusal = ngettext(
            "Decide about %(count)d more person first.", "Decide about %(count)d more people first.", left
        )
        raise DomainError(refusal % {"count": left})
    if at_desk:
        raise DomainError(
            _("The %(desk)s decides about the only functional administrator first.")
            % {"desk": settings.BRAND["desk"]}
        )


def _decide(by: Authority, item: AccessReviewItem, decision: ReviewDecision) -> bool:
    """Whether it changed anything."""
    if item.user_id == by.acting.user_id:
        raise DomainError(
            _("Nobody decides about the own access. Another functional administrator does, or else the desk.")
        )
    if item.decision == decision:
        return False
    if item.has_ended(by.acting.at) or item.decision == ReviewDecision.REMOVE:
        if decision == ReviewDecision.REMOVE:
            return False
        raise DomainError(_("The access of %(name)s has ended meanwhile.") % {"name": item.person_name})
    if decision == ReviewDecision.REMOVE:
        end_by(by, item.membership_id, review_reason(item.review))
    item.decision, item.decided_at, item.decided_by_id = decision, by.acting.at, by.acting.user_id
    item.decided_at_desk = False
    item.save(update_fields=["decision", "decided_at", "decided_by", "decided_at_desk"])
    by.record(
        AuditTag.REVIEW_DECIDED,
        person_id=item.user_id,
        review=item.review_id,
        membership=item.membership_id,
        decision=decision.value,
    )
    return True
