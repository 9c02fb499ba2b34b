"""The page of one document: everything it says, readable without the PDF."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from common.money import number_text
from invoices.enums import DocumentKind
from tests.cast import number
from tests.invoices.importing import deliver, only_invoice
from tests.invoices.reading import figures, page, plain, rows
from tests.invoices.ubl_files import Ubl, relation

pytestmark = pytest.mark.django_db

NBSP = "\N{NO-BREAK SPACE}"

# Values that the page says in words of its own, or that are no content: which words, other tests say.
IN_OTHER_WORDS = {
    "form": "version of the snapshot",
    "kind": "heading",
    "unit": "unit in words, or left out where it only counts",
    "base_unit": "the same",
    "scheme": "name of the list, where it has one",
    "is_charge": "discount or charge",
    "sha256": "part of the address of the attachment",
    "size": "size in words",
    "code": "kind of VAT, way of payment: in words, with the code",
    "base_quantity": "left out where it is one",
    "tax_point_code": "in words, with the code",
    "mime_type": "shown for what can be fetched",
}


def address(key: str = "alder", part: str = "") -> str:
    """Where the one document that this test delivered is read."""
    return f"/o/{number(key)}/invoices/{only_invoice().pk}/{part}"


def values(data: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every value of a snapshot with the name it stands under."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from values(value, key)
    elif isinstance(data, list):
        for value in data:
            yield from values(value, name)
    else:
        yield name, str(data)


def ways_to_write(value: str) -> set[str]:
    """How a page in English may write a value: as it is, as a date, as a number."""
    ways = {re.sub(r"\s+", " ", value).strip()}
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        day = date.fromisoformat(value)
        ways.add(f"{day.day} {day:%b %Y}")
    elif re.fullmatch(r"-?\d+(\.\d+)?", value):
        exact = Decimal(value)
        places = -int(exact.as_tuple().exponent)
        shortest = max(0, -int(exact.normalize().as_tuple().exponent))
        ways |= {
            number_text(amount, size, "en") for amount in (exact, -exact) for size in {places, shortest, 2}
        }
    elif re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9 ]{11,30}", value):
        bare = value.replace(" ", "")
        ways.add(NBSP.join(bare[start : start + 4] for start in range(0, len(bare), 4)))
    return ways


@pytest.mark.parametrize(
    "name",
    [
        "BIS3_Invoice_negativ.xml",
        "BIS3_Invoice_positive.xml",
        "guide-example1.xml",
        "ubl-tc434-creditnote1.xml",
        "ubl-tc434-example1.xml",
        "ubl-tc434-example2.xml",
        "ubl-tc434-example3.xml",
        "ubl-tc434-example4.xml",
        "ubl-tc434-example5.xml",
    ],
)
def test_page_says_everything_that_a_published_document_says(
    ben: Client, sample_data: Path, name: str
) -> None:
    deliver(sample_data / "ubl" / name, organisation=number("alder"))
    shown = plain(page(ben.get(address())).xpath("//main")[0])
    snapshot = only_invoice().document.snapshot
    pairs = [(key, value) for key, value in values(snapshot) if key not in IN_OTHER_WORDS and value]
    missing = [(key, value) for key, value in pairs if not any(way in shown for way in ways_to_write(value))]
    assert missing == []
    assert len(pairs) > 30


def test_page_of_an_invoice_shows_figures_lines_and_sums(ben: Client, sample_data: Path) -> None:
    deliver(sample_data / "ubl" / "ubl-tc434-example3.xml", organisation=number("alder"))
    shown = page(ben.get(address()))
    assert plain(shown.xpath("//h1")[0]) == "Invoice TOSL108"
    assert figures(shown)[0][:2] == [
        kroner("Invoice amount | DKK 2,005.00 | of which VAT DKK 305.00"),
        kroner("Still to pay | DKK 2,005.00 | nothing received yet"),
    ]
    assert figures(shown)[0][2].startswith("Pay no later than | 10 May 2013 | Overdue ")
    lines, allowances, taxes, sums = ([" | ".join(row) for row in rows(shown, table=n)] for n in range(4))
    assert lines == [
        kroner(
            f"Paper subscription Subscription fee 1st quarter | 2 | DKK 800.00 | VAT{NBSP}{rate}% | DKK 800.00"
        )
        for rate in (25, 10)
    ]
    assert allowances == [kroner(f"Freight charge VAT{NBSP}25% | DKK 100.00")]
    assert taxes == [
        kroner(f"VAT{NBSP}25% category S | DKK 900.00 | DKK 225.00"),
        kroner(f"VAT{NBSP}10% category S | DKK 800.00 | DKK 80.00"),
    ]
    assert sums == [
        kroner(line)
        for line in (
            "Sum of the lines | DKK 1,600.00",
            "Charges | DKK 100.00",
            "Total without VAT | DKK 1,700.00",
            "VAT | DKK 305.00",
            "Total with VAT | DKK 2,005.00",
        )
    ]
    assert [rows(shown, "tfoot", table=n) for n in range(4)] == [
        [],
        [],
        [],
        [["To pay", f"DKK{NBSP}2,005.00"]],
    ]


def kroner(text: str) -> str:
    """Amounts in Danish kroner as they stand on a page."""
    return text.replace("DKK ", f"DKK{NBSP}")


def test_page_of_a_credit_note_says_what_is_in_your_favour(ben: Client, tmp_path: Path) -> None:
    Ubl(number="C-1", kind=DocumentKind.CREDIT_NOTE, amount="443.10", buyer_ids=relation("alder")).write(
        tmp_path
    )
    deliver(tmp_path)
    shown = page(ben.get(address()))
    assert plain(shown.xpath("//h1")[0]) == "Credit note C-1"
    assert figures(shown) == [
        [
            "Amount of the credit note | €443.10 | exempt from VAT",
            "In your favour | €443.10 | nothing paid out yet",
            "Pay no later than | – | Credit",
        ]
    ]


def test_what_the_standard_has_no_word_for_stands_below_with_its_place(ben: Client, tmp_path: Path) -> None:
    ubl = Ubl(buyer_ids=relation("alder")).text()
    more = "<cbc:UBLVersionID>2.1</cbc:UBLVersionID><cbc:CustomizationID>"
    (tmp_path / "a.xml").write_text(ubl.replace("<cbc:CustomizationID>", more))
    deliver(tmp_path)
    facts = page(ben.get(address())).xpath("//section[@aria-labelledby='t-technical']//dl/div")
    assert [plain(fact) for fact in facts] == ["Specification urn:cen.eu:en16931:2017", "UBLVersionID 2.1"]


def test_text_from_a_document_is_never_markup(ben: Client, tmp_path: Path) -> None:
    evil = "<script>alert(1)</script><b>x</b>"
    Ubl(
        number=f"1{evil}",
        item=f"I{evil}",
        note=f"N{evil}",
        seller=f"S{evil}",
        buyer=f"B{evil}",
        contract="Z&amp;1",
        buyer_ids=relation("alder"),
        attachments=((f'a"{evil}.pdf', "application/pdf", b"x"),),
    ).write(tmp_path, "a.xml")
    deliver(tmp_path)
    for path in (address(), f"/o/{number('alder')}/invoices/"):
        response = ben.get(path)
        shown = page(response)
        assert (shown.xpath("//main//script"), shown.xpath("//main//b[text()='x']")) == ([], [])
        assert f"1{evil}" in plain(shown.xpath("//main")[0])


@pytest.mark.parametrize("part", ["", "pdf/", "ubl/", f"attachments/{64 * 'a'}/"])
def test_document_of_another_organisation_is_not_there(
    signed_in: Callable[..., Client], ben: Client, tmp_path: Path, part: str
) -> None:
    Ubl(number="OAK", buyer_ids=relation("oak")).write(tmp_path)
    deliver(tmp_path)
    pk = only_invoice().pk
    found = {
        "its own": signed_in("mia").get(address("oak")).status_code,
        "another": ben.get(address("alder", part)).status_code,
        "by mandate for another": signed_in("kim")
        .get(f"/o/{number('iris')}/r/{number('alder')}/invoices/{pk}/{part}")
        .status_code,
        "none": ben.get(f"/o/{number('alder')}/invoices/{2**70}/{part}").status_code,
    }
    assert found == {"its own": 200, "another": 404, "by mandate for another": 404, "none": 404}
