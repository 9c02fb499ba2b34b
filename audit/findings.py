"""What can be wrong with a chain, in sentences for whoever runs the portal."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID


class Fault(StrEnum):
    """A kind of finding."""

    CHANGED = "changed"
    SEAL_CHANGED = "seal_changed"
    EVENT_GONE = "event_gone"
    SEAL_GONE = "seal_gone"
    SWAPPED = "swapped"
    MADE_ANEW = "made_anew"
    ADDED_LATER = "added_later"
    REWRITTEN = "rewritten"
    CUT = "cut"
    REMAINS = "remains"
    REMOVED_EARLY = "removed_early"
    UNREADABLE = "unreadable"


_SENTENCES: Final = {
    Fault.CHANGED: "event {event} or its seal was changed",
    Fault.SEAL_CHANGED: "the seal of event {event} was changed",
    Fault.EVENT_GONE: "event {event} is gone",
    Fault.SEAL_GONE: "the seal is gone",
    Fault.SWAPPED: "events were swapped",
    Fault.MADE_ANEW: "this seal does not follow the one before, which was made anew",
    Fault.ADDED_LATER: "event {event} says that it happened long before an earlier look found nothing of it",
    Fault.REWRITTEN: "the seal is another than the head that was written down",
    Fault.CUT: "the chain ends before this position, which was written down as its head",
    Fault.REMAINS: "stands before the checkpoint that says it was removed",
    Fault.REMOVED_EARLY: "a checkpoint says it was removed, before its time was over by the heads written down",
    Fault.UNREADABLE: "this line of the file with heads cannot be read",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong: what, in which chain, where, and with which event.

    `positions` are the first and last position (both the same for one), of swapped events the two; empty where an
    event has no seal. For `UNREADABLE` the position is the number of the line.
    """

    fault: Fault
    organisation_id: int | None = None
    positions: tuple[int, ...] = ()
    event_id: UUID | None = None

    def __str__(self) -> str:
        sentence = _SENTENCES[self.fault].format(event=self.event_id)
        if self.fault is Fault.UNREADABLE:
            return f"heads, line {self.positions[0]}: {sentence}"
        return f"{chain_name(self.organisation_id)}, {self._place()}: {sentence}"

    def _place(self) -> str:
        if not self.positions:
            return "without position"
        first, last = self.positions[0], self.positions[-1]
        if first == last:
            return f"position {first}"
        return f"positions {first} {'and' if self.fault is Fault.SWAPPED else 'to'} {last}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsealed:
    """Events of one chain that wait for their seal: how many, and since when the oldest."""

    organisation_id: int | None
    count: int
    oldest: datetime

    def __str__(self) -> str:
        waiting = "1 event" if self.count == 1 else f"{self.count} events"
        return (
            f"{chain_name(self.organisation_id)}: {waiting} not sealed yet, since {self.oldest.isoformat()}"
        )


def chain_name(organisation_id: int | None) -> str:
    """How a chain is called."""
    return "events without organisation" if organisation_id is None else f"organisation {organisation_id}"
