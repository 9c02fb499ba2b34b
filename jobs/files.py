"""The files of a delivery: found, named and hashed before anything is taken in, and read with care.

Whoever delivers may write anything into a folder, so links are not followed, nothing but ordinary files is
opened, and no file is read beyond its limit.
"""

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from common.errors import DomainError
from jobs.enums import FileProblem

_LONGEST_NAME: Final = 390  # leaves room for a number behind it
_MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredFile:
    """One file: its name within the delivery, where it lies, the hash of its content, or why there is none."""

    name: str
    path: Path
    sha256: str = ""
    problem: FileProblem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The files to handle, in order of name, and the names of those that are of another kind."""

    files: tuple[DeliveredFile, ...]
    left_aside: tuple[str, ...]


class FileRefused(Exception):
    """A file can not be read; `values` fill the sentence of the problem."""

    def __init__(self, problem: FileProblem, **values: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.values = values


def delivery_find(*, paths: Sequence[Path], suffix: str) -> Delivery:
    """The files named, and those in the folders named whose name ends in `suffix` (whatever its case).

    Names are relative to what all paths have in common. In folders, hidden files and files of another kind are
    left aside; a link, a pipe or an unreadable file is part of the delivery, with its problem. Raises DomainError
    when a path is not there, can not be opened, or when there is nothing to handle.
    """
    roots = [_root(path) for path in paths]
    if not roots:
        raise DomainError(_("Name at least one file or folder."))
    found = {each.path: each for root in roots for each in _walk(root, suffix)}
    wanted = [each for each in found.values() if each.is_wanted or each.path in roots]
    if not wanted:
        raise DomainError(
            _("There is no file to take in: %(paths)s.") % {"paths": ", ".join(map(str, paths))}
        )
    common = Path(os.path.commonpath([root if root.is_dir() else root.parent for root in roots]))
    names = _names(sorted(found), common)
    files = [_hashed(names[each.path], each) for each in wanted]
    left_aside = found.keys() - {each.path for each in wanted}
    return Delivery(
        files=tuple(sorted(files, key=lambda file: file.name)),
        left_aside=tuple(sorted(names[path] for path in left_aside)),
    )


def file_read(*, file: DeliveredFile, limit: int) -> bytes:
    """The content, of at most `limit` bytes, as it was when the delivery began. Raises FileRefused."""
    if file.problem:
        raise FileRefused(file.problem)
    try:
        with _opened(file.path) as opened:
            content = opened.read(limit + 1)
            size = os.fstat(opened.fileno()).st_size
    except OSError as error:
        raise FileRefused(FileProblem.UNREADABLE) from error
    if len(content) > limit:
        raise FileRefused(
            FileProblem.TOO_LARGE, size=_megabytes(max(size, len(content))), limit=_megabytes(limit)
        )
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise FileRefused(FileProblem.CHANGED)
    return content


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
            is_wanted = is_visible and not name.startswith(".") and name.lower().endswith(suffix)
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


def _names(paths: Sequence[Path], common: Path) -> dict[Path, str]:
    """A printable name for each path, each another one."""
    names: dict[Path, str] = {}
    taken: set[str] = set()
    for path in paths:
        plain = name = _printable(os.path.relpath(path, common))
        number = 1
        while name in taken:
            number += 1
            name = f"{plain} ({number})"
        taken.add(name)
        names[path] = name
    return names


def _printable(name: str) -> str:
    """Without characters that no page and no terminal can show, and no longer than can be stored."""
    shown = "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii") for letter in name
    )
    if len(shown) <= _LONGEST_NAME:
        return shown
    mark = hashlib.sha256(os.fsencode(name)).hexdigest()[:12]
    return f"{shown[:180]}…{mark}…{shown[-180:]}"


def _hashed(name: str, found: _Found) -> DeliveredFile:
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
