"""ZIP archives in a delivery: looked through before anything is taken in, and never unpacked to a folder.

Nothing that an archive says of itself is believed: sizes are counted while reading, names lead nowhere because no
file is made from them, and what two readers could understand differently is refused. Entries are inflated in
pieces, so that memory does not grow with them.
"""

import hashlib
import os
import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from typing import Final

from jobs.enums import FileProblem

MOST_ENTRIES: Final = 10_000
MOST_BYTES: Final = 1_000_000_000  # of all entries together, inflated
MOST_RATIO: Final = 200  # inflated bytes to packed ones; text packs to a twentieth, rarely to less
_RATIO_COUNTS_FROM: Final = 1_000_000
_CHUNK: Final = 64 * 1024
_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06")

_END: Final = struct.Struct("<4s4H2LH")  # end of central directory, APPNOTE 4.3.16
_LOCAL: Final = struct.Struct("<4s5H3L2H")  # local file header, APPNOTE 4.3.7
_LARGE_LOCATOR: Final = b"PK\x06\x07"  # zip64, APPNOTE 4.3.15
_LONGEST_COMMENT: Final = 65_535
_LARGEST_RECORD: Final = 1_000  # bytes in the directory for one entry, name and extra fields included

_ENCRYPTED: Final = 0x1 | 0x40 | 0x2000
_READABLE: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # only these inflate in pieces
_DRIVE: Final = re.compile(r"^[A-Za-z]:")
_TORN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


class ArchiveRefused(Exception):
    """The archive as a whole; `values` fill the sentence of the problem."""

    def __init__(self, problem: FileProblem, **values: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.values = values


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry: its name as the archive has it, and the hash of its content or why there is none."""

    name: str
    is_wanted: bool
    info: zipfile.ZipInfo
    sha256: str = ""
    problem: FileProblem | None = None


class Archive:
    """An open archive of which entries are read one after another."""

    def __init__(self, opened: BufferedReader) -> None:
        """Reads the directory. Raises ArchiveRefused, and OSError when the file can not be read."""
        self._file = opened
        _refuse_large_directory(opened, os.fstat(opened.fileno()).st_size)
        try:
            self._zip = zipfile.ZipFile(opened)
        except _TORN as error:
            raise ArchiveRefused(FileProblem.NOT_AN_ARCHIVE) from error
        infos = self._zip.infolist()
        if len(infos) > MOST_ENTRIES:
            raise _too_many(len(infos))
        self._refuse_overlap(infos)

    def entries(self, suffix: str) -> list[Entry]:
        """All entries but folders; those whose name ends in `suffix` with the hash of their content.

        Raises ArchiveRefused when they unpack to too much.
        """
        infos = [info for info in self._zip.infolist() if not info.orig_filename.endswith("/")]
        times = Counter(info.orig_filename for info in infos)
        room = MOST_BYTES
        found = []
        for info in infos:
            problem = _problem_of_name(info) or (
                FileProblem.SAME_NAME if times[info.orig_filename] > 1 else None
            )
            is_wanted = _is_visible(info.orig_filename) and info.orig_filename.lower().endswith(suffix)
            sha256 = ""
            if is_wanted and not (problem := problem or _problem_of_kind(info)):
                sha256, problem, count = self._hash(info, room)
                room -= count
            found.append(
                Entry(
                    name=info.orig_filename,
                    is_wanted=is_wanted or problem is not None,
                    info=info,
                    sha256=sha256,
                    problem=problem,
                )
            )
        return found

    def read(self, info: zipfile.ZipInfo, most: int) -> bytes:
        """At most `most` bytes of an entry. Raises OSError when it is torn."""
        try:
            with self._zip.open(info) as stream:
                return stream.read(most)
        except _TORN as error:
            raise OSError("torn entry") from error

    def close(self) -> None:
        """Lets go of the file."""
        self._zip.close()
        self._file.close()

    def _hash(self, info: zipfile.ZipInfo, room: int) -> tuple[str, FileProblem | None, int]:
        """Hash, problem and number of bytes of an entry, counted while it is inflated."""
        digest, count = hashlib.sha256(), 0
        try:
            for piece in self._pieces(info):
                if not count and piece.startswith(_MAGIC):
                    return "", FileProblem.ARCHIVE_INSIDE, len(piece)
                digest.update(piece)
                count += len(piece)
                if count > _RATIO_COUNTS_FROM and count > MOST_RATIO * info.compress_size:
                    raise ArchiveRefused(
                        FileProblem.BOMB, entry=info.orig_filename[:200], ratio=str(MOST_RATIO)
                    )
                if count > room:
                    raise ArchiveRefused(FileProblem.TOO_LARGE_IN_TOTAL, limit=str(MOST_BYTES // 1_000_000))
        except _TORN:
            return "", FileProblem.BROKEN_ENTRY, count
        return digest.hexdigest(), None, count

    def _pieces(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        with self._zip.open(info) as stream:
            while piece := stream.read(_CHUNK):
                yield piece

    def _refuse_overlap(self, infos: list[zipfile.ZipInfo]) -> None:
        """Each byte of the archive belongs to one entry: one that serves several times is how bombs are made."""
        reached = 0
        for info in sorted(infos, key=lambda info: info.header_offset):
            if info.header_offset < reached:
                raise ArchiveRefused(FileProblem.OVERLAP)
            self._file.seek(info.header_offset)
            head = self._file.read(_LOCAL.size)
            if len(head) < _LOCAL.size or not head.startswith(_MAGIC[0]):
                raise ArchiveRefused(FileProblem.NOT_AN_ARCHIVE)
            name_length, extra_length = _LOCAL.unpack(head)[-2:]
            reached = info.header_offset + _LOCAL.size + name_length + extra_length + info.compress_size
        if reached > self._zip.start_dir:
            raise ArchiveRefused(FileProblem.OVERLAP)


def is_archive(head: bytes) -> bool:
    """Whether content that begins like this is a ZIP archive."""
    return head.startswith(_MAGIC)


def _refuse_large_directory(opened: BufferedReader, size: int) -> None:
    """The directory is read into memory as a whole, so its size is looked at first.

    The end record is found as `zipfile` finds it: at the very end, or the last one before a comment.
    """
    opened.seek(max(0, size - _END.size - _LONGEST_COMMENT))
    before, tail = opened.tell(), opened.read(_END.size + _LONGEST_COMMENT)
    start = len(tail) - _END.size
    if start < 0 or not (tail.startswith(b"PK\x05\x06", start) and tail.endswith(b"\x00\x00")):
        start = tail.rfind(b"PK\x05\x06")
    if start < 0 or len(tail) - start < _END.size:
        raise ArchiveRefused(FileProblem.NOT_AN_ARCHIVE)
    _mark, disk, _first, _here, count, directory_size, _at, comment = _END.unpack_from(tail, start)
    if disk or before + start + _END.size + comment != size:
        raise ArchiveRefused(FileProblem.NOT_AN_ARCHIVE)
    if tail[max(0, start - 20) : start].startswith(_LARGE_LOCATOR) or count == 0xFFFF:
        raise ArchiveRefused(FileProblem.LARGE_FORM)
    if count > MOST_ENTRIES or directory_size > MOST_ENTRIES * _LARGEST_RECORD:
        raise _too_many(count)


def _too_many(count: int) -> ArchiveRefused:
    return ArchiveRefused(FileProblem.TOO_MANY_ENTRIES, count=str(count), limit=str(MOST_ENTRIES))


def _problem_of_name(info: zipfile.ZipInfo) -> FileProblem | None:
    """A name that means another place, on whatever system reads it."""
    name = info.orig_filename
    steps = name.replace("\\", "/").split("/")
    leads_out = ".." in steps or "" in steps or "\\" in name or "\x00" in name or _DRIVE.match(name)
    if leads_out:
        return FileProblem.NAME_LEADS_OUT
    return FileProblem.ARCHIVE_INSIDE if name.lower().endswith(".zip") else None


def _problem_of_kind(info: zipfile.ZipInfo) -> FileProblem | None:
    if info.flag_bits & _ENCRYPTED:
        return FileProblem.ENCRYPTED
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind and kind != stat.S_IFREG:
        return FileProblem.LINK if kind == stat.S_IFLNK else FileProblem.NOT_A_FILE
    return None if info.compress_type in _READABLE else FileProblem.UNKNOWN_PACKING


def _is_visible(name: str) -> bool:
    return not any(step.startswith(".") or step == "__MACOSX" for step in name.split("/"))
