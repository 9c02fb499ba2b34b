"""What stands on an invoice on paper, read back from the PDF."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from pypdf import PdfReader

from common.pdf import wording
from invoices.documents import (
    Account,
    AllowanceCharge,
    Contact,
    Document,
    DocumentKind,
    Identifier,
    Party,
    PaymentMeans,
    Period,
    PrecedingInvoice,
    TaxCategory,
    TaxSubtotal,
    TaxTotal,
)
from invoices.pdf import invoice_pdf, words
from invoices.ubl import read
from tests.invoices.pdf_documents import EMPLOYER, FACTS, HOUSE, document, line, text_of
from tests.invoices.test_ubl_reading import INVOICE, PUBLISHED


def spaced(text: str) -> str:
    return " ".join(text.split())


def printed(shown: Document, language: str = "en") -> str:
    return text_of(invoice_pdf(shown, language=language))


def test_invoice_of_the_insurer_in_dutch_says_what_the_drawing_says() -> None:
    assert text_of(invoice_pdf(document(), language="nl", house=HOUSE, extra=FACTS)) == (
        "Veldbaken Verzekeringen Postbus 1180 7400 AD Deventer 088 000 01 20 "
        "Elzenhof Installatietechniek B.V. t.a.v. de administratie Molenbelt 14 7418 EK Deventer "
        "Factuur F2026-131056 Factuurdatum 02-11-2026 Relatienummer 104882 KvK-nummer 08123456 "
        "Contract ZC-30418 Periode november 2026 Premie voor november. "
        "Omschrijving Verzekerden Premie per persoon Bedrag "
        "Basisverzekering collectief 01-11-2026 t/m 30-11-2026 131 € 123,70 € 16.204,70 "
        "Subtotaal € 16.204,70 Btw 0 %, vrijgesteld (verzekeringsdienst) € 0,00 Te betalen € 16.204,70 "
        "Uiterlijk betalen op 02-12-2026 Betalingskenmerk 5026 1310 5600 0482 "
        "Rekening van Veldbaken Verzekeringen N.V. NL00 VELD 0000 1180 00 "
        "Vermeld alleen het betalingskenmerk. Vragen stelt u in de portal. "
        "Veldbaken Verzekeringen N.V. · KvK 08000001 Bladzijde 1 van 1"
    )


def test_invoice_of_another_seller_in_english_shows_that_seller() -> None:
    assert printed(document()) == (
        "Veldbaken Verzekeringen N.V. Postbus 1180 7400 AD Deventer "
        "Elzenhof Installatietechniek B.V. Molenbelt 14 7418 EK Deventer "
        "Invoice F2026-131056 Invoice date 2 Nov 2026 KvK number 08123456 Contract ZC-30418 Period November 2026 "
        "Description Quantity Price Amount "
        "Basisverzekering collectief 1 Nov 2026 to 30 Nov 2026 131 €123.70 €16,204.70 "
        "Subtotal €16,204.70 VAT 0%, exempt (verzekeringsdienst) €0.00 To pay €16,204.70 "
        "Pay no later than 2 Dec 2026 Payment reference 5026 1310 5600 0482 "
        "Account of Veldbaken Verzekeringen N.V. NL00 VELD 0000 1180 00 "
        "Veldbaken Verzekeringen N.V. · KvK 08000001 Page 1 of 1"
    )


def test_credit_note_names_its_invoice_and_asks_for_nothing() -> None:
    text = text_of(
        invoice_pdf(
            document(
                kind=DocumentKind.CREDIT_NOTE,
                number="C2026-1",
                preceding=(PrecedingInvoice(number="F2026-131056", issue_date=date(2026, 11, 2)),),
            ),
            language="nl",
            house=HOUSE,
        )
    )
    assert "Creditnota C2026-1 Datum creditnota 02-11-2026 Corrigeert factuur F2026-131056" in text
    assert "Gecrediteerd € 16.204,70 U hoeft dit bedrag niet te betalen. Vragen stelt u in de portal." in text
    assert [
        word for word in ("NL00", "Betalingskenmerk", "Vermeld alleen", "Te betalen") if word in text
    ] == []


def test_negative_invoice_asks_for_nothing() -> None:
    text = printed(document(line("Correctie", "-1", "10.00")), "nl")
    assert "Te betalen € −10,00 U hoeft dit bedrag niet te betalen." in text
    assert "NL00" not in text


def test_invoice_with_nothing_but_the_necessary_has_no_empty_labels() -> None:
    bare = document(
        line("Iets", "1", "5.00"),
        seller=Party(name="Verkoper"),
        buyer=Party(name="Koper"),
        due_date=None,
        period=None,
        contract="",
        payment_means=(),
    )
    assert printed(bare) == (
        "Verkoper Koper Invoice F2026-131056 Invoice date 2 Nov 2026 Description Quantity Price Amount "
        "Iets 1 €5.00 €5.00 Subtotal €5.00 VAT 0%, exempt (verzekeringsdienst) €0.00 To pay €5.00 "
        "Verkoper Page 1 of 1"
    )


def test_allowances_charges_rates_prepayment_and_rounding_are_told_from_sum_to_total() -> None:
    text = printed(read(INVOICE.read_bytes()))
    assert (
        "Sum of the lines €120.01 Discount: Collective discount, 10% of €120.01 €−12.00 Charge: Administration €7.50 "
        "Subtotal €115.51 VAT 21% over €83.00 €17.43 VAT 0%, exempt (Insurance) over €32.51 €0.00 "
        "Total with VAT €132.94 Already paid €−32.90 Rounding €0.01 To pay €100.05"
    ) in text
    assert "VAT in NOK: NOK 203.33" in text
    assert "10 months €120.00 per 12 months 21% €95.00" in text
    assert "Discount: Loyalty, 10% of €100.00: €−10.00 Charge: Postage: €5.00" in text
    assert "Tand Basis 3 €8.335 exempt €25.01" in text


@pytest.mark.parametrize(
    ("category", "text"),
    [
        (TaxCategory(code="S", rate=Decimal("5.5")), "VAT 5.5%"),
        (TaxCategory(code="Z", rate=Decimal(0)), "VAT 0%, zero rate"),
        (TaxCategory(code="AE", rate=Decimal(0)), "VAT 0%, reverse charge"),
        (TaxCategory(code="K", rate=Decimal(0)), "VAT 0%, supply within the EU"),
        (TaxCategory(code="G", rate=Decimal(0), exemption_code="V-G"), "VAT 0%, export outside the EU (V-G)"),
        (TaxCategory(code="O", exemption_reason="Not taxed"), "VAT, outside the scope of VAT (Not taxed)"),
        (TaxCategory(code="L", rate=Decimal(7)), "VAT 7%, IGIC"),
        (TaxCategory(code="X9", rate=Decimal(1)), "VAT 1%, X9"),
        (TaxCategory(code="S", rate=Decimal(10), scheme="GST"), "GST 10%"),
    ],
)
def test_tax_is_named_with_rate_meaning_and_reason(category: TaxCategory, text: str) -> None:
    with translation.override("en"):
        assert spaced(words.tax(category)) == text


@pytest.mark.parametrize("currency", ["NOK", "JPY", "KWD"])
def test_amounts_in_any_currency_keep_their_decimals(currency: str) -> None:
    shown = document(line("Iets", "1", "1234.56"), currency=currency)
    shown = replace(shown, tax_totals=(replace(shown.tax_totals[0], currency=currency),))
    digits = "1,234.560" if currency == "KWD" else "1,234.56"
    assert f"To pay {currency} {digits}" in printed(shown)


def test_letters_of_europe_are_printed_and_markup_is_text() -> None:
    name = 'Łódź Şişli Ğümüş Győr Ærø <b>vet</b> & "zo" <img src="x"/>'
    text = printed(document(line(name), buyer=replace(EMPLOYER, registration_name=name), number="<i>1</i>"))
    assert text.count(name) == 2
    assert "Invoice <i>1</i>" in text


def test_control_characters_and_turned_text_do_not_reach_the_page() -> None:
    assert wording.clean("a\u202eb\u200b\x07c\r\nd\u2028e\tf ") == "abc\nd\ne f"
    assert wording.escaped("<b>\n&") == "&lt;b&gt;<br/>&amp;"
    assert wording.clean("e\u0301") == "é"


def test_other_names_mandate_and_several_accounts_are_shown() -> None:
    text = printed(
        document(
            payee=Party(name="Incasso B.V.", registration=Identifier("08000002")),
            tax_representative=Party(name="Fiscaal B.V."),
            buyer=replace(
                EMPLOYER, name="Elzenhof", account_number="K-12", contact=Contact(name="Mia de Koning")
            ),
            payment_means=(
                PaymentMeans(code="59", mandate="M-1"),
                PaymentMeans(code="30", account=Account(number="NL00VELD0000118000")),
                PaymentMeans(code="30", account=Account(number="37.78.15.500")),
            ),
            notes=("#AAI#Eerste", "Tweede"),
            payment_terms=("Binnen 30 dagen",),
        )
    )
    assert "Elzenhof Installatietechniek B.V. Elzenhof attn. Mia de Koning Molenbelt 14" in text
    assert "Account of Incasso B.V. NL00 VELD 0000 1180 00 37.78.15.500 Direct debit mandate M-1" in text
    assert "Binnen 30 dagen Eerste Tweede" in text
    assert (
        "Your customer number K-12 Payment to Incasso B.V., 08000002 Tax representative Fiscaal B.V." in text
    )


def test_facts_beyond_the_row_are_told_below() -> None:
    shown = document(order="O-1", buyer_reference="R-2")
    text = text_of(invoice_pdf(shown, language="en", house=HOUSE, extra=FACTS))
    assert "Period November 2026 Premie voor november." in text
    assert "Your order O-1 Your reference R-2 Veldbaken Verzekeringen N.V." in text


def test_discount_without_reason_or_base_is_told_plainly() -> None:
    found = AllowanceCharge(is_charge=False, amount=Decimal("1.00"), percentage=Decimal(5))
    charge = AllowanceCharge(is_charge=True, amount=Decimal("2.00"), reason_code="ABL")
    text = printed(document(line("Iets", allowances_charges=(found, charge))))
    assert "Discount, 5%: €−1.00 Charge: ABL: €2.00" in text


def test_single_rate_over_the_subtotal_is_told_without_its_base() -> None:
    category = TaxCategory(code="S", rate=Decimal(21))
    subtotal = TaxSubtotal(taxable_amount=Decimal("10.00"), tax_amount=Decimal("2.10"), category=category)
    tax = TaxTotal(currency="EUR", tax_amount=Decimal("2.10"), subtotals=(subtotal,))
    assert "Subtotal €10.00 VAT 21% €2.10 To pay" in printed(document(line("Iets"), tax_totals=(tax,)))


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", PUBLISHED)
def test_published_invoice_shows_number_parties_lines_and_totals(
    name: str, language: str, sample_data: Path
) -> None:
    shown = read((sample_data / "ubl" / name).read_bytes())
    pdf = invoice_pdf(shown, language=language)
    text = text_of(pdf)
    with translation.override(language):
        expected = [
            shown.number,
            shown.seller.display_name,
            shown.buyer.display_name,
            words.day(shown.issue_date),
            *(each.item.name for each in shown.lines),
            *(words.amount(each.net_amount, shown.currency) for each in shown.lines),
            *(words.amount(each.tax_amount, shown.currency) for each in shown.tax_totals[0].subtotals),
            words.amount(shown.totals.tax_exclusive, shown.currency),
            words.amount(shown.totals.payable, shown.currency),
            *(each.reason for each in shown.allowances_charges),
            *(each.category.exemption_reason for each in shown.tax_totals[0].subtotals),
            *shown.notes,
        ]
    assert [each for each in expected if spaced(each) not in text] == []


def test_payment_reference_of_published_invoice_is_shown_and_of_its_credit_note_not(
    sample_data: Path,
) -> None:
    invoice = read((sample_data / "ubl" / "ubl-tc434-example2.xml").read_bytes())
    credit_note = read((sample_data / "ubl" / "ubl-tc434-creditnote1.xml").read_bytes())
    assert "0003434323213231" in printed(invoice)
    assert "NO93 8601 1117 947" in printed(invoice)
    assert credit_note.payment_reference == "010676609538"
    assert "010676609538" not in printed(credit_note)


def test_document_information_names_document_seller_and_language() -> None:
    reader = PdfReader(io.BytesIO(invoice_pdf(document(), language="nl")))
    information = reader.metadata
    assert information is not None
    assert (information.title, information.author) == ("Factuur F2026-131056", "Veldbaken Verzekeringen N.V.")
    root: Any = reader.root_object
    assert (root["/Lang"], root["/ViewerPreferences"]) == ("nl", {"/DisplayDocTitle": True})


@pytest.mark.parametrize(
    ("start", "end", "text", "days"),
    [
        (date(2026, 2, 1), date(2026, 2, 28), "February 2026", "1 Feb 2026 to 28 Feb 2026"),
        (date(2026, 2, 1), date(2026, 3, 31), "1 Feb 2026 to 31 Mar 2026", "1 Feb 2026 to 31 Mar 2026"),
        (date(2026, 2, 2), date(2026, 2, 28), "2 Feb 2026 to 28 Feb 2026", "2 Feb 2026 to 28 Feb 2026"),
        (date(2026, 2, 2), None, "from 2 Feb 2026", "from 2 Feb 2026"),
        (None, date(2026, 2, 2), "until 2 Feb 2026", "until 2 Feb 2026"),
        (None, None, "", ""),
    ],
)
def test_period_is_a_month_or_its_days(start: date | None, end: date | None, text: str, days: str) -> None:
    with translation.override("en"):
        period = Period(start=start, end=end)
        assert (words.period(period), words.days(period)) == (text, days)
