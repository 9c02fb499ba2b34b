"""A table as a file that a spreadsheet opens by itself: CSV (RFC 4180) in the notation of the reader's language.

Numbers and days are written so that the spreadsheet counts with them. A text that a spreadsheet would take for a
formula starts with an apostrophe (OWASP, CSV injection); numbers of ours are numbers, also below zero.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

CsvValue: TypeAlias = str | int | Decimal | date | None

# (between fields, decimal mark, day); a Dutch or German spreadsheet wants a semicolon.
_DUTCH: Final = (";", ",", "%d-%m-%Y")
_NOTATION: Final = {"nl": _DUTCH, "de": (";", ",", "%d.%m.%Y")}
_ENGLISH: Final = (",", ".", "%Y-%m-%d")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_bytes(rows: Iterable[Sequence[CsvValue]], *, language: str) -> bytes:
    """The rows in UTF-8 with a byte order mark, by which Excel knows the encoding."""
    between, mark, day = _NOTATION.get(language.split("-", maxsplit=1)[0].lower(), _ENGLISH)
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=between, lineterminator="\r\n")
    writer.writerows([_field(value, mark, day) for value in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def _field(value: CsvValue, mark: str, day: str) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value if value else abs(value):f}".replace(".", mark)
    if isinstance(value, date):
        return value.strftime(day)
    if isinstance(value, int):
        return str(value)
    return harmless(value)


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula; also not behind spaces, and also a sign in full width."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) else text
