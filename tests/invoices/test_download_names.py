"""Names and types of files to fetch: whatever a document says, they are safe on every system."""

import pytest
from django.utils import translation

from invoices.documents import Attachment, Identifier
from invoices.enums import DocumentKind
from invoices.filenames import attachment_file_name, attachment_type, invoice_file_name
from invoices.models import Invoice


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("F2026-131056", "invoice-F2026-131056.pdf"),
        ("018304 / 28865", "invoice-018304-28865.pdf"),
        ("../../etc/passwd", "invoice-etc-passwd.pdf"),
        ('a"b\r\nX: y', "invoice-a-b-X-y.pdf"),
        ("Ŝaal één", "invoice-Saal-een.pdf"),
        ("発票", "invoice-file.pdf"),
        (200 * "9", f"invoice-{80 * '9'}.pdf"),
    ],
)
def test_name_of_a_document_is_made_of_kind_and_number(number: str, name: str) -> None:
    with translation.override("en"):
        assert invoice_file_name(Invoice(kind=DocumentKind.INVOICE, number=number), ending=".pdf") == name


@pytest.mark.parametrize(
    ("file_name", "mime_type", "name", "content_type"),
    [
        ("EHF.pdf", "application/pdf", "EHF.pdf", "application/pdf"),
        ("sheet", "text/csv", "sheet.csv", "text/csv"),
        ("C:\\temp\\évil.pdf.exe", "application/pdf", "evil.pdf.exe.pdf", "application/pdf"),
        ("page.html", "text/html", "page.html.bin", "application/octet-stream"),
        ("../x.svg", "image/svg+xml", "x.svg.bin", "application/octet-stream"),
        ("", "image/png", "Doc2.png", "image/png"),
    ],
)
def test_attachment_keeps_its_name_and_only_an_allowed_type(
    file_name: str, mime_type: str, name: str, content_type: str
) -> None:
    attachment = Attachment(identifier=Identifier("Doc2"), file_name=file_name, mime_type=mime_type)
    assert (attachment_file_name(attachment), attachment_type(attachment)) == (name, content_type)
