"""Files with colleagues, as whoever uploads them handles them: looked through, ordered, and thrown away."""

import json
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of, system_context
from audit.enums import AuditTag
from common.errors import DomainError
from roles.batch_enums import UNDER_WAY, BatchState, BatchWay, RowVerdict
from roles.batch_files import FileRow, file_rows
from roles.batch_wishes import wish_of
from roles.models import ColleagueBatch, ColleagueBatchRow
from roles.selectors import colleague_batch_facts, colleague_batch_rows
from roles.services.authority import Authority
from roles.services.batch_planning import Plan, batch_plan
from roles.services.inviting import require_may_invite
from roles.services.refusals import refusals_recorded

MOST_KEPT = 20
"""Files of one person that wait or are reported at the same time."""


def batch_upload(
    *, acting: Acting, file_name: str, content: bytes, key: UUID, declared_entitled: bool = False
) -> ColleagueBatch:
    """Keeps the rows of a file with what would be done for each; nothing is done yet.

    For a functional administrator. The same form sent twice is one batch. Raises `DomainError` without the
    declaration to be entitled to fill in these people's data, for a file that cannot be read (`file_rows`), and
    when twenty are kept already.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.BATCH_REFUSED):
        require_may_invite(by)
        if not declared_entitled:
            refusal = _("Declare that you may fill in the data of these people.")
            raise DomainError(refusal, field="declared_entitled")
        rows = file_rows(content)
        by.lock()
        if known := _own(acting).filter(key=key).first():
            return known
        if _own(acting).count() >= MOST_KEPT:
            refusal = _("You have %(most)d files here already. Throw one away first.")
            raise DomainError(refusal % {"most": MOST_KEPT}, field="chosen_file")
        batch = ColleagueBatch.objects.create(
            organisation_id=acting.organisation.id,
            key=key,
            by_id=acting.user_id,
            file_name=file_name[:200],
            declared_entitled=True,
            uploaded_at=acting.at,
            checked_at=acting.at,
        )
        wrong = _store(acting, batch, rows)
        by.record(
            AuditTag.BATCH_UPLOADED, batch=batch.id, rows=len(rows), wrong=wrong, declared_entitled=True
        )
        return batch


def batch_check(*, acting: Acting, batch_id: int) -> ColleagueBatch:
    """Compares the rows with the organisation as it is now. Raises `ColleagueBatch.DoesNotExist`.

    What was ordered already is left as it is.
    """
    require_context_of(acting)
    with transaction.atomic():
        batch = _locked(acting, batch_id)
        if batch.state != BatchState.CHECKED:
            return batch
        rows = list(colleague_batch_rows(acting=acting, batch=batch))
        for row, plan in zip(rows, _plans(acting, [row.row for row in rows]), strict=True):
            row.verdict = plan.verdict
            row.note_down(plan.notes)
        ColleagueBatchRow.objects.bulk_update(rows, ["verdict", "notes"], batch_size=500)
        batch.checked_at, batch.refused_row = acting.at, None
        batch.save(update_fields=["checked_at", "refused_row"])
        return batch


def batch_order(*, acting: Acting, batch_id: int, way: BatchWay) -> ColleagueBatch:
    """Has a worker carry it out, all or nothing or row by row; a second click changes nothing more.

    What was stopped goes on. For the functional administrator who uploaded it. Raises
    `ColleagueBatch.DoesNotExist`, and `DomainError` when no row has anything to do, or when all are to be carried
    out together and one is wrong.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.BATCH_REFUSED, batch=batch_id):
        require_may_invite(by)
        batch = _locked(acting, batch_id)
        if batch.state not in (BatchState.CHECKED, BatchState.STOPPED):
            return batch
        _require_worth_it(batch, way)
        batch.state, batch.way, batch.ordered_at = BatchState.WAITING, way, acting.at
        batch.finished_at = batch.refused_row = None
        batch.save(update_fields=["state", "way", "ordered_at", "finished_at", "refused_row"])
        by.record(AuditTag.BATCH_ORDERED, batch=batch.id, way=way.value)
        transaction.on_commit(tell_worker, robust=True)
        return batch


def batch_discard(*, acting: Acting, batch_id: int) -> None:
    """Throws the file away, with all that was read from it; what was done stays done.

    Raises `ColleagueBatch.DoesNotExist`, and `DomainError` while it is carried out.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.BATCH_REFUSED, batch=batch_id):
        batch = _locked(acting, batch_id)
        if batch.is_under_way:
            raise DomainError(_("This file is being carried out. Wait until that is finished."))
        by.record(AuditTag.BATCH_DISCARDED, batch=batch.id)
        batch.delete()


def batch_wrong_rows(*, acting: Acting, batch: ColleagueBatch) -> list[ColleagueBatchRow]:
    """The rows that are wrong, to download and mend. The trail keeps that they left the portal."""
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with transaction.atomic():
        rows = list(colleague_batch_rows(acting=acting, batch=batch, only_wrong=True))
        by.record(AuditTag.BATCH_DOWNLOADED, batch=batch.id, rows=len(rows))
        return rows


def batches_clean(*, at: datetime) -> int:
    """Throws away what was kept long enough; returns how many. What is being carried out stays."""
    with system_context("files with colleagues", at=at):
        over = ColleagueBatch.objects.filter(uploaded_at__lt=at - settings.COLLEAGUE_BATCHES_KEPT)
        batches = list(over.exclude(state__in=UNDER_WAY).select_for_update(skip_locked=True))
        ColleagueBatch.objects.filter(id__in=[batch.id for batch in batches]).delete()
    return len(batches)


def tell_worker() -> None:
    """The broker is a hint: when it is away, beat finds the rows."""
    from roles.tasks import carry_out_batches

    carry_out_batches.apply_async(ignore_result=True, retry=False)


def _own(acting: Acting) -> QuerySet[ColleagueBatch]:
    return ColleagueBatch.objects.filter(organisation_id=acting.organisation.id, by_id=acting.user_id)


def _locked(acting: Acting, batch_id: int) -> ColleagueBatch:
    """The batch, which nobody else changes now. One that a worker has is not waited for."""
    batch = _own(acting).get(id=batch_id)
    if batch.is_under_way:
        return batch
    return _own(acting).select_for_update().get(id=batch_id)


def _store(acting: Acting, batch: ColleagueBatch, rows: list[FileRow]) -> int:
    """Keeps the rows with their plans; returns how many are wrong."""
    stored = []
    for row, plan in zip(rows, _plans(acting, rows), strict=True):
        kept = ColleagueBatchRow(
            organisation_id=batch.organisation_id,
            batch=batch,
            line=row.line,
            content=json.dumps(dict(row.cells)),
            verdict=plan.verdict,
        )
        kept.note_down(plan.notes)
        stored.append(kept)
    ColleagueBatchRow.objects.bulk_create(stored, batch_size=500)
    return sum(row.verdict == RowVerdict.WRONG for row in stored)


def _plans(acting: Acting, rows: list[FileRow]) -> list[Plan]:
    wishes = [wish_of(row) for row in rows]
    facts = colleague_batch_facts(acting=acting, emails={wish.email for wish in wishes})
    return batch_plan(wishes, facts)


def _require_worth_it(batch: ColleagueBatch, way: BatchWay) -> None:
    left = batch.rows.filter(outcome="")
    if not left.filter(verdict=RowVerdict.READY).exists():
        raise DomainError(_("No row of this file has anything to do."))
    wrong = left.filter(verdict=RowVerdict.WRONG).order_by("line").first()
    if way == BatchWay.TOGETHER and wrong:
        refusal = _("Row %(row)d is wrong. Mend the file and upload it again, or choose row by row.")
        raise DomainError(refusal % {"row": wrong.line}, field="way")
