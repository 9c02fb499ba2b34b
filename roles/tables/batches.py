"""Rows of a file with colleagues, in words."""

from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import markup
from common.shapes import Figure, State, Tone
from common.tables import LedgerTable, NameColumn, StateColumn, TextColumn
from roles.batch_enums import BatchState, Column, RowOutcome, RowVerdict
from roles.batch_notes import Deed, deed_words, problem_words
from roles.models import ColleagueBatch, ColleagueBatchRow
from roles.selectors import BatchCounts

_VERDICTS: Final = {
    RowVerdict.READY: (Tone.WAIT, "clock"),
    RowVerdict.NOTHING: (Tone.NONE, "check"),
    RowVerdict.WRONG: (Tone.BAD, "alert"),
}
_OUTCOMES: Final = {
    RowOutcome.DONE: (Tone.GOOD, "check-circle"),
    RowOutcome.SKIPPED: (Tone.NONE, "check"),
    RowOutcome.WRONG: (Tone.BAD, "alert"),
}
_STATES: Final = {
    BatchState.CHECKED: (Tone.WAIT, "clock"),
    BatchState.WAITING: (Tone.WAIT, "clock"),
    BatchState.RUNNING: (Tone.WAIT, "clock"),
    BatchState.DONE: (Tone.GOOD, "check-circle"),
    BatchState.STOPPED: (Tone.BAD, "alert"),
}


def batch_state(batch: ColleagueBatch) -> State:
    """How far the file is."""
    state = BatchState(batch.state)
    tone, icon = _STATES[state]
    return State(state.label, tone, icon)


def row_state(row: ColleagueBatchRow) -> State:
    """What became of a row, or what looking through it found."""
    if row.outcome:
        outcome = RowOutcome(row.outcome)
        tone, icon = _OUTCOMES[outcome]
        return State(outcome.label, tone, icon)
    verdict = RowVerdict(row.verdict)
    tone, icon = _VERDICTS[verdict]
    return State(verdict.label, tone, icon)


def row_words(row: ColleagueBatchRow) -> list[str]:
    """What is to be said of a row, a sentence each."""
    notes = row.notes_now
    is_done = row.outcome == RowOutcome.DONE
    return [
        deed_words(note, is_done=is_done)
        if isinstance(note.code, Deed)
        else problem_words(note, line=row.line)
        for note in notes
    ] or [_("Has everything already.")]


def batch_figures(batch: ColleagueBatch, counts: BatchCounts) -> list[Figure]:
    """The numbers of a file that was looked through, or of one that was carried out, as far as that is."""
    wrong = Figure(_("Wrong"), str(counts.wrong), tone=Tone.BAD if counts.wrong else Tone.NONE)
    rows = Figure(_("Rows"), str(counts.rows))
    if batch.state == BatchState.CHECKED:
        ready = Figure(_("Will be carried out"), str(counts.ready))
        return [rows, ready, Figure(_("Nothing to do"), str(counts.nothing)), wrong]
    done = Figure(_("Done"), str(counts.done))
    return [rows, done, Figure(_("Nothing to do"), str(counts.skipped)), wrong]


class BatchRowTable(LedgerTable):
    """One row per row of the file: whom it is about, its state, and what will be or was done, or is wrong."""

    name = NameColumn(gettext_lazy("Name"), empty_values=(), place="at-start row1")
    line = TextColumn(gettext_lazy("Row"), place="row2", label=gettext_lazy("Row"))
    state = StateColumn(gettext_lazy("State"), empty_values=(), place="at-start row3")
    words = TextColumn(gettext_lazy("What"), empty_values=(), place="row4")

    class Meta(LedgerTable.Meta):
        orderable = False
        attrs = {"class": "ledger ledger--joined"}

    def cell_name(self, record: ColleagueBatchRow) -> str:
        """The name and the address that the file has."""
        cells = record.row.cells
        return format_html(
            '<span class="name breaks">{}</span><small class="breaks">{}</small>',
            cells.get(Column.NAME) or _("No name"),
            cells.get(Column.EMAIL, ""),
        )

    def cell_state(self, record: ColleagueBatchRow) -> str:
        return markup.state(row_state(record))

    def cell_words(self, record: ColleagueBatchRow) -> str:
        """A line for each thing that is said."""
        return format_html_join("", '<div class="breaks">{}</div>', ((words,) for words in row_words(record)))
