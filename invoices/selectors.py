"""Reading invoices, always for the organisation one acts for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Case, Count, F, IntegerField, OrderBy, Q, QuerySet, Sum, Value, When

from access.acting import Acting
from access.database import require_context_of
from invoices.documents import Document, document_from_json
from invoices.enums import DocumentKind
from invoices.issues import KIND
from invoices.models import Invoice, InvoiceAttachment, InvoiceDocument
from invoices.statuses import InvoiceStatus, status_condition, today_at
from jobs.selectors import processed_until


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceFilters:
    """What a list is narrowed to; None narrows nothing. Days are issue dates, both included."""

    issued_from: date | None = None
    issued_to: date | None = None
    kind: DocumentKind | None = None
    status: InvoiceStatus | None = None


EVERYTHING = InvoiceFilters()


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrencyTotals:
    """Sums over documents in one currency. `invoiced` counts all, `to_pay` what is above zero, `credit` below."""

    currency: str
    count: int
    credit_notes: int
    invoiced: Decimal
    to_pay: Decimal
    to_pay_count: int
    overdue: Decimal
    overdue_count: int
    credit: Decimal
    credit_count: int


def invoice_list(*, acting: Acting, filters: InvoiceFilters = EVERYTHING) -> QuerySet[Invoice]:
    """The documents of the organisation one acts for that the filter lets through, newest first."""
    require_context_of(acting)
    invoices = Invoice.objects.filter(organisation_id=acting.subject.id)
    if filters.issued_from:
        invoices = invoices.filter(issue_date__gte=filters.issued_from)
    if filters.issued_to:
        invoices = invoices.filter(issue_date__lte=filters.issued_to)
    if filters.kind:
        invoices = invoices.filter(kind=filters.kind)
    if filters.status:
        invoices = invoices.filter(status_condition(filters.status, today=today_at(acting.at)))
    return invoices_sorted(invoices, by="issued", descending=True)


def invoices_sorted(invoices: QuerySet[Invoice], *, by: str, descending: bool) -> QuerySet[Invoice]:
    """In order of "number", "issued", "amount" or "due"; equal ones newest first.

    Amounts of different currencies can not be compared, so each currency stays together, the euro first. What has
    no due date comes last either way.
    """

    def order(field: str) -> OrderBy:
        return F(field).desc(nulls_last=True) if descending else F(field).asc(nulls_last=True)

    euro_first = Case(When(currency="EUR", then=Value(0)), default=Value(1), output_field=IntegerField())
    first = {
        "number": [order("number")],
        "issued": [order("issue_date")],
        "amount": [euro_first.asc(), F("currency").asc(), order("total")],
        "due": [order("due_date")],
    }[by]
    last_by_day = (
        [F("id").asc()] if by == "issued" and not descending else [F("issue_date").desc(), F("id").desc()]
    )
    return invoices.order_by(*first, *last_by_day)


def invoice_totals(*, acting: Acting, filters: InvoiceFilters = EVERYTHING) -> Sequence[CurrencyTotals]:
    """Sums of everything the filter lets through, one per currency: the euro first, then by code."""
    overdue = status_condition(InvoiceStatus.OVERDUE, today=today_at(acting.at))
    rows = (
        invoice_list(acting=acting, filters=filters)
        .order_by()
        .values("currency")
        .annotate(
            count=Count("id"),
            credit_notes=Count("id", filter=Q(kind=DocumentKind.CREDIT_NOTE)),
            invoiced=Sum("total"),
            to_pay=Sum("payable", filter=Q(payable__gt=0), default=Decimal(0)),
            to_pay_count=Count("id", filter=Q(payable__gt=0)),
            overdue=Sum("payable", filter=overdue, default=Decimal(0)),
            overdue_count=Count("id", filter=overdue),
            credit=Sum("payable", filter=Q(payable__lt=0), default=Decimal(0)),
            credit_count=Count("id", filter=Q(payable__lt=0)),
        )
    )
    return sorted(
        (CurrencyTotals(**row) for row in rows), key=lambda each: (each.currency != "EUR", each.currency)
    )


def invoice_exists(*, acting: Acting) -> bool:
    """Whether the organisation one acts for has any document at all."""
    return invoice_list(acting=acting).exists()


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


def invoices_processed_until() -> datetime | None:
    """Up to when deliveries of invoices were taken in; None before the first one."""
    return processed_until(kind=KIND)
