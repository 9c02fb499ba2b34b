"""Commands that run once during a start and must succeed."""

import signal
import subprocess
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from tools.console import RefusedError
from tools.data_folder import DataFolder
from tools.environment import PROJECT
from tools.processes import MARK, end_with_parent, stop
from tools.stop_request import StopRequest

_AT_MOST = 3600.0  # seconds


class Steps:
    """Starts commands; whatever still runs when the block ends, is ended."""

    def __init__(self, *, environment: Mapping[str, str], folder: DataFolder, request: StopRequest) -> None:
        self._environment = {**environment, MARK: str(folder.path)}
        self._folder = folder
        self._request = request
        self._started: list[Step] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for step in self._started:
            step.cancel()

    def start(self, name: str, command: list[str], **extra: str) -> "Step":
        """Start a command; `extra` is added to its environment. The name completes "To … failed"."""
        step = Step(name, command, {**self._environment, **extra}, self._folder, self._request)
        self._started.append(step)
        return step


class Step:
    """One command under way. What it prints and its errors go to files in the folder of logs."""

    def __init__(
        self,
        name: str,
        command: list[str],
        environment: Mapping[str, str],
        folder: DataFolder,
        request: StopRequest,
    ) -> None:
        self._name = name
        self._request = request
        file_name = name.replace(" ", "-")
        self._log = folder.log(file_name)
        self._output = self._log.with_suffix(".out")
        with self._output.open("wb") as output, self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                env=environment,
                cwd=PROJECT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_parent(signal.SIGKILL),  # noqa: PLW1509 - there is one thread
            )

    def finish(self) -> str:
        """What the command printed; raises RefusedError when it failed and StoppedError when a stop came first."""
        self._request.wait_for(lambda: self._process.poll() is not None, patience=_AT_MOST)
        if self._process.returncode != 0:
            lines = self._log.read_text(errors="replace").splitlines()
            reason = next((line.strip() for line in reversed(lines) if line.strip()), "no reason given")
            raise RefusedError(f"To {self._name} failed: {reason} (all of it: {self._log})")
        return self._output.read_text(errors="replace")

    def cancel(self) -> None:
        """End the command if it still runs."""
        stop(self._process, by=signal.SIGTERM, patience=5)
