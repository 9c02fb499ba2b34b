"""Employees of the insurer who look inside an organisation, for a while and for a reason."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.privacy import Privacy, PrivacyMap
from orgs.models import Organisation


class LookQuerySet(models.QuerySet["LookAlong"]):
    """Sessions by whether they still open anything."""

    def unended(self) -> "LookQuerySet":
        """Sessions of which no end is written down, be their time over or not."""
        return self.filter(ended_at__isnull=True)


class LookAlong(models.Model):
    """One employee reads one customer's pages, as its functional administrators see them, up to `ends_at` at most.

    `ended_at`: when the employee stopped, or when the time was over.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    employee = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = LookQuerySet.as_manager()

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "employee": Privacy.PERSONAL,
        "organisation": Privacy.BUSINESS,
        "reason": Privacy.PERSONAL,
        "started_at": Privacy.PERSONAL,
        "ends_at": Privacy.PERSONAL,
        "ended_at": Privacy.PERSONAL,
    }

    class Meta:
        verbose_name = _("session of looking along")
        verbose_name_plural = _("sessions of looking along")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="nobody_looks_along_without_a_reason"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("started_at")), name="looking_along_takes_time"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True)
                | Q(ended_at__gte=F("started_at"), ended_at__lte=F("ends_at")),
                name="looking_along_ends_in_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["employee", "-started_at"], name="looks_of_employee"),
            models.Index(fields=["ends_at"], condition=Q(ended_at__isnull=True), name="looks_to_end"),
        ]

    def __str__(self) -> str:
        return f"look {self.pk}"

    def is_open_at(self, at: datetime) -> bool:
        """Whether it opens pages at this instant."""
        return self.ended_at is None and self.started_at <= at < self.ends_at
