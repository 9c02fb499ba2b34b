"""Deliveries from the back office: which files came, and what was wrong. Ids, no foreign keys upward."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.privacy import Privacy, PrivacyMap
from jobs.enums import BatchState, FileOutcome


class ImportBatch(models.Model):
    """One delivery. `fingerprint` is the hash of its names and contents, so that a rerun finds it again.

    `left_aside` names the files in the delivered folders that are of another kind and were not opened.
    """

    kind = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=64)
    named_organisation_id = models.BigIntegerField(null=True)
    named_organisation_label = models.CharField(max_length=220, blank=True)
    file_count = models.PositiveIntegerField()
    left_aside = models.JSONField(default=list)
    state = models.CharField(max_length=7, choices=BatchState.choices, default=BatchState.RUNNING)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "kind": Privacy.NONE,
        "fingerprint": Privacy.NONE,
        "named_organisation_id": Privacy.BUSINESS,
        "named_organisation_label": Privacy.BUSINESS,
        "file_count": Privacy.NONE,
        "left_aside": Privacy.BUSINESS,
        "state": Privacy.NONE,
        "started_at": Privacy.NONE,
        "finished_at": Privacy.NONE,
    }

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "fingerprint"],
                condition=models.Q(state=BatchState.RUNNING),
                name="one_running_batch_per_delivery",
            )
        ]
        indexes = [models.Index(fields=["-started_at", "-id"], name="batches_newest_first")]

    def __str__(self) -> str:
        return f"{self.kind} {self.started_at:%Y-%m-%d}"


class ImportFile(models.Model):
    """One file of a delivery and what became of it. `sha256` is empty when the file could not be read."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=400, db_collation="C")
    sha256 = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=9, choices=FileOutcome.choices)
    handled_at = models.DateTimeField()

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "batch": Privacy.NONE,
        "name": Privacy.BUSINESS,
        "sha256": Privacy.NONE,
        "outcome": Privacy.NONE,
        "handled_at": Privacy.NONE,
    }

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["batch", "name"], name="each_file_once_per_batch")]

    def __str__(self) -> str:
        return self.name


class ImportIssue(models.Model):
    """What was wrong in a file: a code, the place in the file, and the values of the sentence that says so.

    The sentence is made when somebody reads it, in the reader's language (`jobs.issue_texts`).
    """

    file = models.ForeignKey(ImportFile, on_delete=models.CASCADE, related_name="issues")
    code = models.CharField(max_length=60)
    place = models.JSONField(default=dict)
    values = models.JSONField(default=dict)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "file": Privacy.NONE,
        "code": Privacy.NONE,
        "place": Privacy.BUSINESS,
        "values": Privacy.BUSINESS,
    }

    class Meta:
        verbose_name = _("problem in a delivery")
        verbose_name_plural = _("problems in deliveries")
        default_permissions = ()

    def __str__(self) -> str:
        return self.code
