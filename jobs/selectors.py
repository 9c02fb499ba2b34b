"""Deliveries as the desk sees them, and as the command reports them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, IntegerField, Prefetch, Q, QuerySet, Value, When

from access.acting import Acting
from access.database import require_context_of, system_context
from jobs.enums import BatchState, FileOutcome
from jobs.models import ImportBatch, ImportFile, ImportIssue


def _counted() -> QuerySet[ImportBatch]:
    def of(outcome: FileOutcome) -> Count:
        return Count("files", filter=Q(files__outcome=outcome))

    return ImportBatch.objects.annotate(
        landed=of(FileOutcome.LANDED), unchanged=of(FileOutcome.UNCHANGED), refused=of(FileOutcome.REFUSED)
    )


def batch_list(*, acting: Acting) -> QuerySet[ImportBatch]:
    """All deliveries, newest first, each with the numbers of files `landed`, `unchanged` and `refused`."""
    require_context_of(acting)
    return _counted().order_by("-started_at", "-id")


def batch_get(*, acting: Acting, batch_id: int) -> ImportBatch:
    """One delivery with the same numbers. Raises ImportBatch.DoesNotExist."""
    require_context_of(acting)
    return _counted().get(id=batch_id)


def batch_files(
    *, acting: Acting, batch: ImportBatch, outcome: FileOutcome | None = None
) -> QuerySet[ImportFile]:
    """The files of a delivery with their issues: refused ones first, then in order of name."""
    require_context_of(acting)
    files = _in_order(ImportFile.objects.filter(batch=batch))
    return files.filter(outcome=outcome) if outcome else files


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchReport:
    """What became of a delivery, for whoever delivered it."""

    batch: ImportBatch
    counts: Mapping[FileOutcome, int]
    refused: tuple[ImportFile, ...]


def batch_report(*, batch_id: int) -> BatchReport:
    """Numbers by outcome, and the refused files in order of name. For commands, not for pages."""
    with system_context("report of a delivery"):
        batch = _counted().get(id=batch_id)
        refused = _in_order(ImportFile.objects.filter(batch=batch, outcome=FileOutcome.REFUSED))
        counts = {outcome: getattr(batch, outcome.value.lower()) for outcome in FileOutcome}
        return BatchReport(batch=batch, counts=counts, refused=tuple(refused))


def processed_until(*, kind: str) -> datetime | None:
    """When the newest finished delivery of this kind began: pages say up to when data was processed."""
    with system_context("up to when data was processed"):
        done = ImportBatch.objects.filter(kind=kind, state=BatchState.DONE)
        return done.order_by("-started_at").values_list("started_at", flat=True).first()


def _in_order(files: QuerySet[ImportFile]) -> QuerySet[ImportFile]:
    refused_first = Case(
        When(outcome=FileOutcome.REFUSED, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return files.prefetch_related(Prefetch("issues", ImportIssue.objects.order_by("id"))).order_by(
        refused_first, "name", "id"
    )
