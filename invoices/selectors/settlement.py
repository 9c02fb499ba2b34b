"""What settled a document: payments and other documents of the same organisation."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, Sum

from access.acting import Acting
from access.database import require_context_of
from invoices.enums import DocumentKind
from invoices.models import CreditAllocation, Invoice, Payment, PaymentAllocation
from invoices.payments import PAYMENTS_KIND
from invoices.rests import with_rest
from jobs.selectors import processed_until


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentPart:
    """How much of a payment went to the document; below zero when it was paid out or taken back."""

    paid_on: date
    reference: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOff:
    """Another document it was set off against, and how much: above zero."""

    document: Invoice
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """All that settled one document. `over` is what is over under its reference: on the organisation's account."""

    payments: tuple[PaymentPart, ...]
    set_offs: tuple[SetOff, ...]
    over: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Relatives:
    """Documents of the same seller and organisation that it names, and credit notes that name it."""

    named: tuple[Invoice, ...]
    corrected_by: tuple[Invoice, ...]


def invoice_settlement(*, acting: Acting, invoice: Invoice) -> Settlement:
    """What settled this document of the organisation one acts for, in order of day."""
    require_context_of(acting)
    own = acting.subject.id
    payments = PaymentAllocation.objects.filter(organisation_id=own, invoice_id=invoice.id)
    rows = payments.select_related("payment").order_by("payment__paid_on", "payment_id")
    return Settlement(
        payments=tuple(
            PaymentPart(paid_on=row.payment.paid_on, reference=row.payment.reference, amount=row.amount)
            for row in rows
        ),
        set_offs=_set_offs(own, invoice),
        over=_over(own, invoice),
    )


def _set_offs(own: int, invoice: Invoice) -> tuple[SetOff, ...]:
    rows = CreditAllocation.objects.filter(
        Q(credit_note_id=invoice.id) | Q(invoice_id=invoice.id), organisation_id=own
    ).select_related("credit_note", "invoice")
    found = [
        SetOff(
            document=row.invoice if row.credit_note_id == invoice.id else row.credit_note, amount=row.amount
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda each: (each.document.issue_date, each.document.id)))


def _over(own: int, invoice: Invoice) -> Decimal:
    payments = with_rest(
        Payment.objects.filter(
            organisation_id=own, reference=invoice.payment_reference, currency=invoice.currency
        ).exclude(reference="")
    )
    over: Decimal = payments.aggregate(over=Sum("rest", default=Decimal(0)))["over"]
    return max(over, Decimal(0))


def invoice_relatives(*, acting: Acting, invoice: Invoice) -> Relatives:
    """The documents tied to this one by the numbers that they name; only of the organisation one acts for."""
    require_context_of(acting)
    named = Q(kind=DocumentKind.INVOICE, number__in=invoice.corrects)
    naming = Q(kind=DocumentKind.CREDIT_NOTE, corrects__contains=[invoice.number])
    documents = Invoice.objects.filter(
        named | naming, organisation_id=acting.subject.id, seller_key=invoice.seller_key
    ).exclude(id=invoice.id)
    found = list(documents.order_by("issue_date", "id"))
    return Relatives(
        named=tuple(each for each in found if each.number in invoice.corrects),
        corrected_by=tuple(each for each in found if invoice.number in each.corrects),
    )


def payments_processed_until() -> datetime | None:
    """Up to when deliveries of payments were taken in; None before the first one."""
    return processed_until(kinds=(PAYMENTS_KIND,))
