"""Mandates between organisations, and what a member keeps at hand of them."""

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Func, Q
from django.utils.translation import gettext_lazy as _

from access.permissions import MANDATABLE
from accounts.models import User
from common.privacy import Privacy, PrivacyMap
from orgs.models import Membership, Organisation
from relations.enums import TermsState

MANDATABLE_CODES = sorted(permission.value for permission in MANDATABLE)


class TimeRange(Func):
    """The period between two instants as a range: from included, until excluded, open where null."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Mandate(models.Model):
    """The lasting tie of one giver (employer) and one holder (intermediary). What it permits stands in its terms."""

    giver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="mandates_given")
    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="mandates_held")
    created_at = models.DateTimeField(auto_now_add=True)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "giver": Privacy.BUSINESS,
        "holder": Privacy.BUSINESS,
        "created_at": Privacy.BUSINESS,
    }

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        default_permissions = ()
        permissions = [(code, code) for code in MANDATABLE_CODES]
        constraints = [
            models.UniqueConstraint(fields=["holder", "giver"], name="one_mandate_per_pair"),
            models.CheckConstraint(condition=~Q(giver=models.F("holder")), name="nobody_mandates_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} to {self.holder_id}"


class TermsQuerySet(models.QuerySet["MandateTerms"]):
    """Terms by their validity."""

    def in_force_at(self, at: datetime) -> "TermsQuerySet":
        """Accepted terms whose period holds the instant: at most one per mandate."""
        return self.filter(
            Q(ends_at__isnull=True) | Q(ends_at__gt=at), state=TermsState.ACCEPTED, starts_at__lte=at
        )


class MandateTerms(models.Model):
    """One version of what a mandate permits, and for how long. Accepted versions never overlap."""

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="terms")
    version = models.PositiveIntegerField()
    permissions = ArrayField(models.CharField(max_length=40))
    state = models.CharField(max_length=9, choices=TermsState.choices, default=TermsState.PROPOSED)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    objects = TermsQuerySet.as_manager()

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "mandate": Privacy.BUSINESS,
        "version": Privacy.NONE,
        "permissions": Privacy.BUSINESS,
        "state": Privacy.BUSINESS,
        "starts_at": Privacy.BUSINESS,
        "ends_at": Privacy.BUSINESS,
        "proposed_by": Privacy.PERSONAL,
        "accepted_by": Privacy.PERSONAL,
    }

    class Meta:
        verbose_name = _("terms of a mandate")
        verbose_name_plural = _("terms of mandates")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["mandate", "version"], name="terms_are_numbered_once"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=models.F("starts_at")),
                name="terms_end_after_they_start",
            ),
            models.CheckConstraint(
                condition=Q(permissions__contained_by=MANDATABLE_CODES),
                name="terms_permit_only_what_a_mandate_may",
            ),
            ExclusionConstraint(
                name="accepted_terms_never_overlap",
                expressions=[
                    ("mandate", RangeOperators.EQUAL),
                    (TimeRange("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state=TermsState.ACCEPTED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mandate_id} version {self.version}"


class RelationAtHand(models.Model):
    """That a member opened a relation, when last, and whether it is a favourite. Survives renewal of the mandate."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="relations_at_hand")
    mandate = models.ForeignKey(Mandate, on_delete=models.CASCADE, related_name="+")
    is_favourite = models.BooleanField(default=False)
    opened_at = models.DateTimeField()

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "organisation": Privacy.BUSINESS,
        "membership": Privacy.PERSONAL,
        "mandate": Privacy.BUSINESS,
        "is_favourite": Privacy.PERSONAL,
        "opened_at": Privacy.PERSONAL,
    }

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["membership", "mandate"], name="one_note_per_member_and_relation")
        ]
        indexes = [
            models.Index(fields=["organisation", "membership", "-opened_at"], name="relations_opened_last")
        ]
