"""Fingerprints of the project's files, by which a start sees what it need not do again."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from tools.environment import PROJECT

_NOT_THE_PORTAL = {"tests", "tools", "bench", "docs", "static", "node_modules"}
_PINS = (PROJECT / "requirements.txt", PROJECT / "requirements-embedded.txt")


def of_sources() -> str:
    """Of all Python files of the portal, their migrations included, and of the pinned packages."""
    files = [file for folder in _packages() for file in folder.rglob("*.py")]
    return _digest((str(file.relative_to(PROJECT)), file.read_bytes()) for file in sorted((*files, *_PINS)))


def of_static_files() -> str:
    """Of all static files of the portal and of the pinned packages, which bring their own."""
    folders = [PROJECT / "static", *(folder / "static" for folder in _packages())]
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    return _digest((str(file.relative_to(PROJECT)), file.read_bytes()) for file in sorted((*files, *_PINS)))


def _packages() -> Iterator[Path]:
    for folder in PROJECT.iterdir():
        if (folder / "__init__.py").exists() and folder.name not in _NOT_THE_PORTAL:
            yield folder


def _digest(parts: Iterable[tuple[str, bytes]]) -> str:
    found = hashlib.sha256()
    for name, content in parts:
        found.update(f"{name}\0{len(content)}\0".encode())
        found.update(content)
    return found.hexdigest()
