"""An overview as a file: everything the page shows, nothing else, and a line in the trail."""

import csv
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader
from pypdf.generic import ContentStream

from access.database import system_context
from audit.enums import AuditTag
from audit.models import AuditEvent
from invoices import overview_views
from orgs.models import Organisation
from tests.cast import number, person
from tests.invoices.overview_documents import document, payment
from tests.invoices.reading import page, plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def kim(signed_in: Callable[..., Client]) -> Client:
    """Kim, who reads English."""
    client = signed_in("kim")
    client.cookies["portal_language"] = "en"
    return client


def text_of(response) -> str:
    """The text of a PDF, with single spaces."""
    pages = PdfReader(io.BytesIO(response.content)).pages
    return " ".join(" ".join(each.extract_text().split()) for each in pages)


def lines_of(response, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=delimiter))


def some_documents(organisation: str) -> None:
    """Enough for every part."""
    document(organisation, "A", "1500.50", issued=date(2024, 1, 15), due=date(2024, 2, 1), paid="1000.00")
    document(organisation, "=B", "-20.25", issued=date(2024, 12, 2), contract="")
    payment(organisation, "1000.00", on=date(2024, 12, 3), reference="+31")


def test_csv_is_the_page_in_the_notation_of_a_spreadsheet(ben, hazel) -> None:
    some_documents(hazel)
    response = ben.get(f"/o/{hazel}/invoices/overview/csv/?year=2024")
    assert response["Content-Type"] == "text/csv"
    assert response["Content-Disposition"] == f'attachment; filename="financial-overview-{hazel}-2024.csv"'
    lines = lines_of(response)
    assert lines[:2] == [["Financial overview 2024"], ["Hazelhof B.V.", hazel]]
    start = lines.index(["Figures (in euros)"])
    assert lines[start + 1 : start + 6] == [
        ["Figure", "Amount", "Note"],
        ["Invoiced", "1480.25", "2 documents, of which 1 credit note"],
        ["Paid or settled", "1000.00", "67.6% of what was invoiced"],
        ["Outstanding", "480.25", "2 documents, less €20.25 in your favour"],
        ["Of which overdue", "500.50", lines[start + 5][2]],
    ]
    start = lines.index(["By month (by invoice date, in euros)"])
    assert lines[start + 1 : start + 4] == [
        ["Month", "Invoiced", "Paid", "Open"],
        ["January", "1500.50", "1000.00", "500.50"],
        ["February", "", "", ""],
    ]
    assert lines[start + 13 : start + 15] == [
        ["December", "-20.25", "", "-20.25"],
        ["Total", "1480.25", "1000.00", "480.25"],
    ]
    start = lines.index(["By contract (in euros)"])
    assert lines[start + 2 : start + 5] == [
        ["K-1", "1500.50", "1000.00", "500.50", "500.50"],
        ["No contract", "-20.25", "", "-20.25", ""],
        ["Total", "1480.25", "1000.00", "480.25", "500.50"],
    ]
    start = lines.index(["Current account (since 1 Oct 2024, in euros)"])
    assert lines[start + 2 : start + 6] == [
        ["2024-10-01", "Opening balance", "", "", "1500.50"],
        ["2024-12-02", "Credit note =B", "-20.25", "", "1480.25"],
        ["2024-12-03", "Payment +31", "", "-1000.00", "480.25"],
        ["", "Balance on 31 Dec 2024", "", "", "480.25"],
    ]


def test_csv_in_dutch_has_semicolons_and_decimal_commas(signed_in, hazel) -> None:
    some_documents(hazel)
    lines = lines_of(signed_in("ben").get(f"/o/{hazel}/invoices/overview/csv/?year=2024"), ";")
    assert ["1480,25", "1000,00", "480,25"] in [line[1:] for line in lines]


def test_csv_makes_no_formula_of_a_contract_or_a_name(ben, hazel) -> None:
    document(hazel, "A", "1.00", issued=date(2024, 1, 15), contract='=HYPERLINK("http://x")')
    lines = lines_of(ben.get(f"/o/{hazel}/invoices/overview/csv/?year=2024"))
    names = {line[0] for line in lines if line}
    assert '\'=HYPERLINK("http://x")' in names
    assert not [name for name in names if name.startswith("=")]


def test_pdf_holds_every_number_of_the_page(ben, hazel) -> None:
    some_documents(hazel)
    shown = page(ben.get(f"/o/{hazel}/invoices/overview/?year=2024"))
    response = ben.get(f"/o/{hazel}/invoices/overview/pdf/?year=2024")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="financial-overview-{hazel}-2024.pdf"'
    text = text_of(response)
    cells = [plain(cell) for cell in shown.xpath("//main//table//*[self::th or self::td]")]
    assert [cell for cell in cells if cell not in text] == []
    assert [plain(f) for f in shown.xpath("//main//dl//dd") if plain(f) not in text] == []
    assert [plain(key) for key in shown.xpath("//figure/ul/li") if plain(key) not in text] == []
    assert f"Hazelhof B.V. ({hazel})" in text
    assert "Page 1 of 2" in text
    assert "Page 2 of 2" in text


def test_pdf_draws_no_rectangle_without_width(ben, hazel) -> None:
    """Readers show one as a thin line: a red one, where nothing is late."""
    some_documents(hazel)
    pages = PdfReader(io.BytesIO(ben.get(f"/o/{hazel}/invoices/overview/pdf/?year=2024").content)).pages
    drawn = [
        [float(number) for number in operands]
        for each in pages
        for operands, operator in ContentStream(each["/Contents"], each.pdf).operations
        if operator == b"re"
    ]
    assert drawn
    assert [sizes for sizes in drawn if not all(sizes[2:])] == []


def _fonts(response) -> list[Any]:
    pages: Any = PdfReader(io.BytesIO(response.content)).pages
    return [font for each in pages for font in each["/Resources"]["/Font"].values()]


def test_pdf_embeds_its_fonts_and_shows_every_letter(ben, hazel) -> None:
    document(hazel, "A", "1.00", issued=date(2024, 1, 15), contract="Łódź-ş-ğ-ő <b>&amp;")
    response = ben.get(f"/o/{hazel}/invoices/overview/pdf/?year=2024")
    assert "Łódź-ş-ğ-ő <b>&amp;" in text_of(response)
    fonts = [font.get_object() for font in _fonts(response)]
    assert fonts
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)


def test_files_of_an_organisation_without_documents_say_so(ben, hazel) -> None:
    assert "No invoice fits this overview." in text_of(ben.get(f"/o/{hazel}/invoices/overview/pdf/"))
    assert ["Total", "", "", ""] in lines_of(ben.get(f"/o/{hazel}/invoices/overview/csv/"))


def test_file_of_an_address_that_makes_no_sense_leads_to_the_page_that_says_why(ben, kim, hazel) -> None:
    own = f"/o/{hazel}/invoices/overview/"
    over = f"/o/{number('iris')}/portfolio/overview/"
    assert ben.get(f"{own}pdf/?year=soon")["Location"] == f"{own}?year=soon"
    assert kim.get(f"{over}csv/?relation=nobody")["Location"] == f"{over}?relation=nobody"


def test_each_file_leaves_a_line_in_the_trail(ben, hazel) -> None:
    some_documents(hazel)
    ben.get(f"/o/{hazel}/invoices/overview/?year=2024")
    ben.get(f"/o/{hazel}/invoices/overview/csv/?year=2024&contract=K-1")
    ben.get(f"/o/{hazel}/invoices/overview/pdf/?year=2024")
    with system_context("test"):
        events = list(AuditEvent.objects.filter(tag=AuditTag.OVERVIEW_DOWNLOADED).order_by("facts__form"))
    common = {"year": 2024, "currency": "EUR", "relation": None, "is_portfolio": False}
    assert [(event.actor_id, event.organisation_id, event.facts) for event in events] == [
        (person("ben").id, _id(hazel), {"form": "csv", "contract": "K-1", **common}),
        (person("ben").id, _id(hazel), {"form": "pdf", "contract": None, **common}),
    ]


def test_file_of_a_portfolio_is_in_the_trail_of_the_own_organisation(kim, hazel) -> None:
    kim.get(f"/o/{number('iris')}/portfolio/overview/csv/?year=2024&relation={hazel}")
    with system_context("test"):
        event = AuditEvent.objects.get(tag=AuditTag.OVERVIEW_DOWNLOADED)
    assert (event.actor_id, event.organisation_id) == (person("kim").id, _id(number("iris")))
    assert (event.facts["is_portfolio"], event.facts["relation"]) == (True, hazel)


def _id(relation_number: str) -> int:
    with system_context("test"):
        return Organisation.objects.get(relation_number=relation_number).id


def test_file_of_a_portfolio_leaves_out_relations_that_may_be_seen_and_not_exported(kim, hazel) -> None:
    """Hazel's mandate permits reading only."""
    document(hazel, "A", "111.00", issued=date(2023, 5, 1))
    document(number("birch"), "B", "30.00", issued=date(2023, 5, 1))
    base = f"/o/{number('iris')}/portfolio/overview/"
    sentence = "1 relation is not in the file: there you may see the invoices, not export them."
    assert sentence in plain(page(kim.get(f"{base}?year=2023")))
    lines = lines_of(kim.get(f"{base}csv/?year=2023"))
    assert [sentence] in lines
    start = lines.index(["By relation (most outstanding first, in euros)"])
    assert lines[start + 1 : start + 4] == [
        ["Relation", "Relation number", "Invoiced", "Paid or settled", "Outstanding", "Of which overdue"],
        ["Berkenrode Bouw B.V.", number("birch"), "30.00", "", "30.00", ""],
        ["Total of all relations", "", "30.00", "", "30.00", ""],
    ]
    text = text_of(kim.get(f"{base}pdf/?year=2023"))
    assert sentence in text
    assert "111.00" not in text
    assert "Hazelhof" not in text


def test_page_says_nothing_of_files_where_all_relations_may_be_exported(kim, hazel) -> None:
    document(number("birch"), "B", "30.00", issued=date(2023, 5, 1))
    found = plain(page(kim.get(f"/o/{number('iris')}/portfolio/overview/?year=2023")))
    assert "not in the file" not in found
    assert "30.00" in found


def test_where_nothing_may_be_exported_the_buttons_are_locked_and_open_the_explanation(kim, hazel) -> None:
    document(hazel, "A", "111.00", issued=date(2023, 5, 1))
    base = f"/o/{number('iris')}/r/{hazel}/invoices/overview/"
    found = page(kim.get(f"{base}?year=2023"))
    buttons = found.xpath("//*[@class='pagehead__acts']/a")
    assert [button.xpath(".//svg/@aria-label") for button in buttons] == [["no access"], ["no access"]]
    assert [kim.get(button.get("href")).status_code for button in buttons] == [403, 403]


def test_paper_lists_the_first_relations_and_sums_up_all(kim, hazel, monkeypatch) -> None:
    monkeypatch.setattr(overview_views, "MOST_ON_PAPER", 1)
    document(number("alder"), "A", "20.00", issued=date(2023, 5, 1))
    document(number("birch"), "B", "30.00", issued=date(2023, 5, 1))
    address = f"/o/{number('iris')}/portfolio/overview/pdf/?year=2023"
    text = text_of(kim.get(address))
    assert "This 1 relation 30.00 – 30.00 –" in text
    assert "Total of all relations 50.00 – 50.00 –" in text
    assert "Elzenhof" not in text
    assert len(lines_of(kim.get(address.replace("pdf", "csv")))) > 20


def test_exact_amounts_survive_the_file(ben, hazel) -> None:
    document(hazel, "A", "9999999999999999.99", issued=date(2024, 1, 1))
    lines = lines_of(ben.get(f"/o/{hazel}/invoices/overview/csv/?year=2024"))
    assert Decimal(next(line for line in lines if line[:1] == ["Invoiced"])[1]) == Decimal(
        "9999999999999999.99"
    )
