"""The worker's side of uploads: claims one, takes it in, and leaves it so that another worker can go on.

A claim is only courtesy: two workers at the same upload take turns at each file, and nothing is doubled.
"""

import secrets
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import structlog
from django.utils import timezone

from access.database import system_context
from jobs.enums import BatchState
from jobs.files import delivery_of
from jobs.kinds import NamedOrganisation, kind_get
from jobs.models import ImportBatch, ImportFile, Upload, UploadPart
from jobs.services.running import delivery_run
from jobs.services.uploads import tell_worker

_log = structlog.get_logger(__name__)

CLAIM_FOR: Final = timedelta(minutes=2)
MOST_ATTEMPTS: Final = 5
SLICE: Final = 20.0
"""Seconds after which a worker makes room: mail and other work do not wait for a large delivery."""


def uploads_take_in(*, seconds: float = SLICE) -> int:
    """Takes in what was uploaded, for at most about so many seconds; returns how many deliveries were finished.

    What is left goes on in a further task. Safe to run many times at once.
    """
    end = time.monotonic() + seconds
    finished = 0
    while time.monotonic() < end:
        upload = _claim()
        if upload is None:
            return finished
        finished += _work_on(upload, end)
    tell_worker()
    return finished


def _claim() -> Upload | None:
    """The upload that waits longest, with the worker's name on it for two minutes."""
    now = timezone.now()
    with system_context("uploaded deliveries", at=now):
        due = Upload.objects.filter(is_open=True, next_try_at__lte=now).exclude(
            batch__state=BatchState.STOPPED
        )
        for upload in due.order_by("next_try_at").select_for_update(skip_locked=True, of=("self",))[:20]:
            handled = ImportFile.objects.filter(batch_id=upload.batch_id).count()
            upload.attempts = 1 if handled > upload.handled else upload.attempts + 1
            upload.handled = handled
            upload.next_try_at = now + CLAIM_FOR
            upload.save(update_fields=["attempts", "handled", "next_try_at"])
            if upload.attempts <= MOST_ATTEMPTS:
                return upload
            ImportBatch.objects.filter(id=upload.batch_id).update(state=BatchState.STOPPED)
            _log.error("upload_stopped", batch=upload.batch_id, attempts=MOST_ATTEMPTS)
    return None


def _work_on(upload: Upload, end: float) -> bool:
    """Whether the delivery is finished. A fault leaves it for a further attempt."""
    try:
        state = _take_in(upload, end)
    except Exception:  # noqa: BLE001 - the other uploads still have to be taken in
        _log.exception("upload_not_taken_in", batch=upload.batch_id)
        _release(upload, after=timedelta(seconds=5 * 2**upload.attempts + secrets.randbelow(10)))
        return False
    if state == BatchState.DONE:
        _finish(upload)
        return True
    _release(upload, after=timedelta(0))
    return False


def _take_in(upload: Upload, end: float) -> str:
    with system_context("uploaded deliveries"):
        batch = ImportBatch.objects.get(id=upload.batch_id)
    kind = kind_get(batch.kind)
    named = None
    if batch.named_organisation_id is not None:
        named = NamedOrganisation(id=batch.named_organisation_id, label=batch.named_organisation_label)
    with tempfile.TemporaryDirectory(prefix="delivery-") as folder:
        files = _written(upload, Path(folder))
        with delivery_of(files=files, suffix=kind.suffix) as delivery:
            batch = delivery_run(
                kind=kind,
                delivery=delivery,
                named=named,
                at=timezone.now(),
                batch_id=batch.id,
                may_go_on=_watch(upload, end),
            )
    return batch.state


def _written(upload: Upload, folder: Path) -> list[tuple[str, Path]]:
    """The uploaded files under numbers as names, piece by piece; with the names that they have in the delivery."""
    files = []
    for position, described in enumerate(upload.files):
        path = folder / str(position)
        with system_context("uploaded deliveries"), path.open("wb") as target:
            parts = UploadPart.objects.filter(upload=upload, file=position).order_by("number")
            for content in parts.values_list("content", flat=True).iterator(chunk_size=4):
                target.write(content)
        files.append((described["name"], path))
    return files


def _watch(upload: Upload, end: float) -> Callable[[], bool]:
    """Asked before each file: there is time left, and the claim is renewed when half of it is over.

    At least one file is handled in each run, so that a delivery always gets on.
    """
    renewed_at = timezone.now()
    asked = 0

    def may_go_on() -> bool:
        nonlocal renewed_at, asked
        asked += 1
        now = timezone.now()
        if now - renewed_at > CLAIM_FOR / 2:
            renewed_at = now
            _move(upload, now + CLAIM_FOR)
        return asked == 1 or time.monotonic() < end

    return may_go_on


def _release(upload: Upload, *, after: timedelta) -> None:
    _move(upload, timezone.now() + after)


def _move(upload: Upload, next_try_at: datetime) -> None:
    with system_context("uploaded deliveries"):
        Upload.objects.filter(id=upload.id, is_open=True).update(next_try_at=next_try_at)


def _finish(upload: Upload) -> None:
    """The work is done; of the content only what was refused is kept, elsewhere."""
    with system_context("uploaded deliveries"):
        UploadPart.objects.filter(upload=upload).delete()
        Upload.objects.filter(id=upload.id).update(is_open=False)
