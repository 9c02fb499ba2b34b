"""Counters. They know no organisation and no person: the subject is a keyed hash."""

from typing import ClassVar

from django.db import models

from common.privacy import Privacy, PrivacyMap


class Count(models.Model):
    """How often something was done by one subject in one window of time."""

    kind = models.CharField(max_length=40)
    subject_hash = models.CharField(max_length=64)
    window_start = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "kind": Privacy.NONE,
        "subject_hash": Privacy.SECRET,
        "window_start": Privacy.NONE,
        "count": Privacy.NONE,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_hash", "window_start"], name="one_count_per_window"
            )
        ]


class Failures(models.Model):
    """How often in a row one subject failed, and until when the next try waits."""

    kind = models.CharField(max_length=40)
    subject_hash = models.CharField(max_length=64)
    count = models.PositiveIntegerField(default=0)
    wait_until = models.DateTimeField(null=True)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "kind": Privacy.NONE,
        "subject_hash": Privacy.SECRET,
        "count": Privacy.NONE,
        "wait_until": Privacy.NONE,
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject_hash"], name="one_row_of_failures")]
