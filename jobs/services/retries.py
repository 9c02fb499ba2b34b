"""Trying a refused file again: as it was delivered, or for an organisation that somebody of the desk chose."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from access.acting import Acting
from access.database import require_context_of, system_context
from audit.enums import AuditTag
from audit.services import audit_record, audit_record_desk
from jobs.kinds import Handled, NamedOrganisation, kind_get
from jobs.models import ImportBatch, ImportFile, ImportIssue, ImportRetry, KeptFile
from jobs.services.keeping import content_drop
from jobs.services.running import content_take_in


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryReport:
    """How many files are settled now, how many are refused still, and how many somebody had settled before."""

    settled: int
    refused: int
    done_before: int


def files_retry(
    *, acting: Acting, batch: ImportBatch, file_ids: Sequence[int], organisation: NamedOrganisation | None
) -> RetryReport:
    """Tries files of one delivery again, for the organisation if one is given; each attempt is recorded.

    A file that somebody else settled meanwhile, or whose content is not here any more, stays as it is: whoever
    comes second finds it done.
    """
    require_context_of(acting)
    settled = refused = 0
    with system_context("retry of a refused file"):
        locked = ImportFile.objects.filter(batch=batch, id__in=file_ids).order_by("id").select_for_update()
        files = [file for file in locked if file.is_kept]
        for file in files:
            retry = _retry(acting, batch, file, organisation)
            is_settled = file.is_settled
            settled, refused = settled + is_settled, refused + (not is_settled)
            _record(acting, retry, organisation)
    return RetryReport(settled=settled, refused=refused, done_before=len(set(file_ids)) - len(files))


def _retry(
    acting: Acting, batch: ImportBatch, file: ImportFile, organisation: NamedOrganisation | None
) -> ImportRetry:
    content = bytes(KeptFile.objects.get(file=file).content)
    take_in = kind_get(batch.kind).prepare(
        organisation or _named_at_first(batch), is_assigned=organisation is not None
    )
    handled = content_take_in(
        take_in, content=content, sha256=hashlib.sha256(content).hexdigest(), batch_id=batch.id
    )
    return _store(acting, file, organisation, handled)


def _named_at_first(batch: ImportBatch) -> NamedOrganisation | None:
    if batch.named_organisation_id is None:
        return None
    return NamedOrganisation(id=batch.named_organisation_id, label=batch.named_organisation_label)


def _store(
    acting: Acting, file: ImportFile, organisation: NamedOrganisation | None, handled: Handled
) -> ImportRetry:
    retry = ImportRetry.objects.create(
        file=file,
        at=acting.at,
        by_id=acting.user_id,
        by_name=acting.user_name,
        organisation_id=organisation.id if organisation else None,
        organisation_label=organisation.label if organisation else "",
        outcome=handled.outcome,
    )
    ImportIssue.objects.bulk_create(
        ImportIssue(file=file, retry=retry, code=each.code, place=dict(each.place), values=dict(each.values))
        for each in handled.issues
    )
    file.outcome = handled.outcome
    if handled.outcome.is_settled:
        content_drop(file=file)
    file.save(update_fields=["outcome", "is_kept"])
    return retry


def _record(acting: Acting, retry: ImportRetry, organisation: NamedOrganisation | None) -> None:
    """In the trail of the insurer, and of the organisation that a document was assigned to."""
    facts: dict[str, Any] = {"batch": retry.file.batch_id, "file": retry.file_id, "outcome": retry.outcome}
    if organisation:
        facts["organisation"] = organisation.number
        audit_record_desk(acting=acting, tag=AuditTag.FILE_ASSIGNED, organisation_id=organisation.id, **facts)
    audit_record(acting=acting, tag=AuditTag.FILE_TRIED_AGAIN, **facts)
