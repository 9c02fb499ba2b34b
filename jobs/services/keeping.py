"""Contents of refused files: kept so that they can be tried again, and thrown away in time."""

from datetime import datetime

from django.conf import settings

from access.database import system_context
from jobs.models import ImportFile, KeptFile


def content_keep(*, file: ImportFile, content: bytes, at: datetime) -> None:
    """Keeps the content of a refused file, in the transaction in which it was refused."""
    KeptFile.objects.create(file=file, content=content, kept_at=at)
    file.is_kept = True
    file.save(update_fields=["is_kept"])


def content_drop(*, file: ImportFile) -> None:
    """Throws the content away; the caller saves the file."""
    KeptFile.objects.filter(file=file).delete()
    file.is_kept = False


def kept_files_clean(*, at: datetime) -> int:
    """Throws away what was kept for longer than REFUSED_FILES_KEPT; returns how many. Safe to run twice."""
    with system_context("contents of refused files", at=at):
        old = KeptFile.objects.filter(kept_at__lt=at - settings.REFUSED_FILES_KEPT)
        ids = list(old.select_for_update(skip_locked=True).values_list("file_id", flat=True)[:1000])
        KeptFile.objects.filter(file_id__in=ids).delete()
        ImportFile.objects.filter(id__in=ids).update(is_kept=False)
        return len(ids)
