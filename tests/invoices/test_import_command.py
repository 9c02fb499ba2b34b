"""`manage.py import_invoices`: what it says, and its exit code."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from access.database import system_context
from tests.cast import number
from tests.invoices.importing import batches, stored
from tests.invoices.ubl_files import Ubl, relation

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> tuple[int, list[str]]:
    """Exit code and lines, in English; a refusal of the whole is the line that stands on standard error."""
    out = io.StringIO()
    try:
        with translation.override("en"):
            call_command("import_invoices", *arguments, stdout=out)
    except CommandError as refusal:
        return refusal.returncode, [str(refusal)]
    except SystemExit as end:
        return int(str(end.code)), out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


def batch_number() -> int:
    with system_context("test"):
        newest = batches().order_by("-id").values_list("id", flat=True).first()
    assert newest is not None
    return int(newest)


def test_good_delivery_ends_with_0_also_the_second_time(tmp_path: Path) -> None:
    Ubl(number="F-1", buyer_ids=relation("alder")).write(tmp_path)
    Ubl(number="F-2", buyer_ids=relation("alder")).write(tmp_path)
    first = run(str(tmp_path))
    first_number = batch_number()
    second = run(str(tmp_path))
    assert (first, second) == (
        (0, [f"Delivery {first_number}: 2 taken in, 0 known already, 0 refused."]),
        (0, [f"Delivery {batch_number()}: 0 taken in, 2 known already, 0 refused."]),
    )


def test_refused_files_are_named_with_place_and_reason_and_the_code_is_1(tmp_path: Path) -> None:
    Ubl(number="F-1", buyer_ids=relation("alder")).write(tmp_path)
    (tmp_path / "a.xml").write_text("<a>")
    (tmp_path / "read me.txt").write_text("x")
    code, lines = run(str(tmp_path))
    assert (code, lines[0], lines[2]) == (
        1,
        f"Delivery {batch_number()}: 1 taken in, 0 known already, 1 refused.",
        "Left aside, of another kind: read me.txt.",
    )
    assert lines[1].startswith("  a.xml: row 1 of the file: The XML is broken")


def test_named_organisation_receives_what_names_nobody(tmp_path: Path) -> None:
    path = Ubl(number="F-1").write(tmp_path)
    assert run(str(path), "--organisation", number("birch"))[0] == 0
    assert stored() == [(number("birch"), "INVOICE", "F-1")]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["{folder}/gone"], "{folder}/gone is not there, or cannot be opened."),
        (["{folder}"], "There is no file to take in: {folder}."),
        (["{file}", "--organisation", "1"], "There is no organisation with relation number 1."),
        (["{file}", "{folder}/gone"], "{folder}/gone is not there, or cannot be opened."),
    ],
)
def test_nothing_that_can_be_done_is_one_line_and_code_2(
    tmp_path: Path, arguments: list[str], line: str
) -> None:
    (tmp_path / "in").mkdir()
    names = {"folder": str(tmp_path / "in"), "file": str(Ubl().write(tmp_path, "a.xml"))}
    code, lines = run(*(argument.format(**names) for argument in arguments))
    assert (code, lines, stored()) == (2, [line.format(**names)], [])
