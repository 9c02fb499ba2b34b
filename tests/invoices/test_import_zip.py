"""Invoices delivered in a ZIP."""

from pathlib import Path

import pytest

from jobs.enums import BatchState
from tests.cast import number
from tests.invoices.importing import deliver, outcomes, stored
from tests.invoices.ubl_files import Ubl, relation
from tests.jobs.zips import zipped

pytestmark = pytest.mark.django_db


def invoice(number: str, **more: str) -> str:
    return Ubl(number=number, buyer_ids=relation("alder"), **more).text()  # type: ignore[arg-type]


def test_good_entries_land_beside_bad_ones_beside_files(tmp_path: Path) -> None:
    Ubl(number="F-3", buyer_ids=relation("alder")).write(tmp_path)
    archive = {"b/F-1.xml": invoice("F-1"), "../F-2.xml": invoice("F-2"), "torn.xml": "<a>", "note.txt": "x"}
    (tmp_path / "a.zip").write_bytes(zipped(archive))
    batch = deliver(tmp_path)
    assert outcomes(batch) == [
        ("F-3.xml", "LANDED", ""),
        ("a.zip/../F-2.xml", "REFUSED", "name_leads_out"),
        ("a.zip/b/F-1.xml", "LANDED", ""),
        ("a.zip/torn.xml", "REFUSED", "xml_broken"),
    ]
    assert batch.left_aside == ["a.zip/note.txt"]
    assert stored() == [(number("alder"), "INVOICE", "F-1"), (number("alder"), "INVOICE", "F-3")]


def test_archive_that_is_refused_is_one_issue_and_nothing_of_it_lands(tmp_path: Path) -> None:
    bomb = zipped({"F-1.xml": invoice("F-1"), "F-2.xml": b" " * 5_000_000})
    (tmp_path / "bomb.zip").write_bytes(bomb)
    (tmp_path / "good.zip").write_bytes(zipped({"F-3.xml": invoice("F-3")}))
    batch = deliver(tmp_path)
    assert (batch.state, outcomes(batch)) == (
        BatchState.DONE,
        [("bomb.zip", "REFUSED", "bomb"), ("good.zip/F-3.xml", "LANDED", "")],
    )
    assert stored() == [(number("alder"), "INVOICE", "F-3")]


def test_same_documents_in_files_and_in_a_zip_are_known_already(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    Ubl(number="F-1", buyer_ids=relation("alder")).write(folder)
    deliver(folder)
    (tmp_path / "a.zip").write_bytes(zipped({"F-1.xml": invoice("F-1")}))
    assert outcomes(deliver(tmp_path / "a.zip")) == [("a.zip/F-1.xml", "UNCHANGED", "")]
