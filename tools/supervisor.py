"""Keeps services running: what dies is started again."""

import subprocess
import time
from dataclasses import dataclass

from tools.console import RefusedError, say
from tools.data_folder import DataFolder
from tools.processes import Service, ask_to_stop, end_leftovers, start, stop

# A process that lives shorter than this, in seconds, failed at once.
_SHORT_LIFE = 10.0
_FAILURES_ALLOWED = 6


@dataclass
class _Watched:
    service: Service
    process: subprocess.Popen[bytes]
    started: float
    failures: int = 0
    start_at: float | None = None

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None


class Supervisor:
    """Starts services, starts them again, and stops them; pauses between starts are in seconds."""

    def __init__(self, folder: DataFolder, *, longest_pause: float = 8) -> None:
        self._longest_pause = longest_pause
        self._folder = folder
        self._watched: dict[str, _Watched] = {}

    def start(self, service: Service) -> None:
        process = start(service, folder=self._folder)
        self._watched[service.name] = _Watched(service, process, time.monotonic())

    def is_alive(self, name: str) -> bool:
        return self._watched[name].is_alive

    def look_after(self) -> None:
        """Start again what died. A pause grows with each failure in a row; then a refusal names the service."""
        now = time.monotonic()
        for watched in self._watched.values():
            if watched.start_at is not None:
                if now >= watched.start_at:
                    self._start_again(watched)
            elif not watched.is_alive:
                self._note_death(watched, now)

    def stop(self) -> None:
        """Stop everything and see that nothing of it is left: first what uses the servers, all at once."""
        for watched in self._watched.values():
            if not watched.service.is_server:
                ask_to_stop(watched.process, by=watched.service.stop_signal)
        for watched in reversed(self._watched.values()):
            stop(watched.process, by=watched.service.stop_signal, patience=watched.service.patience)
        self._watched.clear()
        end_leftovers(self._folder)

    def _note_death(self, watched: _Watched, now: float) -> None:
        code = watched.process.returncode
        failed_at_once = now - watched.started < _SHORT_LIFE
        watched.failures = watched.failures + 1 if failed_at_once else 1
        log = self._folder.log(watched.service.name)
        if watched.failures > _FAILURES_ALLOWED:
            raise RefusedError(f"The {watched.service.label} ends again and again; its log says why: {log}")
        how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
        say(f"The {watched.service.label} {how} and is started again (log: {log}).")
        pause = 0.0 if watched.failures == 1 else min(2.0 ** (watched.failures - 2), self._longest_pause)
        watched.start_at = now + pause

    def _start_again(self, watched: _Watched) -> None:
        watched.process = start(watched.service, folder=self._folder)
        watched.started = time.monotonic()
        watched.start_at = None
