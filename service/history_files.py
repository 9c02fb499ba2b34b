"""The history as a file."""

from collections.abc import Iterable
from datetime import date

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.csv import csv_bytes
from service.history_facts import facts_in_a_line
from service.history_lines import HistoryLine


def history_csv(
    lines: Iterable[HistoryLine], *, has_more: bool, language: str, of_all: bool = False
) -> bytes:
    """One row per event, with the seconds. A last row says so when there are more events than fit.

    `of_all`: of all organisations, with which one in front.
    """
    head = (
        *((_("Organisation"),) if of_all else ()),
        _("When"),
        _("What happened"),
        _("About"),
        _("Who"),
        _("To whom"),
        _("On behalf of"),
        _("From where"),
        _("Result"),
        pgettext("column of a file", "Details"),
        _("Event"),
    )
    rows = [((line.organisation,) if of_all else ()) + _row(line) for line in lines]
    more = [(_("There are more events. Choose a shorter period."),)] if has_more else []
    return csv_bytes([head, *rows, *more], language=language)


def history_file_name(relation_number: str) -> str:
    """The name of the file."""
    stem = pgettext("name of a file", "history")
    return f"{stem}-{relation_number}.csv"


def trail_file_name(day: date) -> str:
    """The name of the file of all organisations."""
    stem = pgettext("name of a file", "trail")
    return f"{stem}-{day:%Y-%m-%d}.csv"


def _row(line: HistoryLine) -> tuple[str, ...]:
    return (
        f"{localtime(line.at):%Y-%m-%d %H:%M:%S}",
        line.sentence,
        line.reach,
        line.actor,
        line.person,
        line.on_behalf_of,
        line.address,
        str(line.state.word),
        facts_in_a_line(line.facts),
        str(line.id),
    )
