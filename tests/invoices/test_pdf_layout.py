"""How an invoice lies on paper: embedded font, pages, nothing clipped, nothing over each other."""

import hashlib
import io
import os
import re
import subprocess
import sys
import threading
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from pypdf import PdfReader

from common.pdf import style
from common.pdf.fonts import drawing
from invoices.documents import Account, AllowanceCharge, Contact, Document, Identifier, PaymentMeans
from invoices.payment_code import BORDER, payment_code
from invoices.pdf import invoice_pdf
from invoices.pdf.code import SIDE
from invoices.ubl import read
from tests.invoices.pdf_documents import (
    EMPLOYER,
    EXEMPT,
    FACTS,
    HOUSE,
    INSURER,
    NOVEMBER,
    Word,
    document,
    line,
    text_of,
    words_of,
)
from tests.invoices.test_ubl_reading import INVOICE, PUBLISHED

LONG_NAME = (
    "Stichting Administratiekantoor van de Internationale Samenwerkingsverbanden Łódź, Şişli, Győr & Zonen "
    * 3
)
LONG_LINE = line("Verzekering " * 60 + "x" * 300, "1", "123456789012.34", period=NOVEMBER)
MANY = document(*(line(f"Verzekering {number}", "3", "10.35", period=NOVEMBER) for number in range(1, 201)))
LONG = document(
    LONG_LINE,
    line("tekst " * 2500, "2"),
    line("Kort", note="notitie " * 1200),
    number="FACTUUR-" * 15,
    contract="CONTRACT-MET-EEN-LANGE-NAAM-" * 3,
    buyer=replace(EMPLOYER, registration_name=LONG_NAME, name=LONG_NAME[:80]),
    seller=replace(
        INSURER, registration_name=LONG_NAME, contact=Contact(email="a" * 90 + "@voorbeeld.example")
    ),
    payment_means=(
        PaymentMeans(code="30", reference="REF" * 40, account=Account(number="NL00VELD0000118000")),
        PaymentMeans(code="30", account=Account(number="NL11VELD0000118001"), mandate="MANDAAT-" * 6),
    ),
    notes=("Notitie " * 1500,),
    allowances_charges=tuple(
        AllowanceCharge(is_charge=False, amount=Decimal("1.00"), reason=f"Korting {number}", tax=EXEMPT)
        for number in range(60)
    ),
)
WIDE = document(
    line("Een omschrijving van een gewone lengte", "123456789012.345", "99999999.123456"),
    line("Nog een", "1", "1.00", unit="KWH"),
    line("En nog een", unit="MON"),
    seller=replace(INSURER, registration_name=LONG_NAME * 2),
)
SHOWN = {
    "wide": WIDE,
    "one line": document(),
    "many lines": MANY,
    "long": LONG,
    "everything": read(INVOICE.read_bytes()),
}


def pages(shown: Document) -> list[str]:
    reader = PdfReader(io.BytesIO(invoice_pdf(shown, language="nl", house=HOUSE, extra=FACTS)))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def outside(words: list[Word]) -> list[Word]:
    """Text beyond the margins, or below the footer."""
    left, right = style.LEFT - 0.5, style.PAGE_WIDTH - style.RIGHT + 0.5
    return [
        word
        for word in words
        if word.left < left or word.right > right or not 30 < word.base < style.PAGE_HEIGHT - 20
    ]


def overlapping(words: list[Word]) -> list[tuple[str, str]]:
    """Pairs of texts that lie over each other. A change of weight within a line has one start for its parts."""
    return [
        (one.text, other.text)
        for position, one in enumerate(words)
        for other in words[position + 1 :]
        if (one.left, one.base) != (other.left, other.base)
        and one.left < other.right - 0.5
        and other.left < one.right - 0.5
        and abs(one.base - other.base) < 0.7 * min(one.size, other.size)
    ]


@pytest.mark.parametrize("name", SHOWN)
def test_nothing_leaves_the_margins_or_lies_over_another_text(name: str) -> None:
    for house in (HOUSE, None):
        for words in words_of(invoice_pdf(SHOWN[name], language="nl", house=house, extra=FACTS)):
            assert outside(words) == []
            assert overlapping(words) == []


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_invoice_lies_within_its_margins(name: str, sample_data: Path) -> None:
    shown = read((sample_data / "ubl" / name).read_bytes())
    for words in words_of(invoice_pdf(shown, language="nl")):
        assert outside(words) == []
        assert overlapping(words) == []


def test_net_of_this_test_sees_text_that_overlaps_or_leaves_the_page() -> None:
    one, other = Word("a", 100, 150, 300, 10), Word("b", 140, 190, 304, 10)
    assert overlapping([one, other]) == [("a", "b")]
    assert outside([replace(one, right=560)]) == [replace(one, right=560)]


@pytest.mark.parametrize("name", SHOWN)
def test_every_font_is_ours_and_embedded(name: str) -> None:
    reader = PdfReader(io.BytesIO(invoice_pdf(SHOWN[name], language="nl", house=HOUSE)))
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]: "/FontFile2"
        in font.get_object()["/FontDescriptor"].get_object()
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert fonts == {"SourceSans3-Regular": True, "SourceSans3-Semibold": True}


@pytest.mark.parametrize("name", SHOWN)
def test_no_page_has_a_link_or_a_picture(name: str) -> None:
    reader = PdfReader(io.BytesIO(invoice_pdf(SHOWN[name], language="nl", house=HOUSE)))
    assert [page for page in reader.pages if "/Annots" in page or page.images] == []


def test_one_line_fits_on_one_page() -> None:
    assert [page.count("Bladzijde 1 van 1") for page in pages(document())] == [1]


def test_two_hundred_lines_repeat_their_heads_and_number_their_pages() -> None:
    found = pages(MANY)
    assert len(found) == 12
    heads = "Omschrijving Verzekerden Premie per persoon Bedrag"
    assert [page.count(heads) for page in found] == [1] * 12
    assert [f"Bladzijde {number} van 12" in page for number, page in enumerate(found, 1)] == [True] * 12
    running = "Factuur F2026-131056 · Veldbaken Verzekeringen N.V."
    assert [running in page for page in found] == [False, *[True] * 11]
    text = " ".join(found)
    assert [number for number in range(1, 201) if f"Verzekering {number} 01-11-2026" not in text] == []
    assert "Te betalen € 6.210,00" in found[-1]


def test_long_texts_are_complete() -> None:
    text = text_of(invoice_pdf(LONG, language="nl")).replace(" ", "")
    for part, times in (("tekst", 2500), ("notitie", 1200), ("Notitie", 1500), ("REF", 40), ("Korting", 60)):
        assert text.count(part) >= times, part
    assert "FACTUUR-" * 15 in text
    assert LONG_NAME.replace(" ", "") in text
    assert "€123.456.789.012,34" in text


def test_same_document_gives_the_same_bytes_in_every_process() -> None:
    program = (
        "import django, hashlib, sys; django.setup()\n"
        "from tests.invoices.pdf_documents import FACTS, HOUSE, document\n"
        "from invoices.pdf import invoice_pdf\n"
        "pdf = invoice_pdf(document(), language='nl', house=HOUSE, extra=FACTS)\n"
        "sys.stdout.write(hashlib.sha256(pdf).hexdigest())"
    )
    here = hashlib.sha256(invoice_pdf(document(), language="nl", house=HOUSE, extra=FACTS)).hexdigest()
    invoice_pdf(LONG, language="nl")
    again = hashlib.sha256(invoice_pdf(document(), language="nl", house=HOUSE, extra=FACTS)).hexdigest()
    there = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONHASHSEED": "7", "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE},
    ).stdout
    assert (again, there) == (here, here)


def test_documents_printed_at_the_same_moment_do_not_mix() -> None:
    """Threads change places often here, as on a busy server."""
    expected = {name: invoice_pdf(SHOWN[name], language="nl") for name in ("one line", "everything")}
    found: dict[int, bytes] = {}

    def write(number: int, name: str) -> None:
        found[number] = invoice_pdf(SHOWN[name], language="nl")

    names = ["one line", "everything"] * 4
    threads = [threading.Thread(target=write, args=each) for each in enumerate(names)]
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(usual)
    assert [found[number] for number in range(8)] == [expected[name] for name in names]


def test_a_document_waits_until_another_is_drawn() -> None:
    """Fonts of reportlab have one reading position, so mixing is rare and depends on the moment; waiting does not."""
    found: list[bytes] = []
    thread = threading.Thread(target=lambda: found.append(invoice_pdf(SHOWN["one line"], language="nl")))
    with drawing():
        thread.start()
        thread.join(1)
        assert found == []
    thread.join(60)
    assert found == [invoice_pdf(SHOWN["one line"], language="nl")]


def test_buyer_of_another_country_gets_its_country_in_the_address() -> None:
    abroad = replace(EMPLOYER, registration=Identifier("1"), address=replace(EMPLOYER.address, country="DE"))  # type: ignore[type-var]
    assert "7418 EK Deventer DE Factuur" in pages(document(buyer=abroad))[0]


@pytest.mark.parametrize("count", range(1, 17))
def test_total_never_stands_on_a_page_without_lines_and_heads(count: int) -> None:
    """Also where the payment code makes the end higher."""
    means = (PaymentMeans(code="30", reference="5026 1310", account=Account(number="NL74VELD0000118000")),)
    lines = [line(f"Verzekering {number}", "3", "10.35", period=NOVEMBER) for number in range(1, count + 1)]
    found = pages(document(*lines, payment_means=means))
    last = next(page for page in found if "Subtotaal" in page)
    assert f"Verzekering {count} 01-11-2026" in last
    assert [page.count("Omschrijving Verzekerden") for page in found] == [1] * len(found)
    assert " ".join(found).count("01-11-2026 t/m") == count


def drawn_code(pdf: bytes) -> tuple[float, set[tuple[int, int, int]]]:
    """The squares of ink on the first page: side of a module in points; column, row and length of each run."""
    content = PdfReader(io.BytesIO(pdf)).pages[0].get_contents()
    assert content is not None
    drawn = content.get_data().decode("latin-1")
    squares = re.findall(r"(\d+) (\d+) (\d+) 1\.02 re", drawn)
    before = drawn[: drawn.index(" 1.02 re")] if squares else ""
    scales = re.findall(r"([\d.]+) 0 0 -([\d.]+) [\d.]+ [\d.]+ cm", before) or [("0", "0")]
    wide, high = map(float, scales[-1])
    assert wide == high
    return wide, {(int(column), int(row), int(length)) for column, row, length in squares}


def test_code_on_paper_is_that_of_the_amount_that_the_document_asks_for() -> None:
    means = (
        PaymentMeans(
            code="30", reference="RF18 5390 0754 7034", account=Account(number="NL74VELD0000118000")
        ),
    )
    shown = document(payment_means=means)
    pdf = invoice_pdf(shown, language="nl", house=HOUSE, extra=FACTS)
    code = payment_code(shown, amount=shown.totals.payable)
    assert code is not None
    module, found = drawn_code(pdf)
    assert round(module * (code.size - 2 * BORDER), 2) == round(SIDE, 2)
    assert found == {(x - BORDER, y - BORDER, length) for x, y, length in code.runs}
    assert outside(words_of(pdf)[0]) == []
    assert overlapping(words_of(pdf)[0]) == []


def test_document_without_a_transfer_to_make_has_no_code() -> None:
    assert drawn_code(invoice_pdf(document(), language="nl", house=HOUSE, extra=FACTS))[1] == set()
