"""A table as a workbook for Excel: one sheet with a head that stays in sight and can be filtered.

Numbers stay numbers and days stay days. Text is always written as text, so that nothing becomes a formula or a link,
and text that would become one when somebody saves it as CSV starts with an apostrophe as there.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

import xlsxwriter

from common.csv import CsvValue, harmless

TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTH: Final = 24
_LONGEST_TITLE: Final = 31


def xlsx_bytes(rows: Iterable[Sequence[CsvValue]], *, title: str) -> bytes:
    """The rows, of which the first is the head, row by row in bounded memory. `title` names the sheet."""
    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(_title(title))
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd-mm-yyyy"})
        sheet.freeze_panes(1, 0)
        width = 0
        for number, row in enumerate(rows):
            if not number:
                width = len(row)
                sheet.set_column(0, max(width - 1, 0), _WIDTH)
            for place, value in enumerate(row):
                _write(sheet, number, place, value, day=day, text=None if number else bold)
    return buffer.getvalue()


def _title(words: str) -> str:
    bare = "".join(letter for letter in words if letter not in "[]:*?/\\")
    return bare.strip("' ")[:_LONGEST_TITLE] or "1"


def _write(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    place: int,
    value: CsvValue,
    *,
    day: xlsxwriter.format.Format,
    text: xlsxwriter.format.Format | None,
) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date):
        sheet.write_datetime(row, place, value, day)
    elif isinstance(value, int | Decimal):
        sheet.write_number(row, place, value)
    else:
        sheet.write_string(row, place, harmless(value), text)
