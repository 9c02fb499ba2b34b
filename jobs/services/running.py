"""Taking in a delivery of any kind: one batch, each file in its own transaction, good ones beside bad ones."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import structlog
from django.db import InterfaceError, OperationalError, transaction

from access.database import Context, system_context
from audit.services import audit_record_system
from jobs.enums import FileOutcome, FileProblem
from jobs.files import DeliveredFile, Delivery, FileRefused, file_read
from jobs.kinds import FoundIssue, Handled, ImportKind, NamedOrganisation, TakeIn
from jobs.models import ImportBatch, ImportFile
from jobs.services.batches import (
    batch_begin,
    batch_end,
    batch_take_up,
    file_done,
    file_is_open,
    names_done,
)
from jobs.services.keeping import content_keep

_log = structlog.get_logger(__name__)


def delivery_run(
    *,
    kind: ImportKind,
    delivery: Delivery,
    named: NamedOrganisation | None,
    at: datetime,
    batch_id: int | None = None,
    may_go_on: Callable[[], bool] = lambda: True,
) -> ImportBatch:
    """Takes in what is still to handle of a delivery: the good files land, each bad one is an issue.

    Without `batch_id` the batch is the interrupted one of the same delivery, or a new one. `may_go_on` is asked
    before each file; when it says no, the batch stays open and a further run goes on there.
    """
    run = _Run(at)
    with run.turn():
        take_in = kind.prepare(named, is_assigned=False)
        if batch_id is None:
            batch = batch_begin(kind=kind.name, delivery=delivery, named=named, at=at)
        else:
            batch = batch_take_up(batch_id=batch_id, delivery=delivery)
        done = names_done(batch_id=batch.id)
    for file in delivery.files:
        if file.name in done:
            continue
        if not may_go_on():
            return batch
        with run.turn():
            if file_is_open(batch_id=batch.id, name=file.name):
                _handle(file, kind, take_in, batch.id, at=run.now())
    with run.turn():
        if batch_end(batch_id=batch.id, at=run.now()):
            _record(batch, kind, at=run.now())
        batch.refresh_from_db()
    return batch


class _Run:
    """The instants of one run: it began at the one given, and time goes on from there."""

    def __init__(self, began_at: datetime) -> None:
        self._began_at = began_at
        self._count = time.monotonic()

    def now(self) -> datetime:
        return self._began_at + timedelta(seconds=time.monotonic() - self._count)

    def turn(self) -> AbstractContextManager[Context]:
        """One transaction as the program itself: a delivery holds documents of many organisations."""
        return system_context("delivery", at=self.now())


def _handle(file: DeliveredFile, kind: ImportKind, take_in: TakeIn, batch_id: int, *, at: datetime) -> None:
    """Takes in one file and records what became of it. What is not settled is kept, to be tried again."""
    content: bytes | None = None
    try:
        content = file_read(file=file, limit=kind.limit)
        handled = content_take_in(take_in, content=content, sha256=file.sha256, batch_id=batch_id)
    except FileRefused as refusal:
        issue = FoundIssue(code=refusal.problem, values=refusal.values)
        handled = Handled(outcome=FileOutcome.REFUSED, issues=[issue])
    row = file_done(batch_id=batch_id, file=file, outcome=handled.outcome, issues=handled.issues, at=at)
    if content is not None and not handled.outcome.is_settled:
        content_keep(file=row, content=content, at=at)


def content_take_in(take_in: TakeIn, *, content: bytes, sha256: str, batch_id: int) -> Handled:
    """What becomes of a content. A fault of our own in one file does not keep the others out."""
    try:
        with transaction.atomic():
            return take_in(content, sha256, batch_id)
    except (OperationalError, InterfaceError):
        raise  # no database: the rerun goes on here
    except Exception:  # noqa: BLE001 - one file that breaks us must not keep the others out
        _log.exception("file_not_handled", batch=batch_id, sha256=sha256)
        return Handled(outcome=FileOutcome.REFUSED, issues=[FoundIssue(code=FileProblem.FAULT)])


def _record(batch: ImportBatch, kind: ImportKind, *, at: datetime) -> None:
    outcomes = list(ImportFile.objects.filter(batch=batch).values_list("outcome", flat=True))
    numbers = {outcome.value.lower(): outcomes.count(outcome) for outcome in FileOutcome}
    audit_record_system(
        tag=kind.tag, at=at, organisation_id=batch.named_organisation_id, batch=batch.id, **numbers
    )
