"""What a document must have, and values nobody can use: each is refused and named."""

import re

import pytest

from invoices.ubl import Problem, UblError, read
from tests.invoices.ubl_changes import INVOICE, fault, total


@pytest.mark.parametrize(
    ("changes", "problem", "values"),
    [
        (
            (('<cac:Price><cbc:PriceAmount currencyID="EUR">8.335</cbc:PriceAmount></cac:Price>', ""),),
            Problem.FIELD_MISSING,
            {"field": "price"},
        ),
        (
            (('<cbc:BaseQuantity unitCode="MON">12<', '<cbc:BaseQuantity unitCode="MON">0<'),),
            Problem.FIELD_MISSING,
            {"field": "base_quantity"},
        ),
        ((("<cbc:Name>Tand Basis</cbc:Name>", ""),), Problem.FIELD_MISSING, {"field": "item_name"}),
        (
            (("<cbc:ActualDeliveryDate>2026-11-05<", "<cbc:ActualDeliveryDate>12026-11-05<"),),
            Problem.VALUE_INVALID,
            {"element": "ActualDeliveryDate", "value": "12026-11-05"},
        ),
        (
            (("<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>", ""),),
            Problem.FIELD_MISSING,
            {"field": "currency"},
        ),
        (
            (("<cbc:DocumentCurrencyCode>EUR<", "<cbc:DocumentCurrencyCode>Euro<"),),
            Problem.CURRENCY_INVALID,
            {"value": "Euro"},
        ),
        (
            (("<cbc:ID>F2026-000001</cbc:ID>", "<cbc:ID> </cbc:ID>"),),
            Problem.FIELD_MISSING,
            {"field": "number"},
        ),
        (
            (
                ("<cbc:RegistrationName>Elzenhof Installatietechniek B.V.</cbc:RegistrationName>", ""),
                ("<cac:PartyName><cbc:Name>Elzenhof</cbc:Name></cac:PartyName>", ""),
            ),
            Problem.FIELD_MISSING,
            {"field": "buyer_name"},
        ),
        (
            (
                ("<cbc:RegistrationName>Veldbaken Verzekeringen N.V.</cbc:RegistrationName>", ""),
                ("<cac:PartyName><cbc:Name>Veldbaken</cbc:Name></cac:PartyName>", ""),
            ),
            Problem.FIELD_MISSING,
            {"field": "seller_name"},
        ),
        (
            (
                ('<cbc:CompanyID schemeID="0106">08000001</cbc:CompanyID>', ""),
                ("<cbc:CompanyID>NL800000001B01</cbc:CompanyID>", ""),
                (
                    '<cac:PartyIdentification><cbc:ID schemeID="0088">8712345000004</cbc:ID></cac:PartyIdentification>',
                    "",
                ),
                ("<cac:PartyIdentification><cbc:ID>seller-79</cbc:ID></cac:PartyIdentification>", ""),
            ),
            Problem.FIELD_MISSING,
            {"field": "seller"},
        ),
        (
            (('<cbc:InvoiceTypeCode listID="UNCL1001">380<', "<cbc:InvoiceTypeCode>381<"),),
            Problem.KIND_CONFLICT,
            {"element": "Invoice", "type_code": "381"},
        ),
        (
            (("<cbc:EndDate>2026-11-28<", "<cbc:EndDate>2026-11-01<"),),
            Problem.PERIOD_BACKWARDS,
            {"start": "2026-11-02", "end": "2026-11-01"},
        ),
        (
            (
                (
                    total("PayableAmount", "100.05"),
                    '<cbc:PayableAmount currencyID="USD">100.05</cbc:PayableAmount>',
                ),
            ),
            Problem.CURRENCY_MIXED,
            {"element": "PayableAmount", "found_currency": "USD", "expected_currency": "EUR"},
        ),
        (
            ((total("PayableAmount", "100.05"), total("PayableAmount", "100.050")),),
            Problem.DECIMALS,
            {"element": "PayableAmount", "value": "100.050"},
        ),
        (
            ((total("PayableAmount", "100.05"), total("PayableAmount", "9" * 16)),),
            Problem.NUMBER_TOO_LONG,
            {"element": "PayableAmount"},
        ),
        (
            ((total("PayableAmount", "100.05"), total("PayableAmount", "100,05")),),
            Problem.VALUE_INVALID,
            {"element": "PayableAmount", "value": "100,05"},
        ),
        (
            (("<cbc:IssueDate>2026-11-02<", "<cbc:IssueDate>02-11-2026<"),),
            Problem.VALUE_INVALID,
            {"element": "IssueDate", "value": "02-11-2026"},
        ),
        (
            (("<cbc:IssueDate>2026-11-02</cbc:IssueDate>", ""),),
            Problem.ELEMENT_OUT_OF_PLACE,
            {"element": "IssueTime", "wanted": "IssueDate"},
        ),
        (
            (("<cbc:UBLVersionID>2.1</cbc:UBLVersionID>", "<cbc:Version>2.1</cbc:Version>"),),
            Problem.ELEMENT_OUT_OF_PLACE,
            {"element": "Version", "wanted": "CustomizationID, ProfileID, ProfileExecutionID, ID"},
        ),
        (
            (('<cbc:PayableAmount currencyID="EUR">', "<cbc:PayableAmount>"),),
            Problem.ATTRIBUTE_MISSING,
            {"element": "PayableAmount", "attribute": "currencyID"},
        ),
        (
            (("<cbc:UUID>", '<cbc:UUID colour="red">'),),
            Problem.ATTRIBUTE_UNEXPECTED,
            {"element": "UUID", "attribute": "colour"},
        ),
        (
            ((total("PayableAmount", "100.05"), ""),),
            Problem.ELEMENT_MISSING,
            {"element": "LegalMonetaryTotal", "missing": "PayableAmount"},
        ),
    ],
)
def test_missing_and_unusable_values_are_named(
    changes: tuple[tuple[str, str], ...], problem: Problem, values: dict[str, str]
) -> None:
    assert fault(*changes)[::3] == (problem, values)


def test_invoice_without_lines_is_refused() -> None:
    text = INVOICE.read_text(encoding="utf-8")
    without = text[: text.index("<cac:InvoiceLine>")] + "</Invoice>"
    with pytest.raises(UblError) as caught:
        read(without.encode())
    assert (caught.value.code, caught.value.values) == (
        Problem.ELEMENT_MISSING,
        {"element": "Invoice", "missing": "InvoiceLine"},
    )


def replaced(pattern: str, new: str) -> tuple[Problem, dict[str, str]]:
    """Why the file is refused after a larger change."""
    text, count = re.subn(pattern, new, INVOICE.read_text(encoding="utf-8"), count=1, flags=re.DOTALL)
    assert count == 1
    with pytest.raises(UblError) as caught:
        read(text.encode())
    return caught.value.code, caught.value.values


def test_seller_without_a_party_has_no_name() -> None:
    pattern = r"(<cac:AccountingSupplierParty>).*(</cac:AccountingSupplierParty>)"
    assert replaced(pattern, r"\1\2") == (Problem.FIELD_MISSING, {"field": "seller_name"})


def test_tax_total_without_a_table_is_refused() -> None:
    pattern = r"<cac:TaxSubtotal>.*</cac:TaxSubtotal>"
    assert replaced(pattern, "") == (Problem.TAX_TABLE_MISSING, {})


def test_table_without_a_category_or_without_a_rate_is_refused() -> None:
    category = r"(<cac:TaxSubtotal>.*?<cac:TaxCategory>\s*)<cbc:ID>S</cbc:ID>"
    rate = r"(<cac:TaxSubtotal>.*?<cbc:ID>S</cbc:ID>\s*)<cbc:Percent>21</cbc:Percent>"
    assert replaced(category, r"\1") == (Problem.FIELD_MISSING, {"field": "tax_category"})
    assert replaced(rate, r"\1") == (Problem.FIELD_MISSING, {"field": "tax_rate"})


def test_fault_behind_a_prefix_of_its_own_is_placed_too() -> None:
    """The parser names elements by their prefixes, and those may be declared anywhere."""
    new = (
        '<z:Note xmlns:z="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2" z:x="1">'
        "a</z:Note><cbc:Note>#AAI"
    )
    assert replaced("<cbc:Note>#AAI", new)[0] is Problem.ATTRIBUTE_UNEXPECTED
