"""Changes: deliveries of any kind, uploads, and what is tried again."""

from jobs.kinds import FoundIssue, NamedOrganisation
from jobs.services.batches import batch_begin, batch_end, file_done, file_is_open
from jobs.services.keeping import kept_files_clean
from jobs.services.retries import RetryReport, files_retry
from jobs.services.running import delivery_run
from jobs.services.taking_in import uploads_take_in
from jobs.services.uploads import Received, upload_receive, upload_resume

__all__ = [
    "FoundIssue",
    "NamedOrganisation",
    "Received",
    "RetryReport",
    "batch_begin",
    "batch_end",
    "delivery_run",
    "file_done",
    "file_is_open",
    "files_retry",
    "kept_files_clean",
    "upload_receive",
    "upload_resume",
    "uploads_take_in",
]
