"""Deliveries: one batch each, one row per file, in a way that a rerun completes and never doubles.

These are steps of an import in another package. They run inside its `system_context`; each file is one
transaction: `file_is_open`, the work itself, `file_done`.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from jobs.enums import BatchState, FileOutcome
from jobs.files import DeliveredFile, Delivery
from jobs.kinds import FoundIssue, NamedOrganisation
from jobs.models import ImportBatch, ImportFile, ImportIssue


def batch_begin(
    *, kind: str, delivery: Delivery, named: NamedOrganisation | None, at: datetime
) -> ImportBatch:
    """The batch of this delivery: the one that is running or was interrupted, otherwise a new one.

    The same delivery has the same names, contents and named organisation. Two runs that begin at once get the
    same batch.
    """
    fingerprint = _fingerprint(kind, delivery, named)
    running = ImportBatch.objects.filter(kind=kind, fingerprint=fingerprint, state=BatchState.RUNNING)
    batch = running.first()
    while batch is None:
        begun = ImportBatch(
            kind=kind,
            fingerprint=fingerprint,
            named_organisation_id=named.id if named else None,
            named_organisation_label=named.label if named else "",
            file_count=len(delivery.files),
            left_aside=list(delivery.left_aside),
            started_at=at,
        )
        # Another run may begin it at this moment, and may even have finished it before we look again.
        ImportBatch.objects.bulk_create([begun], ignore_conflicts=True)
        batch = running.first()
    return batch


def batch_take_up(*, batch_id: int, delivery: Delivery) -> ImportBatch:
    """An uploaded delivery begins, now that it is known what is in it; or it goes on."""
    batch = ImportBatch.objects.select_for_update().get(id=batch_id)
    if batch.state == BatchState.WAITING:
        batch.state = BatchState.RUNNING
        batch.file_count = len(delivery.files)
        batch.left_aside = list(delivery.left_aside)
        batch.save(update_fields=["state", "file_count", "left_aside"])
    return batch


def names_done(*, batch_id: int) -> set[str]:
    """Names of the files that are handled: a rerun passes them over without a transaction for each."""
    return set(ImportFile.objects.filter(batch_id=batch_id).values_list("name", flat=True))


def file_is_open(*, batch_id: int, name: str) -> bool:
    """Whether this file is still to be handled. Holds the batch until the end of the transaction.

    So two runs of the same delivery take turns, and each file is handled by one of them.
    """
    ImportBatch.objects.select_for_update().get(id=batch_id)
    return not ImportFile.objects.filter(batch_id=batch_id, name=name).exists()


def file_done(
    *, batch_id: int, file: DeliveredFile, outcome: FileOutcome, issues: Sequence[FoundIssue], at: datetime
) -> ImportFile:
    """Records what became of a file. The caller holds the batch (`file_is_open`)."""
    row = ImportFile.objects.create(
        batch_id=batch_id, name=file.name, sha256=file.sha256, outcome=outcome, handled_at=at
    )
    ImportIssue.objects.bulk_create(
        ImportIssue(file=row, code=issue.code, place=dict(issue.place), values=dict(issue.values))
        for issue in issues
    )
    return row


def batch_end(*, batch_id: int, at: datetime) -> bool:
    """Closes the batch. False when another run has closed it already."""
    batch = ImportBatch.objects.select_for_update().get(id=batch_id)
    if batch.state != BatchState.RUNNING:
        return False
    batch.state = BatchState.DONE
    batch.finished_at = at
    batch.save(update_fields=["state", "finished_at"])
    return True


def _fingerprint(kind: str, delivery: Delivery, named: NamedOrganisation | None) -> str:
    files = [(file.name, file.sha256, file.problem) for file in delivery.files]
    content = json.dumps([kind, named.id if named else None, files, delivery.left_aside])
    return hashlib.sha256(content.encode()).hexdigest()
