"""ZIP archives: entries are read without unpacking, and what is odd is refused in a plain sentence."""

import hashlib
import io
import random
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import translation

from common.errors import DomainError
from jobs import archives
from jobs.enums import FileProblem
from jobs.files import Delivery, FileRefused, delivery_find, file_read
from jobs.issue_texts import issue_words
from tests.jobs.zips import encrypted, link, look_through, overlapping, pipe, with_claimed_size, zipped

LIMIT = 10_000_000


def problems(delivery: Delivery) -> list[tuple[str, str | None]]:
    return [(file.name, file.problem) for file in delivery.files]


def sentences(delivery: Delivery) -> list[str]:
    """What a reader is told about each file that is refused without being read."""
    with translation.override("en"):
        return [
            issue_words(kind="", code=file.problem, place={}, values=file.values).reason
            for file in delivery.files
            if file.problem
        ]


def contents(delivery: Delivery) -> dict[str, bytes | str]:
    """Each file's content, or the problem with which reading it ends."""
    found: dict[str, bytes | str] = {}
    for file in delivery.files:
        try:
            found[file.name] = file_read(file=file, limit=LIMIT)
        except FileRefused as refusal:
            found[file.name] = str(refusal.problem.value)
    return found


def test_entries_are_files_of_the_delivery_in_order_of_name(tmp_path: Path) -> None:
    delivery = look_through(
        tmp_path,
        zipped(
            {
                "b.xml": "b",
                "map/a.XML": "a",
                "map/": "",
                "note.txt": "n",
                ".a.xml": "h",
                "__MACOSX/b.xml": "m",
            }
        ),
    )
    assert contents(delivery) == {"a.zip/b.xml": b"b", "a.zip/map/a.XML": b"a"}
    assert [file.sha256 for file in delivery.files] == [hashlib.sha256(x).hexdigest() for x in (b"b", b"a")]
    assert delivery.left_aside == ("a.zip/.a.xml", "a.zip/__MACOSX/b.xml", "a.zip/note.txt")


def test_archives_are_found_in_folders_and_by_their_content(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "one.ZIP").write_bytes(zipped({"a.xml": "1"}, packing=zipfile.ZIP_STORED))
    (folder / "b.xml").write_text("2")
    (tmp_path / "named").write_bytes(zipped({"a.xml": "3"}))
    delivery = delivery_find(paths=[folder, tmp_path / "named"], suffix=".xml")
    assert contents(delivery) == {"in/b.xml": b"2", "in/one.ZIP/a.xml": b"1", "named/a.xml": b"3"}


def test_names_of_any_script_stay_and_what_no_page_can_show_is_written_out(tmp_path: Path) -> None:
    delivery = look_through(tmp_path, zipped({"发票-ñ.xml": "1", "a\nb.xml": "2"}))
    assert contents(delivery) == {"a.zip/a\\nb.xml": b"2", "a.zip/发票-ñ.xml": b"1"}


@pytest.mark.parametrize(
    "name",
    [
        "../a.xml",
        "map/../../a.xml",
        "/etc/a.xml",
        "C:/a.xml",
        "c:a.xml",
        "..\\a.xml",
        "map\\a.xml",
        "\\\\server\\a.xml",
        "map//a.xml",
        "../../etc/passwd",
    ],
)
def test_name_that_leads_out_is_an_issue_of_that_entry(tmp_path: Path, name: str) -> None:
    delivery = look_through(tmp_path, zipped({name: "x", "good.xml": "g"}))
    assert sentences(delivery) == ["The name of this entry leads out of the archive. Nothing was unpacked."]
    assert contents(delivery) == {f"a.zip/{name}": "name_leads_out", "a.zip/good.xml": b"g"}
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.zip"]


def test_name_that_ends_early_for_some_readers_leads_out(tmp_path: Path) -> None:
    archive = zipped({"good-a.xml": "x"}).replace(b"good-a.xml", b"good\x00a.xml")
    assert problems(look_through(tmp_path, archive)) == [("a.zip/good\\x00a.xml", FileProblem.NAME_LEADS_OUT)]


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
@pytest.mark.parametrize(
    ("archive", "expected"),
    [
        pytest.param(lambda: zipped([(link("a.xml"), "/etc/passwd")]), {"a.xml": "link"}, id="link"),
        pytest.param(lambda: zipped([(pipe("a.xml"), "")]), {"a.xml": "not_a_file"}, id="pipe"),
        pytest.param(lambda: encrypted(zipped({"a.xml": "x"})), {"a.xml": "encrypted"}, id="encrypted"),
        pytest.param(lambda: zipped({"a.xml": zipped({"b.xml": "x"})}), {"a.xml": "archive_inside"}, id="nested"),
        pytest.param(lambda: zipped({"b.zip": "x"}), {"b.zip": "archive_inside"}, id="nested by its name"),
        pytest.param(
            lambda: zipped([("a.xml", "1"), ("a.xml", "2")]),
            {"a.xml": "same_name", "a.xml (2)": "same_name"},
            id="same name",
        ),
        pytest.param(
            lambda: zipped({"a.xml": "x" * 100}, packing=zipfile.ZIP_LZMA), {"a.xml": "unknown_packing"}, id="lzma"
        ),
        pytest.param(
            lambda: zipped({"a.xml": "x" * 100}, packing=zipfile.ZIP_BZIP2), {"a.xml": "unknown_packing"}, id="bzip2"
        ),
        pytest.param(
            lambda: zipped({"a.xml": "content"}, packing=zipfile.ZIP_STORED).replace(b"content", b"CONTENT"),
            {"a.xml": "broken_entry"},
            id="wrong checksum",
        ),
        pytest.param(
            lambda: _swapped_local_name(zipped({"a.xml": "x"})), {"a.xml": "broken_entry"}, id="two names"
        ),
        pytest.param(
            lambda: zipped({"a.xml": random.Random(1).randbytes(LIMIT) + b"x"}), {"a.xml": "too_large"}, id="large"
        ),
        pytest.param(
            lambda: with_claimed_size(zipped({"a.xml": b"x" * 5000}), 10), {"a.xml": "broken_entry"}, id="lying size"
        ),
    ],
)  # fmt: skip
def test_bad_entry_is_an_issue_of_that_entry_and_the_others_are_read(
    tmp_path: Path, archive: Callable[[], bytes], expected: dict[str, str]
) -> None:
    bad = look_through(tmp_path, archive())
    (tmp_path / "good.zip").write_bytes(zipped({"good.xml": "g"}))
    both = delivery_find(paths=[tmp_path], suffix=".xml")
    wanted = {f"a.zip/{name}": problem for name, problem in expected.items()}
    assert contents(bad) == wanted
    assert contents(both) == {**wanted, "good.zip/good.xml": b"g"}


def _swapped_local_name(archive: bytes) -> bytes:
    """The entry is called otherwise where it lies than in the directory."""
    return archive.replace(b"a.xml", b"b.xml", 1)


def _many(count: int) -> bytes:
    return zipped({f"{number}.txt": "" for number in range(count)}, packing=zipfile.ZIP_STORED)


def _as_large_form(archive: bytes) -> bytes:
    """With the locator of the form for large archives before the end."""
    end = archive.rfind(b"PK\x05\x06")
    return archive[:end] + struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1) + archive[end:]


def _with_large_directory(archive: bytes) -> bytes:
    changed = bytearray(archive)
    at = changed.rfind(b"PK\x05\x06")
    changed[at + 12 : at + 16] = struct.pack("<L", 500_000_000)
    return bytes(changed)


@pytest.mark.parametrize(
    ("archive", "sentence"),
    [
        pytest.param(
            lambda: b"no archive", "This is not a ZIP archive, or it is broken or not complete.", id="text"
        ),
        pytest.param(lambda: b"", "This is not a ZIP archive, or it is broken or not complete.", id="empty"),
        pytest.param(
            lambda: zipped({"a.xml": "x"})[:-30],
            "This is not a ZIP archive, or it is broken or not complete.",
            id="torn",
        ),
        pytest.param(
            lambda: zipped({"a.xml": "x"}) + b"more behind it",
            "This is not a ZIP archive, or it is broken or not complete.",
            id="more behind it",
        ),
        pytest.param(
            lambda: zipped({"a.xml": b"0" * 3_000_000}),
            "The archive was refused: a.xml unpacks to more than 200 times its size.",
            id="bomb",
        ),
        pytest.param(
            lambda: with_claimed_size(zipped({"a.xml": b"0" * 3_000_000}), 2_000_000_000),
            "The archive was refused: a.xml unpacks to more than 200 times its size.",
            id="bomb that lies",
        ),
        pytest.param(
            lambda: overlapping("a.xml", b"0" * 1000),
            "The archive was refused: its entries overlap.",
            id="overlap",
        ),
        pytest.param(
            lambda: _many(10_001),
            "The archive holds too many entries: 10001, the limit is 10000. Make several archives.",
            id="many",
        ),
        pytest.param(
            lambda: _with_large_directory(zipped({"a.xml": "x"})),
            "The archive holds too many entries: 1, the limit is 10000. Make several archives.",
            id="large directory",
        ),
        pytest.param(
            lambda: _as_large_form(zipped({"a.xml": "x"})),
            "This archive has the form for more than 4 GB. Make several ordinary ZIP archives.",
            id="zip64",
        ),
    ],
)
def test_bad_archive_is_one_issue_and_none_of_its_entries_counts(
    tmp_path: Path, archive: Callable[[], bytes], sentence: str
) -> None:
    delivery = look_through(tmp_path, archive())
    assert (sentences(delivery), [file.name for file in delivery.files]) == ([sentence], ["a.zip"])
    with pytest.raises(FileRefused):
        file_read(file=delivery.files[0], limit=LIMIT)


def test_entries_that_are_too_large_together_refuse_the_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 3_000_000)
    content = random.Random(1).randbytes(1_000_001)
    two = look_through(tmp_path, zipped({"a.xml": content, "b.xml": content}))
    three = look_through(tmp_path, zipped({"a.xml": content, "b.xml": content, "c.xml": content}))
    assert problems(two) == [("a.zip/a.xml", None), ("a.zip/b.xml", None)]
    assert sentences(three) == ["Unpacked, the archive is too large: more than 3 MB. Make several archives."]


def test_archive_is_looked_through_without_holding_an_entry_in_memory(tmp_path: Path) -> None:
    line = b"".join(f"{number:09}".encode() for number in range(1000))
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a.xml": line * 5000, "b.xml": line * 5000}))  # 45 MB each
    tracemalloc.start()
    delivery = delivery_find(paths=[path], suffix=".xml")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert problems(delivery) == [("a.zip/a.xml", None), ("a.zip/b.xml", None)]
    assert peak < 3_000_000


@pytest.mark.parametrize("becomes", ["torn", "another right one"])
def test_archive_that_changes_meanwhile_is_noticed(tmp_path: Path, becomes: str) -> None:
    delivery = look_through(tmp_path, zipped({"a.xml": "a" * 100_000}, packing=zipfile.ZIP_STORED))
    other = zipped({"a.xml": "b" * 100_000}, packing=zipfile.ZIP_STORED)
    with (tmp_path / "a.zip").open("r+b") as opened:
        opened.write(other if becomes == "another right one" else b"x" * len(other))
    assert contents(delivery) == {"a.zip/a.xml": "unreadable"}


def test_archive_without_a_fitting_entry_is_nothing_to_take_in(tmp_path: Path) -> None:
    with pytest.raises(DomainError), translation.override("en"):
        look_through(tmp_path, zipped({"a.txt": "x"}))


def test_leaving_a_delivery_closes_its_archives(tmp_path: Path) -> None:
    with look_through(tmp_path, zipped({"a.xml": "x"})) as delivery:
        before = len(list(Path("/proc/self/fd").iterdir()))
    assert len(list(Path("/proc/self/fd").iterdir())) == before - 1
    assert contents(delivery) == {"a.zip/a.xml": "unreadable"}


def test_random_damage_never_breaks_the_reader(tmp_path: Path) -> None:
    whole = zipped({"a.xml": "a" * 300, "b.xml": "b" * 300})
    chance = random.Random(20_261_122)
    for _round in range(300):
        damaged = bytearray(whole)
        for _change in range(chance.randint(1, 4)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        (tmp_path / "a.zip").write_bytes(damaged)
        try:
            delivery = delivery_find(paths=[tmp_path / "a.zip"], suffix=".xml")
        except DomainError:  # the damage made other names of them
            continue
        for content in contents(delivery).values():
            assert isinstance(content, str) or content in (b"a" * 300, b"b" * 300)


def test_archive_that_a_comment_makes_look_like_another_one_is_refused(tmp_path: Path) -> None:
    inner = zipped({"evil.xml": "x"})
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.xml", "x")
        archive.comment = inner[inner.rfind(b"PK\x05\x06") :] + b"!"
    assert problems(look_through(tmp_path, target.getvalue())) == [("a.zip", FileProblem.NOT_AN_ARCHIVE)]
