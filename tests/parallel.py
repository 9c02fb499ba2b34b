"""Many at the same moment: real threads with connections of their own, behind one barrier."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connections

Result = TypeVar("Result")
PATIENCE = 60


def at_once(*deeds: Callable[[], Result]) -> list[Result]:
    """Runs all of them at the same moment and returns what each returned, in order."""
    barrier = Barrier(len(deeds), timeout=PATIENCE)

    def run(deed: Callable[[], Result]) -> Result:
        try:
            connections["default"].ensure_connection()
            barrier.wait()
            return deed()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds, timeout=PATIENCE))
