"""The worker's side of files with colleagues: claims rows, carries them out, and leaves the rest to another worker.

The rows are the truth. Some rows are claimed, carried out and marked in one transaction: a worker that dies leaves
them as they were. Whose file it is, and whether that person may still do this, is asked anew in each of these
transactions, once nobody else changes the organisation at the same moment.
"""

import time
from datetime import datetime
from typing import Final

import structlog
from django.db import transaction
from django.utils import timezone, translation

from access.acting import Acting
from access.database import Context, Scope, database_context, system_context
from access.permissions import Permission
from audit.enums import AuditTag
from common.errors import DomainError
from orgs.models import Organisation
from roles.acting import acting_in_organisation
from roles.batch_enums import UNDER_WAY, BatchState, BatchWay, RowOutcome
from roles.batch_facts import Facts
from roles.batch_notes import Note, Problem
from roles.models import ColleagueBatch, ColleagueBatchRow
from roles.services.authority import Authority
from roles.services.batch_ends import batch_finish_if_done, batch_refuse, batch_stop, rows_left
from roles.services.batch_rows import RowResult, facts_of_rows, row_carry_out
from roles.services.batches import tell_worker

_log = structlog.get_logger(__name__)

SLICE: Final = 20.0
"""Seconds after which a worker makes room: mail and other work do not wait for a large file."""

AT_ONCE: Final = 20
"""Rows that are claimed, looked up and carried out in one transaction, each for itself."""


class _RowRefused(Exception):
    """Of a file that is all or nothing: this row could not be carried out."""

    def __init__(self, row: ColleagueBatchRow, notes: tuple[Note, ...]) -> None:
        super().__init__(row.line)
        self.row = row
        self.notes = notes


class _RightGone(Exception):
    """Whoever ordered it may not do this any more."""


def batches_carry_out(*, seconds: float = SLICE) -> int:
    """Carries out what was ordered, for at most about so many seconds; returns how many rows were handled.

    Files take turns. What is left goes on in a further task. Safe to run many times at once.
    """
    end = time.monotonic() + seconds
    handled = 0
    waiting = _ordered()
    while waiting:
        for batch_id in list(waiting):
            count = _step(batch_id)
            handled += count
            if not count:
                waiting.remove(batch_id)
        if time.monotonic() > end:
            tell_worker()
            break
    return handled


def _ordered() -> list[int]:
    with system_context("files with colleagues to carry out"):
        batches = ColleagueBatch.objects.filter(state__in=UNDER_WAY).order_by("ordered_at", "id")
        return list(batches.values_list("id", flat=True))


def _step(batch_id: int) -> int:
    """Carries out the next rows, or the whole of what is all or nothing; returns how many rows were handled."""
    try:
        batch = _begin(batch_id)
        if batch is None:
            return 0
        with translation.override(batch.by.language):
            together = batch.way == BatchWay.TOGETHER
            return _carry_out_together(batch) if together else _carry_out_next(batch)
    except _RightGone:
        batch_stop(batch_id)
    except Exception:  # noqa: BLE001 - the other files still have to be carried out
        _log.exception("colleague_batch_failed", batch=batch_id)
    return 0


def _begin(batch_id: int) -> ColleagueBatch | None:
    """The batch, seen to be under way from now on."""
    with system_context("files with colleagues to carry out"):
        batches = ColleagueBatch.objects.select_related("by", "organisation")
        ColleagueBatch.objects.filter(id=batch_id, state=BatchState.WAITING).update(state=BatchState.RUNNING)
        return batches.filter(id=batch_id, state=BatchState.RUNNING).first()


def _carry_out_next(batch: ColleagueBatch) -> int:
    now = timezone.now()
    with transaction.atomic(), system_context("files with colleagues to carry out", at=now):
        rows = list(rows_left(batch).select_for_update(skip_locked=True)[:AT_ONCE])
        if not rows:
            batch_finish_if_done(batch, now)
            return 0
        by = _authority_of(batch, now)
        with database_context(_context_of(by.acting)):
            facts = facts_of_rows(by, rows)
            for row in rows:
                result = _result(by, row, facts)
                if result.outcome == RowOutcome.WRONG:
                    by.record(AuditTag.BATCH_ROW_REFUSED, batch=batch.id, row=row.line)
                _mark(row, result)
        return len(rows)


def _result(by: Authority, row: ColleagueBatchRow, facts: Facts) -> RowResult:
    """What becomes of a row. When a rule refuses, or the portal itself fails, nothing is done of it.

    A row at which the portal failed is not tried for ever: the person uploads it again.
    """
    try:
        with transaction.atomic():
            return row_carry_out(by, row, facts)
    except DomainError as refusal:
        note = Note(code=Problem.SAID, values={"sentence": str(refusal)})
    except Exception:  # noqa: BLE001 - the other rows still have to be carried out
        _log.exception("colleague_batch_row_failed", batch=row.batch_id, row=row.line)
        note = Note(code=Problem.FAULT)
    return RowResult(outcome=RowOutcome.WRONG, notes=(note,))


def _carry_out_together(batch: ColleagueBatch) -> int:
    """All rows in one transaction. When one cannot be, none is, and the person chooses again."""
    now = timezone.now()
    try:
        with transaction.atomic(), system_context("files with colleagues to carry out", at=now):
            locked = ColleagueBatch.objects.select_for_update(skip_locked=True)
            if not locked.filter(id=batch.id, state=BatchState.RUNNING).exists():
                return 0
            rows = list(rows_left(batch))
            by = _authority_of(batch, now)
            with database_context(_context_of(by.acting)):
                facts = facts_of_rows(by, rows)
                for row in rows:
                    _carry_out_or_refuse(by, row, facts)
            _authority_of(batch, timezone.now())  # still
            batch_finish_if_done(batch, now)
    except _RowRefused as refused:
        batch_refuse(batch.id, refused.row, refused.notes)
        return 0
    return len(rows)


def _carry_out_or_refuse(by: Authority, row: ColleagueBatchRow, facts: Facts) -> None:
    result = _result(by, row, facts)
    if result.outcome == RowOutcome.WRONG:
        raise _RowRefused(row, result.notes)
    _mark(row, result)


def _authority_of(batch: ColleagueBatch, at: datetime) -> Authority:
    """Whoever ordered it, with the rights of this instant. Raises `_RightGone`."""
    Organisation.objects.select_for_update().get(id=batch.organisation_id)
    acting = acting_in_organisation(
        user_id=batch.by_id, at=at, organisation_number=batch.organisation.relation_number
    )
    if acting and acting.may(Permission.MEMBERS_MANAGE) and acting.may(Permission.ROLES_GRANT):
        return Authority.of_colleague(acting)
    raise _RightGone


def _context_of(acting: Acting) -> Context:
    return Context(
        scope=Scope.OWN, at=acting.at, user_id=acting.user_id, organisation_id=acting.organisation.id
    )


def _mark(row: ColleagueBatchRow, result: RowResult) -> None:
    row.outcome = result.outcome
    row.note_down(result.notes)
    row.save(update_fields=["outcome", "notes"])
