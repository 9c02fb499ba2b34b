"""A closed access review in the words of its report."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roles.enums import ReviewResult
from roles.models import AccessReview, AccessReviewItem
from roles.review_pdf import PaperPerson, ReviewPaper

_BY_ITSELF: Final = gettext_lazy("by itself")


def review_paper(review: AccessReview, people: Sequence[AccessReviewItem]) -> ReviewPaper:
    """The report, in the active language; `people` in the order in which they stand there."""
    return ReviewPaper(
        organisation=review.organisation.name,
        relation_number=review.organisation.relation_number,
        facts=_facts(review, len(people)),
        results=tuple(
            (str(result.label), number_format(sum(each.result == result for each in people)))
            for result in ReviewResult
        ),
        people=[_person(each) for each in people],
        trail=_trail(review),
        trail_note=_(
            "The trail is a chain: whoever keeps this position and this code can have it proved later that nothing "
            "before it was changed or removed."
        ),
    )


def _facts(review: AccessReview, count: int) -> tuple[tuple[str, str], ...]:
    started_by = review.started_by.full_name if review.started_by else _BY_ITSELF
    closed_by = review.closed_by.full_name if review.closed_by else _BY_ITSELF
    return (
        (_("Organisation"), f"{review.organisation.name} ({review.organisation.relation_number})"),
        (_("Started"), f"{_moment(review.started_at)}, {started_by}"),
        (_("Date to decide by"), _moment(review.due_at)),
        (_("Closed"), f"{_moment(review.closed_at)}, {closed_by}"),
        (_("People"), number_format(count)),
    )


def _person(item: AccessReviewItem) -> PaperPerson:
    first = (_("Functional administrator"),) if item.is_functional_administrator else ()
    roles = (*first, *item.role_words) or (_("No role"),)
    return PaperPerson(
        name=item.person_name,
        roles=roles,
        last_activity=_day(item.last_activity_at) if item.last_activity_at else _("never"),
        result=str(ReviewResult(item.result).label),
        decided=_decided(item),
    )


def _decided(item: AccessReviewItem) -> tuple[str, ...]:
    """By whom and when; why nobody had to."""
    if item.is_only_administrator:
        return (_("the only functional administrator stays"),)
    if item.decided_at_desk:
        return (str(settings.BRAND["desk"]), _moment(item.decided_at))
    if item.decided_by is None:
        return ()
    return (item.decided_by.full_name, _moment(item.decided_at))


def _trail(review: AccessReview) -> tuple[tuple[str, str], ...]:
    return (
        (_("Position"), number_format(review.trail_position or 0, use_l10n=False)),
        (_("Code (SHA-256)"), review.trail_hash),
    )


def _day(at: datetime) -> str:
    return date_format(localtime(at).date(), "DATE_FORMAT")


def _moment(at: datetime | None) -> str:
    return date_format(localtime(at), "DATETIME_FORMAT") if at else ""
