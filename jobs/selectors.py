"""Deliveries as the desk sees them, and as the command reports them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, IntegerField, Prefetch, Q, QuerySet, Value, When

from access.acting import Acting
from access.database import require_context_of, system_context
from jobs.enums import BatchState, FileOutcome
from jobs.kinds import kind_get
from jobs.models import ImportBatch, ImportFile, ImportIssue, ImportRetry


def _counted() -> QuerySet[ImportBatch]:
    def of(outcome: FileOutcome) -> Count:
        return Count("files", filter=Q(files__outcome=outcome))

    return ImportBatch.objects.select_related("upload").annotate(
        landed=of(FileOutcome.LANDED),
        unchanged=of(FileOutcome.UNCHANGED),
        partly=of(FileOutcome.PARTLY),
        refused=of(FileOutcome.REFUSED),
        kept=Count("files", filter=Q(files__is_kept=True)),
    )


def batch_list(*, acting: Acting) -> QuerySet[ImportBatch]:
    """All deliveries, newest first, each with its numbers of files by outcome, such as `landed` and `refused`."""
    require_context_of(acting)
    return _counted().order_by("-started_at", "-id")


def batch_get(*, acting: Acting, batch_id: int) -> ImportBatch:
    """One delivery with the same numbers. Raises ImportBatch.DoesNotExist."""
    require_context_of(acting)
    return _counted().get(id=batch_id)


def batch_files(
    *, acting: Acting, batch: ImportBatch, outcome: FileOutcome | None = None
) -> QuerySet[ImportFile]:
    """The files of a delivery with their issues and attempts: refused ones first, then partly taken in, by name."""
    require_context_of(acting)
    files = _in_order(ImportFile.objects.filter(batch=batch))
    return files.filter(outcome=outcome) if outcome else files


def retry_files(*, acting: Acting, batch: ImportBatch, file_id: int | None = None) -> QuerySet[ImportFile]:
    """The files of a delivery that can be tried again, or that one of them."""
    require_context_of(acting)
    files = _in_order(ImportFile.objects.filter(batch=batch, is_kept=True))
    return files if file_id is None else files.filter(id=file_id)


def receiver_is_reason(*, file: ImportFile, kind: str) -> bool:
    """Whether choosing an organisation can solve what is wrong in this file, which carries its issues."""
    codes = kind_get(kind).receiver_codes
    return any(issue.code in codes for issue in current_issues(file=file))


def current_issues(*, file: ImportFile) -> list[ImportIssue]:
    """What the last attempt found wrong; `file` carries its issues and attempts."""
    retries = list(file.retries.all())
    last = retries[-1].id if retries else None
    return [issue for issue in file.issues.all() if issue.retry_id == last]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchReport:
    """What became of a delivery, for whoever delivered it; `refused` holds the files taken in partly too."""

    batch: ImportBatch
    counts: Mapping[FileOutcome, int]
    refused: tuple[ImportFile, ...]


def batch_report(*, batch_id: int) -> BatchReport:
    """Numbers by outcome, and the refused files in order of name. For commands, not for pages."""
    with system_context("report of a delivery"):
        batch = _counted().get(id=batch_id)
        unsettled = [outcome for outcome in FileOutcome if not outcome.is_settled]
        refused = _in_order(ImportFile.objects.filter(batch=batch, outcome__in=unsettled))
        counts = {outcome: getattr(batch, outcome.value.lower()) for outcome in FileOutcome}
        return BatchReport(batch=batch, counts=counts, refused=tuple(refused))


def processed_until(*, kinds: Collection[str] = ()) -> datetime | None:
    """When the newest finished delivery of these kinds began, of any without one; pages say it."""
    with system_context("up to when data was processed"):
        done = ImportBatch.objects.filter(state=BatchState.DONE)
        done = done.filter(kind__in=kinds) if kinds else done
        return done.order_by("-started_at").values_list("started_at", flat=True).first()


def _in_order(files: QuerySet[ImportFile]) -> QuerySet[ImportFile]:
    refused_first = Case(
        When(outcome=FileOutcome.REFUSED, then=Value(0)),
        When(outcome=FileOutcome.PARTLY, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return files.prefetch_related(
        Prefetch("issues", ImportIssue.objects.order_by("id")),
        Prefetch("retries", ImportRetry.objects.order_by("id")),
    ).order_by(refused_first, "name", "id")
