"""Reading one document and its files, for the organisation one acts for."""

from access.acting import Acting
from access.database import require_context_of
from invoices.documents import Document, document_from_json
from invoices.models import Invoice, InvoiceAttachment, InvoiceDocument
from invoices.selectors.lists import invoice_list


def invoice_get(*, acting: Acting, invoice_id: int) -> Invoice:
    """One document with its snapshot. Raises Invoice.DoesNotExist, also for another organisation's."""
    invoices = invoice_list(acting=acting).select_related("document").defer("document__original")
    return invoices.get(id=invoice_id)


def invoice_document(invoice: Invoice) -> Document:
    """All that the document says, without the bytes of its attachments."""
    return document_from_json(invoice.document.snapshot)


def invoice_original(*, acting: Acting, invoice: Invoice) -> bytes:
    """The very bytes of the file that was delivered."""
    require_context_of(acting)
    documents = InvoiceDocument.objects.filter(organisation_id=acting.subject.id)
    return bytes(documents.values_list("original", flat=True).get(invoice_id=invoice.id))


def attachment_content(*, acting: Acting, invoice: Invoice, sha256: str) -> bytes:
    """The bytes of a supporting document that the file carried. Raises InvoiceAttachment.DoesNotExist."""
    require_context_of(acting)
    attachments = InvoiceAttachment.objects.filter(organisation_id=acting.subject.id, invoice_id=invoice.id)
    return bytes(attachments.get(sha256=sha256).content)
