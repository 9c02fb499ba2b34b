"""ZIP archives for tests, right ones and such as nobody should send."""

import io
import stat
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jobs.files import Delivery, delivery_find

Content = str | bytes


def zipped(
    entries: Mapping[str, Content] | Sequence[tuple[str | zipfile.ZipInfo, Content]],
    *,
    packing: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """An archive of these entries, in this order."""
    target = io.BytesIO()
    pairs: Any = entries.items() if isinstance(entries, Mapping) else entries
    with zipfile.ZipFile(target, "w", packing) as archive:
        for name, content in pairs:
            archive.writestr(name, content)
    return target.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    """An entry that says of itself that it is a symbolic link."""
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def pipe(name: str) -> zipfile.ZipInfo:
    """An entry that says of itself that it is a pipe."""
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFIFO | 0o666) << 16
    return info


def encrypted(archive: bytes) -> bytes:
    """The archive with every entry marked as encrypted, in both places where that is said."""
    changed = bytearray(archive)
    for mark, position in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + position] |= 1
            at = changed.find(mark, at + 4)
    return bytes(changed)


def with_claimed_size(archive: bytes, size: int) -> bytes:
    """The archive whose last directory record claims this unpacked size."""
    changed = bytearray(archive)
    at = changed.rfind(b"PK\x01\x02")
    changed[at + 24 : at + 28] = struct.pack("<L", size)
    return bytes(changed)


def overlapping(name: str, content: bytes) -> bytes:
    """An archive of two directory records for the same bytes: how the worst bombs are made."""
    plain = zipped({name: content})
    end = plain.rfind(b"PK\x05\x06")
    start = plain.find(b"PK\x01\x02")
    record = plain[start:end]
    again = record.replace(name.encode(), b"b" + name.encode()[1:])
    directory = record + again
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, len(directory), start, 0)
    return plain[:start] + directory + tail


def look_through(folder: Path, archive: bytes, *, name: str = "a.zip") -> Delivery:
    """What a delivery of this archive alone holds."""
    path = folder / name
    path.write_bytes(archive)
    return delivery_find(paths=[path], suffix=".xml")
