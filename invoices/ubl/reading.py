"""From a checked element tree to a document. The tree is used up."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from lxml import etree

from invoices.documents import Document, Party
from invoices.enums import DocumentKind
from invoices.ubl.amounts import read_allowances_charges, read_payment_means, read_tax_total, read_totals
from invoices.ubl.lines import LINE_ELEMENTS, read_line, read_period
from invoices.ubl.nodes import CBC, Node, leftovers
from invoices.ubl.parties import read_delivery, read_party
from invoices.ubl.problems import Place, Problem, UblError
from invoices.ubl.references import read_attachments, read_preceding, read_reference

_NAMESPACE: Final = "urn:oasis:names:specification:ubl:schema:xsd:{name}-2"
_ROOTS: Final = {
    f"{{{_NAMESPACE.format(name='Invoice')}}}Invoice": DocumentKind.INVOICE,
    f"{{{_NAMESPACE.format(name='CreditNote')}}}CreditNote": DocumentKind.CREDIT_NOTE,
}
_TYPE_CODES: Final = {
    DocumentKind.INVOICE: "InvoiceTypeCode",
    DocumentKind.CREDIT_NOTE: "CreditNoteTypeCode",
}
_ACCOUNT_NUMBERS: Final = {
    "AccountingSupplierParty": "CustomerAssignedAccountID",
    "AccountingCustomerParty": "SupplierAssignedAccountID",
}
# UNCL 1001 codes that EN 16931 gives to credit notes; 81 and 83 may stand on either.
_CREDIT_CODES: Final = frozenset(
    ["81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"]
)
_EITHER_CODES: Final = frozenset({"81", "83"})


def kind_of(root: etree._Element) -> DocumentKind:
    """Invoice or credit note by root element; raises UblError for every other document."""
    kind = _ROOTS.get(str(root.tag))
    if kind is not None:
        return kind
    name = etree.QName(root)
    if name.localname in ("Invoice", "CreditNote"):
        raise UblError(
            Problem.OTHER_VERSION, Place(row=1), element=name.localname, namespace=name.namespace or ""
        )
    raise UblError(Problem.OTHER_DOCUMENT, element=name.localname)


def read_document(element: etree._Element, kind: DocumentKind) -> Document:
    """Everything the file says. Raises UblError for missing fields, mixed currencies and unusable values."""
    currency = _currency(element)
    root = Node(element, currency)
    tax_currency = root.text("TaxCurrencyCode")
    totals = root.child("LegalMonetaryTotal")
    due_date = root.date("DueDate")
    payment_means = tuple(read_payment_means(means) for means in root.children("PaymentMeans"))
    issue_date = root.date("IssueDate")
    if issue_date is None:
        raise UblError(Problem.FIELD_MISSING, field="issue_date")
    if totals is None:
        raise UblError(Problem.FIELD_MISSING, field="payable")
    document = Document(
        kind=kind,
        number=_number(root),
        type_code=_type_code(root, kind),
        issue_date=issue_date,
        due_date=due_date or next((means.due_date for means in payment_means if means.due_date), None),
        tax_point=root.date("TaxPointDate"),
        currency=currency,
        tax_currency=tax_currency,
        customization=root.text("CustomizationID"),
        profile=root.text("ProfileID"),
        period=read_period(root.child("InvoicePeriod")),
        notes=root.texts("Note"),
        buyer_reference=root.text("BuyerReference"),
        accounting_cost=root.text("AccountingCost"),
        order=read_reference(root, "OrderReference"),
        sales_order=_sales_order(root),
        contract=read_reference(root, "ContractDocumentReference"),
        project=read_reference(root, "ProjectReference"),
        despatch=read_reference(root, "DespatchDocumentReference"),
        receipt=read_reference(root, "ReceiptDocumentReference"),
        originator=read_reference(root, "OriginatorDocumentReference"),
        preceding=read_preceding(root),
        seller=_party(root, "AccountingSupplierParty", "seller_name"),
        buyer=_party(root, "AccountingCustomerParty", "buyer_name"),
        payee=_other_party(root, "PayeeParty"),
        tax_representative=_other_party(root, "TaxRepresentativeParty"),
        delivery=read_delivery(root.child("Delivery")),
        payment_means=payment_means,
        payment_terms=tuple(
            note for terms in root.children("PaymentTerms") for note in terms.texts("Note") if note
        ),
        allowances_charges=read_allowances_charges(root),
        tax_totals=tuple(read_tax_total(tax, currency, tax_currency) for tax in root.children("TaxTotal")),
        totals=read_totals(totals),
        lines=tuple(read_line(line, kind) for line in root.children(LINE_ELEMENTS[kind])),
        attachments=read_attachments(root),
        other=leftovers(element),
    )
    if not document.seller_key():
        raise UblError(Problem.FIELD_MISSING, Place(element="AccountingSupplierParty"), field="seller")
    return document


def _currency(element: etree._Element) -> str:
    currency = Node(element).text("DocumentCurrencyCode")
    if not currency:
        raise UblError(Problem.FIELD_MISSING, field="currency")
    tax_currency = (element.findtext(f"{{{CBC}}}TaxCurrencyCode") or "").strip()
    for code in (currency, tax_currency or currency):
        if not re.fullmatch("[A-Z]{3}", code):
            raise UblError(Problem.CURRENCY_INVALID, value=code[:60])
    return currency


def _number(root: Node) -> str:
    number = root.text("ID")
    if not number:
        raise UblError(Problem.FIELD_MISSING, field="number")
    return number


def _type_code(root: Node, kind: DocumentKind) -> str:
    """Refuses a type code that contradicts the root element: the amounts would count with the wrong sign."""
    name = _TYPE_CODES[kind]
    code = root.text(name)
    if code and code not in _EITHER_CODES and (code in _CREDIT_CODES) != (kind is DocumentKind.CREDIT_NOTE):
        element = "Invoice" if kind is DocumentKind.INVOICE else "CreditNote"
        raise UblError(Problem.KIND_CONFLICT, Place(element=name), element=element, type_code=code[:60])
    return code


def _sales_order(root: Node) -> str:
    reference = root.child("OrderReference")
    return reference.text("SalesOrderID") if reference else ""


def _party(root: Node, role: str, field: str) -> Party:
    """Seller or buyer, which must have a name; the number that the other one gave it stands beside the party."""
    holder = root.child(role)
    party = read_party(holder.child("Party") if holder else None)
    if holder:
        party = replace(party, account_number=holder.text(_ACCOUNT_NUMBERS[role]))
    if not party.display_name:
        raise UblError(Problem.FIELD_MISSING, Place(element=role), field=field)
    return party


def _other_party(root: Node, role: str) -> Party | None:
    party = root.child(role)
    return read_party(party) if party else None
