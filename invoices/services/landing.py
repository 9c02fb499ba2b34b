"""Storing one document: as a snapshot, once."""

from django.db import IntegrityError, transaction
from django.db.models import CharField

from invoices.documents import Document, document_to_json
from invoices.issues import InvoiceIssue, InvoiceRefused
from invoices.models import Invoice, InvoiceAttachment, InvoiceDocument
from invoices.services.receiver import receiver_find
from invoices.services.settlement import document_settle
from invoices.ubl import canonical_hash, read
from jobs.enums import FileOutcome
from orgs.models import Organisation


def invoice_land(
    *, content: bytes, sha256: str, named: Organisation | None, batch_id: int, is_assigned: bool = False
) -> FileOutcome:
    """Takes in one UBL file, or finds that the same document is here already.

    A document is known by its seller, kind and number. What says the same as the stored one changes nothing.
    Raises UblError and InvoiceRefused; then nothing is stored.
    """
    document = read(content)
    organisation = receiver_find(document=document, named=named, is_assigned=is_assigned)
    invoice = _invoice(document, organisation, batch_id)
    canonical = canonical_hash(content)
    if (known := _known(invoice)) is None:
        try:
            with transaction.atomic():
                _store(invoice, document, content, sha256=sha256, canonical=canonical)
        except IntegrityError:  # another delivery stores it at this moment
            if (known := _known(invoice)) is None:
                raise
        else:
            return FileOutcome.LANDED
    _require_same(known, invoice, canonical)
    return FileOutcome.UNCHANGED


def _invoice(document: Document, organisation: Organisation, batch_id: int) -> Invoice:
    period = document.period
    return Invoice(
        organisation=organisation,
        kind=document.kind,
        number=_fits("number", document.number, "ID"),
        seller_key=_fits("seller_key", document.seller_key(), "AccountingSupplierParty"),
        seller_name=_cut("seller_name", document.seller.display_name),
        issue_date=document.issue_date,
        due_date=document.due_date,
        period_start=period.start if period else None,
        period_end=period.end if period else None,
        contract_number=_cut("contract_number", document.contract),
        description=_cut("description", document.lines[0].item.name if document.lines else ""),
        currency=document.currency,
        total=document.signed(document.totals.tax_inclusive),
        payable=document.signed(document.totals.payable),
        payment_reference=_cut("payment_reference", "".join(document.payment_reference.split())),
        corrects=[each.number for each in document.preceding if len(each.number) <= _length("number")],
        batch_id=batch_id,
    )


def _length(field: str) -> int:
    found = Invoice._meta.get_field(field)
    assert isinstance(found, CharField)
    return found.max_length or 0


def _fits(field: str, value: str, element: str) -> str:
    """A value by which the document is known: never shortened."""
    if len(value) > _length(field):
        raise InvoiceRefused(InvoiceIssue.TOO_LONG, element=element, limit=str(_length(field)))
    return value


def _cut(field: str, value: str) -> str:
    """A value for lists only: the whole of it stands in the snapshot."""
    return value[: _length(field)]


def _known(invoice: Invoice) -> InvoiceDocument | None:
    same = InvoiceDocument.objects.filter(
        invoice__seller_key=invoice.seller_key, invoice__kind=invoice.kind, invoice__number=invoice.number
    )
    return same.only("organisation_id", "canonical_hash").first()


def _store(invoice: Invoice, document: Document, content: bytes, *, sha256: str, canonical: str) -> None:
    invoice.save(force_insert=True)
    InvoiceDocument.objects.create(
        invoice=invoice,
        organisation_id=invoice.organisation_id,
        snapshot=document_to_json(document),
        original=content,
        sha256=sha256,
        canonical_hash=canonical,
    )
    contents = {each.sha256: each.content for each in document.attachments if each.content is not None}
    InvoiceAttachment.objects.bulk_create(
        InvoiceAttachment(invoice=invoice, organisation_id=invoice.organisation_id, sha256=key, content=value)
        for key, value in contents.items()
    )
    document_settle(invoice=invoice)


def _require_same(known: InvoiceDocument, invoice: Invoice, canonical: str) -> None:
    if known.canonical_hash != canonical:
        raise InvoiceRefused(InvoiceIssue.OTHER_CONTENT, number=invoice.number)
    if known.organisation_id != invoice.organisation_id:
        raise InvoiceRefused(InvoiceIssue.OTHER_RECEIVER, number=invoice.number)
