"""The wish to stop, as it comes by signal."""

import signal
import time
from collections.abc import Callable
from types import FrameType


class StoppedError(Exception):
    """A stop was asked for while something else was under way."""


class StopRequest:
    """Remembers that SIGINT, SIGTERM or SIGHUP came; nothing is interrupted at an odd moment."""

    def __init__(self) -> None:
        self.came = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._remember)
        # A shell starts its background jobs with this one ignored, and children would inherit that.
        signal.signal(signal.SIGQUIT, signal.SIG_DFL)

    def _remember(self, _number: int, _frame: FrameType | None) -> None:
        self.came = True

    def wait_for(self, condition: Callable[[], bool], *, patience: float) -> bool:
        """Whether the condition came true within `patience` seconds; raises StoppedError when a stop came first."""
        deadline = time.monotonic() + patience
        while not condition():
            if self.came:
                raise StoppedError
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True
