"""Documents to print, made in code, and what can be read back from a PDF."""

import io
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from pypdf import PdfReader

from common.pdf.fonts import text_width
from invoices.documents import (
    Account,
    Address,
    Document,
    DocumentKind,
    Identifier,
    Item,
    Line,
    MonetaryTotals,
    Party,
    PaymentMeans,
    Period,
    Price,
    TaxCategory,
    TaxSubtotal,
    TaxTotal,
)
from invoices.pdf import HouseStyle, PrintedFacts

NOVEMBER = Period(start=date(2026, 11, 1), end=date(2026, 11, 30))
EXEMPT = TaxCategory(code="E", rate=Decimal(0))
INSURER = Party(
    registration_name="Veldbaken Verzekeringen N.V.",
    registration=Identifier("08000001", "0106"),
    address=Address(street="Postbus 1180", postal_code="7400 AD", city="Deventer", country="NL"),
)
EMPLOYER = Party(
    registration_name="Elzenhof Installatietechniek B.V.",
    registration=Identifier("08123456", "0106"),
    address=Address(street="Molenbelt 14", postal_code="7418 EK", city="Deventer", country="NL"),
)
HOUSE = HouseStyle(
    name="Veldbaken",
    name_rest="Verzekeringen",
    sender=("Postbus 1180", "7400 AD Deventer", "088 000 01 20"),
    footer="Veldbaken Verzekeringen N.V. · KvK 08000001",
    pay_text="Vermeld alleen het betalingskenmerk.",
    help_text="Vragen stelt u in de portal.",
)
FACTS = PrintedFacts(relation_number="104882", attention="de administratie", intro="Premie voor november.")


def line(name: str, quantity: str = "1", price: str = "10.00", **more: Any) -> Line:
    """A line of insured persons, exempt from VAT."""
    net = (Decimal(quantity) * Decimal(price)).quantize(Decimal("0.01"))
    item = Item(name=name, tax=EXEMPT)
    return replace(
        Line(
            id="1",
            quantity=Decimal(quantity),
            unit="IE",
            net_amount=net,
            item=item,
            price=Price(amount=Decimal(price)),
        ),
        **more,
    )


def document(*lines: Line, **more: Any) -> Document:
    """An invoice of the insurer to an employer, with totals that fit its lines."""
    shown = lines or (line("Basisverzekering collectief", "131", "123.70", period=NOVEMBER),)
    total = sum((each.net_amount for each in shown), Decimal(0))
    subtotal = TaxSubtotal(
        taxable_amount=total,
        tax_amount=Decimal("0.00"),
        category=replace(EXEMPT, exemption_reason="verzekeringsdienst"),
    )
    return replace(
        Document(
            kind=DocumentKind.INVOICE,
            number="F2026-131056",
            issue_date=date(2026, 11, 2),
            due_date=date(2026, 12, 2),
            currency="EUR",
            contract="ZC-30418",
            period=NOVEMBER,
            seller=INSURER,
            buyer=EMPLOYER,
            payment_means=(
                PaymentMeans(
                    code="30", reference="5026 1310 5600 0482", account=Account(number="NL00VELD0000118000")
                ),
            ),
            tax_totals=(TaxTotal(currency="EUR", tax_amount=Decimal("0.00"), subtotals=(subtotal,)),),
            totals=MonetaryTotals(line_total=total, tax_exclusive=total, tax_inclusive=total, payable=total),
            lines=shown,
        ),
        **more,
    )


def text_of(pdf: bytes) -> str:
    """The text of all pages, with single spaces, so that a wrapped name reads as one."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@dataclass(frozen=True)
class Word:
    """A piece of text as it lies on the page, in points from the lower left corner."""

    text: str
    left: float
    right: float
    base: float
    size: float


def words_of(pdf: bytes) -> list[list[Word]]:
    """Page by page, each piece of text with its place."""
    return [_page_words(page) for page in PdfReader(io.BytesIO(pdf)).pages]


def _page_words(page: Any) -> list[Word]:
    found: list[Word] = []

    def visit(text: str, matrix: list[float], text_matrix: list[float], font: Any, size: float) -> None:
        if font is None or not text.strip():
            return
        name = str(font["/BaseFont"]).partition("+")[2]
        left = text_matrix[4] * matrix[0] + matrix[4]
        base = text_matrix[5] * matrix[3] + matrix[5]
        registered = "SourceSans3" if name.endswith("Regular") else name
        shown = text.strip()  # the reader puts spaces and line ends of its own around it
        found.append(Word(shown, left, left + text_width(shown, registered, size), base, size))

    page.extract_text(visitor_text=visit)
    return found
