"""UBL files for tests: small, right, and with one thing after another that can be chosen."""

import base64
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from invoices.enums import DocumentKind
from tests.cast import number

_SPACE = "urn:oasis:names:specification:ubl:schema:xsd"


@dataclass(frozen=True, kw_only=True)
class Ubl:
    """One document of one line without VAT. `buyer_ids`: (scheme, value), scheme empty for a number of ours."""

    number: str = "F-1"
    kind: DocumentKind = DocumentKind.INVOICE
    issued: str = "2026-11-02"
    due: str = "2026-12-02"
    currency: str = "EUR"
    amount: str = "100.00"
    prepaid: str = "0.00"
    item: str = "Premium"
    note: str = ""
    contract: str = ""
    corrects: str = ""  # numbers of earlier documents, with commas between
    reference: str = "5026 1310"
    iban: str = ""  # the account to pay to
    period: tuple[str, str] | None = None
    seller: str = "Veldbaken Verzekeringen N.V."
    seller_kvk: str = "08000001"
    buyer: str = "Elzenhof Installatietechniek B.V."
    buyer_ids: tuple[tuple[str, str], ...] = ()
    attachments: tuple[tuple[str, str, bytes], ...] = field(default=())  # file name, type, content

    def text(self) -> str:
        """The document as XML."""
        is_credit = self.kind is DocumentKind.CREDIT_NOTE
        root = "CreditNote" if is_credit else "Invoice"
        due = "" if is_credit or not self.due else f"<cbc:DueDate>{self.due}</cbc:DueDate>"
        code = "381" if is_credit else "380"
        quantity = "CreditedQuantity" if is_credit else "InvoicedQuantity"
        payable = Decimal(self.amount) - Decimal(self.prepaid)
        return f"""<?xml version="1.0" encoding="UTF-8"?>
<{root} xmlns="{_SPACE}:{root}-2" xmlns:cac="{_SPACE}:CommonAggregateComponents-2"
 xmlns:cbc="{_SPACE}:CommonBasicComponents-2">
 <cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>
 <cbc:ID>{escape(self.number)}</cbc:ID>
 <cbc:IssueDate>{self.issued}</cbc:IssueDate>{due}
 <cbc:{root}TypeCode>{code}</cbc:{root}TypeCode>
 {f"<cbc:Note>{escape(self.note)}</cbc:Note>" if self.note else ""}
 <cbc:DocumentCurrencyCode>{self.currency}</cbc:DocumentCurrencyCode>
 {self._period()}{self._corrected()}
 {self._contract()}
 {"".join(self._attachment(*each) for each in self.attachments)}
 <cac:AccountingSupplierParty><cac:Party>
  <cac:PostalAddress><cac:Country><cbc:IdentificationCode>NL</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
  <cac:PartyLegalEntity><cbc:RegistrationName>{escape(self.seller)}</cbc:RegistrationName>
  {self._seller_id()}</cac:PartyLegalEntity>
 </cac:Party></cac:AccountingSupplierParty>
 <cac:AccountingCustomerParty><cac:Party>
  {"".join(self._buyer_id(*each) for each in self.buyer_ids)}
  <cac:PostalAddress><cac:Country><cbc:IdentificationCode>NL</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
  <cac:PartyLegalEntity><cbc:RegistrationName>{escape(self.buyer)}</cbc:RegistrationName></cac:PartyLegalEntity>
 </cac:Party></cac:AccountingCustomerParty>
 <cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>
  {self._reference()}{self._account()}</cac:PaymentMeans>
 <cac:TaxTotal>{self._money("TaxAmount", "0.00")}<cac:TaxSubtotal>{self._money("TaxableAmount", self.amount)}
  {self._money("TaxAmount", "0.00")}<cac:TaxCategory><cbc:ID>E</cbc:ID><cbc:Percent>0</cbc:Percent>
  <cbc:TaxExemptionReason>Insurance</cbc:TaxExemptionReason>
  <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
 <cac:LegalMonetaryTotal>{self._money("LineExtensionAmount", self.amount)}
  {self._money("TaxExclusiveAmount", self.amount)}
  {self._money("TaxInclusiveAmount", self.amount)}{self._money("PrepaidAmount", self.prepaid)}
  {self._money("PayableAmount", f"{payable:.2f}")}</cac:LegalMonetaryTotal>
 <cac:{root}Line><cbc:ID>1</cbc:ID><cbc:{quantity} unitCode="C62">1</cbc:{quantity}>
  {self._money("LineExtensionAmount", self.amount)}
  <cac:Item><cbc:Name>{escape(self.item)}</cbc:Name><cac:ClassifiedTaxCategory><cbc:ID>E</cbc:ID>
  <cbc:Percent>0</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory></cac:Item>
  <cac:Price>{self._money("PriceAmount", self.amount)}</cac:Price></cac:{root}Line>
</{root}>
"""

    def write(self, folder: Path, name: str = "") -> Path:
        """The document as a file; its name is the number unless one is given."""
        path = folder / (name or f"{self.number}.xml")
        path.write_text(self.text(), encoding="utf-8")
        return path

    def _money(self, name: str, amount: str) -> str:
        return f'<cbc:{name} currencyID="{self.currency}">{amount}</cbc:{name}>'

    def _seller_id(self) -> str:
        return f'<cbc:CompanyID schemeID="0106">{self.seller_kvk}</cbc:CompanyID>' if self.seller_kvk else ""

    def _buyer_id(self, scheme: str, value: str) -> str:
        attribute = f" schemeID={quoteattr(scheme)}" if scheme else ""
        return (
            f"<cac:PartyIdentification><cbc:ID{attribute}>{escape(value)}</cbc:ID></cac:PartyIdentification>"
        )

    def _period(self) -> str:
        if not self.period:
            return ""
        start, end = (
            f"<cbc:{name}>{day}</cbc:{name}>"
            for name, day in zip(("StartDate", "EndDate"), self.period, strict=True)
        )
        return f"<cac:InvoicePeriod>{start}{end}</cac:InvoicePeriod>"

    def _corrected(self) -> str:
        if not self.corrects:
            return ""
        return "".join(
            "<cac:BillingReference><cac:InvoiceDocumentReference>"
            f"<cbc:ID>{number}</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference>"
            for number in self.corrects.split(",")
        )

    def _reference(self) -> str:
        return f"<cbc:PaymentID>{escape(self.reference)}</cbc:PaymentID>" if self.reference else ""

    def _account(self) -> str:
        if not self.iban:
            return ""
        return f"<cac:PayeeFinancialAccount><cbc:ID>{self.iban}</cbc:ID></cac:PayeeFinancialAccount>"

    def _contract(self) -> str:
        if not self.contract:
            return ""
        return (
            f"<cac:ContractDocumentReference><cbc:ID>{self.contract}</cbc:ID></cac:ContractDocumentReference>"
        )

    def _attachment(self, name: str, mime_type: str, content: bytes) -> str:
        coded = base64.b64encode(content).decode()
        return (
            f"<cac:AdditionalDocumentReference><cbc:ID>{escape(name)}</cbc:ID><cac:Attachment>"
            f"<cbc:EmbeddedDocumentBinaryObject mimeCode={quoteattr(mime_type)} filename={quoteattr(name)}>{coded}"
            "</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>"
        )


def relation(key: str) -> tuple[tuple[str, str], ...]:
    """The identifiers of a buyer that is one of the cast, by its relation number."""
    return (("", number(key)),)
