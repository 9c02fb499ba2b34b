"""Kinds of delivery. Each package hands up how a file of its kind is taken in; `jobs` does the rest.

A package registers in its `ready()`: `kind_register(ImportKind(name="invoices", …))`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from audit.enums import AuditTag
from common.shapes import Words
from jobs.enums import FileOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedOrganisation:
    """The organisation that a whole delivery is for, when it is named, or that a file is assigned to."""

    id: int
    label: str
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundIssue:
    """What is wrong in a file: a code, the place as plain values, and the values of the sentence."""

    code: str
    place: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """What became of one file."""

    outcome: FileOutcome
    issues: Sequence[FoundIssue] = ()


TakeIn = Callable[[bytes, str, int], Handled]
"""From content, its SHA-256 and the id of the batch to what became of it, in the caller's transaction.

A refusal is an outcome. An exception is a fault of the portal: what was written is undone.
"""


class Prepare(Protocol):
    """Gives the function for the files of one run, in the system's context."""

    def __call__(self, named: NamedOrganisation | None, *, is_assigned: bool) -> TakeIn:
        """`is_assigned`: somebody chose the organisation for this very file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportKind:
    """How files of one kind are recognised and taken in.

    `suffix` is what files in folders and archives end in, `limit` the most bytes of one file. `accepts` looks at
    the first bytes of a file, `wrong_type` is the sentence for others, with `%(name)s`. `receiver_codes` are the
    issues that choosing an organisation can solve.
    """

    name: str
    label: Words
    suffix: str
    limit: int
    tag: AuditTag
    prepare: Prepare
    accepts: Callable[[bytes], bool]
    wrong_type: Words
    takes_organisation: bool = False
    receiver_codes: frozenset[str] = frozenset()


_kinds: Final[dict[str, ImportKind]] = {}


def kind_register(kind: ImportKind) -> None:
    """Adds a kind of delivery."""
    _kinds[kind.name] = kind


def kind_get(name: str) -> ImportKind:
    """The kind of this name. Raises KeyError."""
    return _kinds[name]


def kind_find(name: str) -> ImportKind | None:
    """The kind of this name, or None when nobody knows it any more."""
    return _kinds.get(name)


def kind_label(name: str) -> Words:
    """What a kind is called on pages; a kind that nobody knows any more is shown as it is."""
    return _kinds[name].label if name in _kinds else name


def all_kinds() -> tuple[ImportKind, ...]:
    """Every registered kind, in order of registration."""
    return tuple(_kinds.values())
