"""Deliveries that the desk uploads: received in one transaction, taken in afterwards by a worker.

The rows are the truth and the broker is a hint: what is not taken in yet is found again by beat, whoever died.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of, system_context
from audit.enums import AuditTag
from audit.services import audit_record
from common.errors import DomainError
from jobs.archives import is_archive
from jobs.enums import BatchState, FileOutcome
from jobs.kinds import ImportKind, NamedOrganisation
from jobs.models import ImportBatch, ImportFile, Upload, UploadPart
from jobs.names import Names
from jobs.organisations import organisation_of_number

MOST_FILES: Final = 100
MOST_BYTES: Final = 50_000_000  # of one upload
MOST_WAITING: Final = 500_000_000  # bytes of all uploads that wait
_PART: Final = 1024 * 1024
_LOCK: Final = 7_410_011
_HEAD: Final = 1024


class IncomingFile(Protocol):
    """A file as it comes in: Django's uploaded files are such."""

    name: str | None

    @property
    def size(self) -> int | None:
        """In bytes; None when it is not known."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The content from its begin, in pieces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """The delivery that an upload became, and whether it is a new one."""

    batch: ImportBatch
    is_new: bool


def upload_receive(
    *,
    acting: Acting,
    kind: ImportKind,
    files: Sequence[IncomingFile],
    organisation_number: str = "",
    key: UUID,
) -> Received:
    """Stores what was uploaded and has a worker take it in; the same upload again leads to the same delivery.

    The same is: the same names, contents, kind and organisation, as long as the earlier one is not finished, came
    from the same form (`key`), or went in without a problem. Raises DomainError: too many or too large, of another
    type, empty, no such organisation, or too much is waiting already.
    """
    require_context_of(acting)
    named = _named(acting, kind, organisation_number)
    _refuse_masses(files)
    for file in files:
        _refuse_type(file, kind)
    described = _described(files)
    content_hash = _content_hash(kind, named, described)
    with system_context("upload of a delivery"):
        _take_turns()
        if known := _known(content_hash, key):
            return Received(batch=known.batch, is_new=False)
        _refuse_more_waiting(sum(size for _name, size, _sha256 in described))
        upload = _store(acting, kind, named, described, content_hash, key)
        _store_contents(upload, files)
    audit_record(
        acting=acting, tag=AuditTag.DELIVERY_UPLOADED, batch=upload.batch_id, kind=kind.name, files=len(files)
    )
    transaction.on_commit(tell_worker, robust=True)
    return Received(batch=upload.batch, is_new=True)


def upload_resume(*, acting: Acting, batch_id: int) -> None:
    """Has a worker try again what was stopped after several attempts. Raises Upload.DoesNotExist."""
    require_context_of(acting)
    with system_context("upload of a delivery"):
        upload = Upload.objects.select_for_update().get(batch_id=batch_id)
        stopped = ImportBatch.objects.filter(id=batch_id, state=BatchState.STOPPED)
        if stopped.update(state=BatchState.WAITING):
            Upload.objects.filter(id=upload.id).update(attempts=0, next_try_at=acting.at)
            audit_record(acting=acting, tag=AuditTag.DELIVERY_RESUMED, batch=batch_id)
    transaction.on_commit(tell_worker, robust=True)


def tell_worker() -> None:
    """The broker is a hint: when it is away, beat finds the row."""
    from jobs.tasks import take_in_uploads

    take_in_uploads.apply_async(ignore_result=True, retry=False)


Described = tuple[str, int, str]  # name, size, SHA-256


def _named(acting: Acting, kind: ImportKind, number: str) -> NamedOrganisation | None:
    if not number:
        return None
    if not kind.takes_organisation:
        raise DomainError(_("This kind of file says itself for whom it is."), field="organisation")
    named = organisation_of_number(acting=acting, number=number)
    if named is None:
        raise _refusal(
            _("There is no organisation with relation number %(number)s."), "organisation", number=number
        )
    return named


def _refuse_masses(files: Sequence[IncomingFile]) -> None:
    if not files:
        raise DomainError(_("Choose at least one file."), field="chosen_files")
    if len(files) > MOST_FILES:
        raise _refusal(
            _("These are %(count)d files; at most %(most)d go at once. Put them in one ZIP."),
            "chosen_files",
            count=len(files),
            most=MOST_FILES,
        )
    if sum(file.size or 0 for file in files) > MOST_BYTES:
        raise too_large()


def too_large() -> DomainError:
    """The refusal of an upload of more than MOST_BYTES."""
    return _refusal(
        _("This is more than %(limit)d MB. Upload it in parts."),
        "chosen_files",
        limit=MOST_BYTES // 1_000_000,
    )


def _refuse_type(file: IncomingFile, kind: ImportKind) -> None:
    """The content says what a file is; its name and what the browser claims count for nothing."""
    if not file.size:
        raise _refusal(_("%(name)s is empty."), "chosen_files", name=file.name)
    head = next(iter(file.chunks(_HEAD)))
    if not (is_archive(head) or kind.accepts(head)):
        raise _refusal(kind.wrong_type, "chosen_files", name=file.name)


def _refusal(sentence: str | Promise, field: str, **values: object) -> DomainError:
    return DomainError(str(sentence) % values, field=field)


def _described(files: Iterable[IncomingFile]) -> list[Described]:
    names = Names()
    found = []
    for file in files:
        digest, size = hashlib.sha256(), 0
        for piece in file.chunks():
            digest.update(piece)
            size += len(piece)
        found.append((names.give(file.name or "file"), size, digest.hexdigest()))
    return found


def _content_hash(kind: ImportKind, named: NamedOrganisation | None, described: list[Described]) -> str:
    content = json.dumps(["upload", kind.name, named.id if named else None, sorted(described)])
    return hashlib.sha256(content.encode()).hexdigest()


def _take_turns() -> None:
    """Uploads come one by one, so that two equal ones meet and what waits is counted right."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])


def _known(content_hash: str, key: UUID) -> Upload | None:
    earlier = Upload.objects.filter(content_hash=content_hash).select_related("batch").order_by("-id").first()
    if earlier is None or earlier.is_open or earlier.key == key:
        return earlier
    settled = [outcome for outcome in FileOutcome if outcome.is_settled]
    files = ImportFile.objects.filter(batch_id=earlier.batch_id)
    went_well = files.exists() and not files.exclude(outcome__in=settled).exists()
    return earlier if went_well else None


def _refuse_more_waiting(size: int) -> None:
    waiting = Upload.objects.filter(is_open=True).aggregate(size=Sum("size"))["size"] or 0
    if waiting + size > MOST_WAITING:
        raise DomainError(_("Too much is waiting to be taken in. Try again later."), field="chosen_files")


def _store(
    acting: Acting,
    kind: ImportKind,
    named: NamedOrganisation | None,
    described: list[Described],
    content_hash: str,
    key: UUID,
) -> Upload:
    batch = ImportBatch.objects.create(
        kind=kind.name,
        fingerprint=content_hash,
        named_organisation_id=named.id if named else None,
        named_organisation_label=named.label if named else "",
        file_count=len(described),
        state=BatchState.WAITING,
        started_at=acting.at,
    )
    return Upload.objects.create(
        batch=batch,
        key=uuid4() if Upload.objects.filter(key=key).exists() else key,
        content_hash=content_hash,
        files=[{"name": name, "size": size, "sha256": sha256} for name, size, sha256 in described],
        size=sum(size for _name, size, _sha256 in described),
        by_id=acting.user_id,
        by_name=acting.user_name,
        next_try_at=acting.at,
    )


def _store_contents(upload: Upload, files: Sequence[IncomingFile]) -> None:
    for position, file in enumerate(files):
        for number, piece in enumerate(file.chunks(_PART)):
            UploadPart.objects.create(upload=upload, file=position, number=number, content=piece)
