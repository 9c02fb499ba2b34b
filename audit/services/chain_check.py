"""One chain, looked at link by link."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations, pairwise
from typing import Final

from audit.canonical import seal_hash
from audit.findings import Fault, Finding
from audit.heads import KeptHead
from audit.models import AuditCheckpoint, AuditEvent, AuditSeal

_MOST_COMPARED: Final = 100
"""Among so many changed events those that were swapped with each other are looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A seal with its event; None when the event is gone."""

    seal: AuditSeal
    event: AuditEvent | None


@dataclass(slots=True)
class _Suspect:
    """A seal that is not the hash of its event any more, and what the seal behind it says it was."""

    seal: AuditSeal
    event: AuditEvent
    known_as: str = ""


@dataclass(slots=True)
class ChainCheck:
    """Takes the links of one chain in their order, and collects what is wrong.

    Where old events were removed it begins at the `checkpoint`. Nothing of after `removable_before` may be gone.
    """

    organisation_id: int | None
    heads: Mapping[int, KeptHead]
    latest: timedelta
    checkpoint: AuditCheckpoint | None = None
    removable_before: datetime | None = None
    findings: list[Finding] = field(default_factory=list)
    count: int = 0
    _before: AuditSeal | None = None
    _run_before: datetime | None = None
    _suspects: list[_Suspect] = field(default_factory=list)
    _holds: bool = True

    def begin(self) -> None:
        """Before the first link: whether the checkpoint is what the heads say, and came in its time."""
        if self.checkpoint is None:
            return
        place = self.checkpoint.position
        head = self.heads.get(place)
        if head and head.hash != self.checkpoint.hash:
            self.findings.append(self._finding(Fault.REWRITTEN, place))
        gone = [self.heads[each] for each in sorted(self.heads) if each <= place]
        for earlier, later in pairwise(gone):
            if self.removable_before and earlier.at > self.removable_before:
                self.findings.append(self._finding(Fault.REMOVED_EARLY, earlier.position + 1, later.position))

    def take(self, link: Link) -> None:
        """The next link."""
        seal, event = link.seal, link.event
        if self.checkpoint and seal.position <= self.checkpoint.position:
            self._find(Fault.REMAINS, seal)
            return
        holds = event is None or seal_hash(seal, event) == seal.hash
        self._follow(seal, holds=holds)
        if event is None:
            self._find(Fault.EVENT_GONE, seal)
        elif not holds:
            self._suspects.append(_Suspect(seal, event))
        elif self._run_before and event.at < self._run_before - self.latest:
            self._find(Fault.ADDED_LATER, seal)
        head = self.heads.get(seal.position)
        if holds and head and head.hash != seal.hash:
            self._find(Fault.REWRITTEN, seal)
        self._before, self._holds = seal, holds
        self.count += 1

    def finish(self) -> None:
        """After the last link: what was swapped, what else was changed, and whether the end was cut."""
        self._name_suspects()
        end, _hash = self._end
        furthest = max(self.heads, default=0)
        if furthest > end:
            self.findings.append(self._finding(Fault.CUT, furthest))
        self.findings.sort(key=lambda finding: finding.positions)

    def _follow(self, seal: AuditSeal, *, holds: bool) -> None:
        """Whether a seal stands directly behind the one before. Of one that does not hold, nothing is believed."""
        before, (position, known_hash) = self._before, self._end
        place = position + 1
        if seal.position > place:
            self.findings.append(self._finding(Fault.SEAL_GONE, place, seal.position - 1))
        elif not self._holds:
            self._suspects[-1].known_as = seal.previous
        elif holds and seal.previous != known_hash:
            self._find(Fault.MADE_ANEW, seal)
        if before and before.sealed_at < seal.sealed_at:
            self._run_before = before.sealed_at

    @property
    def _end(self) -> tuple[int, str]:
        """Position and hash of the link taken last, or of the checkpoint before the first one."""
        last = self._before or self.checkpoint
        return (last.position, last.hash) if last else (0, "")

    def _name_suspects(self) -> None:
        swapped: set[int] = set()
        for one, other in combinations(self._suspects[:_MOST_COMPARED], 2):
            if _are_swapped(one, other):
                swapped |= {one.seal.position, other.seal.position}
                self.findings.append(self._finding(Fault.SWAPPED, one.seal.position, other.seal.position))
        for suspect in self._suspects:
            if suspect.seal.position not in swapped:
                is_seal = suspect.known_as == seal_hash(suspect.seal, suspect.event)
                self._find(Fault.SEAL_CHANGED if is_seal else Fault.CHANGED, suspect.seal)

    def _find(self, fault: Fault, seal: AuditSeal) -> None:
        self.findings.append(
            Finding(
                fault=fault,
                organisation_id=self.organisation_id,
                positions=(seal.position,),
                event_id=seal.event_id,
            )
        )

    def _finding(self, fault: Fault, *positions: int) -> Finding:
        return Finding(fault=fault, organisation_id=self.organisation_id, positions=positions)


def _are_swapped(one: _Suspect, other: _Suspect) -> bool:
    """Whether each seal fits what now stands at the other."""
    return any(all(hashes) for hashes in zip(_fits(one, other), _fits(other, one), strict=True))


def _fits(one: _Suspect, other: _Suspect) -> Iterator[bool]:
    """Whether one seal fits the other's event, what is written in the other's event, or the other's position."""
    yield seal_hash(one.seal, other.event) == one.seal.hash
    yield seal_hash(one.seal, other.event, event_id=one.event.id) == one.seal.hash
    yield seal_hash(one.seal, one.event, position=other.seal.position) == one.seal.hash
