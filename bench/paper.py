"""An invoice on paper, per second of CPU, against a bare canvas with the same words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from bench.measure import interleaved
from bench.results import Row
from bench.twins.canvas import draw, runs_of, words_of
from demo.contracts import CAST_CONTRACTS
from demo.drafts import DraftLine, invoice_draft
from demo.ubl_writer import ubl_write
from invoices.documents import Document
from invoices.house_style import house_style_of
from invoices.pdf import PrintedFacts, invoice_pdf
from invoices.ubl import read

_LINES = 10
_SECOND = 1000.0


def paper(*, rounds: int, calls: int) -> list[Row]:
    """An invoice of ten lines, in Dutch."""
    document = _document()
    runs = runs_of(_print(document))
    if words_of(draw(runs)) != words_of(_print(document)):
        raise RuntimeError("the canvas does not draw the same words")
    figures = interleaved(
        {"page": lambda: _print(document), "twin": lambda: draw(runs)}, rounds=rounds, calls=calls
    )
    page, twin = (_SECOND / figures[name].cpu for name in ("page", "twin"))
    return [
        Row(
            name="PDF of ten lines / canvas, per CPU second",
            value=page / twin,
            unit="×",
            limit=0.5,
            at_most=False,
            detail=f"{page:.0f} a second; canvas {twin:.0f}",
        )
    ]


def _print(document: Document) -> bytes:
    facts = PrintedFacts(relation_number="104882")
    return invoice_pdf(document, language="nl", house=house_style_of(document), extra=facts)


def _document() -> Document:
    draft = invoice_draft(CAST_CONTRACTS[0], date(2026, 11, 1))
    lines = tuple(
        DraftLine(
            code=f"L{number:02d}",
            name=f"Basisverzekering collectief, afdeling {number}",
            description="Premie per verzekerde per maand",
            people=10 + number,
            price=Decimal("123.70"),
        )
        for number in range(1, _LINES + 1)
    )
    return read(ubl_write(replace(draft, lines=lines)))
