"""The histories as files."""

from collections.abc import Callable, Iterable
from datetime import date
from enum import Enum
from typing import Final

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from common.csv import csv_bytes
from common.shapes import Words
from service.history_facts import facts_in_a_line
from service.history_lines import HistoryLine

_ORGANISATION: Final = "organisation"
_COLUMNS: Final[dict[str, tuple[Words, Callable[[HistoryLine], str]]]] = {
    _ORGANISATION: (gettext_lazy("Organisation"), lambda line: line.organisation),
    "at": (gettext_lazy("When"), lambda line: f"{localtime(line.at):%Y-%m-%d %H:%M:%S}"),
    "sentence": (gettext_lazy("What happened"), lambda line: line.sentence),
    "reach": (gettext_lazy("About"), lambda line: line.reach),
    "actor": (gettext_lazy("Who"), lambda line: line.actor),
    "person": (gettext_lazy("To whom"), lambda line: line.person),
    "on_behalf_of": (gettext_lazy("On behalf of"), lambda line: line.on_behalf_of),
    "address": (gettext_lazy("From where"), lambda line: line.address),
    "state": (gettext_lazy("Result"), lambda line: str(line.state.word)),
    "facts": (
        pgettext_lazy("column of a file", "Details"),
        lambda line: facts_in_a_line(line.facts),
    ),
    "id": (gettext_lazy("Event"), lambda line: str(line.id)),
}


class Of(Enum):
    """Whose history a file holds, with what goes without saying there."""

    ORGANISATION = frozenset({_ORGANISATION})
    ALL = frozenset[str]()
    PERSON = frozenset({"person", "on_behalf_of"})


def history_csv(lines: Iterable[HistoryLine], *, of: Of, has_more: bool, language: str) -> bytes:
    """One row per event, with the seconds. A last row says so when there are more events than fit."""
    columns = [column for name, column in _COLUMNS.items() if name not in of.value]
    head = tuple(str(label) for label, _write in columns)
    rows = [tuple(write(line) for _label, write in columns) for line in lines]
    more = [(_("There are more events. Choose a shorter period."),)] if has_more else []
    return csv_bytes([head, *rows, *more], language=language)


def history_file_name(relation_number: str) -> str:
    """The name of the file."""
    stem = pgettext("name of a file", "history")
    return f"{stem}-{relation_number}.csv"


def own_history_file_name(day: date) -> str:
    """The name of the file of one person."""
    stem = pgettext("name of a file", "my-history")
    return f"{stem}-{day:%Y-%m-%d}.csv"


def trail_file_name(day: date) -> str:
    """The name of the file of all organisations."""
    stem = pgettext("name of a file", "trail")
    return f"{stem}-{day:%Y-%m-%d}.csv"
