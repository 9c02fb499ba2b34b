"""What is recorded about looking into a history."""

from typing import Any

from access.acting import Acting
from access.database import require_context_of
from audit.enums import AuditTag
from audit.models import AuditEvent
from audit.services import audit_record


def history_download_record(*, acting: Acting, filters: dict[str, str], rows: int) -> AuditEvent:
    """Records that this person fetched the history as a file: with which filter, and how many events."""
    require_context_of(acting)
    facts: dict[str, Any] = {**filters, "rows": rows}
    return audit_record(acting=acting, tag=AuditTag.HISTORY_DOWNLOADED, **facts)
