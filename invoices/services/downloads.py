"""The trail of fetched documents."""

from typing import Any

from access.acting import Acting
from access.database import require_context_of
from audit.enums import AuditTag
from audit.models import AuditEvent
from audit.services import audit_record
from invoices.enums import DownloadForm
from invoices.models import Invoice


def invoice_download_record(
    *, acting: Acting, invoice: Invoice, form: DownloadForm, name: str = ""
) -> AuditEvent:
    """Records that this person fetched the document, in which form, and for an attachment its file name."""
    require_context_of(acting)
    facts: dict[str, Any] = {
        "invoice": invoice.id,
        "number": invoice.number,
        "kind": invoice.kind,
        "form": form.value,
    }
    if name:
        facts["name"] = name
    return audit_record(acting=acting, tag=AuditTag.INVOICE_DOWNLOADED, **facts)
