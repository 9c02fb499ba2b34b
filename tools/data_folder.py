"""The folder that holds what one running portal stores: database, keys, logs."""

import fcntl
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from tools.accounts import Account
from tools.console import RefusedError
from tools.keys import write_private

_LOG_LIMIT = 5_000_000  # bytes; a longer log is set aside at the next start


class InUseError(RefusedError):
    """Another process works in the folder."""


@dataclass(frozen=True)
class DataFolder:
    """Places inside the folder; `opened` makes and locks it."""

    path: Path

    @property
    def database(self) -> Path:
        return self.path / "postgres"

    @property
    def broker(self) -> Path:
        return self.path / "valkey"

    @property
    def keys_file(self) -> Path:
        return self.path / "keys.json"

    @property
    def static_files(self) -> Path:
        return self.path / "static"

    @property
    def running_file(self) -> Path:
        return self.path / "running.json"

    def log(self, name: str) -> Path:
        """The log of one process; its folder exists and a long log is set aside."""
        log = make_folder(self.path / "logs", mode=0o700) / f"{name}.log"
        if log.exists() and log.stat().st_size > _LOG_LIMIT:
            log.replace(log.with_suffix(".log.1"))
        return log

    def owned(self, name: str, *, account: Account | None) -> Path:
        """A folder inside for the account alone; an existing one is left as it is."""
        folder = self.path / name
        if not folder.exists():
            make_folder(folder, mode=0o700)
            if account:
                os.chown(folder, account.user_id, account.group_id)
        return folder

    def note_running(self, values: Mapping[str, str]) -> None:
        """Tell other commands of the same user how to reach what runs here."""
        write_private(self.running_file, json.dumps({**values, "pid": str(os.getpid())}, indent=2))

    def running(self) -> dict[str, str]:
        """What `note_running` told; empty when nothing was told."""
        try:
            return {str(key): str(value) for key, value in json.loads(self.running_file.read_text()).items()}
        except (OSError, ValueError, AttributeError):
            return {}


def make_folder(folder: Path, *, mode: int) -> Path:
    """Make a folder with exactly this mode; one that exists keeps its own. Folders above it are made too."""
    try:
        for parent in reversed(folder.parents):
            if not parent.exists():
                parent.mkdir(exist_ok=True)
                parent.chmod(0o755)
        if not folder.is_dir():
            folder.mkdir()
            folder.chmod(mode)
    except OSError as error:
        raise RefusedError(f"The folder {folder} cannot be made: {error.strerror}.") from None
    return folder


def open_folder(path: Path) -> tuple[DataFolder, TextIO]:
    """Make the folder where needed and lock it for this process; the lock lasts as long as the open file.

    Raises InUseError when somebody else holds it. The lock belongs to the process, so one that was killed
    leaves nothing behind.
    """
    # Root's servers run under another user, who must be able to pass through; it cannot list the folder.
    folder = DataFolder(make_folder(path, mode=0o711 if os.geteuid() == 0 else 0o700))
    try:
        lock = (path / "lock").open("a")
    except OSError as error:
        raise RefusedError(f"The folder {path} cannot be used: {error.strerror}.") from None
    if not _locked(lock):
        lock.close()
        raise InUseError(_in_use(folder))
    folder.running_file.unlink(missing_ok=True)
    return folder, lock


def open_spare_folder(path: Path) -> tuple[DataFolder, TextIO]:
    """The folder, or when others work in it the next of `path-2`, `path-3` … that is free."""
    for number in range(2, 10):
        try:
            return open_folder(path)
        except InUseError:
            path = path.with_name(f"{path.name.removesuffix(f'-{number - 1}')}-{number}")
    return open_folder(path)


def _locked(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        raise RefusedError(f"The folder of {lock.name} cannot be locked: {error.strerror}.") from None
    return True


def _in_use(folder: DataFolder) -> str:
    running = folder.running()
    place = f" at {running['PUBLIC_URL']} (process {running['pid']})" if "PUBLIC_URL" in running else ""
    return (
        f"The portal already runs on {folder.path}{place}: stop that one, or set PORTAL_DATA_DIR to another."
    )
