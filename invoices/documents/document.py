"""One invoice or credit note, whole: what EN 16931 can say, and whatever else the file said beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from invoices.documents.amounts import Account, AllowanceCharge, MonetaryTotals, PaymentMeans, TaxTotal
from invoices.documents.lines import Line, Period
from invoices.documents.parties import Delivery, Identifier, Party
from invoices.enums import DocumentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PrecedingInvoice:
    """An earlier document this one corrects or follows (BG-3)."""

    number: str
    issue_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A supporting document (BG-24): carried in the file (`content`), kept elsewhere (`uri`), or only named.

    `content` is never part of the JSON form: whoever stores a document keeps the bytes beside it under
    `sha256` and hands them back to `document_from_json`. `size` is in bytes.
    """

    identifier: Identifier
    type_code: str = ""  # 130 marks the invoiced object (BT-18)
    description: str = ""
    file_name: str = ""
    mime_type: str = ""
    uri: str = ""
    sha256: str = ""  # of the content, in hexadecimal; empty when nothing is carried
    size: int = 0
    content: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherElement:
    """Something the file says that EN 16931 has no term for: where, which text, which attributes."""

    path: str
    text: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document as issued. Nothing in it is computed by us; amounts stand as printed."""

    kind: DocumentKind
    number: str
    issue_date: date
    currency: str  # ISO 4217
    seller: Party
    buyer: Party
    totals: MonetaryTotals
    lines: tuple[Line, ...]
    type_code: str = ""  # UNCL 1001: 380 invoice, 381 credit note, …
    due_date: date | None = None
    tax_point: date | None = None
    tax_currency: str = ""
    customization: str = ""
    profile: str = ""
    period: Period | None = None
    notes: tuple[str, ...] = ()
    buyer_reference: str = ""
    accounting_cost: str = ""
    order: str = ""
    sales_order: str = ""
    contract: str = ""
    project: str = ""
    despatch: str = ""
    receipt: str = ""
    originator: str = ""
    preceding: tuple[PrecedingInvoice, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    payee: Party | None = None
    tax_representative: Party | None = None
    delivery: Delivery | None = None
    payment_means: tuple[PaymentMeans, ...] = ()
    payment_terms: tuple[str, ...] = ()
    allowances_charges: tuple[AllowanceCharge, ...] = ()
    tax_totals: tuple[TaxTotal, ...] = ()
    other: tuple[OtherElement, ...] = ()

    def signed(self, amount: Decimal) -> Decimal:
        """An amount as it counts in sums over documents: what a credit note prints counts negative.

        Stored and printed amounts keep the document's own sign; only who adds documents up calls this.
        """
        return -amount if self.kind is DocumentKind.CREDIT_NOTE else amount

    @property
    def tax_total(self) -> TaxTotal | None:
        """Tax in the document's currency; None when the document states none."""
        return next((total for total in self.tax_totals if total.currency == self.currency), None)

    @property
    def payment_reference(self) -> str:
        """The first payment reference; empty without one."""
        return next((means.reference for means in self.payment_means if means.reference), "")

    @property
    def accounts_to_pay_to(self) -> tuple[Account, ...]:
        """The accounts to show beside the amount, each once; none unless the buyer has something to pay.

        On a credit note or a negative invoice the account may be the customer's own, which is never shown.
        """
        if self.kind is DocumentKind.CREDIT_NOTE or self.totals.payable <= 0:
            return ()
        return tuple(dict.fromkeys(means.account for means in self.payment_means if means.account))

    def seller_key(self) -> str:
        """Which seller issued this, as one stable text; empty when the document does not say.

        Legal registration within the seller's country, else VAT number, else the first party identifier.
        Punctuation, spaces and case do not count. The scheme of a registration does not count either: the
        same seller states it on one invoice and leaves it out on the next.
        """
        country = self.seller.address.country if self.seller.address else ""
        if self.seller.registration and (plain := _plain(self.seller.registration.value)):
            return f"registration:{_plain(country)}:{plain}"
        if plain := _plain(self.seller.vat_number):
            return f"vat:{plain}"
        for identifier in self.seller.identifiers:
            if plain := _plain(identifier.value):
                return f"id:{_plain(identifier.scheme)}:{plain}"
        return ""


def buyer_identifiers(document: Document) -> tuple[Identifier, ...]:
    """Everything by which the receiving organisation may be known: KvK (scheme 0106), relation number, …"""
    return document.buyer.all_identifiers()


def _plain(text: str) -> str:
    return re.sub(r"[\W_]", "", text).upper()
