"""What pages are filled with: small values that say what to show, not how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from django.utils.functional import Promise

Words: TypeAlias = str | Promise


class Tone(StrEnum):
    """How a state or notice speaks; colour is only the third sign, after icon and word.

    GOOD and WAIT ask nothing of anyone, WARN and BAD ask for a look or a deed, NONE is neutral.
    """

    GOOD = "good"
    WAIT = "wait"
    WARN = "warn"
    BAD = "bad"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class State:
    """A state in a word with its icon, and at most one detail: "Overdue", "20 days"."""

    word: Words
    tone: Tone
    icon: str
    detail: Words = ""


@dataclass(frozen=True, slots=True)
class FileLink:
    """One file to fetch: its kind ("PDF"), where, and for a listener of what ("F2026-131056")."""

    kind: Words
    url: str
    of: Words = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A main figure: label, value as text, and a line below it. BAD draws attention with icon and colour."""

    label: Words
    value: Words
    note: Words = ""
    tone: Tone = Tone.NONE


@dataclass(frozen=True, slots=True)
class Fact:
    """A label with its value; the value may be marked-safe HTML."""

    label: Words
    value: object


@dataclass(frozen=True, slots=True)
class Total:
    """A line under a table: its label and, by name of column, what stands there (text or safe HTML)."""

    label: Words
    cells: Mapping[str, Words] = field(default_factory=dict)
