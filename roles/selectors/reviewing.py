"""Reading access reviews: the open one with how far it is, the people in it, and those that are closed."""

from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from access.acting import Acting
from access.database import require_context_of
from access.permissions import Permission
from roles.enums import ReviewDecision, ReviewResult, ReviewState
from roles.models import AccessReview, AccessReviewItem, ReviewItemQuerySet, has_ended_at


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewStanding:
    """The open review: everybody in it, how many are left to decide about, and how many of these are proposed to go.

    `ended`: nobody has to decide about them any more, because their access ended in another way. `desk_item_id`: the
    only functional administrator, about whom the desk is to decide.
    """

    review: AccessReview
    people: int
    left: int
    proposed: int
    ended: int
    kept: int
    removed: int
    desk_item_id: int | None

    @property
    def left_here(self) -> int:
        """About so many people the organisation itself is to decide."""
        return self.left - (self.desk_item_id is not None)

    @property
    def done(self) -> int:
        """About so many people nothing is left to decide."""
        return self.people - self.left


def review_open(*, acting: Acting) -> ReviewStanding | None:
    """The open review of the own organisation, if there is one."""
    require_context_of(acting)
    found = _of_organisation(acting).filter(state=ReviewState.OPEN).select_related("started_by").first()
    if found is None:
        return None
    ended = Q(decision="") & has_ended_at(acting.at)
    left = Q(decision="") & ~has_ended_at(acting.at)
    counts = found.items.aggregate(
        people=Count("id"),
        left=Count("id", filter=left),
        proposed=Count("id", filter=left & Q(proposal=ReviewDecision.REMOVE)),
        ended=Count("id", filter=ended),
        kept=Count("id", filter=Q(decision=ReviewDecision.KEEP)),
        removed=Count("id", filter=Q(decision=ReviewDecision.REMOVE)),
    )
    desk_item_id = found.items.for_desk_at(acting.at).values_list("id", flat=True).first()
    return ReviewStanding(review=found, desk_item_id=desk_item_id, **counts)


def review_left_count(*, acting: Acting) -> int:
    """How many people are left to decide about in the open review, for who decides, oneself aside; for others none."""
    require_context_of(acting)
    if not acting.may(Permission.MEMBERS_MANAGE):
        return 0
    items = AccessReviewItem.objects.filter(
        organisation_id=acting.organisation.id, review__state=ReviewState.OPEN
    )
    return items.to_decide_at(acting.at).exclude(user_id=acting.user_id).count()


def review_people(*, acting: Acting, review_id: int, only_left: bool = False) -> ReviewItemQuerySet:
    """The people of a review of the own organisation: those proposed to go first, then by name."""
    require_context_of(acting)
    items = AccessReviewItem.objects.filter(organisation_id=acting.organisation.id, review_id=review_id)
    if only_left:
        items = items.to_decide_at(acting.at)
    return items.select_related("membership", "decided_by").order_by(_PROPOSED_FIRST, "person_name", "id")


def review_closed_list(*, acting: Acting) -> QuerySet[AccessReview]:
    """The closed reviews of the own organisation, the last one first, each with how many of what became of whom."""
    require_context_of(acting)
    counts = {
        f"count_{result.value.lower()}": Count("items", filter=Q(items__result=result))
        for result in ReviewResult
    }
    closed = _of_organisation(acting).filter(state=ReviewState.CLOSED)
    return closed.annotate(count_people=Count("items"), **counts).order_by("-closed_at", "-id")


def review_closed_get(*, acting: Acting, review_id: int) -> AccessReview:
    """One of those. Raises `AccessReview.DoesNotExist`, also for an open one and for one of another organisation."""
    require_context_of(acting)
    closed = _of_organisation(acting).filter(state=ReviewState.CLOSED)
    return closed.select_related("organisation", "started_by", "closed_by").get(id=review_id)


_PROPOSED_FIRST = Case(
    When(proposal=ReviewDecision.REMOVE, then=Value(0)), default=Value(1), output_field=IntegerField()
)


def _of_organisation(acting: Acting) -> QuerySet[AccessReview]:
    return AccessReview.objects.filter(organisation_id=acting.organisation.id)
