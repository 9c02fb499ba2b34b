"""The end of the work on a file with colleagues: it is done, nothing of it could be, or the right is gone."""

from datetime import datetime

from django.db.models import QuerySet

from access.database import system_context
from audit.enums import AuditTag
from audit.services import audit_record_system
from roles.batch_enums import BatchState, RowOutcome, RowVerdict
from roles.batch_notes import Note
from roles.models import ColleagueBatch, ColleagueBatchRow


def rows_left(batch: ColleagueBatch) -> QuerySet[ColleagueBatchRow]:
    """The rows that nobody handled yet, in the order of the file."""
    return ColleagueBatchRow.objects.filter(batch_id=batch.id, outcome="").order_by("line")


def batch_finish_if_done(batch: ColleagueBatch, at: datetime) -> None:
    """Once no worker has a row of it any more."""
    locked = ColleagueBatch.objects.select_for_update().filter(id=batch.id, state=BatchState.RUNNING).first()
    if locked is None or rows_left(batch).exists():
        return
    locked.state, locked.finished_at = BatchState.DONE, at
    locked.save(update_fields=["state", "finished_at"])
    outcomes = list(locked.rows.values_list("outcome", flat=True))
    audit_record_system(
        tag=AuditTag.BATCH_CARRIED_OUT,
        at=at,
        organisation_id=locked.organisation_id,
        batch=locked.id,
        **{each.value.lower(): outcomes.count(each.value) for each in RowOutcome},
    )


def batch_stop(batch_id: int) -> None:
    """Nothing more is done; what was done row by row stays."""
    with system_context("files with colleagues to carry out") as context:
        batch = ColleagueBatch.objects.select_for_update().get(id=batch_id)
        batch.state, batch.finished_at = BatchState.STOPPED, context.at
        batch.save(update_fields=["state", "finished_at"])
        audit_record_system(
            tag=AuditTag.BATCH_STOPPED,
            at=context.at,
            organisation_id=batch.organisation_id,
            batch=batch.id,
        )


def batch_refuse(batch_id: int, row: ColleagueBatchRow, notes: tuple[Note, ...]) -> None:
    """Nothing was done; the row says why, and whoever uploaded it chooses again."""
    with system_context("files with colleagues to carry out") as context:
        batch = ColleagueBatch.objects.select_for_update().get(id=batch_id)
        batch.state, batch.way, batch.refused_row = BatchState.CHECKED, "", row.line
        batch.save(update_fields=["state", "way", "refused_row"])
        row.verdict = RowVerdict.WRONG
        row.note_down(notes)
        row.save(update_fields=["verdict", "notes"])
        audit_record_system(
            tag=AuditTag.BATCH_REFUSED,
            at=context.at,
            organisation_id=batch.organisation_id,
            batch=batch.id,
            row=row.line,
        )
