"""Collecting the static files, which takes seconds and is done only when one of them changed."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from tools import fingerprint
from tools.data_folder import DataFolder


class StaticFiles:
    """The collected files of one data folder; STATIC_ROOT may name another place for them."""

    def __init__(self, folder: DataFolder, environment: Mapping[str, str]) -> None:
        self._root = Path(environment.get("STATIC_ROOT") or folder.static_files)
        self._note = folder.path / "static.collected"
        self._fingerprint = f"{self._root} {fingerprint.of_static_files()}"

    @property
    def are_collected(self) -> bool:
        """Whether the last collection was complete and of these files."""
        with suppress(OSError):
            return (self._root / "staticfiles.json").exists() and self._note.read_text() == self._fingerprint
        return False

    def note_collected(self) -> None:
        self._note.write_text(self._fingerprint)
