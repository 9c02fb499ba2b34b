"""Every fact of an event as a line of its page, and of its file."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from audit.models import AuditEvent
from common.shapes import Fact
from service.history_words import KINDS, LABELS, RULES, VALUES, plain

_CHANGES: Final = "changes"
_OF_THE_LINE: Final = "address"
"""Where somebody was stands in every line of a history, for whoever may know it."""
_EMPTY: Final[tuple[Any, ...]] = (None, "", [])


def history_facts(event: AuditEvent, *, only: Iterable[str] | None = None) -> tuple[Fact, ...]:
    """The facts of an event in words, those first that say something by themselves. `only`: these, and no others."""
    facts = event.facts if only is None else {name: event.facts.get(name) for name in only}
    told = {name: value for name, value in facts.items() if value not in _EMPTY and name != _OF_THE_LINE}
    changes = _changes(told.pop(_CHANGES, {}))
    known = [
        Fact(label, _shown(event.tag, name, told[name])) for name, label in LABELS.items() if name in told
    ]
    unknown = [Fact(name, plain(told[name])) for name in sorted(told.keys() - LABELS.keys())]
    return (*changes, *known, *unknown)


def facts_in_a_line(facts: Iterable[Fact]) -> str:
    """The facts behind each other, for a cell of a file."""
    return "; ".join(f"{fact.label}: {fact.value}" for fact in facts)


def _changes(changes: Mapping[str, Mapping[str, Any]]) -> list[Fact]:
    """One line for each rule of a security policy: what it was, and what it became."""
    found = []
    for name, (label, write) in RULES.items():
        if name in changes:
            change = changes[name]
            found.append(Fact(label, f"{write(change['from'])} → {write(change['to'])}"))
    return found


def _shown(tag: str, name: str, value: Any) -> str:
    write = KINDS.get(tag, plain) if name == "kind" else VALUES.get(name, plain)
    return write(value)
