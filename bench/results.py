"""What was measured, held against its limit; as a table for people and as JSON for machines."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from bench.measure import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure. `limit` None: measured without a limit. `at_most` False: the value must be at least the limit."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    at_most: bool = True
    detail: str = ""

    @property
    def is_broken(self) -> bool:
        """Whether the limit is not kept."""
        if self.limit is None:
            return False
        return self.value > self.limit if self.at_most else self.value < self.limit


def ratio(name: str, figure: Figure, other: Figure, *, limit: float | None, against: str) -> list[Row]:
    """Two rows, of CPU time and of time on the clock; a limit holds for both."""
    return [
        Row(
            name=f"{name}, {what}",
            value=mine / theirs,
            unit="×",
            limit=limit,
            detail=f"{mine:.2f} ms; {against} {theirs:.2f} ms",
        )
        for what, mine, theirs in (("CPU", figure.cpu, other.cpu), ("clock", figure.wall, other.wall))
    ]


def plain(name: str, figure: Figure, detail: str = "") -> Row:
    """A time without a limit."""
    clock = f"{figure.wall:.2f} ms on the clock"
    return Row(name=name, value=figure.cpu, unit="ms CPU", detail=f"{clock}; {detail}" if detail else clock)


def table(rows: Sequence[Row]) -> str:
    """The rows under each other; a broken limit is marked."""
    width = max(len(row.name) for row in rows)
    lines = []
    for row in rows:
        limit = f"{'≤' if row.at_most else '≥'} {row.limit:g}" if row.limit is not None else ""
        mark = "BROKEN" if row.is_broken else "ok" if row.limit is not None else ""
        lines.append(
            f"{row.name:<{width}}  {row.value:>9.2f} {row.unit:<7} {limit:<7} {mark:<7} {row.detail}".rstrip()
        )
    return "\n".join(lines)


def write(rows: Sequence[Row], *, file: Path, at: datetime, world: dict[str, object]) -> None:
    """The same for machines."""
    found = [{**asdict(row), "is_broken": row.is_broken} for row in rows]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        json.dumps({"at": at.isoformat(), "world": world, "rows": found}, indent=1, ensure_ascii=False)
    )
