"""Ends of chains, kept outside the database in a file that only grows: one JSON value a line."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

FILE_NAME: Final = "heads.jsonl"
_LONGEST_LINE: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptHead:
    """The end of one chain when it was written down. `organisation_id` is None for events without organisation."""

    organisation_id: int | None
    position: int
    hash: str
    at: datetime


@dataclass(slots=True)
class KeptHeads:
    """What a file holds: per chain the heads by position, and the numbers of lines that nobody can read."""

    by_chain: dict[int | None, dict[int, KeptHead]] = field(default_factory=dict)
    unreadable: list[int] = field(default_factory=list)

    def last(self, organisation_id: int | None) -> KeptHead | None:
        """The head of a chain that stood furthest."""
        heads = self.by_chain.get(organisation_id, {})
        return heads[max(heads)] if heads else None


def heads_read(folder: Path) -> KeptHeads:
    """All heads in the folder's file; none where there is no file."""
    kept = KeptHeads()
    for number, line in _lines(folder / FILE_NAME):
        try:
            head = _from_line(line)
        except (ValueError, KeyError, TypeError):
            kept.unreadable.append(number)
        else:
            kept.by_chain.setdefault(head.organisation_id, {}).setdefault(head.position, head)
    return kept


def heads_last_at(folder: Path) -> datetime | None:
    """When a head was last written down; None where there is no file, or its last line cannot be read."""
    path = folder / FILE_NAME
    if not path.exists():
        return None
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _LONGEST_LINE))
        lines = file.read().decode(errors="replace").splitlines()
    try:
        return _from_line(lines[-1]).at
    except (IndexError, ValueError, KeyError, TypeError):
        return None


def heads_append(folder: Path, heads: Iterable[KeptHead]) -> None:
    """Writes heads below those that stand there, in one go, so that a killed program leaves no half of them."""
    text = "".join(f"{_to_line(head)}\n" for head in heads)
    if not text:
        return
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / FILE_NAME).open("ab", buffering=0) as file:
        file.write(text.encode())


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    if path.exists():
        with path.open(encoding="utf-8", errors="replace") as file:
            yield from enumerate(file, 1)


def _to_line(head: KeptHead) -> str:
    return json.dumps(
        {
            "organisation_id": head.organisation_id,
            "position": head.position,
            "hash": head.hash,
            "at": head.at.isoformat(),
        }
    )


def _from_line(line: str) -> KeptHead:
    values: dict[str, Any] = json.loads(line)
    return KeptHead(
        organisation_id=None if values["organisation_id"] is None else int(values["organisation_id"]),
        position=int(values["position"]),
        hash=str(values["hash"]),
        at=datetime.fromisoformat(values["at"]),
    )
