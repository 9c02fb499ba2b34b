"""The lines of an XLSX workbook, looked through before anything of it is parsed.

An XLSX file is a ZIP archive of XML. The archive may name few parts, which unpack to little; `zipfile` reads no more
of a part than its directory announces. No part may declare a document type or entities, or hide them in UTF-16.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Final

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from common.errors import DomainError

MOST_PARTS: Final = 200
MOST_UNPACKED: Final = 30_000_000  # bytes of all parts together
MOST_COLUMNS: Final = 50

_MAGIC: Final = b"PK\x03\x04"
_WORKBOOK: Final = "[Content_Types].xml"
_FORBIDDEN: Final = (b"<!DOCTYPE", b"<!ENTITY")
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
_TORN: Final = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, EOFError, OSError, KeyError, ValueError, TypeError,
    IndexError, AttributeError, NotImplementedError, RuntimeError, SyntaxError,
)  # fmt: skip
"""What the libraries raise on a file that is not what it says; a broken XML part is a `SyntaxError`."""


def is_workbook(content: bytes) -> bool:
    """Whether content begins as an XLSX file does."""
    return content.startswith(_MAGIC)


def workbook_lines(content: bytes) -> Iterator[Sequence[object]]:
    """The lines of the first sheet, with the values that formulas had when the file was saved.

    Raises `DomainError` for an archive that is no workbook, that unpacks to too much, or that declares types.
    """
    try:
        _look_through(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        yield from sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    except _TORN:
        raise _refusal(
            _("This is no XLSX file that can be read. Save it anew, or use the template.")
        ) from None


def _look_through(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if _WORKBOOK not in archive.namelist():
            raise zipfile.BadZipFile
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise _refusal(_("This XLSX file unpacks to too much. Save the rows in a new file."))
        for part in parts:
            _refuse_declarations(archive.read(part))


def _refuse_declarations(part: bytes) -> None:
    if part.startswith(_WIDE) or any(word in part.upper() for word in _FORBIDDEN):
        raise _refusal(_("This XLSX file declares types of its own. Save the rows in a new file."))


def _refusal(sentence: str) -> DomainError:
    return DomainError(sentence, field="chosen_file")
