"""An overview on paper: A4 in the house style, with everything the page shows. Always light."""

import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Flowable, KeepTogether, Paragraph, Spacer, Table

from common.markup import language
from common.pdf import style, wording
from common.pdf.brand import BrandName, MarkFlowable, draw_beacon
from common.pdf.fonts import REGULAR, drawing, text_width
from common.pdf.pages import canvas_maker, page_template
from common.shapes import Words
from invoices.overviews.page import OverviewPage
from invoices.overviews.paper_chart import PaperChart, PaperMeter
from invoices.overviews.sheets import Cell, Column, Kind, Row, Sheet, text_of
from invoices.pdf import words

_GAP: Final = 5 * mm
_CHART_HEIGHT: Final = 74 * mm
_BAR: Final = 34 * mm
_NAMES: Final = 0.4  # part of the width that names keep
_FIGURE: Final = style.derived("figure", 14, 18)
_CELL: Final = style.derived("overview-cell", 9, 11.5)
_CELL_RIGHT: Final = style.derived("overview-cell-right", 9, 11.5, right=True)
_SUM: Final = style.derived("overview-sum", 9, 11.5, strong=True)
_SUM_RIGHT: Final = style.derived("overview-sum-right", 9, 11.5, strong=True, right=True)
_SECTION: Final = style.derived("overview-section", 12, 16, strong=True)


def overview_pdf(page: OverviewPage) -> bytes:
    """The overview in the active language."""
    with drawing():
        return _drawn(page)


def _drawn(page: OverviewPage) -> bytes:
    buffer = io.BytesIO()
    brand: dict[str, Any] = settings.BRAND
    whose = f"{page.organisation.name} ({page.organisation.relation_number})"
    title = f"{page.title} · {wording.clean(whose)}"
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
    template.build(list(_story(page, whose)), canvasmaker=canvas_maker(brand["legal_name"]))
    return buffer.getvalue()


def _short(title: str) -> str:
    while text_width(title, style.DETAIL.fontName, style.DETAIL.fontSize) > style.WIDTH:
        title = title[: int(len(title) * 0.95) - 1].rstrip() + "…"
    return title


def _story(page: OverviewPage, whose: str) -> Iterator[Flowable]:
    yield from _head(page, whose)
    yield _figures(page.figures)
    if page.is_empty:
        yield Spacer(1, 8 * mm)
        yield wording.paragraph(_("No invoice fits this overview."), style.BODY)
        return
    chart = PaperChart(page.chart, width=style.WIDTH, height=_CHART_HEIGHT)
    yield KeepTogether([*_section(page.months), Spacer(1, 3 * mm), chart])
    yield Spacer(1, 4 * mm)
    yield _table(page.months)
    for sheet in page.sheets[2:]:
        short = len(sheet.rows) < 12
        parts = [*_section(sheet), Spacer(1, 2 * mm), _table(sheet), *_remarks(sheet.remarks)]
        yield from [KeepTogether(parts)] if short else parts


def _head(page: OverviewPage, whose: str) -> Iterator[Flowable]:
    brand: dict[str, Any] = settings.BRAND
    name = BrandName(brand["name"], brand["product"])
    mark = MarkFlowable(draw_beacon, "#0b5c68")
    top = Table(
        [[mark, name, wording.paragraph(whose, style.SENDER)]],
        colWidths=[14 * mm, style.WIDTH - 104 * mm, 90 * mm],
        hAlign="LEFT",
    )
    top.setStyle([*plain_cells(), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    title = Table([[wording.paragraph(str(page.title), style.TITLE)]], colWidths=[style.WIDTH], hAlign="LEFT")
    title.setStyle(
        [
            *plain_cells(),
            ("BOTTOMPADDING", (0, 0), (0, 0), 2.2 * mm),
            ("LINEBELOW", (0, 0), (-1, -1), 1.2, style.INK),
        ]
    )
    about = f"{page.about} {page.processed}".strip()
    yield from (top, Spacer(1, 10 * mm), title, Spacer(1, 2 * mm), wording.paragraph(about, style.NOTE))
    yield from _remarks(page.remarks)
    yield Spacer(1, 5 * mm)


def _remarks(texts: Sequence[Words]) -> Iterator[Flowable]:
    for text in texts:
        yield Spacer(1, 1.5 * mm)
        yield wording.paragraph(str(text), style.NOTE)


def _figures(sheet: Sheet) -> Table:
    cells = [
        [
            wording.paragraph(str(label.value), style.LABEL),
            wording.paragraph(_money(value, sheet.currency), _FIGURE),
            wording.paragraph(str(note.value or ""), style.LABEL),
        ]
        for label, value, note in (row.cells for row in sheet.rows)
    ]
    table = Table([cells], colWidths=[style.WIDTH / len(cells)] * len(cells), hAlign="LEFT")
    table.setStyle([*plain_cells(), ("RIGHTPADDING", (0, 0), (-1, -1), 3 * mm)])
    return table


def _money(cell: Cell, currency: str) -> str:
    """A figure with its currency."""
    return words.amount(cell.value, currency) if isinstance(cell.value, Decimal) else "–"


def _section(sheet: Sheet) -> list[Flowable]:
    note = f"<font name='{REGULAR}' size='8.5' color='#475b61'>{wording.escaped(str(sheet.note))}</font>"
    return [Spacer(1, 7 * mm), Paragraph(f"{wording.escaped(str(sheet.title))}  {note}", _SECTION)]


def _table(sheet: Sheet) -> Table:
    heads = [
        wording.paragraph(str(column.head), style.HEAD_RIGHT if column.is_right else style.HEAD)
        for column in sheet.columns
    ]
    rows = [[_cell(column, cell, sheet) for column, cell in _pairs(sheet, row)] for row in sheet.rows]
    sums = [[_sum(column, cell, sheet) for column, cell in _pairs(sheet, row)] for row in sheet.totals]
    table = Table([heads, *rows, *sums], colWidths=_widths(sheet), repeatRows=1, hAlign="LEFT")
    table.setStyle(
        [
            *plain_cells(),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (1, 0), (-1, -1), _GAP / 2),
            ("TOPPADDING", (0, 0), (-1, -1), 1.1 * mm),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.1 * mm),
            ("LINEBELOW", (0, 1), (-1, -1 - len(sums)), 0.4, style.HAIRLINE),
            ("LINEBELOW", (0, 0), (-1, 0), 0.8, style.INK),
            ("LINEABOVE", (0, -len(sums)), (-1, -len(sums)), 0.8, style.INK),
            ("LINEBELOW", (1, -1), (-1, -1), 0.6, style.INK, None, None, None, 2, 1.2),
            ("NOSPLIT", (0, -len(sums) - 1), (-1, -1)),
        ]
    )
    return table


def _pairs(sheet: Sheet, row: Row) -> list[tuple[Column, Cell]]:
    return list(zip(sheet.columns, row.cells, strict=True))


def _plain(cell: Cell, sheet: Sheet) -> str:
    text = text_of(cell.value, sheet.currency)
    return f"{cell.before} {text}" if cell.before else text


def _cell(column: Column, cell: Cell, sheet: Sheet) -> Flowable:
    if column.kind is Kind.BAR:
        return PaperMeter(float(str(cell.value)), is_late=cell.is_late, width=_BAR - _GAP)
    text = wording.escaped(_plain(cell, sheet))
    if cell.number:
        text += f" <font size='7.5' color='#475b61'>{wording.escaped(cell.number)}</font>"
    return Paragraph(text, _CELL_RIGHT if column.is_right else _CELL)


def _sum(column: Column, cell: Cell, sheet: Sheet) -> Flowable:
    if column.kind is Kind.BAR:
        return wording.paragraph("", _CELL)
    return wording.paragraph(_plain(cell, sheet), _SUM_RIGHT if column.is_right else _SUM)


def _widths(sheet: Sheet) -> list[float]:
    """Figures get what their longest needs, names the rest."""
    needed: list[float | None] = []
    for place, column in enumerate(sheet.columns):
        if column.kind is Kind.NAME:
            needed.append(None)
            continue
        if column.kind is Kind.BAR:
            needed.append(_BAR)
            continue
        texts = [_plain(row.cells[place], sheet) for row in (*sheet.rows, *sheet.totals)]
        widest = max(text_width(text, _SUM.fontName, _SUM.fontSize) for text in texts)
        head = text_width(str(column.head), style.HEAD.fontName, style.HEAD.fontSize)
        needed.append(max(widest, head) + _GAP / 2 + 2)
    names = needed.count(None)
    rest = style.WIDTH - sum(width for width in needed if width is not None)
    # Figures stand apart as far as names leave room.
    more = max(rest - style.WIDTH * _NAMES, 0) / len(needed)
    return [
        (rest - more * (len(needed) - names)) / names if width is None else width + more for width in needed
    ]


def plain_cells() -> list[tuple[object, ...]]:
    """Table commands for a table that is only a grid: no padding, text at the top, no font but ours."""
    return [
        ("FONTNAME", (0, 0), (-1, -1), REGULAR),
        *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
