"""What the commands of the set-up show, and how they refuse."""

import contextlib
import sys
from collections.abc import Callable


class RefusedError(Exception):
    """Stops a command; its text is the one line shown, its exit code is 1."""


def say(text: str) -> None:
    """Print a line at once; a terminal that has gone away stops nothing."""
    with contextlib.suppress(OSError, ValueError):
        print(text, flush=True)


def run_main(main: Callable[[], int]) -> None:
    """End the process with the exit code of `main`, or with one line on standard error when it refuses."""
    try:
        code = main()
    except RefusedError as refusal:
        with contextlib.suppress(OSError, ValueError):
            print(refusal, file=sys.stderr, flush=True)
        code = 1
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
