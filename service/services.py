"""What is recorded about looking into a history."""

from datetime import datetime
from typing import Any

from access.acting import Acting
from access.database import require_context_of
from accounts.models import User
from audit.enums import AuditTag
from audit.models import AuditEvent
from audit.services import audit_record, audit_record_person


def history_download_record(*, acting: Acting, filters: dict[str, str], rows: int) -> AuditEvent:
    """Records that this person fetched the history as a file: with which filter, and how many events."""
    return _record(acting, AuditTag.HISTORY_DOWNLOADED, filters, rows)


def trail_download_record(*, acting: Acting, filters: dict[str, str], rows: int) -> AuditEvent:
    """The same of the trail of all organisations, by who audits at the desk: in the insurer's own history."""
    return _record(acting, AuditTag.TRAIL_DOWNLOADED, filters, rows)


def own_history_download_record(
    *, person: User, at: datetime, filters: dict[str, str], rows: int
) -> AuditEvent:
    """The same of the own history, by the person it is about: there alone."""
    facts: dict[str, Any] = {**filters, "rows": rows}
    return audit_record_person(
        person_id=person.id,
        person_name=person.full_name,
        tag=AuditTag.OWN_HISTORY_DOWNLOADED,
        at=at,
        **facts,
    )


def _record(acting: Acting, tag: AuditTag, filters: dict[str, str], rows: int) -> AuditEvent:
    require_context_of(acting)
    facts: dict[str, Any] = {**filters, "rows": rows}
    return audit_record(acting=acting, tag=tag, **facts)
