"""The report of an access review on paper: A4 in the house style. Data in, bytes out; always light."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Flowable, KeepTogether, Spacer, Table

from common.markup import language
from common.pdf import style, wording
from common.pdf.brand import BrandName, MarkFlowable, draw_beacon, legal_line
from common.pdf.fonts import REGULAR, drawing, text_width
from common.pdf.grid import Grid, Row, Rule
from common.pdf.pages import canvas_maker, page_template

_ACCENT: Final = "#0b5c68"
_CELL: Final = style.derived("review-cell", 9, 11.5)
_STRONG: Final = style.derived("review-strong", 9, 11.5, strong=True)
_FIGURE: Final = style.derived("review-figure", 14, 18)
_SECTION: Final = style.derived("review-section", 12, 16, strong=True)
_WIDTHS: Final = (46 * mm, 54 * mm, 24 * mm, style.WIDTH - 124 * mm)
_GAP: Final = 3 * mm
_AROUND: Final = 1.1 * mm
_LABELS: Final = 44 * mm


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPerson:
    """One person: name, roles, the day of the last sign-in, what became of the access, and by whom and when."""

    name: str
    roles: tuple[str, ...]
    last_activity: str
    result: str
    decided: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPaper:
    """A whole report in words: facts and results as (label, value), everybody, and where the trail ended."""

    organisation: str
    relation_number: str
    facts: tuple[tuple[str, str], ...]
    results: tuple[tuple[str, str], ...]
    people: Sequence[PaperPerson]
    trail: tuple[tuple[str, str], ...]
    trail_note: str


def review_pdf(paper: ReviewPaper) -> bytes:
    """The report in the active language."""
    with drawing():
        return _drawn(paper)


def _drawn(paper: ReviewPaper) -> bytes:
    buffer = io.BytesIO()
    brand: dict[str, Any] = settings.BRAND
    whose = f"{paper.organisation} ({paper.relation_number})"
    title = f"{_('Access review')} · {wording.clean(whose)}"
    template = BaseDocTemplate(
        buffer,
        pagesize=(style.PAGE_WIDTH, style.PAGE_HEIGHT),
        title=title,
        author=brand["legal_name"],
        creator="",
        producer="",
        lang=language(),
        displayDocTitle=True,
        invariant=1,
        initialFontName=REGULAR,
        pageTemplates=[page_template("first"), page_template("later", running_head=_short(title))],
    )
    template.build(list(_story(paper, whose)), canvasmaker=canvas_maker(legal_line(brand)))
    return buffer.getvalue()


def _short(title: str) -> str:
    while text_width(title, style.DETAIL.fontName, style.DETAIL.fontSize) > style.WIDTH:
        title = title[: int(len(title) * 0.95) - 1].rstrip() + "…"
    return title


def _story(paper: ReviewPaper, whose: str) -> Iterator[Flowable]:
    yield from _head(whose)
    yield _pairs(paper.facts)
    yield Spacer(1, 6 * mm)
    yield _results(paper.results)
    yield Spacer(1, 7 * mm)
    yield wording.paragraph(_("Everybody in the review"), _SECTION)
    yield Spacer(1, 2 * mm)
    yield _people(paper.people)
    yield Spacer(1, 8 * mm)
    yield KeepTogether(
        [
            wording.paragraph(_("The trail at the end of the review"), _SECTION),
            Spacer(1, 2 * mm),
            _pairs(paper.trail),
            Spacer(1, 2 * mm),
            wording.paragraph(paper.trail_note, style.NOTE),
        ]
    )


def _head(whose: str) -> Iterator[Flowable]:
    brand: dict[str, Any] = settings.BRAND
    top = Table(
        [
            [
                MarkFlowable(draw_beacon, _ACCENT),
                BrandName(brand["name"], brand["product"]),
                wording.paragraph(whose, style.SENDER),
            ]
        ],
        colWidths=[14 * mm, style.WIDTH - 104 * mm, 90 * mm],
        hAlign="LEFT",
    )
    top.setStyle([*_PLAIN, ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    title = Table(
        [[wording.paragraph(_("Access review"), style.TITLE)]], colWidths=[style.WIDTH], hAlign="LEFT"
    )
    title.setStyle(
        [
            *_PLAIN,
            ("BOTTOMPADDING", (0, 0), (0, 0), 2.2 * mm),
            ("LINEBELOW", (0, 0), (-1, -1), 1.2, style.INK),
        ]
    )
    yield from (top, Spacer(1, 10 * mm), title, Spacer(1, 3 * mm))


def _pairs(pairs: Sequence[tuple[str, str]]) -> Table:
    rows = [
        [wording.paragraph(label, style.LABEL), wording.paragraph(value, style.VALUE)]
        for label, value in pairs
    ]
    table = Table(rows, colWidths=[_LABELS, style.WIDTH - _LABELS], hAlign="LEFT")
    table.setStyle([*_PLAIN, ("BOTTOMPADDING", (0, 0), (-1, -1), 0.6 * mm)])
    return table


def _results(results: Sequence[tuple[str, str]]) -> Table:
    labels = [wording.paragraph(label, style.LABEL) for label, _value in results]
    figures = [wording.paragraph(value, _FIGURE) for _label, value in results]
    widths = [style.WIDTH / len(results)] * len(results)
    table = Table([labels, figures], colWidths=widths, hAlign="LEFT")
    table.setStyle([*_PLAIN, ("RIGHTPADDING", (0, 0), (-1, -1), _GAP), ("VALIGN", (0, 0), (-1, 0), "BOTTOM")])
    return table


def _people(people: Sequence[PaperPerson]) -> Grid:
    heads = (_("Name"), _("Roles"), _("Last active"), _("Result"))
    head = Row(
        cells=[[wording.paragraph(text, style.HEAD)] for text in heads],
        below=_AROUND,
        rule=Rule(width=0.8, colour=style.INK),
    )
    return Grid([_row(person) for person in people], _WIDTHS, heads=head, gap=_GAP)


def _row(person: PaperPerson) -> Row:
    return Row(
        cells=[
            [wording.paragraph(person.name, _STRONG)],
            wording.under_each_other(person.roles, _CELL),
            [wording.paragraph(person.last_activity, _CELL)],
            [
                wording.paragraph(person.result, _CELL),
                *wording.under_each_other(person.decided, style.DETAIL),
            ],
        ],
        above=_AROUND,
        below=_AROUND,
        rule=Rule(width=0.4, colour=style.HAIRLINE),
    )


_PLAIN: Final = [
    ("FONTNAME", (0, 0), (-1, -1), REGULAR),
    *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]
"""Table commands for a table that is only a grid: no padding, text at the top, no font but ours."""
