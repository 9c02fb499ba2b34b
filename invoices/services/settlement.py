"""What settles what: payments and credit notes, allocated to documents. The only writer of `paid` and `credited`.

All of it runs inside the import's `system_context` and transaction. Each sum on a document is the sum of its
allocations; `balance_differences` compares them.

What of a payment settles no document stays on it: its rest. The rests under one reference of one organisation, in
one currency, are one account: what is over from one payment and what was paid back cancel each other.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from invoices.models import CreditAllocation, Invoice, Payment, PaymentAllocation
from invoices.rests import with_rest
from orgs.models import Organisation

_NOTHING = Decimal(0)

Part = tuple[Invoice, Decimal]


def organisations_take_turns(*, organisation_ids: Iterable[int]) -> None:
    """A payment and its document that come at the same moment must find each other: one waits for the other.

    Whoever needs several organisations names them all at once: they are locked in order of id, so that no two
    deliveries wait for each other.
    """
    rows = Organisation.objects.filter(id__in=organisation_ids).order_by("id")
    list(rows.select_for_update(no_key=True).values_list("id"))


def payment_allocate(*, payment: Payment) -> Decimal:
    """Settles documents of the payment's organisation that carry its reference; returns what is left of it.

    Money received pays what is to be paid, what is due first. Money paid out (below zero) first pays what is in
    the organisation's favour; it then goes off what is over from other payments, and only then takes back what
    was paid before, the newest first: a direct debit that was reversed.
    """
    organisations_take_turns(organisation_ids=[payment.organisation_id])
    rests: dict[int, Decimal] = dict(_payments_like(payment).values_list("id", "rest"))
    left, account = rests[payment.id], sum(rests.values(), _NOTHING)
    for invoice, amount in _parts(list(_documents_of(payment)), left, account) if left else ():
        PaymentAllocation.objects.create(
            organisation_id=payment.organisation_id, payment=payment, invoice=invoice, amount=amount
        )
        Invoice.objects.filter(id=invoice.id).update(paid=F("paid") + amount)
        left -= amount
    return left


def _payments_like(payment: Payment) -> QuerySet[Any, Any]:
    """All payments of this organisation under the same reference, each with its `rest`."""
    return with_rest(
        Payment.objects.filter(
            organisation_id=payment.organisation_id, reference=payment.reference, currency=payment.currency
        )
    )


def _documents_of(payment: Payment) -> QuerySet[Invoice]:
    invoices = Invoice.objects.filter(
        organisation_id=payment.organisation_id,
        payment_reference=payment.reference,
        currency=payment.currency,
    ).exclude(payment_reference="")
    return invoices.select_for_update().order_by(F("due_date").asc(nulls_last=True), "issue_date", "id")


def _parts(invoices: list[Invoice], left: Decimal, account: Decimal) -> Iterator[Part]:
    """Which part of the money goes to which document, each document once.

    `left` is the rest of this payment, `account` that of all under the reference, this one among them.
    """
    if left > 0:
        to_pay = ((each, each.open) for each in invoices if each.open > 0)
        yield from _filled(to_pay, min(left, account))
        return
    in_favour = list(_filled(((each, -each.open) for each in invoices if each.open < 0), -left))
    account += sum((amount for _invoice, amount in in_favour), _NOTHING)
    paid_before = ((each, each.paid) for each in reversed(invoices) if each.paid > 0 and each.open >= 0)
    for invoice, amount in (*in_favour, *_filled(paid_before, -account)):
        yield invoice, -amount


def _filled(room: Iterable[Part], left: Decimal) -> Iterator[Part]:
    for invoice, at_most in room:
        amount = min(at_most, left)
        if amount <= 0:
            return
        left -= amount
        yield invoice, amount


def document_settle(*, invoice: Invoice) -> None:
    """Settles a document that was just taken in with those that name it, or that it names.

    A credit note that names its invoice is set off against it, as far as that is still open, whichever of the two
    comes first; both are of one seller, organisation and currency. What is over from earlier payments is
    allocated too.
    """
    organisations_take_turns(organisation_ids=[invoice.organisation_id])
    for credit_note, corrected in _pairs(invoice):
        _set_off(credit_note.id, corrected.id)
    waiting = Payment.objects.filter(
        organisation_id=invoice.organisation_id,
        reference=invoice.payment_reference,
        currency=invoice.currency,
    ).exclude(reference="")
    for payment in with_rest(waiting).exclude(rest=0).order_by("paid_on", "id"):
        payment_allocate(payment=payment)


def _pairs(invoice: Invoice) -> Iterator[tuple[Invoice, Invoice]]:
    """Pairs of a credit note and the invoice it corrects, of which the given document is one."""
    same = Invoice.objects.filter(
        organisation_id=invoice.organisation_id, seller_key=invoice.seller_key, currency=invoice.currency
    ).exclude(id=invoice.id)
    if invoice.payable < 0:
        corrected = same.filter(number__in=invoice.corrects, payable__gt=0)
        yield from ((invoice, each) for each in corrected.order_by("issue_date", "id"))
    else:
        naming = same.filter(~Q(corrects=[]), corrects__contains=[invoice.number], payable__lt=0)
        yield from ((each, invoice) for each in naming.order_by("issue_date", "id"))


def _set_off(credit_note_id: int, invoice_id: int) -> None:
    rows = Invoice.objects.select_for_update().filter(id__in=[credit_note_id, invoice_id]).order_by("id")
    documents = {row.id: row for row in rows}
    credit_note, invoice = documents[credit_note_id], documents[invoice_id]
    amount = min(-credit_note.open, invoice.open)
    if amount <= 0:
        return
    CreditAllocation.objects.create(
        organisation_id=invoice.organisation_id, credit_note=credit_note, invoice=invoice, amount=amount
    )
    Invoice.objects.filter(id=invoice_id).update(credited=F("credited") + amount)
    Invoice.objects.filter(id=credit_note_id).update(credited=F("credited") - amount)


def balance_differences() -> QuerySet[Invoice]:
    """Documents whose sums are not the sums of their allocations: none, ever. For the system only."""
    paid = _sum_of(PaymentAllocation.objects.filter(invoice_id=OuterRef("id")), "invoice_id")
    received = _sum_of(CreditAllocation.objects.filter(invoice_id=OuterRef("id")), "invoice_id")
    given = _sum_of(CreditAllocation.objects.filter(credit_note_id=OuterRef("id")), "credit_note_id")
    return Invoice.objects.annotate(paid_by_rows=paid, credited_by_rows=received - given).exclude(
        paid=F("paid_by_rows"), credited=F("credited_by_rows")
    )


def _sum_of(rows: QuerySet[PaymentAllocation] | QuerySet[CreditAllocation], by: str) -> Coalesce:
    total = rows.order_by().values(by).annotate(sum=Sum("amount")).values("sum")
    nothing = Value(_NOTHING, output_field=DecimalField(max_digits=18, decimal_places=2))
    return Coalesce(Subquery(total), nothing)
