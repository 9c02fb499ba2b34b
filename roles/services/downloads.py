"""The trail of fetched lists of colleagues."""

from collections.abc import Iterable

from access.acting import Acting
from access.database import require_context_of
from audit.enums import AuditTag
from audit.models import AuditEvent
from audit.services import audit_record
from roles.enums import FileForm


def colleagues_download_record(
    *, acting: Acting, form: FileForm, count: int, narrowed_by: Iterable[str]
) -> AuditEvent:
    """Records that this person fetched the list of colleagues: as what, how many, and by what it was narrowed.

    `narrowed_by` names the fields of the filter and not what was typed, which may be somebody's name.
    """
    require_context_of(acting)
    return audit_record(
        acting=acting,
        tag=AuditTag.COLLEAGUES_DOWNLOADED,
        form=form.value,
        count=count,
        narrowed_by=sorted(narrowed_by),
    )
