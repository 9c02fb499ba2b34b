"""What is stored of a document, and what was downloaded of it."""

from decimal import Decimal
from pathlib import Path

from playwright.sync_api import Download, Locator
from pypdf import PdfReader

from access.database import system_context
from invoices.documents import Document
from invoices.models import Invoice
from invoices.selectors import invoice_document

_MARKS = {"nl": (".", ","), "en": (",", ".")}


def stored(number: str) -> tuple[Document, bytes]:
    """The stored document with this number, and the bytes of the file that was delivered."""
    with system_context("test"):
        invoice = Invoice.objects.select_related("document").get(number=number)
        return invoice_document(invoice), bytes(invoice.document.original)


def figure(amount: Decimal, language: str) -> str:
    """Digits of an amount as a reader of the language expects them: 1.234,56 or 1,234.56."""
    thousands, point = _MARKS[language]
    whole, _, cents = f"{amount:,.2f}".partition(".")
    return whole.replace(",", thousands) + point + cents


def downloaded(link: Locator) -> Download:
    """What the browser saves after a click."""
    with link.page.expect_download() as waiting:
        link.click()
    assert waiting.value.failure() is None
    return waiting.value


def pdf_text(file: Path) -> str:
    """All text of a PDF; each run of spaces and line ends is one space."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())
