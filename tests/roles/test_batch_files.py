"""Files with colleagues: what is read, whatever program wrote it, and what is refused."""

import io
import zipfile
from datetime import date

import pytest
from django.utils import translation
from openpyxl import load_workbook

from common.errors import DomainError
from roles.batch_downloads import template_csv, template_workbook, wrong_rows_csv
from roles.batch_enums import Column
from roles.batch_files import MOST_ROWS, FileRow, file_rows
from roles.batch_notes import Note, Problem
from roles.catalogue import roles_for
from tests.roles.batching import workbook

ROW = {Column.NAME: "Fenna Visser", Column.EMAIL: "fenna@example.org"}


def read(content: bytes) -> list[dict[Column, str]]:
    return [dict(row.cells) for row in file_rows(content)]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    "content",
    [
        b"name;e-mail\nFenna Visser;fenna@example.org",
        b"E-mail address,NAME\r\nfenna@example.org,Fenna Visser\r\n",
        b"\xef\xbb\xbfNaam;E-mailadres;Schoenmaat\nFenna Visser;fenna@example.org;39\n",
        b'"# remark"\nname;e-mail\n\n# Example;x@example.org\n;;\n"Fenna Visser";"fenna@example.org"\n',
    ],
    ids=["semicolon", "comma and another order", "Dutch with byte order mark", "remarks and empty lines"],
)
def test_csv_is_read_however_it_was_written(content):
    assert read(content) == [ROW]


def test_csv_of_windows_keeps_its_letters():
    assert (
        read("name;e-mail\nZoë Čapek;z@example.org".replace("Č", "C").encode("cp1252"))[0][Column.NAME]
        == "Zoë Capek"
    )


def test_lines_are_numbered_as_a_spreadsheet_does():
    rows = file_rows(b'name;e-mail;address\n"A";a@example.org;"Street 1\nTown"\n\nB;b@example.org;')
    assert [row.line for row in rows] == [2, 4]
    assert rows[0].cells[Column.POSTAL_ADDRESS] == "Street 1\nTown"


def test_workbook_gives_numbers_days_and_answers_as_text():
    heads = ("Naam", "E-mailadres", "Mobiel nummer", "Relatienummers", "Vanaf", "Functioneel beheerder")
    content = workbook(
        heads, ("Fenna Visser", "fenna@example.org", 612345678, 200001.0, date(2026, 12, 31), True)
    )
    assert read(content) == [
        {
            **ROW,
            Column.MOBILE_NUMBER: "612345678",
            Column.RELATIONS: "200001",
            Column.STARTS_ON: "2026-12-31",
            Column.ADMINISTRATOR: "yes",
        }
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Choose a file with colleagues. None was chosen, or it is empty."),
        (b"\n", "The first row has to name the columns. Missing: Name, E-mail address."),
        (b"name;telephone\nx;y", "Missing: E-mail address."),
        (b"name;naam;e-mail\nx;y;z", "A column stands in the file twice: Name."),
        (b"name;e-mail\n\n", "The file has no rows below the heads."),
        (b"name;e-mail\nA\x00;b", "This is no CSV or XLSX file that can be read."),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "This is an old or locked Excel file."),
        (b"PK\x03\x04broken", "This is no XLSX file that can be read."),
        (b"name;e-mail\n" + b"x" * 1001 + b";b", "Row 2, Name: the text is longer than 1000 characters."),
        (b"name;e-mail\n" + b'"' + b"x" * 200_000, "This is no CSV or XLSX file that can be read."),
        (b"x" * 5_000_001, "The file is larger than 5 MB."),
        (b"name;e-mail\n" + b"A;a@example.org\n" * (MOST_ROWS + 1), "The file has more than 2000 rows."),
        (b"name;e-mail\n" + b"\n" * 20_000 + b"A;a@example.org\n", "The file has more than 2000 rows."),
    ],
)
def test_file_is_refused_with_what_is_wrong_with_it(content, words):
    with pytest.raises(DomainError) as refused:
        file_rows(content)
    assert words in str(refused.value)
    assert refused.value.field == "chosen_file"


def test_two_thousand_rows_are_read():
    assert len(file_rows(b"name;e-mail\n" + b"A;a@example.org\n" * MOST_ROWS)) == MOST_ROWS


def repacked(content: bytes, part: str, text: bytes) -> bytes:
    """The workbook with another part in the place of one of its own."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, text if name == part else old.read(name))
        if part not in old.namelist():
            new.writestr(part, text)
    return target.getvalue()


GOOD = workbook(("name", "e-mail"), ("Fenna Visser", "fenna@example.org"))


@pytest.mark.parametrize(
    ("part", "text", "words"),
    [
        ("xl/extra.xml", b" " * 31_000_000, "unpacks to too much"),
        ("xl/styles.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>', "declares types"),
        ("xl/styles.xml", '<?xml version="1.0"?><!DOCTYPE x><x/>'.encode("utf-16"), "declares types"),
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData>", "no XLSX file that can be read"),
    ],
    ids=["bomb", "entities", "declaration in wide letters", "broken sheet"],
)
def test_workbook_that_is_dangerous_is_not_parsed(part, text, words):
    assert read(GOOD) == [ROW]
    with pytest.raises(DomainError, match=words):
        file_rows(repacked(GOOD, part, text))


def test_workbook_with_too_many_parts_is_refused():
    target = io.BytesIO(GOOD)
    with zipfile.ZipFile(target, "a") as archive:
        for number in range(200):
            archive.writestr(f"xl/part{number}.xml", b"")
    with pytest.raises(DomainError, match="unpacks to too much"):
        file_rows(target.getvalue())


def test_archive_that_is_no_workbook_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("name.csv", b"name;e-mail\nA;a@example.org")
    with pytest.raises(DomainError, match="no XLSX file"):
        file_rows(target.getvalue())


def test_size_that_a_sheet_claims_is_not_believed():
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    claimed = sheet.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')
    assert claimed != sheet
    assert read(repacked(GOOD, "xl/worksheets/sheet1.xml", claimed)) == [ROW]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_template_has_heads_that_are_known_and_rows_that_are_passed_over(language):
    roles = roles_for("EMPLOYER")
    with translation.override(language):
        for content in (template_csv(roles, language=language), template_workbook(roles)):
            with pytest.raises(DomainError, match=r"no rows|geen rijen"):
                file_rows(content)
        book = load_workbook(io.BytesIO(template_workbook(roles)))
        heads = [cell.value for cell in book.worksheets[0][1]]
        assert heads == [str(column.label) for column in Column]
        assert [row[0].value for row in book.worksheets[1].rows] == [str(each.role.label) for each in roles]
        typed = ";".join(heads) + "\nA;a@example.org;+31612345678;S 1, T;nl;r;1;2;3;ja;einde"
        assert [*read(typed.encode())[0]] == list(Column)


def test_wrong_rows_are_read_again_as_they_were():
    cells = {**dict.fromkeys(Column, ""), **ROW, Column.MOBILE_NUMBER: "+31612345678", Column.NAME: "=1+1"}
    problem = Note(code=Problem.EMAIL_WRONG, column=Column.EMAIL, values={"text": "x"})
    content = wrong_rows_csv([(FileRow(line=7, cells=cells), [problem])], language="nl")
    assert b"Row 7, E-mail address: \xe2\x80\x9cx\xe2\x80\x9d is not an e-mail address." in content
    assert b"'=1+1;" in content
    assert read(content) == [cells]
