"""The page of a document that was paid or settled: what settled it, what is over, and how to pay the rest."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from access.database import system_context
from invoices.enums import DocumentKind
from invoices.models import Invoice
from tests.cast import number
from tests.invoices.paying import REFERENCE, land, pay
from tests.invoices.reading import figures, page, plain, rows
from tests.invoices.ubl_files import Ubl, relation

pytestmark = pytest.mark.django_db

IBAN = "NL74VELD0000118000"
INVOICE = Ubl(number="F-1", due="2031-12-02", iban=IBAN, buyer_ids=relation("alder"))
CREDIT = Ubl(
    number="C-1", kind=DocumentKind.CREDIT_NOTE, amount="30.00", corrects="F-1", buyer_ids=relation("alder")
)
NEXT_YEAR = datetime(2031, 3, 1, 23, 30, tzinfo=UTC)


def address(name: str) -> str:
    """Where this document is read by its organisation."""
    with system_context("test"):
        return f"/o/{number('alder')}/invoices/{Invoice.objects.get(number=name, batch_id=0).pk}/"


def panel(shown: html.HtmlElement, key: str) -> html.HtmlElement:
    return shown.xpath(f"//section[@aria-labelledby='{key}']")[0]


def settled_rows(shown: html.HtmlElement) -> list[list[str]]:
    """Rows and total of the panel of payments."""
    found = panel(shown, "t-paid")
    return [[plain(cell) for cell in row.xpath("./*")] for row in found.xpath(".//tbody/tr | .//tfoot/tr")]


def test_page_lists_what_settled_the_document_in_order_of_day(ben: Client, tmp_path: Path) -> None:
    land(replace(INVOICE, issued="2026-10-02"), replace(CREDIT, issued="2026-11-10"))
    pay(
        tmp_path,
        f"{REFERENCE},2026-11-03,20.00",
        f"{REFERENCE},2026-11-12,40.00",
        f"{REFERENCE},2026-11-13,-5",
    )
    shown = page(ben.get(address("F-1")))
    assert settled_rows(shown) == [
        ["Payment received", "3 Nov 2026", REFERENCE, "€20.00"],
        ["Credit note C-1", "10 Nov 2026", "–", "€30.00"],
        ["Payment received", "12 Nov 2026", REFERENCE, "€40.00"],
        ["Payment taken back", "13 Nov 2026", REFERENCE, "€−5.00"],
        ["Paid and settled", "€85.00"],
    ]
    assert figures(shown)[0][1] == "Still to pay | €15.00 | paid €55.00, settled €30.00"
    links = panel(shown, "t-paid").xpath(".//tbody//a/@href")
    assert links == [address("C-1")]


def test_page_of_a_credit_note_says_what_it_settled_and_what_was_paid_out(
    ben: Client, tmp_path: Path
) -> None:
    land(replace(INVOICE, amount="10.00"), CREDIT)
    pay(tmp_path, f"{REFERENCE},2026-11-20,-15.00")
    shown = page(ben.get(address("C-1")))
    assert settled_rows(shown) == [
        ["Invoice F-1", "2 Nov 2026", "–", "€10.00"],
        ["Paid out", "20 Nov 2026", REFERENCE, "€15.00"],
        ["Paid and settled", "€25.00"],
    ]
    assert figures(shown)[0][1] == "In your favour | €5.00 | paid out €15.00, settled €10.00"


def test_over_payment_is_said_with_the_amount_that_stands_on_the_account(ben: Client, tmp_path: Path) -> None:
    land(INVOICE, replace(INVOICE, number="F-2", reference="OTHER"))
    pay(tmp_path, f"{REFERENCE},2026-11-03,150.00", f"{REFERENCE},2026-11-04,-20.00")
    said = [plain(page(ben.get(address(name))).xpath("//main")[0]) for name in ("F-1", "F-2")]
    sentence = "Also: an over-payment of €30.00 stands on your account."
    assert [sentence in text for text in said] == [True, False]


def test_without_payments_the_page_says_up_to_when_they_were_processed(ben: Client, tmp_path: Path) -> None:
    land(INVOICE, replace(CREDIT, corrects=""), replace(INVOICE, number="F-3", prepaid="100.00"))
    pay(tmp_path, "NOBODYS,2026-11-03,1.00", at=NEXT_YEAR)
    found = [
        plain(panel(page(ben.get(address(name))), "t-paid").xpath(".//*[contains(@class, 'empty')]")[0])
        for name in ("F-1", "C-1", "F-3")
    ]
    assert found == [
        "No payment received yet. Processed up to and including 2 Mar 2031. You usually see a transfer here after"
        " one working day. Always mention the payment reference.",
        "Nothing was paid out yet. Processed up to and including 2 Mar 2031.",
        "There is nothing to pay.",
    ]


def test_invoice_and_credit_note_lead_to_each_other(ben: Client) -> None:
    land(INVOICE, CREDIT, replace(CREDIT, number="C-2", corrects="F-1,F-9"))
    corrected = panel(page(ben.get(address("F-1"))), "t-facts")
    links = corrected.xpath(".//div[dt='Corrected by']/dd/a")
    assert [(plain(link), link.get("href")) for link in links] == [
        ("Credit note C-1", address("C-1")),
        ("Credit note C-2", address("C-2")),
    ]
    naming = panel(page(ben.get(address("C-2"))), "t-facts").xpath(".//div[dt='Corrects invoice']/dd")[0]
    assert (plain(naming), naming.xpath("./a/@href")) == ("F-1 F-9", [address("F-1")])


def test_number_of_another_organisations_or_sellers_document_leads_nowhere(ben: Client) -> None:
    land(
        replace(INVOICE, number="F-2", buyer_ids=relation("oak")),
        replace(INVOICE, number="F-3", seller_kvk="08999999"),
        replace(CREDIT, corrects="F-2,F-3"),
    )
    facts = panel(page(ben.get(address("C-1"))), "t-facts")
    assert (plain(facts.xpath(".//div[dt='Corrects invoice']/dd")[0]), facts.xpath(".//a")) == ("F-2 F-3", [])


def test_payment_code_stands_beside_what_it_says_for_what_is_still_open(ben: Client, tmp_path: Path) -> None:
    land(INVOICE)
    pay(tmp_path, f"{REFERENCE},2026-11-03,20.00")
    code = page(ben.get(address("F-1"))).xpath("//figure[@class='paycode']")[0]
    drawing = code.xpath("./svg")[0]
    account = "NL74 VELD 0000 1180 00".replace(" ", "\N{NO-BREAK SPACE}")
    assert (drawing.get("role"), drawing.get("aria-label")) == (
        "img",
        f"Payment code: €80.00 to Veldbaken Verzekeringen N.V., account {account}, reference 5026 1310",
    )
    assert [plain(fact) for fact in code.xpath(".//dl/div")] == [
        "Amount €80.00",
        "To Veldbaken Verzekeringen N.V.",
        f"Account {account}",
        "Reference 5026 1310",
    ]
    assert html.tostring(code).count(b"style=") == 0


@pytest.mark.parametrize(
    ("ubl", "rows"),
    [
        (INVOICE, [f"{REFERENCE},2026-11-03,100.00"]),
        (replace(INVOICE, currency="DKK"), []),
        (replace(INVOICE, iban=""), []),
        (replace(INVOICE, iban="NL00VELD0000118000"), []),
        (replace(CREDIT, number="F-1", iban=IBAN), []),
        (replace(INVOICE, prepaid="100.00"), []),
    ],
)
def test_without_a_transfer_to_make_there_is_no_code(
    ben: Client, tmp_path: Path, ubl: Ubl, rows: list[str]
) -> None:
    land(ubl)
    if rows:
        pay(tmp_path, *rows)
    assert page(ben.get(address("F-1"))).xpath("//*[contains(@class, 'paycode')]") == []


def test_page_costs_as_many_queries_with_many_payments_as_with_one(ben: Client, tmp_path: Path) -> None:
    land(INVOICE, CREDIT)
    counts = []
    for days in ((3,), (4, 5, 6)):
        pay(tmp_path, *(f"{REFERENCE},2026-11-0{day},1.00" for day in days))
        with CaptureQueriesContext(connection) as queries:
            assert ben.get(address("F-1")).status_code == 200
        counts.append(
            len([q for q in queries.captured_queries if "invoices_" in q["sql"] or "jobs_" in q["sql"]])
        )
    # Document, payments, set-offs, what is over, documents that name it, and up to when payments were processed.
    assert counts == [6 + 1, 6 + 1]  # the test itself looks the address up


def test_member_by_mandate_stays_in_the_relation(signed_in: Callable[..., Client]) -> None:
    land(INVOICE, CREDIT)
    kim = signed_in("kim")
    kim.cookies["portal_language"] = "en"
    inside = f"/o/{number('iris')}/r/{number('alder')}/invoices/"
    own = address("C-1").rsplit("/", 2)[1]
    shown = page(kim.get(f"{inside}{address('F-1').rsplit('/', 2)[1]}/"))
    assert panel(shown, "t-paid").xpath(".//tbody//a/@href") == [f"{inside}{own}/"]
    assert rows(shown)  # and it has lines
