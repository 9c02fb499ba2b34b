"""Deliveries and their files, for the desk."""

from typing import Any, Final

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import markup
from common.shapes import State, Tone
from common.tables import LedgerTable, NameColumn, NumberColumn, StateColumn, TextColumn
from jobs.enums import BatchState, FileOutcome
from jobs.issue_texts import issue_words
from jobs.models import ImportBatch, ImportFile

_LONG_NAME: Final = 32
_OUTCOMES: Final = {
    FileOutcome.LANDED: (Tone.GOOD, "check-circle"),
    FileOutcome.UNCHANGED: (Tone.NONE, "check"),
    FileOutcome.REFUSED: (Tone.BAD, "alert"),
}


def batch_state(batch: ImportBatch) -> State:
    """How far the delivery is; `batch` carries its numbers of files."""
    if batch.state == BatchState.RUNNING:
        return State(BatchState.RUNNING.label, Tone.WAIT, "clock")
    if batch.refused:  # type: ignore[attr-defined]  # annotated by the selector
        return State(_("Finished with problems"), Tone.BAD, "alert")
    return State(BatchState.DONE.label, Tone.GOOD, "check-circle")


class BatchTable(LedgerTable):
    """One row per delivery, newest first."""

    started_at = NameColumn(gettext_lazy("Delivered"), place="at-start row1")
    label = TextColumn(gettext_lazy("For"), accessor="named_organisation_label", place="row2")
    file_count = NumberColumn(gettext_lazy("Files"), place="at-start row3", label=gettext_lazy("Files"))
    landed = NumberColumn(gettext_lazy("Taken in"), place="drop")
    unchanged = NumberColumn(gettext_lazy("Known already"), place="drop")
    refused = NumberColumn(gettext_lazy("Refused"), place="at-end row3", label=gettext_lazy("Refused"))
    state = StateColumn(gettext_lazy("State"), place="at-end row1")

    class Meta(LedgerTable.Meta):
        orderable = False

    def cell_started_at(self, record: ImportBatch) -> str:
        """The moment, as the link to the delivery."""
        return format_html(
            '<a class="name" href="{}">{}</a>',
            reverse("jobs_desk:batch", kwargs={"pk": record.pk}),
            markup.moment(record.started_at),
        )

    def cell_label(self, record: ImportBatch) -> str:
        """The organisation it was named for, or that each document says so itself."""
        return record.named_organisation_label or _("as each document says")

    def cell_state(self, record: ImportBatch) -> str:
        return markup.state(batch_state(record))


class FileTable(LedgerTable):
    """One row per file of a delivery: what became of it, and why it was refused."""

    name = NameColumn(gettext_lazy("File"), place="row1")
    outcome = StateColumn(gettext_lazy("Outcome"), place="row2")
    reason = TextColumn(gettext_lazy("Reason"), place="row3")

    class Meta(LedgerTable.Meta):
        orderable = False
        attrs = {"class": "ledger ledger--joined"}

    def __init__(self, data: Any, *, kind: str, **options: Any) -> None:
        self.kind = kind
        super().__init__(data, **options)

    def cell_name(self, record: ImportFile) -> str:
        """A name has no spaces to break at: a long one breaks anywhere."""
        wraps = "breaks" if len(record.name) > _LONG_NAME else "nowrap"
        return format_html('<span class="name {}">{}</span>', wraps, record.name)

    def cell_outcome(self, record: ImportFile) -> str:
        outcome = FileOutcome(record.outcome)
        tone, icon = _OUTCOMES[outcome]
        return markup.state(State(outcome.label, tone, icon))

    def cell_reason(self, record: ImportFile) -> str:
        """What is wrong in plain words, with the place in the file below it."""
        parts = []
        for issue in record.issues.all():
            words = issue_words(kind=self.kind, code=issue.code, place=issue.place, values=issue.values)
            small = format_html("<small>{}</small>", words.place) if words.place else ""
            parts.append(format_html('<span class="breaks">{}</span>{}', words.reason, small))
        return format_html("".join("{}" for _part in parts), *parts) if parts else markup.NOTHING
