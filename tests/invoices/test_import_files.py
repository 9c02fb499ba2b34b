"""Which files a delivery holds, before anything is read as an invoice."""

import os
from pathlib import Path

import pytest
from django.utils import translation

from common.errors import DomainError
from jobs.enums import FileProblem
from jobs.files import DeliveredFile, Delivery, FileRefused, delivery_find, file_read


def names(delivery: Delivery) -> list[tuple[str, FileProblem | None]]:
    return [(file.name, file.problem) for file in delivery.files]


def found(*paths: Path) -> Delivery:
    return delivery_find(paths=paths, suffix=".xml")


def test_folder_is_read_to_its_depth_in_order_of_name(tmp_path: Path) -> None:
    for name in ("b.xml", "a/2.XML", "a/1.xml", "c.xml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    assert names(found(tmp_path)) == [("a/1.xml", None), ("a/2.XML", None), ("b.xml", None), ("c.xml", None)]


def test_other_kinds_and_hidden_files_in_a_folder_are_left_aside_and_named(tmp_path: Path) -> None:
    (tmp_path / ".part").mkdir()
    for name in ("a.xml", "LICENSE.txt", ".a.xml.swp", "._a.xml", ".part/b.xml"):
        (tmp_path / name).write_text(name)
    delivery = found(tmp_path)
    assert names(delivery) == [("a.xml", None)]
    assert delivery.left_aside == ("._a.xml", ".a.xml.swp", ".part/b.xml", "LICENSE.txt")


def test_file_that_is_named_is_taken_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / ".invoice.ubl"
    path.write_text("x")
    assert names(found(path)) == [(".invoice.ubl", None)]


def test_links_pipes_and_link_folders_are_problems_and_are_not_opened(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.xml").write_text("secret")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "link.xml").symlink_to(outside / "secret.xml")
    (folder / "gone.xml").symlink_to(outside / "gone.xml")
    (folder / "folder").symlink_to(outside)
    os.mkfifo(folder / "pipe.xml")
    assert names(found(folder)) == [
        ("folder", FileProblem.LINK),
        ("gone.xml", FileProblem.LINK),
        ("link.xml", FileProblem.LINK),
        ("pipe.xml", FileProblem.NOT_A_FILE),
    ]


def test_path_named_twice_is_handled_once_and_names_stay_apart(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.xml").write_text(folder)
    delivery = found(tmp_path / "one", tmp_path / "two", tmp_path / "two" / "a.xml")
    assert names(delivery) == [("one/a.xml", None), ("two/a.xml", None)]


def test_name_that_no_page_can_show_is_written_out(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/odd\xff\n.xml")).write_text("x")
    (tmp_path / (200 * "x")).mkdir()
    (tmp_path / (200 * "x") / (200 * "y" + ".xml")).write_text("x")
    odd, long = found(tmp_path).files
    assert odd.name == "odd\\udcff\\n.xml"
    assert (len(long.name), long.name[:3], long.name[-7:]) == (374, "xxx", "yyy.xml")


@pytest.mark.parametrize("make", ["nothing", "empty folder", "pipe", "other kinds only"])
def test_nothing_to_take_in_is_refused_with_a_sentence(tmp_path: Path, make: str) -> None:
    path = tmp_path / "there"
    if make == "pipe":
        os.mkfifo(path)
    elif make != "nothing":
        path.mkdir()
    if make == "other kinds only":
        (path / "a.txt").write_text("x")
    sentence = {
        "nothing": f"{path} is not there, or cannot be opened.",
        "pipe": f"{path} is neither a file nor a folder.",
    }.get(make, f"There is no file to take in: {path}.")
    with translation.override("en"), pytest.raises(DomainError) as refusal:
        found(path)
    assert str(refusal.value) == sentence


def read(file: DeliveredFile, limit: int = 100) -> bytes | tuple[FileProblem, dict[str, str]]:
    try:
        return file_read(file=file, limit=limit)
    except FileRefused as refusal:
        return refusal.problem, refusal.values


def test_reading_gives_what_was_hashed_and_refuses_everything_else(tmp_path: Path) -> None:
    for name in ("same.xml", "changed.xml", "gone.xml", "swapped.xml"):
        (tmp_path / name).write_text("content")
    (tmp_path / "long.xml").write_bytes(2 * 1024 * 1024 * b"x")
    files = {file.name: file for file in found(tmp_path).files}
    (tmp_path / "changed.xml").write_text("contents")
    (tmp_path / "gone.xml").unlink()
    (tmp_path / "swapped.xml").unlink()
    (tmp_path / "swapped.xml").symlink_to(tmp_path / "same.xml")
    assert {name: read(file) for name, file in files.items()} == {
        "same.xml": b"content",
        "changed.xml": (FileProblem.CHANGED, {}),
        "gone.xml": (FileProblem.UNREADABLE, {}),
        "swapped.xml": (FileProblem.UNREADABLE, {}),
        "long.xml": (FileProblem.TOO_LARGE, {"size": "2", "limit": "0"}),
    }


def test_file_that_breaks_off_while_it_is_read_is_unreadable() -> None:
    # A regular file that answers every read at its start with an error of input and output.
    assert names(found(Path("/proc/self/mem"))) == [("mem", FileProblem.UNREADABLE)]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_without_rights_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("x")
    (tmp_path / "a.xml").chmod(0)
    assert names(found(tmp_path)) == [("a.xml", FileProblem.UNREADABLE)]
