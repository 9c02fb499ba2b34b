"""Sheets: tables of cells that know what they are, so that each form of the overview writes them in its own way."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.core.paginator import Page
from django.utils import formats
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from common import markup
from common.money import digits_text, number_text
from common.shapes import Words
from common.templatetags.charts import meter

_BESIDE_CHART = 12  # figures: 1.234.567,89
Value = str | int | Decimal | date | None


class Kind(StrEnum):
    """What a column holds; the first column of a sheet names the row."""

    NAME = "name"
    AMOUNT = "amount"
    COUNT = "count"
    DAY = "day"
    BAR = "bar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column. `place` and `label` say where it stands, and under which name, when the table becomes a list."""

    head: Words
    kind: Kind
    place: str = ""
    label: Words = ""

    @property
    def is_right(self) -> bool:
        """Whether it holds figures, which stand right."""
        return self.kind in (Kind.AMOUNT, Kind.COUNT)

    @property
    def classes(self) -> str:
        """Those of its cells, wherever they stand."""
        own = {Kind.DAY: "date", Kind.BAR: "ageing__bar"}
        return "num" if self.is_right else own.get(self.kind, "")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, and where it leads. An amount is a Decimal, a count an int; None is nothing to speak of, "" is empty.

    `number` identifies a relation and stands below its name; `before` stands before it, when only the rest is the
    link. `place` takes precedence over that of the column. `is_late` colours the bar of a share.
    """

    value: Value
    url: str = ""
    number: str = ""
    before: Words = ""
    place: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells in the order of the columns."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table with its title; amounts are of one currency, which the note names.

    `totals` are lines below it. `page`: which rows these are, when there are more. `more_url`, `more_text`: where
    more of it is. `remarks`: sentences below it.
    """

    key: str
    title: Words
    note: Words
    currency: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    totals: Sequence[Row] = ()
    page: "Page[Any] | None" = None
    more_url: str = ""
    more_text: Words = ""
    remarks: Sequence[Words] = field(default=())

    @property
    def drawn_rows(self) -> list[SafeString]:
        """The rows as cells of a table."""
        return [self._drawn(row) for row in self.rows]

    @property
    def drawn_totals(self) -> list[SafeString]:
        """The lines below them; their name takes the place of a bar too."""
        return [self._drawn(row, is_total=True) for row in self.totals]

    @property
    def is_wide(self) -> bool:
        """Whether its amounts are too long to stand beside a chart."""
        cells = (cell for row in (*self.rows, *self.totals) for cell in row.cells)
        return any(len(text_of(cell.value, self.currency)) > _BESIDE_CHART for cell in cells)

    @property
    def where(self) -> str:
        """Which rows these are of how many."""
        if self.page is None:
            return ""
        values = {
            "first": self.page.start_index(),
            "last": self.page.end_index(),
            "total": self.page.paginator.count,
        }
        return _("%(first)d–%(last)d of %(total)d") % values

    def _drawn(self, row: Row, *, is_total: bool = False) -> SafeString:
        names = [place for place, column in enumerate(self.columns) if column.kind is Kind.NAME]
        bars = [place for place, column in enumerate(self.columns) if column.kind is Kind.BAR]
        cells = []
        for place, (column, cell) in enumerate(zip(self.columns, row.cells, strict=True)):
            if is_total and place in bars:
                continue
            wide = is_total and place + 1 in bars
            cells.append(self._cell(column, cell, is_name=place == names[0], wide=wide))
        return mark_safe("".join(cells))  # noqa: S308 - of escaped parts

    def _cell(self, column: Column, cell: Cell, *, is_name: bool, wide: bool) -> SafeString:
        content = conditional_escape(self._content(column, cell))
        place = "drop" if cell.value == "" else cell.place or column.place
        classes = f"{column.classes} {place}".strip()
        more = format_html(' class="{}"', classes) if classes else ""
        more += format_html(' data-label="{}"', column.label) if column.label else ""
        more += ' colspan="2"' if wide else ""
        if is_name:
            text = f'<th role="rowheader" scope="row"{more}>{content}</th>'
        else:
            text = f'<td role="cell"{more}>{content}</td>'
        return mark_safe(text)  # noqa: S308 - of escaped parts

    def _content(self, column: Column, cell: Cell) -> SafeString | str:
        if column.kind is Kind.BAR and isinstance(cell.value, Decimal):
            return meter(float(cell.value), "late" if cell.is_late else "paid")
        return html_of(cell, self.currency)


def text_of(value: Value, currency: str) -> str:
    """A value in the reader's notation; "–" for an amount or count that is not there."""
    if isinstance(value, Decimal):
        return digits_text(value, currency, markup.language(), exact=True)
    if isinstance(value, int):
        return number_text(Decimal(value), 0, markup.language())
    if isinstance(value, date):
        return str(formats.date_format(value, "DATE_FORMAT"))
    return "–" if value is None else str(value)


def html_of(cell: Cell, currency: str) -> SafeString | str:
    """The same for a page, with its link."""
    if isinstance(cell.value, str | Promise):
        text: SafeString | str = cell.value
    elif cell.value is None:
        text = markup.NOTHING
    elif isinstance(cell.value, date):
        text = markup.day(cell.value)
    else:
        text = text_of(cell.value, currency)
    if cell.url:
        text = format_html('<a href="{}">{}</a>', cell.url, text)
    if cell.before:
        text = format_html("{} {}", cell.before, text)
    if cell.number:
        text = format_html("{}<small>{}</small>", text, markup.plate(cell.number, plain=True))
    return text
