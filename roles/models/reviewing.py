"""The access review: whether everybody who has access still needs it."""

from datetime import datetime, timedelta
from typing import ClassVar, Final

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.privacy import Privacy, PrivacyMap
from orgs.enums import MembershipState
from orgs.models import Membership, Organisation
from roles.enums import ReviewDecision, ReviewResult, ReviewState, Role

ANSWER_WITHIN: Final = timedelta(days=30)
"""So long after its start a review is due."""

IDLE_AFTER: Final = timedelta(days=90)
"""Whoever was not active here for so long is proposed for removal."""


class AccessReview(models.Model):
    """One round in which an organisation says of everybody with access whether it is still needed.

    `started_by` is null where it began by the rhythm of the organisation, `closed_by` where it ended by its date.
    `pauses_unanswered` is what the security policy said at the start, so that every warning stays true. `reminded_days`
    is how many days before the date the last reminder was sent. The head of the trail (position and hash of the last
    sealed event) is taken when it closes, for the report.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="access_reviews")
    state = models.CharField(max_length=6, choices=ReviewState.choices, default=ReviewState.OPEN)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    due_at = models.DateTimeField()
    pauses_unanswered = models.BooleanField(default=False)
    reminded_days = models.PositiveSmallIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    trail_position = models.PositiveBigIntegerField(null=True)
    trail_hash = models.CharField(max_length=64, blank=True)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "organisation": Privacy.BUSINESS,
        "state": Privacy.BUSINESS,
        "started_at": Privacy.BUSINESS,
        "started_by": Privacy.PERSONAL,
        "due_at": Privacy.BUSINESS,
        "pauses_unanswered": Privacy.BUSINESS,
        "reminded_days": Privacy.NONE,
        "closed_at": Privacy.BUSINESS,
        "closed_by": Privacy.PERSONAL,
        "trail_position": Privacy.NONE,
        "trail_hash": Privacy.NONE,
    }

    class Meta:
        verbose_name = _("access review")
        verbose_name_plural = _("access reviews")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state=ReviewState.OPEN),
                name="one_open_review_per_organisation",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("started_at")), name="a_review_is_due_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(state=ReviewState.OPEN, closed_at__isnull=True, closed_by__isnull=True)
                | Q(state=ReviewState.CLOSED, closed_at__isnull=False),
                name="a_review_is_open_or_closed_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(trail_position__isnull=True, trail_hash="")
                | (Q(trail_position__isnull=False, closed_at__isnull=False) & ~Q(trail_hash="")),
                name="the_head_of_the_trail_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-started_at"], name="reviews_of_organisation"),
            models.Index(fields=["due_at"], condition=Q(state=ReviewState.OPEN), name="open_reviews_by_date"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.started_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be answered, as far as its date allows."""
        return self.state == ReviewState.OPEN


class ReviewItemQuerySet(models.QuerySet["AccessReviewItem"]):
    """People of a review by what there is to do with them."""

    def to_decide_at(self, at: datetime) -> "ReviewItemQuerySet":
        """Nobody decided, and the access has not ended meanwhile."""
        return self.filter(decision="").exclude(has_ended_at(at))

    def for_desk_at(self, at: datetime) -> "ReviewItemQuerySet":
        """Of those, in reviews that can be answered: whoever alone can come in as functional administrator now.

        Nobody else there could decide. Who is alone is found when it is read, so the decision moves by itself when an
        administrator leaves or comes.
        """
        able = Membership.objects.valid_at(at).filter(is_functional_administrator=True)
        others = able.filter(organisation_id=OuterRef("organisation_id")).exclude(
            id=OuterRef("membership_id")
        )
        items = self.to_decide_at(at).filter(review__state=ReviewState.OPEN, review__due_at__gt=at)
        return items.filter(~Exists(others), membership__in=able)


def has_ended_at(at: datetime) -> Q:
    """The condition that the access of a person of a review has ended, in whatever way."""
    return Q(membership__state=MembershipState.ENDED) | Q(
        membership__ends_at__lte=at, membership__ends_at__isnull=False
    )


class AccessReviewItem(models.Model):
    """One person in a review: what the person had at its start, what was proposed and decided, and what became of it.

    `person_name`, `is_functional_administrator`, `roles`, `methods` and `last_activity_at` are as they were at the
    start: `roles` has for each the role and the name of the relation ("" for the whole organisation, null for one
    whose mandate was over).
    `is_only_administrator`: nobody decided until the date, and the only administrator stays. `decided_at_desk`:
    nobody else at the organisation could decide, the desk did. `result` is written when the review closes.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(AccessReview, on_delete=models.PROTECT, related_name="items")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="review_items")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=150)
    is_functional_administrator = models.BooleanField(default=False)
    roles = models.JSONField(default=list)
    methods = models.JSONField(default=list)
    last_activity_at = models.DateTimeField(null=True)
    proposal = models.CharField(max_length=6, choices=ReviewDecision.choices)
    decision = models.CharField(max_length=6, choices=ReviewDecision.choices, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at_desk = models.BooleanField(default=False)
    is_only_administrator = models.BooleanField(default=False)
    result = models.CharField(max_length=10, choices=ReviewResult.choices, blank=True)

    objects = ReviewItemQuerySet.as_manager()

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "organisation": Privacy.PERSONAL,
        "review": Privacy.PERSONAL,
        "membership": Privacy.PERSONAL,
        "user": Privacy.PERSONAL,
        "person_name": Privacy.PERSONAL,
        "is_functional_administrator": Privacy.PERSONAL,
        "roles": Privacy.PERSONAL,
        "methods": Privacy.PERSONAL,
        "last_activity_at": Privacy.PERSONAL,
        "proposal": Privacy.PERSONAL,
        "decision": Privacy.PERSONAL,
        "decided_at": Privacy.PERSONAL,
        "decided_by": Privacy.PERSONAL,
        "decided_at_desk": Privacy.PERSONAL,
        "is_only_administrator": Privacy.PERSONAL,
        "result": Privacy.PERSONAL,
    }

    class Meta:
        verbose_name = _("person in an access review")
        verbose_name_plural = _("people in an access review")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["review", "membership"], name="one_row_per_person_in_a_review"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("user")),
                name="nobody_reviews_the_own_access",
            ),
            models.CheckConstraint(
                condition=Q(
                    decision="", decided_at__isnull=True, decided_by__isnull=True, is_only_administrator=False
                )
                | (
                    ~Q(decision="")
                    & Q(decided_at__isnull=False, decided_by__isnull=False, is_only_administrator=False)
                )
                | Q(
                    decision=ReviewDecision.KEEP,
                    decided_at__isnull=False,
                    decided_by__isnull=True,
                    is_only_administrator=True,
                ),
                name="a_decision_has_somebody_and_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(decided_at_desk=False)
                | Q(decision=ReviewDecision.KEEP, decided_by__isnull=False),
                name="the_desk_keeps_and_has_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_name} in {self.review_id}"

    @property
    def role_words(self) -> list[str]:
        """The roles at the start in words; a role that the catalogue has no more stands by its name in code."""
        known = dict(Role.choices)
        return [
            " · ".join(
                filter(None, (str(known.get(each["role"], each["role"])), _relation_words(each["relation"])))
            )
            for each in self.roles
        ]

    def has_ended(self, at: datetime) -> bool:
        """Whether the access has ended meanwhile, in whatever way."""
        ends_at = self.membership.ends_at
        return self.membership.state == MembershipState.ENDED or (ends_at is not None and ends_at <= at)


def _relation_words(relation: str | None) -> str:
    return gettext("mandate has ended") if relation is None else relation
