"""Real portals for tests of the set-up, started the way people start them."""

import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psutil
import psycopg

from tools.data_folder import DataFolder
from tools.environment import PROJECT
from tools.ports import free_port
from tools.processes import belonging_to

PATIENCE = 120.0  # seconds; the machine may be busy with other tests
_OF_OTHERS = re.compile(
    r"PORTAL_(?!SAMPLE)|DATABASE_|BROKER_|CACHE_|SECRET_KEY|FIELD_KEYS|PUBLIC_URL|DJANGO_|MAKE|MFLAGS"
)


def plain_environment(**extra: str) -> dict[str, str]:
    """The environment without what the test run itself was given."""
    return {name: value for name, value in os.environ.items() if not _OF_OTHERS.match(name)} | extra


@contextmanager
def open_folder() -> Iterator[Path]:
    """An empty folder that everybody can pass through, as the database's system user must under root."""
    with tempfile.TemporaryDirectory(prefix="portal-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def wait_until(condition: Callable[[], object], *, what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"{what}: not within {PATIENCE} s"
        time.sleep(0.05)


def run_tool(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the set-up to its end."""
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=PROJECT,
        env=plain_environment(**environment),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


class RunningPortal:
    """`make run` on a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.folder = DataFolder(folder / "data")
        self._output = folder / "output"
        self._make: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PORTAL_PORT": str(self.port),
            "PORTAL_DATA_DIR": str(self.folder.path),
            "PORTAL_DEMO_MONTHS": "1",
            "VENV": sys.prefix,
        }

    @property
    def output(self) -> str:
        return self._output.read_text()

    def start(self) -> None:
        """Start and wait until the portal says that it runs."""
        with self._output.open("wb") as output:
            self._make = subprocess.Popen(
                ["make", "run"],
                cwd=PROJECT,
                env=plain_environment(**self.environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_until(lambda: "Ctrl-C" in self.output or self._has_ended(), what="start")
        assert not self._has_ended(), self.output

    def stop(self) -> None:
        """Stop by SIGTERM and wait until make has ended."""
        if self._make:
            self._make.terminate()
            self._make.wait(timeout=PATIENCE)
            self._make = None

    def below_make(self) -> list[psutil.Process]:
        """Everything that make started, the keeper and the supervisor included."""
        assert self._make
        return psutil.Process(self._make.pid).children(recursive=True)

    def one(self, words: str) -> psutil.Process | None:
        """The first process whose command holds these words, of which parents come before children."""
        for process in self.below_make():
            with suppress(psutil.Error):
                if words in " ".join(process.cmdline()):
                    return process
        return None

    def left(self) -> list[psutil.Process]:
        """What still runs for this data folder."""
        return belonging_to(self.folder)

    def connect(self, *, owner: bool = False) -> psycopg.Connection:
        running = self.folder.running()
        return psycopg.connect(running["DATABASE_OWNER_URL" if owner else "DATABASE_URL"], autocommit=True)

    def status(self, path: str) -> int:
        """What the web server answers; 0 when it does not."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with suppress(OSError, http.client.HTTPException), closing(connection):
            connection.request("GET", path)
            return connection.getresponse().status
        return 0

    def works(self) -> bool:
        """Whether pages and database answer."""
        with suppress(psycopg.Error, KeyError), self.connect() as connection:
            return bool(connection.execute("SELECT 1").fetchone()) and self.status("/") == http.client.OK
        return False

    def _has_ended(self) -> bool:
        return self._make is None or self._make.poll() is not None
