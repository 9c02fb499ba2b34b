"""Child processes that do not outlive the set-up, and how to find those that did."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tools.accounts import Account
from tools.console import RefusedError
from tools.data_folder import DataFolder

# Names the data folder in the environment of every child, by which a later start knows them again.
MARK = "PORTAL_CHILD_OF"
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def nothing() -> None:
    """Do nothing."""


@dataclass(frozen=True, kw_only=True)
class Service:
    """How one long-running child is started and stopped.

    `stop_signal` ends it in good order within `patience` seconds; `orphan_signal` comes from the kernel (Linux
    only) when the starting process is killed. `before` runs before every start. Servers, which the others use, are
    stopped after them.
    """

    name: str
    label: str
    command: list[str]
    environment: Mapping[str, str]
    work_folder: Path
    account: Account | None = None
    input: bytes = b""
    sockets: tuple[int, ...] = ()
    stop_signal: signal.Signals = signal.SIGTERM
    orphan_signal: signal.Signals = signal.SIGKILL
    patience: float = 10
    is_server: bool = False
    before: Callable[[], None] = field(default=nothing)


def start(service: Service, *, folder: DataFolder) -> subprocess.Popen[bytes]:
    """Start the child in a session of its own, its output added to its log."""
    service.before()
    with folder.log(service.name).open("ab") as log:
        process = subprocess.Popen(
            service.command,
            env={**service.environment, MARK: str(folder.path)},
            cwd=service.work_folder,
            stdin=subprocess.PIPE if service.input else subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=service.sockets,
            user=service.account.user_id if service.account else None,
            group=service.account.group_id if service.account else None,
            extra_groups=[] if service.account else None,
            preexec_fn=end_with_parent(service.orphan_signal),  # noqa: PLW1509 - there is one thread
        )
    if process.stdin:
        with suppress(BrokenPipeError), process.stdin as stdin:
            stdin.write(service.input)
    return process


def end_with_parent(death_signal: signal.Signals) -> Callable[[], None]:
    """What a child runs before its program so that it gets `death_signal` when its parent dies.

    To be made in the parent. The callers have one thread, so running Python between fork and exec is safe.
    """
    parent = os.getpid()

    def in_child() -> None:
        follow_parent(death_signal)
        if os.getppid() != parent:
            os._exit(1)

    return in_child


def follow_parent(death_signal: signal.Signals) -> None:
    """Ask the kernel for `death_signal` at the parent's death; other systems than Linux do not offer it."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)


def ask_to_stop(process: subprocess.Popen[bytes], *, by: signal.Signals) -> None:
    """Send the signal if the child still runs."""
    if process.poll() is None:
        with suppress(ProcessLookupError):
            process.send_signal(by)


def stop(process: subprocess.Popen[bytes], *, by: signal.Signals, patience: float) -> None:
    """End the child by a signal; kill it when it takes longer than `patience` seconds."""
    ask_to_stop(process, by=by)
    try:
        process.wait(timeout=patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def belonging_to(folder: DataFolder) -> list[psutil.Process]:
    """All processes that were started for this folder by anybody, except this one.

    Children carry the mark in their environment. The two servers overwrite theirs to show a title, and are
    known by name and by the folder they work in, which is theirs alone. No number from a file is believed.
    """
    homes = {"postgres": folder.database, "valkey-server": folder.broker}
    found = []
    for process in psutil.process_iter():
        if process.pid == os.getpid():
            continue
        with suppress(psutil.Error, OSError):
            home = homes.get(process.name())
            if (home and process.cwd() == str(home)) or process.environ().get(MARK) == str(folder.path):
                found.append(process)
    return found


def end_leftovers(folder: DataFolder) -> None:
    """End what an earlier start left behind in this folder: the database in good order, the others at once.

    The helpers of a database server are left to it; killing one would look like a crash to it.
    """
    leftovers = belonging_to(folder)
    _end([process for process in leftovers if _name(process) != "postgres"], by=signal.SIGKILL, patience=5)
    _end(
        [process for process in leftovers if _is_database_server(process, folder)],
        by=signal.SIGINT,
        patience=20,
    )
    remaining = _end(belonging_to(folder), by=signal.SIGKILL, patience=10)
    if remaining:
        raise RefusedError(f"Process {remaining[0].pid} still works in {folder.path} and cannot be ended.")


def end_database_processes(folder: DataFolder) -> None:
    """See the helpers of a database server off that was killed; they notice its end by themselves."""
    helpers = [process for process in belonging_to(folder) if _name(process) == "postgres"]
    _end(_alive_after(helpers, patience=5), by=signal.SIGKILL, patience=5)


def _end(processes: list[psutil.Process], *, by: signal.Signals, patience: float) -> list[psutil.Process]:
    """Send the signal to each and give those that are not gone in time."""
    for process in processes:
        with suppress(psutil.Error):
            process.send_signal(by)
    return _alive_after(processes, patience=patience)


def _alive_after(processes: list[psutil.Process], *, patience: float) -> list[psutil.Process]:
    """Those that still run after `patience` seconds; returns early when all are gone.

    One that ended and that nobody has asked for its exit code is gone: some containers have no process that asks.
    """
    deadline = time.monotonic() + patience
    while (alive := [process for process in processes if _runs(process)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    return alive


def _runs(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def _name(process: psutil.Process) -> str:
    with suppress(psutil.Error):
        return process.name()
    return ""


def _is_database_server(process: psutil.Process, folder: DataFolder) -> bool:
    """Whether this is the server itself, which ends its own helpers in good order."""
    with suppress(psutil.Error, OSError):
        return process.name() == "postgres" and str(folder.database) in process.cmdline()
    return False
