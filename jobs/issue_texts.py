"""Sentences for what was wrong in a file. Each kind of delivery brings its own, `jobs` knows those of files.

A package registers in its `ready()`: `issue_texts_register(kind="invoices", describe=…)`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from jobs.enums import FileProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueWords:
    """Where in the file, and what is wrong, in the reader's language. The place may be empty."""

    place: str
    reason: str


Describe = Callable[[str, Mapping[str, Any], Mapping[str, Any]], IssueWords | None]
"""From code, place and values to words; None for a code that it does not know."""

_describers: Final[dict[str, Describe]] = {}


def issue_texts_register(*, kind: str, describe: Describe) -> None:
    """Names the function that words the issues of one kind of delivery."""
    _describers[kind] = describe


def issue_words(*, kind: str, code: str, place: Mapping[str, Any], values: Mapping[str, Any]) -> IssueWords:
    """The words of an issue. A code that nobody knows any more is shown as it is, with its values."""
    describe = _describers.get(kind)
    known = (describe(code, place, values) if describe else None) or _of_the_file(code, values)
    if known:
        return known
    facts = ", ".join(f"{name}: {value}" for name, value in values.items())
    reason = _("Refused for a reason that this version does not know: %(code)s (%(facts)s).")
    return IssueWords(place="", reason=reason % {"code": code, "facts": facts or "–"})


def _of_the_file(code: str, values: Mapping[str, Any]) -> IssueWords | None:
    if code not in FileProblem.values:
        return None
    return IssueWords(place="", reason=str(FileProblem(code).label) % values)
