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
    """One file of a delivery and what became of it. `sha256` is empty when the file could not be read.

    `is_kept`: its content is here (`KeptFile`), so that it can be tried again.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=400, db_collation="C")
    sha256 = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=9, choices=FileOutcome.choices)
    handled_at = models.DateTimeField()
    is_kept = models.BooleanField(default=False)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "batch": Privacy.NONE,
        "name": Privacy.BUSINESS,
        "sha256": Privacy.NONE,
        "outcome": Privacy.NONE,
        "handled_at": Privacy.NONE,
        "is_kept": Privacy.NONE,
    }

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["batch", "name"], name="each_file_once_per_batch")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_settled(self) -> bool:
        """Nothing of the file waits for anybody."""
        return FileOutcome(self.outcome).is_settled


class ImportIssue(models.Model):
    """What was wrong in a file: a code, the place in the file, and the values of the sentence that says so.

    The sentence is made when somebody reads it, in the reader's language (`jobs.issue_texts`). `retry` is the
    attempt that found it, None for the delivery itself.
    """

    file = models.ForeignKey(ImportFile, on_delete=models.CASCADE, related_name="issues")
    retry = models.ForeignKey("ImportRetry", on_delete=models.CASCADE, null=True, related_name="issues")
    code = models.CharField(max_length=60)
    place = models.JSONField(default=dict)
    values = models.JSONField(default=dict)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "file": Privacy.NONE,
        "retry": Privacy.NONE,
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


class ImportRetry(models.Model):
    """Somebody tried a refused file again, perhaps for an organisation chosen by hand, and what became of it."""

    file = models.ForeignKey(ImportFile, on_delete=models.CASCADE, related_name="retries")
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    by_name = models.CharField(max_length=200)
    organisation_id = models.BigIntegerField(null=True)
    organisation_label = models.CharField(max_length=220, blank=True)
    outcome = models.CharField(max_length=9, choices=FileOutcome.choices)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "file": Privacy.NONE,
        "at": Privacy.PERSONAL,
        "by_id": Privacy.PERSONAL,
        "by_name": Privacy.PERSONAL,
        "organisation_id": Privacy.BUSINESS,
        "organisation_label": Privacy.BUSINESS,
        "outcome": Privacy.NONE,
    }

    class Meta:
        default_permissions = ()


class KeptFile(models.Model):
    """The content of a refused file, until it is taken in or its time is over (`jobs.services.keeping`)."""

    file = models.OneToOneField(ImportFile, on_delete=models.CASCADE, related_name="kept")
    content = models.BinaryField()
    kept_at = models.DateTimeField()

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "file": Privacy.NONE,
        "content": Privacy.FINANCIAL,
        "kept_at": Privacy.NONE,
    }

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["kept_at"], name="kept_files_oldest_first")]


class Upload(models.Model):
    """A delivery that somebody of the desk uploaded: by whom, and how far the work on it is.

    `key` comes from the form: the same form sent twice is one upload. `content_hash` is that of names, contents,
    kind and organisation: while an upload is open there is no second one of the same content. `files` has name,
    size in bytes and hash of each file. A worker that works on it moves `next_try_at` on; when it dies, another
    one goes on from there. `attempts` counts the runs since the number of `handled` files last grew.
    """

    batch = models.OneToOneField(ImportBatch, on_delete=models.CASCADE, related_name="upload")
    key = models.UUIDField(unique=True)
    content_hash = models.CharField(max_length=64)
    files = models.JSONField()
    size = models.PositiveBigIntegerField()
    by_id = models.BigIntegerField()
    by_name = models.CharField(max_length=200)
    is_open = models.BooleanField(default=True)
    next_try_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    handled = models.PositiveIntegerField(default=0)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "batch": Privacy.NONE,
        "key": Privacy.NONE,
        "content_hash": Privacy.NONE,
        "files": Privacy.BUSINESS,
        "size": Privacy.NONE,
        "by_id": Privacy.PERSONAL,
        "by_name": Privacy.PERSONAL,
        "is_open": Privacy.NONE,
        "next_try_at": Privacy.NONE,
        "attempts": Privacy.NONE,
        "handled": Privacy.NONE,
    }

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_hash"],
                condition=models.Q(is_open=True),
                name="one_open_upload_per_content",
            )
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(is_open=True), name="uploads_to_take_in"),
            models.Index(fields=["content_hash"], name="uploads_by_content"),
        ]


class UploadPart(models.Model):
    """A piece of an uploaded file, so that no file has to be in memory as a whole. Gone when the work is done."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    file = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "upload": Privacy.NONE,
        "file": Privacy.NONE,
        "number": Privacy.NONE,
        "content": Privacy.FINANCIAL,
    }

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["upload", "file", "number"], name="each_part_of_an_upload_once")
        ]
