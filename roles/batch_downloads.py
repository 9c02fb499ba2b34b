"""The files that a person downloads for a batch: the template, and the rows that are to be mended."""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from django.utils.translation import gettext as _

from common.csv import csv_bytes
from roles.batch_enums import Column
from roles.batch_files import FileRow
from roles.batch_notes import Note, problem_words
from roles.catalogue import RoleDefinition

_REMARK = "# "
_WIDTH = 22  # letters


def template_lines(roles: Sequence[RoleDefinition]) -> list[list[str]]:
    """The heads, an example and the names of the roles; all but the heads are remarks that are passed over."""
    names = ", ".join(str(each.role.label) for each in roles)
    return [
        [str(column.label) for column in Column],
        [_REMARK + _("Fenna Visser"), *_example(roles)],
        [_REMARK + _("Lines that begin with # are passed over. Write your rows below this line.")],
        [_REMARK + _("Roles: %(names)s") % {"names": names}],
    ]


def template_csv(roles: Sequence[RoleDefinition], *, language: str) -> bytes:
    """The template as CSV, in the notation of the reader's language."""
    return csv_bytes(template_lines(roles), language=language)


def template_workbook(roles: Sequence[RoleDefinition]) -> bytes:
    """The template as XLSX, in text cells so that numbers keep their zeros; the roles on a sheet of their own."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "num_format": "@"})
    sheet = book.add_worksheet(_("Colleagues"))
    sheet.set_column(0, len(Column) - 1, _WIDTH, text)
    for number, line in enumerate(template_lines(roles)):
        sheet.write_row(number, 0, line, text if number else bold)
    sheet.freeze_panes(1, 0)
    explained = book.add_worksheet(_("Roles"))
    explained.set_column(0, 1, 2 * _WIDTH)
    for number, each in enumerate(roles):
        explained.write_row(number, 0, [str(each.role.label), str(each.gives)])
    book.close()
    return buffer.getvalue()


def wrong_rows_csv(rows: Iterable[tuple[FileRow, Sequence[Note]]], *, language: str) -> bytes:
    """The rows as they were uploaded, with a last column that says why; it is passed over when uploaded again."""
    lines = [[*(str(column.label) for column in Column), _("Why")]]
    for row, notes in rows:
        why = " ".join(problem_words(note, line=row.line) for note in notes)
        lines.append([*(row.cells.get(column, "") for column in Column), why])
    return csv_bytes(lines, language=language)


def _example(roles: Sequence[RoleDefinition]) -> list[str]:
    first = ", ".join(str(each.role.label) for each in roles[:2])
    email, number, address = "fenna@voorbeeld.example", "06 12 34 56 78", "Dorpsstraat 1, 1234 AB Veldbaken"
    return [email, number, address, "nl", first, "", "", "", _("no"), _("invite")]
