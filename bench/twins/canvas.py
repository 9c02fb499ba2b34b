"""The twin of an invoice on paper: a bare canvas that draws the same words with the same embedded fonts."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from common.pdf.fonts import REGULAR, STRONG


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one font, and where they stand on the page."""

    page: int
    left: float
    bottom: float
    font: str
    size: float
    text: str


def runs_of(pdf: bytes) -> list[Run]:
    """The words of a document, as they stand on its pages."""
    found: list[Run] = []
    for number, page in enumerate(PdfReader(io.BytesIO(pdf)).pages):

        def note(text: str, cm: Any, tm: Any, font: Any, size: float, number: int = number) -> None:
            for line, words in enumerate(text.split("\n")):
                if words.strip():
                    name = STRONG if font and "Semibold" in str(font["/BaseFont"]) else REGULAR
                    left, bottom = tm[4] + cm[4], tm[5] + cm[5] - line * size
                    found.append(Run(number, left, bottom, name, size or 9, words.strip()))

        page.extract_text(visitor_text=note)
    return found


def draw(runs: Sequence[Run]) -> bytes:
    """The words on paper."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, initialFontName=REGULAR)
    page = 0
    for run in runs:
        while page < run.page:
            canvas.showPage()
            page += 1
        canvas.setFont(run.font, run.size)
        canvas.drawString(run.left, run.bottom, run.text)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def words_of(pdf: bytes) -> list[str]:
    """All words of a document, sorted."""
    return sorted(word for page in PdfReader(io.BytesIO(pdf)).pages for word in page.extract_text().split())
