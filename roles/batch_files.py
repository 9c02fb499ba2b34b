"""A file with colleagues: bytes in, rows out. No queries.

What a file is, is said by its content. Nothing that it says of itself is believed: rows are counted while they are
read. Lines whose first cell begins with # are passed over: the template explains itself with them.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _

from common.csv import harmless
from common.errors import DomainError
from common.text import fold
from roles.batch_enums import Column
from roles.batch_workbooks import is_workbook, workbook_lines

MOST_BYTES: Final = 5_000_000
MOST_ROWS: Final = 2_000
LONGEST_CELL: Final = 1_000  # characters
FIELD: Final = "chosen_file"

_MOST_LINES: Final = MOST_ROWS * 5  # with empty lines and remarks
_OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0"
_SEPARATORS: Final = (";", ",")
_HEADS: Final[Mapping[Column, tuple[str, ...]]] = {
    Column.NAME: ("naam", "name", "volledige naam", "full name"),
    Column.EMAIL: ("e-mailadres", "e-mail address", "e-mail", "mail", "email address"),
    Column.MOBILE_NUMBER: ("mobiel nummer", "mobile number", "mobiel", "mobile"),
    Column.POSTAL_ADDRESS: ("postadres", "postal address", "adres", "address"),
    Column.LANGUAGE: ("taal", "language"),
    Column.ROLES: ("rollen", "roles", "rol", "role"),
    Column.RELATIONS: ("relatienummers", "relation numbers", "relatienummer", "relation number"),
    Column.STARTS_ON: ("vanaf", "from"),
    Column.ENDS_ON: ("tot en met", "up to and including", "tot", "until"),
    Column.ADMINISTRATOR: ("functioneel beheerder", "functional administrator"),
    Column.ACTION: ("actie", "action"),
}
_NEEDED: Final = (Column.NAME, Column.EMAIL)


def _plain(head: str) -> str:
    return "".join(letter for letter in fold(head) if letter.isalnum())


_COLUMNS: Final = {_plain(word): column for column, words in _HEADS.items() for word in words}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """What one row says, by column, as it was typed. `line` is its number in a spreadsheet; the heads have 1."""

    line: int
    cells: Mapping[Column, str]


def file_rows(content: bytes) -> list[FileRow]:
    """The rows of a CSV or XLSX file, in their order, without empty ones.

    Raises `DomainError` when the file is of another kind, broken or too large, has no heads that are known, two of
    the same or not those that are needed, no row at all, or more than two thousand.
    """
    if not content:
        raise DomainError(_("Choose a file with colleagues. None was chosen, or it is empty."), field=FIELD)
    if len(content) > MOST_BYTES:
        raise too_large()
    lines = _numbered(workbook_lines(content) if is_workbook(content) else _csv_lines(content))
    line, heads = next(lines, (0, ()))
    columns = _columns_of(heads)
    rows: list[FileRow] = []
    for line, values in lines:
        if len(rows) == MOST_ROWS:
            raise _too_many()
        rows.append(FileRow(line=line, cells=_cells(columns, values, line)))
    if not rows:
        raise DomainError(_("The file has no rows below the heads."), field=FIELD)
    return rows


def too_large() -> DomainError:
    """The refusal of a file of more than `MOST_BYTES`."""
    refusal = _("The file is larger than %(limit)d MB. Upload it in parts.")
    return DomainError(refusal % {"limit": MOST_BYTES // 1_000_000}, field=FIELD)


def _too_many() -> DomainError:
    refusal = _("The file has more than %(limit)d rows. Upload it in parts.")
    return DomainError(refusal % {"limit": MOST_ROWS}, field=FIELD)


def _numbered(lines: Iterable[Sequence[object]]) -> Iterator[tuple[int, list[str]]]:
    """Lines that say something, with their number; the first one holds the heads."""
    for number, line in enumerate(lines, start=1):
        if number > _MOST_LINES:
            raise _too_many()
        values = [_text(value) for value in line]
        if any(values) and not values[0].startswith("#"):
            yield number, values


def _text(value: object) -> str:
    """A cell as somebody would type it. The apostrophe that a portal's own file put before a formula goes off."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = str(value).strip()
    return text[1:] if text.startswith("'") and harmless(text[1:]) == text else text


def _columns_of(heads: Sequence[str]) -> dict[int, Column]:
    columns = {place: _COLUMNS[_plain(head)] for place, head in enumerate(heads) if _plain(head) in _COLUMNS}
    missing = [column for column in _NEEDED if column not in columns.values()]
    if missing:
        names = ", ".join(str(column.label) for column in missing)
        refusal = _("The first row has to name the columns. Missing: %(names)s. Use the template.")
        raise DomainError(refusal % {"names": names}, field=FIELD)
    twice = {column for column in columns.values() if list(columns.values()).count(column) > 1}
    if twice:
        names = ", ".join(str(column.label) for column in Column if column in twice)
        raise DomainError(_("A column stands in the file twice: %(names)s.") % {"names": names}, field=FIELD)
    return columns


def _cells(columns: Mapping[int, Column], values: Sequence[str], line: int) -> dict[Column, str]:
    cells = {column: values[place] if place < len(values) else "" for place, column in columns.items()}
    for column, value in cells.items():
        if len(value) > LONGEST_CELL:
            refusal = _("Row %(row)d, %(column)s: the text is longer than %(limit)d characters.")
            facts = {"row": line, "column": column.label, "limit": LONGEST_CELL}
            raise DomainError(refusal % facts, field=FIELD)
    return cells


def _csv_lines(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    first = next(
        (line for line in text.splitlines() if line.strip() and not line.lstrip('"').startswith("#")), ""
    )
    separator = max(_SEPARATORS, key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        raise _unreadable() from None


def _decoded(content: bytes) -> str:
    """UTF-8 with or without a byte order mark; otherwise what Windows writes."""
    if content.startswith(_OLD_WORKBOOK):
        refusal = _("This is an old or locked Excel file. Save it without a password as .xlsx or .csv.")
        raise DomainError(refusal, field=FIELD)
    if b"\x00" in content:
        raise _unreadable()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _unreadable() -> DomainError:
    return DomainError(_("This is no CSV or XLSX file that can be read. Use the template."), field=FIELD)
