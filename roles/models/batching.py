"""Files with colleagues that administrators upload, and what each row of them comes to."""

import json
from collections.abc import Iterable, Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.fields import EncryptedTextField
from common.privacy import Privacy, PrivacyMap
from orgs.models import Organisation
from roles.batch_enums import UNDER_WAY, BatchState, BatchWay, Column, RowOutcome, RowVerdict
from roles.batch_files import FileRow
from roles.batch_notes import Note, note_of


class ColleagueBatch(models.Model):
    """A file with colleagues, kept until it is thrown away or its time is over: it holds personal data.

    It is of whoever uploaded it (`by`), who declared to be entitled to fill in these data and who alone carries it
    out. `key` comes from the form: the same form sent twice is one batch. `checked_at`: when the rows were compared
    with the organisation. `refused_row` is the row for which all or nothing came to nothing.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="colleague_batches")
    key = models.UUIDField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=7, choices=BatchState.choices, default=BatchState.CHECKED)
    way = models.CharField(max_length=10, choices=BatchWay.choices, blank=True)
    declared_entitled = models.BooleanField(default=False)
    uploaded_at = models.DateTimeField()
    checked_at = models.DateTimeField()
    ordered_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    refused_row = models.PositiveIntegerField(null=True)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "organisation": Privacy.BUSINESS,
        "key": Privacy.NONE,
        "by": Privacy.PERSONAL,
        "file_name": Privacy.PERSONAL,
        "state": Privacy.NONE,
        "way": Privacy.NONE,
        "declared_entitled": Privacy.PERSONAL,
        "uploaded_at": Privacy.PERSONAL,
        "checked_at": Privacy.NONE,
        "ordered_at": Privacy.PERSONAL,
        "finished_at": Privacy.NONE,
        "refused_row": Privacy.NONE,
    }

    class Meta:
        verbose_name = _("batch of colleagues")
        verbose_name_plural = _("batches of colleagues")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "by", "key"], name="colleague_batch_once_per_form"
            ),
            models.CheckConstraint(
                condition=Q(declared_entitled=True), name="whoever_uploads_declared_to_be_entitled"
            ),
            models.CheckConstraint(
                condition=Q(state=BatchState.CHECKED) | (~Q(way="") & Q(ordered_at__isnull=False)),
                name="colleague_batch_is_ordered_in_a_way",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "by", "-uploaded_at"], name="colleague_batches_of_person"),
            models.Index(
                fields=["ordered_at"], condition=Q(state__in=UNDER_WAY), name="colleague_batches_to_do"
            ),
        ]

    def __str__(self) -> str:
        return f"colleagues {self.pk}"

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has it, or will have."""
        return self.state in UNDER_WAY


class ColleagueBatchRow(models.Model):
    """One row: what the file says (`content`), what looking through found, and what became of it.

    `notes` are the problems or the deeds of the row, planned or done. Content and notes are encrypted.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(ColleagueBatch, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    content = EncryptedTextField()
    notes = EncryptedTextField()
    verdict = models.CharField(max_length=7, choices=RowVerdict.choices)
    outcome = models.CharField(max_length=7, choices=RowOutcome.choices, blank=True)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "organisation": Privacy.BUSINESS,
        "batch": Privacy.NONE,
        "line": Privacy.NONE,
        "content": Privacy.PERSONAL,
        "notes": Privacy.PERSONAL,
        "verdict": Privacy.NONE,
        "outcome": Privacy.NONE,
    }

    class Meta:
        verbose_name = _("row of a batch of colleagues")
        verbose_name_plural = _("rows of batches of colleagues")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["batch", "line"], name="each_line_once_per_colleague_batch")
        ]

    def __str__(self) -> str:
        return f"row {self.line}"

    @property
    def row(self) -> FileRow:
        """What the file says."""
        cells: Mapping[str, str] = json.loads(self.content)
        return FileRow(line=self.line, cells={Column(name): value for name, value in cells.items()})

    @property
    def notes_now(self) -> list[Note]:
        """What is to be said of the row."""
        return [note_of(stored) for stored in json.loads(self.notes)]

    def note_down(self, notes: Iterable[Note]) -> None:
        """Replaces what is said of the row."""
        self.notes = json.dumps([note.plain() for note in notes])
