"""The SEPA payment code: what stands in it (EPC069-12, version 002), and where there is none."""

from dataclasses import replace
from decimal import Decimal

import pytest
import zxingcpp
from PIL import Image
from segno import make_qr
from segno.helpers import make_epc_qr

from invoices.documents import Account, Document, DocumentKind, PaymentMeans
from invoices.payment_code import BORDER, payment_code
from tests.invoices.pdf_documents import document

ACCOUNT = Account(number="NL74 VELD 0000 1180 00")
TRANSFER = PaymentMeans(code="30", reference="5026 1310 5600 0482", account=ACCOUNT)


def paid_by(*means: PaymentMeans, **more: object) -> Document:
    return document(payment_means=means, **more)


def modules(shown: Document, amount: str = "123.4") -> set[tuple[int, int]]:
    """Where the code is dark, without the quiet around it."""
    code = payment_code(shown, amount=Decimal(amount))
    assert code is not None
    return {
        (column + step - BORDER, row - BORDER) for column, row, length in code.runs for step in range(length)
    }


def says(*lines: str) -> set[tuple[int, int]]:
    """Where a code with these lines is dark: the fields of the standard, in UTF-8 and error correction M."""
    code = make_qr("\n".join(lines).encode(), error="m", boost_error=False, mode="byte", mask=2)
    return {(x, y) for y, row in enumerate(code.matrix) for x, dark in enumerate(row) if dark}


HEAD = ("BCD", "002", "1", "SCT", "")
SELLER = "Veldbaken Verzekeringen N.V."
IBAN = "NL74VELD0000118000"


def test_code_says_to_whom_how_much_and_the_reference_as_text() -> None:
    expected = says(*HEAD, SELLER, IBAN, "EUR123.4", "", "", "5026 1310 5600 0482")
    assert modules(paid_by(TRANSFER)) == expected


def test_reference_of_iso_11649_stands_in_the_field_for_structured_ones() -> None:
    shown = paid_by(replace(TRANSFER, reference="RF18 5390 0754 7034"))
    assert modules(shown) == says(*HEAD, SELLER, IBAN, "EUR123.4", "", "RF18539007547034")


def test_long_name_is_cut_and_no_value_begins_a_field_of_its_own() -> None:
    name = "N" * 60 + "\nDE00\r\n" + "X" * 60
    shown = paid_by(replace(TRANSFER, reference="A\nB", account=replace(ACCOUNT, name=name)))
    code = payment_code(shown, amount=Decimal(1))
    assert code is not None
    assert (code.beneficiary, code.reference) == ("N" * 60 + " DE00 XXXX", "A B")
    assert len(code.beneficiary) == 70


def test_without_reference_the_number_of_the_document_is_mentioned() -> None:
    code = payment_code(paid_by(replace(TRANSFER, reference="")), amount=Decimal(1))
    assert code is not None
    assert code.reference == "F2026-131056"


def test_first_way_to_pay_by_transfer_counts() -> None:
    debit = PaymentMeans(code="59", reference="D", account=ACCOUNT, mandate="M-1")
    other = replace(TRANSFER, reference="T", account=Account(number="DE89370400440532013000"))
    code = payment_code(paid_by(debit, other, TRANSFER), amount=Decimal(1))
    assert code is not None
    assert (code.account, code.reference) == ("DE89370400440532013000", "T")


@pytest.mark.parametrize(
    "shown",
    [
        paid_by(),
        paid_by(replace(TRANSFER, account=None)),
        paid_by(replace(TRANSFER, account=Account(number="NL00VELD0000118000"))),
        paid_by(replace(TRANSFER, account=Account(number="123456789"))),
        paid_by(replace(TRANSFER, code="59")),
        paid_by(replace(TRANSFER, mandate="M-1")),
        paid_by(TRANSFER, currency="DKK"),
        paid_by(TRANSFER, kind=DocumentKind.CREDIT_NOTE),
    ],
)
def test_without_a_transfer_in_euro_to_the_sellers_iban_there_is_no_code(shown: Document) -> None:
    assert payment_code(shown, amount=Decimal(10)) is None


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "1000000000"])
def test_amount_that_no_code_can_hold_makes_none(amount: str) -> None:
    assert payment_code(paid_by(TRANSFER), amount=Decimal(amount)) is None


def test_words_that_take_more_room_than_the_standard_allows_have_no_code() -> None:
    name, reference = "Ω" * 70, "Ω" * 80
    wide = replace(TRANSFER, reference=reference, account=replace(ACCOUNT, name=name))
    assert payment_code(paid_by(wide), amount=Decimal(1)) is None
    assert payment_code(paid_by(replace(wide, reference="Ω" * 60)), amount=Decimal(1)) is not None


@pytest.mark.parametrize(
    ("amount", "said"),
    [("0.01", "0.01"), ("10", "10"), ("1200.50", "1200.5"), ("999999999.99", "999999999.99")],
)
def test_banking_app_reads_what_the_library_for_payment_codes_writes(amount: str, said: str) -> None:
    code = payment_code(paid_by(TRANSFER), amount=Decimal(amount))
    assert code is not None
    picture = Image.new("L", (code.size * 4, code.size * 4), 255)
    for column, row, length in code.runs:
        picture.paste(0, (column * 4, row * 4, (column + length) * 4, (row + 1) * 4))
    (found,) = zxingcpp.read_barcodes(picture)
    theirs = make_epc_qr(
        name=SELLER, iban=IBAN, amount=Decimal(amount), text="5026 1310 5600 0482", encoding=1
    )
    assert found.text.split("\n") == [*HEAD, SELLER, IBAN, f"EUR{said}", "", "", "5026 1310 5600 0482"]
    assert code.size == theirs.symbol_size(border=BORDER)[0]
