"""Invoices and credit notes as data: frozen dataclasses for what EN 16931 can say, and their JSON form."""

from invoices.documents.amounts import (
    Account,
    AllowanceCharge,
    Card,
    MonetaryTotals,
    PaymentMeans,
    TaxCategory,
    TaxSubtotal,
    TaxTotal,
)
from invoices.documents.document import (
    Attachment,
    Document,
    OtherElement,
    PrecedingInvoice,
    buyer_identifiers,
)
from invoices.documents.json_form import document_from_json, document_to_json
from invoices.documents.lines import Classification, Item, ItemAttribute, Line, Period, Price
from invoices.documents.parties import Address, Contact, Delivery, Identifier, Party, TaxRegistration
from invoices.enums import DocumentKind

__all__ = [
    "Account",
    "Address",
    "AllowanceCharge",
    "Attachment",
    "Card",
    "Classification",
    "Contact",
    "Delivery",
    "Document",
    "DocumentKind",
    "Identifier",
    "Item",
    "ItemAttribute",
    "Line",
    "MonetaryTotals",
    "OtherElement",
    "Party",
    "PaymentMeans",
    "Period",
    "PrecedingInvoice",
    "Price",
    "TaxCategory",
    "TaxRegistration",
    "TaxSubtotal",
    "TaxTotal",
    "buyer_identifiers",
    "document_from_json",
    "document_to_json",
]
