"""Issued documents, as snapshots: never changed, never deleted; a correction is a credit note."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.privacy import Privacy, PrivacyMap
from invoices.enums import DocumentKind
from invoices.statuses import Balance
from orgs.models import Organisation


class Invoice(models.Model):
    """What lists and sums need of one invoice or credit note; the whole document stands in `InvoiceDocument`.

    `total` (with tax) and `payable` (less what was paid before) count in sums: a credit note's are negative.
    A document is known by its seller, kind and number. All of it is fixed but two sums, which
    `invoices.services.settlement` alone writes, beside the allocations they are made of: `paid` from payments,
    `credited` from credit notes. `open` is what is left. `payment_reference` has no spaces; `corrects` holds
    numbers of earlier documents that this one names.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invoices")
    kind = models.CharField(_("kind"), max_length=11, choices=DocumentKind.choices)
    number = models.CharField(_("number"), max_length=200, db_collation="C")
    seller_key = models.CharField(max_length=250)
    seller_name = models.CharField(_("from"), max_length=400)
    issue_date = models.DateField(_("date"))
    due_date = models.DateField(_("due"), null=True)
    period_start = models.DateField(null=True)
    period_end = models.DateField(null=True)
    contract_number = models.CharField(_("contract"), max_length=200, blank=True)
    description = models.CharField(_("description"), max_length=400, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    total = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)
    payable = models.DecimalField(_("to pay"), max_digits=18, decimal_places=2)
    payment_reference = models.CharField(max_length=200, blank=True, db_collation="C")
    corrects = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    paid = models.DecimalField(_("paid"), max_digits=18, decimal_places=2, default=0)
    credited = models.DecimalField(_("settled"), max_digits=18, decimal_places=2, default=0)
    open = models.GeneratedField(
        expression=F("payable") - F("paid") - F("credited"),
        output_field=models.DecimalField(_("outstanding"), max_digits=18, decimal_places=2),
        db_persist=True,
    )
    batch_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "organisation": Privacy.BUSINESS,
        "kind": Privacy.FINANCIAL,
        "number": Privacy.FINANCIAL,
        "seller_key": Privacy.BUSINESS,
        "seller_name": Privacy.BUSINESS,
        "issue_date": Privacy.FINANCIAL,
        "due_date": Privacy.FINANCIAL,
        "period_start": Privacy.FINANCIAL,
        "period_end": Privacy.FINANCIAL,
        "contract_number": Privacy.BUSINESS,
        "description": Privacy.FINANCIAL,
        "currency": Privacy.FINANCIAL,
        "total": Privacy.FINANCIAL,
        "payable": Privacy.FINANCIAL,
        "payment_reference": Privacy.FINANCIAL,
        "corrects": Privacy.FINANCIAL,
        "paid": Privacy.FINANCIAL,
        "credited": Privacy.FINANCIAL,
        "open": Privacy.FINANCIAL,
        "batch_id": Privacy.NONE,
        "created_at": Privacy.NONE,
    }

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["seller_key", "kind", "number"], name="document_is_known_once"),
            models.CheckConstraint(
                condition=Q(currency__regex="^[A-Z]{3}$"), name="currency_has_three_letters"
            ),
            models.CheckConstraint(
                condition=Q(period_end__isnull=True)
                | Q(period_start__isnull=True)
                | Q(period_end__gte=F("period_start")),
                name="invoice_period_runs_forward",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-issue_date", "-id"], name="invoices_newest_first"),
            models.Index(fields=["organisation", "due_date"], name="invoices_by_due_date"),
            models.Index(
                fields=["organisation", "due_date", "id"], condition=~Q(open=0), name="invoices_outstanding"
            ),
            models.Index(
                fields=["payment_reference"], condition=~Q(payment_reference=""), name="invoices_by_reference"
            ),
            GinIndex(fields=["corrects"], condition=~Q(corrects=[]), name="invoices_by_what_they_correct"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def balance(self) -> Balance:
        """What it asks for and what was settled of it."""
        return Balance(payable=self.payable, paid=self.paid, credited=self.credited, due_date=self.due_date)


class InvoiceDocument(models.Model):
    """The document as it came: the file itself, and all it says (`invoices.documents.document_to_json`).

    `canonical_hash` tells whether a second file says the same; `sha256` is that of the very bytes.
    """

    invoice = models.OneToOneField(
        Invoice, on_delete=models.PROTECT, related_name="document", primary_key=True
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    snapshot = models.JSONField()
    original = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    canonical_hash = models.CharField(max_length=64)

    privacy: ClassVar[PrivacyMap] = {
        "invoice": Privacy.NONE,
        "organisation": Privacy.BUSINESS,
        "snapshot": Privacy.FINANCIAL,
        "original": Privacy.FINANCIAL,
        "sha256": Privacy.NONE,
        "canonical_hash": Privacy.NONE,
    }

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.sha256


class InvoiceAttachment(models.Model):
    """The bytes of a supporting document that the file carried, known by their SHA-256."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="attachments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "invoice": Privacy.NONE,
        "organisation": Privacy.BUSINESS,
        "sha256": Privacy.NONE,
        "content": Privacy.FINANCIAL,
    }

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["invoice", "sha256"], name="each_attachment_once_per_invoice")
        ]

    def __str__(self) -> str:
        return self.sha256


class Payment(models.Model):
    """Money received from an organisation (below zero: paid out or taken back), as the back office delivered it.

    `identity` tells a payment from all others, so that a delivery that comes twice counts once. What is not
    allocated to documents stays on the payment.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="payments")
    identity = models.CharField(max_length=64)
    reference = models.CharField(_("payment reference"), max_length=200, db_collation="C")
    paid_on = models.DateField(_("date"))
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    batch_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "organisation": Privacy.BUSINESS,
        "identity": Privacy.NONE,
        "reference": Privacy.FINANCIAL,
        "paid_on": Privacy.FINANCIAL,
        "amount": Privacy.FINANCIAL,
        "currency": Privacy.FINANCIAL,
        "batch_id": Privacy.NONE,
        "created_at": Privacy.NONE,
    }

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["identity"], name="payment_is_known_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="payment_has_an_amount"),
            models.CheckConstraint(
                condition=Q(currency__regex="^[A-Z]{3}$"), name="payment_currency_has_three_letters"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-paid_on", "-id"], name="payments_newest_first")]

    def __str__(self) -> str:
        return self.reference


class PaymentAllocation(models.Model):
    """How much of a payment settles which document; signed like the payment."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="allocations")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="payment_allocations")
    amount = models.DecimalField(max_digits=18, decimal_places=2)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "organisation": Privacy.BUSINESS,
        "payment": Privacy.NONE,
        "invoice": Privacy.NONE,
        "amount": Privacy.FINANCIAL,
    }

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["payment", "invoice"], name="one_allocation_per_payment_and_invoice"
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="allocation_has_an_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.amount}"


class CreditAllocation(models.Model):
    """How much of a credit note settles which invoice: above zero, off the one and off the other."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    credit_note = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="credit_given")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="credit_received")
    amount = models.DecimalField(max_digits=18, decimal_places=2)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "organisation": Privacy.BUSINESS,
        "credit_note": Privacy.NONE,
        "invoice": Privacy.NONE,
        "amount": Privacy.FINANCIAL,
    }

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["credit_note", "invoice"], name="one_allocation_per_credit_note_and_invoice"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="credit_allocation_is_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.amount}"
