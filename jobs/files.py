"""The files of a delivery: found, named and hashed before anything is taken in, and read with care.

Whoever delivers may write anything into a folder or an archive, so links are not followed, nothing but ordinary
files is opened, no file is read beyond its limit, and archives are read without unpacking them.
"""

import hashlib
import os
import stat
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from django.utils.translation import gettext as _

from common.errors import DomainError
from jobs.archives import Archive, ArchiveRefused, is_archive
from jobs.enums import FileProblem
from jobs.names import Names

_MEGABYTE: Final = 1024 * 1024
_ARCHIVE_SUFFIX: Final = ".zip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """Where in which archive an entry lies."""

    archive: Archive
    info: zipfile.ZipInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredFile:
    """One file: its name within the delivery, where it lies, the hash of its content, or why there is none.

    An entry of an archive has `packed`, the path is that of the archive. `values` fill the sentence of the problem.
    """

    name: str
    path: Path
    packed: Packed | None = None
    sha256: str = ""
    problem: FileProblem | None = None
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The files to handle, in order of name, and the names of those that are of another kind.

    A context: leaving it closes the archives.
    """

    files: tuple[DeliveredFile, ...]
    left_aside: tuple[str, ...]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for archive in {
            id(file.packed.archive): file.packed.archive for file in self.files if file.packed
        }.values():
            archive.close()


class FileRefused(Exception):
    """A file can not be read; `values` fill the sentence of the problem."""

    def __init__(self, problem: FileProblem, **values: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.values = values


def delivery_find(*, paths: Sequence[Path], suffix: str) -> Delivery:
    """The files named, and those in the folders and archives named whose name ends in `suffix` (whatever its case).

    Names are relative to what all paths have in common; an entry of an archive is `archive.zip/entry`. In folders
    and archives, hidden files and files of another kind are left aside; a link, a pipe or an unreadable file is
    part of the delivery, with its problem. Raises DomainError when a path is not there, can not be opened, or when
    there is nothing to handle.
    """
    roots = [_root(path) for path in paths]
    if not roots:
        raise DomainError(_("Name at least one file or folder."))
    found = {each.path: each for root in roots for each in _walk(root, suffix)}
    common = Path(os.path.commonpath([root if root.is_dir() else root.parent for root in roots]))
    named = [
        _Named(
            name=os.path.relpath(path, common),
            path=path,
            problem=each.problem,
            is_wanted=each.is_wanted or path in roots,
        )
        for path, each in sorted(found.items())
    ]
    delivery = _delivery(named, suffix)
    if not delivery.files:
        raise DomainError(
            _("There is no file to take in: %(paths)s.") % {"paths": ", ".join(map(str, paths))}
        )
    return delivery


def delivery_of(*, files: Sequence[tuple[str, Path]], suffix: str) -> Delivery:
    """The files given, each with the name that it has in the delivery, whatever it is called where it lies."""
    return _delivery([_Named(name=name, path=path) for name, path in files], suffix)


def file_read(*, file: DeliveredFile, limit: int) -> bytes:
    """The content, of at most `limit` bytes, as it was when the delivery began. Raises FileRefused."""
    if file.problem:
        raise FileRefused(file.problem, **file.values)
    try:
        content, size = _read(file, limit + 1)
    except OSError as error:
        raise FileRefused(FileProblem.UNREADABLE) from error
    if len(content) > limit:
        raise FileRefused(
            FileProblem.TOO_LARGE, size=_megabytes(max(size, len(content))), limit=_megabytes(limit)
        )
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise FileRefused(FileProblem.CHANGED)
    return content


def _read(file: DeliveredFile, most: int) -> tuple[bytes, int]:
    """The begin of the content, and how large the whole is."""
    if file.packed:
        return file.packed.archive.read(file.packed.info, most), file.packed.info.file_size
    with _opened(file.path) as opened:
        return opened.read(most), os.fstat(opened.fileno()).st_size


def _root(path: Path) -> Path:
    try:
        root = path.resolve(strict=True)
        mode = root.stat().st_mode
        if stat.S_ISDIR(mode):
            next(root.iterdir(), None)
            return root
    except (OSError, RuntimeError) as error:
        raise DomainError(_("%(path)s is not there, or cannot be opened.") % {"path": path}) from error
    if not stat.S_ISREG(mode):
        raise DomainError(_("%(path)s is neither a file nor a folder.") % {"path": path})
    return root


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    path: Path
    problem: FileProblem | None = None
    is_wanted: bool = True


def _walk(root: Path, suffix: str) -> Iterator[_Found]:
    """Everything in a folder that is not itself a folder, and the folders that can not be entered."""
    if not root.is_dir():
        yield _Found(path=root)
        return
    broken: list[OSError] = []
    for folder, subfolders, names in os.walk(root, onerror=broken.append):
        here = Path(folder)
        is_visible = not any(step.startswith(".") for step in here.relative_to(root).parts)
        for name in names:
            is_wanted = (
                is_visible and not name.startswith(".") and name.lower().endswith((suffix, _ARCHIVE_SUFFIX))
            )
            yield _Found(path=here / name, problem=_problem(here / name), is_wanted=is_wanted)
        for name in subfolders:
            if (here / name).is_symlink():
                yield _Found(path=here / name, problem=FileProblem.LINK)
    for error in broken:
        yield _Found(path=Path(os.fsdecode(error.filename)), problem=FileProblem.UNREADABLE)


def _problem(path: Path) -> FileProblem | None:
    if path.is_symlink():
        return FileProblem.LINK
    return None if path.is_file() else FileProblem.NOT_A_FILE


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """A file with the name that it would have in the delivery, were no other one called so."""

    name: str
    path: Path
    problem: FileProblem | None = None
    is_wanted: bool = True


def _delivery(found: Sequence[_Named], suffix: str) -> Delivery:
    names = Names()
    files: list[DeliveredFile] = []
    left_aside: list[str] = []
    for each in found:
        if not each.is_wanted:
            left_aside.append(names.give(each.name))
        elif not each.problem and _holds_entries(each):
            _look_through(each, suffix, names, files, left_aside)
        else:
            files.append(_hashed(names.give(each.name), each))
    return Delivery(
        files=tuple(sorted(files, key=lambda file: file.name)), left_aside=tuple(sorted(left_aside))
    )


def _holds_entries(found: _Named) -> bool:
    """By its name, or by its content whatever its name."""
    try:
        with _opened(found.path) as opened:
            return found.name.lower().endswith(_ARCHIVE_SUFFIX) or is_archive(opened.read(4))
    except OSError:
        return False


def _look_through(
    found: _Named, suffix: str, names: Names, files: list[DeliveredFile], left_aside: list[str]
) -> None:
    """Each entry of an archive becomes a file of the delivery; an archive that is refused is one itself."""
    own_name = names.give(found.name)
    try:
        archive = Archive(_opened(found.path))
        entries = archive.entries(suffix)
    except ArchiveRefused as refusal:
        files.append(
            DeliveredFile(name=own_name, path=found.path, problem=refusal.problem, values=refusal.values)
        )
        return
    except OSError:
        files.append(DeliveredFile(name=own_name, path=found.path, problem=FileProblem.UNREADABLE))
        return
    for entry in entries:
        name = names.give(f"{own_name}/{entry.name}")
        if not entry.is_wanted:
            left_aside.append(name)
            continue
        packed = Packed(archive=archive, info=entry.info)
        files.append(
            DeliveredFile(
                name=name, path=found.path, packed=packed, sha256=entry.sha256, problem=entry.problem
            )
        )


def _hashed(name: str, found: _Named) -> DeliveredFile:
    if found.problem:
        return DeliveredFile(name=name, path=found.path, problem=found.problem)
    try:
        with _opened(found.path) as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return DeliveredFile(name=name, path=found.path, problem=FileProblem.UNREADABLE)
    return DeliveredFile(name=name, path=found.path, sha256=digest)


def _opened(path: Path) -> BufferedReader:
    """Opens an ordinary file; a link or pipe put in its place meanwhile is not followed and does not block."""
    number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise OSError("not an ordinary file")
    return os.fdopen(number, "rb")


def _megabytes(size: int) -> str:
    return f"{size / _MEGABYTE:.1f}".removesuffix(".0")
