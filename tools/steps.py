"""Commands that run once during a start and must succeed."""

import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tools.console import RefusedError
from tools.data_folder import DataFolder
from tools.environment import PROJECT
from tools.processes import MARK, end_with_parent, stop
from tools.stop_request import StoppedError, StopRequest


class Step:
    """One command under way. Its errors go to a log; `finish` waits for it and gives what it printed."""

    def __init__(
        self, name: str, command: list[str], *, environment: Mapping[str, str], folder: DataFolder
    ) -> None:
        self._label = name
        self._log = folder.log("start")
        self._output = folder.path / "logs" / f"{name.replace(' ', '-')}.out"
        with self._output.open("wb") as output, self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                env={**environment, MARK: str(folder.path)},
                cwd=PROJECT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_parent(signal.SIGKILL),  # noqa: PLW1509 - there is one thread
            )

    def finish(self, request: StopRequest) -> str:
        """What the command printed; raises RefusedError when it failed and StoppedError when a stop came first."""
        try:
            while not request.wait_for(lambda: self._process.poll() is not None, patience=3600):
                pass
        except StoppedError:
            self.cancel()
            raise
        printed = self._output.read_text(errors="replace")
        with self._log.open("a") as log:
            log.write(printed)
        self._output.unlink(missing_ok=True)
        if self._process.returncode != 0:
            raise RefusedError(f"To {self._label} failed: {_last_line(self._log)} (all of it: {self._log})")
        return printed

    def cancel(self) -> None:
        """End the command if it still runs."""
        stop(self._process, by=signal.SIGTERM, patience=5)


def _last_line(log: Path) -> str:
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1].strip() if lines else "no reason given"
