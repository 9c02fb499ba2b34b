"""An invoice or credit note as PDF: A4, the font of the site embedded, the same bytes for the same input."""

from __future__ import annotations

from django.utils import translation

from common.pdf.brand import draw_beacon
from common.pdf.fonts import drawing
from invoices.documents import Document
from invoices.pdf.house import HouseStyle, PrintedFacts
from invoices.pdf.layout import build

__all__ = ["HouseStyle", "PrintedFacts", "draw_beacon", "invoice_pdf"]


def invoice_pdf(
    document: Document,
    *,
    language: str,
    house: HouseStyle | None = None,
    extra: PrintedFacts | None = None,
) -> bytes:
    """The document on paper, in `language` ("nl" or "en").

    The head of the page is the seller in the document. `house` is given only where the insurer is that seller.
    """
    with drawing(), translation.override(language):
        return build(document, language=language, house=house, extra=extra or PrintedFacts())
