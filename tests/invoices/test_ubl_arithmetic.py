"""The sums of EN 16931: each wrong one is found, named and placed."""

from dataclasses import replace
from decimal import Decimal

import pytest

from invoices.documents import TaxTotal
from invoices.ubl import Problem, UblError, read, remarks
from invoices.ubl.arithmetic import check_arithmetic
from tests.invoices.ubl_changes import DOCUMENT, INVOICE, changed, fault, total, with_totals

PEPPOL = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"


def test_document_with_everything_is_right() -> None:
    check_arithmetic(DOCUMENT)
    assert remarks(DOCUMENT) == ()


@pytest.mark.parametrize(
    ("old", "new", "problem", "element", "found", "expected"),
    [
        ("LineExtensionAmount", "120.02", Problem.LINES_SUM, "LineExtensionAmount", "120.02", "120.01"),
        ("TaxExclusiveAmount", "115.50", Problem.TAX_EXCLUSIVE, "TaxExclusiveAmount", "115.50", "115.51"),
        ("TaxInclusiveAmount", "132.95", Problem.TAX_INCLUSIVE, "TaxInclusiveAmount", "132.95", "132.94"),
        ("AllowanceTotalAmount", "12.01", Problem.ALLOWANCES_SUM, "AllowanceTotalAmount", "12.01", "12.00"),
        ("ChargeTotalAmount", "7.49", Problem.CHARGES_SUM, "ChargeTotalAmount", "7.49", "7.50"),
        ("PayableRoundingAmount", "0.02", Problem.PAYABLE, "PayableAmount", "100.05", "100.06"),
        ("PrepaidAmount", "32.91", Problem.PAYABLE, "PayableAmount", "100.05", "100.04"),
        ("PayableAmount", "100.06", Problem.PAYABLE, "PayableAmount", "100.06", "100.05"),
    ],
)
def test_each_total_must_be_exact(
    old: str, new: str, problem: Problem, element: str, found: str, expected: str
) -> None:
    amounts = {
        "LineExtensionAmount": "120.01",
        "TaxExclusiveAmount": "115.51",
        "TaxInclusiveAmount": "132.94",
        "AllowanceTotalAmount": "12.00",
        "ChargeTotalAmount": "7.50",
        "PayableRoundingAmount": "0.01",
        "PrepaidAmount": "32.90",
        "PayableAmount": "100.05",
    }
    assert fault((total(old, amounts[old]), total(old, new))) == (
        problem,
        f"LegalMonetaryTotal/{element}",
        "",
        {"found": found, "expected": expected},
    )


def test_absent_total_of_allowances_counts_as_zero() -> None:
    assert fault((total("AllowanceTotalAmount", "12.00"), ""))[::3] == (
        Problem.ALLOWANCES_SUM,
        {"found": "0", "expected": "12.00"},
    )


def test_line_amount_must_be_in_the_sum() -> None:
    assert fault((total("LineExtensionAmount", "95.00"), total("LineExtensionAmount", "96.00")))[::3] == (
        Problem.LINES_SUM,
        {"found": "120.01", "expected": "121.01"},
    )


def test_tax_total_must_be_the_sum_of_its_table() -> None:
    old = "<cac:TaxTotal>\n    " + total("TaxAmount", "17.43")
    assert fault((old, old.replace("17.43", "17.44"))) == (
        Problem.TAX_SUM,
        "TaxTotal",
        "",
        {"found": "17.44", "expected": "17.43"},
    )


@pytest.mark.parametrize(
    ("tax", "is_right"), [("16.44", True), ("18.42", True), ("16.43", False), ("18.43", False)]
)
def test_tax_of_a_rate_may_differ_by_less_than_one(tax: str, is_right: bool) -> None:
    subtotals = DOCUMENT.tax_totals[0].subtotals
    amount = Decimal(tax)
    document = with_totals(
        replace(
            DOCUMENT,
            tax_totals=(
                TaxTotal(
                    currency="EUR",
                    tax_amount=amount,
                    subtotals=(replace(subtotals[0], tax_amount=amount), subtotals[1]),
                ),
                DOCUMENT.tax_totals[1],
            ),
        )
    )
    if is_right:
        check_arithmetic(document)
        return
    with pytest.raises(UblError) as caught:
        check_arithmetic(document)
    assert (caught.value.code, caught.value.values) == (
        Problem.TAX_AMOUNT,
        {"found": tax, "expected": "17.43", "category": "S (21%)"},
    )


def test_tax_without_a_rate_must_be_nothing() -> None:
    old = f"{total('TaxableAmount', '32.51')}\n      {total('TaxAmount', '0.00')}"
    assert fault((old, old.replace("0.00", "0.01"))) == (
        Problem.TAX_AMOUNT,
        "TaxTotal/TaxSubtotal[2]",
        "",
        {"found": "0.01", "expected": "0.00", "category": "E (0%)"},
    )


def test_taxed_amount_without_a_rate_must_be_exact() -> None:
    assert fault((total("TaxableAmount", "32.51"), total("TaxableAmount", "32.52")))[::3] == (
        Problem.TAXABLE_AMOUNT,
        {"found": "32.52", "expected": "32.51", "category": "E (0%)"},
    )


def test_category_of_a_line_must_stand_in_the_table() -> None:
    old = "<cbc:ID>S</cbc:ID>\n        <cbc:Percent>21.0</cbc:Percent>"
    assert fault((old, old.replace("21.0", "9")))[::3] == (
        Problem.TAX_CATEGORY_MISSING,
        {"category": "S (9%)"},
    )


def test_exempt_line_cannot_have_a_rate() -> None:
    old = "<cbc:ID>E</cbc:ID>\n        <cbc:Percent>0</cbc:Percent>\n        <cac:TaxScheme>"
    text = INVOICE.read_text(encoding="utf-8")
    head, _, tail = text.rpartition(old)
    with pytest.raises(UblError) as caught:
        read((head + old.replace(">0<", ">21<") + tail).encode())
    assert (caught.value.code, caught.value.place.line, caught.value.values) == (
        Problem.TAX_RATE,
        "2",
        {"category": "E (21%)"},
    )


def test_tax_in_another_currency_is_not_added() -> None:
    old = '<cbc:TaxAmount currencyID="NOK">203.33</cbc:TaxAmount>'
    assert read(changed((old, old.replace("203.33", "1.00")))).tax_totals[1].tax_amount == Decimal("1.00")


@pytest.mark.parametrize(
    ("old", "new", "currency"),
    [
        ('currencyID="NOK">203.33', 'currencyID="EUR">203.33', "EUR"),
        ('<cac:TaxTotal><cbc:TaxAmount currencyID="NOK">203.33</cbc:TaxAmount></cac:TaxTotal>', "", "NOK"),
    ],
)
def test_tax_total_of_each_currency_stands_there_once(old: str, new: str, currency: str) -> None:
    assert fault((old, new))[::3] == (Problem.TAX_TOTAL_COUNT, {"currency": currency})


def test_percentage_of_an_allowance_must_make_its_amount() -> None:
    assert fault(("<cbc:MultiplierFactorNumeric>10.0<", "<cbc:MultiplierFactorNumeric>10.5<")) == (
        Problem.PERCENTAGE_AMOUNT,
        "InvoiceLine",
        "1",
        {"found": "10.00", "expected": "10.50"},
    )


def test_quantity_times_price_is_a_remark_and_under_peppol_a_fault() -> None:
    change = ('<cbc:InvoicedQuantity unitCode="MON">10<', '<cbc:InvoicedQuantity unitCode="MON">11<')
    (remark,) = remarks(read(changed(change)))
    assert (remark.code, remark.place.line, remark.values) == (
        Problem.LINE_AMOUNT,
        "1",
        {"found": "95.00", "expected": "105.00"},
    )
    assert fault(change, (">urn:cen.eu:en16931:2017<", f">{PEPPOL}<"))[0] is Problem.LINE_AMOUNT
