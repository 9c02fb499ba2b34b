"""What happens to access reviews by themselves: they begin by the rhythm, remind, and close at their date.

Each organisation has a transaction of its own, in which it is locked. Run twice, or again after a worker was killed,
nothing happens a second time.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Max
from django.utils import translation
from django.utils.translation import gettext as _

from access.database import system_context
from audit.enums import AuditTag
from audit.services import audit_record_system
from common.errors import DomainError
from orgs.enums import MembershipState, ReviewRhythm
from orgs.models import Membership, Organisation, SecurityPolicy
from roles.acting import acting_in_organisation
from roles.enums import ReviewResult, ReviewState
from roles.models import AccessReview, AccessReviewItem
from roles.services.authority import Authority
from roles.services.colleagues import pause_by
from roles.services.review_ends import review_begin, review_finish, review_reason
from roles.services.review_letters import closed_letters, desk_letters, reminder_letters, started_letters
from roles.services.review_people import administrator_memberships, only_administrator_keep

PERIODS: Final = {
    ReviewRhythm.QUARTERLY: timedelta(days=91),
    ReviewRhythm.YEARLY: timedelta(days=365),
}
"""So long after the start of the last review the next one begins."""

REMIND_BEFORE: Final = (7, 1)
"""So many days before the date administrators are reminded."""

PAUSED_AT_ONCE: Final = 100
"""So many people are paused in one transaction."""


def reviews_begin(*, at: datetime) -> int:
    """Begins a review in every organisation whose rhythm asks for one now; returns how many.

    The first one begins when the rhythm is set. An organisation without an administrator waits for one: nobody could
    answer.
    """
    with system_context("access reviews by themselves", at=at):
        policies = SecurityPolicy.objects.filter(review_rhythm__in=PERIODS).order_by("organisation_id")
        last = policies.annotate(last=Max("organisation__access_reviews__started_at"))
        due = [each.organisation_id for each in last if _is_due(each.review_rhythm, each.last, at)]
    return sum(_begin(organisation_id, at) for organisation_id in due)


def reviews_remind(*, at: datetime) -> int:
    """Reminds the administrators 7 and 1 days before the date of how many are left; returns for how many reviews.

    Whoever the desk decides about is not counted; the desk is told of them again.
    """
    with system_context("access reviews by themselves", at=at):
        reviews = AccessReview.objects.filter(
            state=ReviewState.OPEN, due_at__gt=at, due_at__lte=at + timedelta(days=max(REMIND_BEFORE))
        )
        ids = list(reviews.order_by("id").values_list("id", flat=True))
    return sum(_remind(review_id, at) for review_id in ids)


def reviews_close(*, at: datetime) -> int:
    """Closes every review whose date has come; returns how many.

    Where the policy said so at the start, those about whom nobody decided are paused first, a hundred at a time;
    never the last functional administrator.
    """
    with system_context("access reviews by themselves", at=at):
        due = AccessReview.objects.filter(state=ReviewState.OPEN, due_at__lte=at)
        ids = list(due.order_by("due_at", "id").values_list("id", flat=True))
    return sum(_close(review_id, at) for review_id in ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class _InItsName(Authority):
    """The review itself, by the authority of an administrator, who alone could undo what it does.

    The trail names nobody: it was the date that did it.
    """

    def record(self, tag: AuditTag, *, person_id: int | None = None, **facts: Any) -> None:
        """Writes into the trail of the organisation that it happened by itself."""
        audit_record_system(
            tag=tag,
            at=self.acting.at,
            organisation_id=self.organisation.id,
            person_id=person_id,
            **facts,
        )


def _is_due(rhythm: str, last: datetime | None, at: datetime) -> bool:
    return last is None or last + PERIODS[ReviewRhythm(rhythm)] <= at


def _begin(organisation_id: int, at: datetime) -> bool:
    """Whether it began; somebody else may have been first."""
    with system_context("access reviews by themselves", at=at):
        organisation = _lock(organisation_id)
        policy = SecurityPolicy.objects.get(organisation_id=organisation_id)
        reviews = AccessReview.objects.filter(organisation_id=organisation_id)
        last = reviews.aggregate(last=Max("started_at"))["last"]
        administrators = [each.user for each in administrator_memberships(organisation_id, at)]
        is_open = reviews.filter(state=ReviewState.OPEN).exists()
        asks = policy.review_rhythm in PERIODS and _is_due(policy.review_rhythm, last, at)
        if is_open or not asks or not administrators:
            return False
        review = review_begin(organisation_id=organisation_id, started_by_id=None, at=at)
        _record(review, AuditTag.REVIEW_STARTED, at, people=review.items.count())
        started_letters(review, organisation, administrators, at=at)
        return True


def _remind(review_id: int, at: datetime) -> bool:
    with system_context("access reviews by themselves", at=at):
        review, organisation = _held(review_id)
        days = min(each for each in REMIND_BEFORE if review.due_at <= at + timedelta(days=each))
        is_told = review.reminded_days is not None and review.reminded_days <= days
        if not review.is_open or is_told:
            return False
        review.reminded_days = days
        review.save(update_fields=["reminded_days"])
        left = review.items.to_decide_at(at).count() - review.items.for_desk_at(at).count()
        administrators = [each.user for each in administrator_memberships(organisation.id, at)]
        reminder_letters(review, organisation, administrators if left else [], left=left, at=at)
        desk_letters(review, organisation, at=at)
        return bool(left and administrators)


def _close(review_id: int, at: datetime) -> bool:
    """Whether it was closed here, after as many transactions as its people need."""
    while True:
        with system_context("access reviews by themselves", at=at):
            review, organisation = _held(review_id)
            if not review.is_open:
                return False
            only_administrator_keep(review, at)
            if review.pauses_unanswered and _pause_some(review, organisation, at):
                continue
            _record(review, AuditTag.REVIEW_CLOSED, at)
            review_finish(review, closed_by_id=None, at=at)
            administrators = [each.user for each in administrator_memberships(organisation.id, at)]
            closed_letters(review, organisation, administrators, at=at)
            return True


def _pause_some(review: AccessReview, organisation: Organisation, at: datetime) -> bool:
    """Pauses the first hundred of those left, whoever was away longest first; whether there was anybody."""
    left = review.items.to_decide_at(at).filter(result="").select_related("membership__user")
    found = list(left.order_by(F("last_activity_at").asc(nulls_first=True), "id")[:PAUSED_AT_ONCE])
    for item in found:
        item.result = _pause(review, organisation, item, at)
        item.save(update_fields=["result"])
    return bool(found)


def _pause(
    review: AccessReview, organisation: Organisation, item: AccessReviewItem, at: datetime
) -> ReviewResult:
    """What became of it: who is paused already stays so, and the last functional administrator is left alone."""
    if item.membership.state == MembershipState.PAUSED:
        return ReviewResult.PAUSED
    with translation.override(item.membership.user.language):
        by = _authority(organisation, item.membership, at)
        if by is None:
            return ReviewResult.UNANSWERED
        try:
            with transaction.atomic():
                pause_by(by, item.membership_id, review_reason(review))
        except DomainError:
            return ReviewResult.UNANSWERED
    return ReviewResult.PAUSED


def _authority(organisation: Organisation, membership: Membership, at: datetime) -> Authority | None:
    """An administrator other than the person answers for the pause; None when there is no other one."""
    others = administrator_memberships(organisation.id, at).exclude(id=membership.id)
    administrator = others.first()
    if administrator is None:
        return None
    acting = acting_in_organisation(
        user_id=administrator.user_id, at=at, organisation_number=organisation.relation_number
    )
    assert acting
    acting = replace(acting, user_name=_("The access review"))
    return _InItsName(acting=acting, organisation=acting.organisation)


def _held(review_id: int) -> tuple[AccessReview, Organisation]:
    """The review as it is once nobody else acts in its organisation."""
    organisation_id = AccessReview.objects.values_list("organisation_id", flat=True).get(id=review_id)
    organisation = _lock(organisation_id)
    return AccessReview.objects.get(id=review_id), organisation


def _lock(organisation_id: int) -> Organisation:
    return Organisation.objects.select_for_update().get(id=organisation_id)


def _record(review: AccessReview, tag: AuditTag, at: datetime, **facts: Any) -> None:
    audit_record_system(tag=tag, at=at, organisation_id=review.organisation_id, review=review.id, **facts)
