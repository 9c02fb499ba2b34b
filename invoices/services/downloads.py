"""The trail of fetched documents and overviews."""

from typing import Any

from access.acting import Acting
from access.database import require_context_of
from audit.enums import AuditTag
from audit.models import AuditEvent
from audit.services import audit_record
from invoices.enums import DownloadForm
from invoices.models import Invoice
from invoices.selectors import OverviewFilters


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


def overview_download_record(
    *, acting: Acting, filters: OverviewFilters, form: DownloadForm, is_portfolio: bool
) -> AuditEvent:
    """Records that this person fetched an overview, of what, and in which form."""
    require_context_of(acting)
    return audit_record(
        acting=acting,
        tag=AuditTag.OVERVIEW_DOWNLOADED,
        form=form.value,
        year=filters.year,
        currency=filters.currency,
        contract=filters.contract,
        relation=filters.relation_number,
        is_portfolio=is_portfolio,
    )
