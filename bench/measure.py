"""Timing: CPU time of this process and wall-clock time, interleaved, as medians over rounds."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Milliseconds for one call: of this process's CPU, and on the clock (which holds the database's time too)."""

    cpu: float
    wall: float


def interleaved(parts: Mapping[str, Callable[[], object]], *, rounds: int, calls: int) -> dict[str, Figure]:
    """Medians over rounds; in each round all parts take turns, `calls` times, so that all meet the same load.

    A round counts with the mean of its calls, so that what happens now and then (memory, log) counts too.
    """
    for part in parts.values():
        for _ in range(min(3, calls)):
            part()
    seen: dict[str, list[Figure]] = {name: [] for name in parts}
    for _ in range(rounds):
        gc.collect()
        spent = {name: [0.0, 0.0] for name in parts}
        for _ in range(calls):
            for name, part in parts.items():
                cpu, wall = time.process_time(), time.perf_counter()
                part()
                spent[name][0] += time.process_time() - cpu
                spent[name][1] += time.perf_counter() - wall
        for name, (cpu, wall) in spent.items():
            seen[name].append(Figure(cpu=cpu / calls * 1000, wall=wall / calls * 1000))
    return {
        name: Figure(
            cpu=statistics.median(figure.cpu for figure in figures),
            wall=statistics.median(figure.wall for figure in figures),
        )
        for name, figures in seen.items()
    }
