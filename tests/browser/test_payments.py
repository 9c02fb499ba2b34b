"""From a transfer to the page of the invoice: what is paid, what is left, and the code to pay the rest."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from access.database import system_context
from invoices.enums import DocumentKind
from invoices.models import Invoice
from tests.browser.qr import scanned_text
from tests.browser.visitors import Visitors
from tests.cast import number
from tests.invoices.paying import land, pay
from tests.invoices.ubl_files import Ubl, relation

IBAN = "NL74VELD0000118000"


def address(name: str) -> str:
    with system_context("test"):
        return f"/o/{number('alder')}/invoices/{Invoice.objects.get(number=name).pk}/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_invoice_shows_what_was_paid_and_a_telephone_reads_how_to_pay_the_rest(
    visitors: Visitors, tmp_path: Path, scheme: str
) -> None:
    invoice = Ubl(
        number="F-1",
        due="2031-12-02",
        iban=IBAN,
        reference="RF18 5390 0754 7034",
        buyer_ids=relation("alder"),
    )
    credit = Ubl(
        number="C-1",
        kind=DocumentKind.CREDIT_NOTE,
        amount="30.00",
        corrects="F-1",
        buyer_ids=relation("alder"),
    )
    land(invoice, credit)
    pay(tmp_path, "RF18539007547034,2026-11-03,20.00", at=datetime(2031, 3, 1, tzinfo=UTC))
    ben = visitors.visitor("ben", language="en", color_scheme=scheme)
    ben.be_signed_in()
    ben.open(address("F-1"))
    settled = ben.page.get_by_role("region", name="Payments on this document")
    expect(settled.get_by_role("row")).to_have_count(4)
    code = ben.page.get_by_role("img", name="Payment code")
    assert scanned_text(code).splitlines() == [
        "BCD",
        "002",
        "1",
        "SCT",
        "",
        "Veldbaken Verzekeringen N.V.",
        IBAN,
        "EUR50",
        "",
        "RF18539007547034",
    ]
    settled.get_by_role("link", name="Credit note C-1").click()
    ben.reads("Credit note C-1")
    ben.page.get_by_role("region", name="Details").get_by_role("link", name="F-1").click()
    ben.reads("Invoice F-1")
