"""An overview as CSV: the tables of the page under each other, each under its title."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from common.csv import CsvValue, csv_bytes
from common.markup import language
from invoices.overviews.page import OverviewPage
from invoices.overviews.sheets import Cell, Kind, Sheet


def overview_csv(page: OverviewPage) -> bytes:
    """Everything the page shows, in the reader's notation."""
    return csv_bytes(_rows(page), language=language())


def _rows(page: OverviewPage) -> Iterator[Sequence[CsvValue]]:
    yield [str(page.title)]
    yield [page.organisation.name, page.organisation.relation_number]
    yield from ([text] for text in (page.about, page.processed, *page.remarks) if text)
    yield [_("Currency"), page.filters.currency]
    for sheet in page.sheets:
        yield []
        yield from _sheet(sheet)


def _sheet(sheet: Sheet) -> Iterator[Sequence[CsvValue]]:
    yield [f"{sheet.title} ({sheet.note})"]
    has_numbers = any(row.cells[0].number for row in sheet.rows)
    heads = [str(column.head) for column in sheet.columns if column.kind is not Kind.BAR]
    yield [*heads[:1], *([_("Relation number")] if has_numbers else []), *heads[1:]]
    for row in (*sheet.rows, *sheet.totals):
        pairs = zip(sheet.columns, row.cells, strict=True)
        values = [_value(cell) for column, cell in pairs if column.kind is not Kind.BAR]
        yield [*values[:1], *([row.cells[0].number] if has_numbers else []), *values[1:]]
    yield from ([str(text)] for text in sheet.remarks)


def _value(cell: Cell) -> CsvValue:
    return f"{cell.before} {cell.value}" if cell.before else cell.value
