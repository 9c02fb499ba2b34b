"""Deliveries and their files, for the desk."""

from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.html import format_html, strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import markup
from common.shapes import State, Tone
from common.tables import LedgerTable, NameColumn, NumberColumn, StateColumn, TextColumn
from jobs.enums import BatchState, FileOutcome
from jobs.issue_texts import issue_words
from jobs.kinds import kind_find, kind_label
from jobs.models import ImportBatch, ImportFile, ImportRetry
from jobs.selectors import current_issues

_LONG_NAME: Final = 32
_OUTCOMES: Final = {
    FileOutcome.LANDED: (Tone.GOOD, "check-circle"),
    FileOutcome.UNCHANGED: (Tone.NONE, "check"),
    FileOutcome.PARTLY: (Tone.BAD, "alert"),
    FileOutcome.REFUSED: (Tone.BAD, "alert"),
}


def is_being_taken_in(batch: ImportBatch) -> bool:
    """Whether it is an upload that a worker has, or will have."""
    return hasattr(batch, "upload") and batch.state in (BatchState.WAITING, BatchState.RUNNING)


def batch_state(batch: ImportBatch) -> State:
    """How far the delivery is; `batch` carries its numbers of files."""
    if batch.state == BatchState.STOPPED:
        return State(BatchState.STOPPED.label, Tone.BAD, "alert")
    if batch.state == BatchState.WAITING:
        return State(BatchState.WAITING.label, Tone.WAIT, "clock")
    if batch.state == BatchState.RUNNING:
        return State(
            _("Being taken in") if is_being_taken_in(batch) else BatchState.RUNNING.label, Tone.WAIT, "clock"
        )
    if batch.refused or batch.partly:  # type: ignore[attr-defined]  # annotated by the selector
        return State(_("Finished with problems"), Tone.BAD, "alert")
    return State(BatchState.DONE.label, Tone.GOOD, "check-circle")


class BatchTable(LedgerTable):
    """One row per delivery, newest first."""

    started_at = NameColumn(gettext_lazy("Delivered"), place="at-start row1")
    kind = TextColumn(gettext_lazy("What and for whom"), place="row2")
    file_count = NumberColumn(gettext_lazy("Files"), place="at-start row3", label=gettext_lazy("Files"))
    landed = NumberColumn(gettext_lazy("Taken in"), place="drop")
    unchanged = NumberColumn(gettext_lazy("Known already"), place="drop")
    partly = NumberColumn(gettext_lazy("In part"), place="drop")
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

    def cell_kind(self, record: ImportBatch) -> str:
        """The kind; below it the organisation it was named for, or that each document says so itself."""
        label = record.named_organisation_label or _("as each document says")
        return format_html("{}<small>{}</small>", kind_label(record.kind), label)

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

    def __init__(self, data: Any, *, batch: ImportBatch, **options: Any) -> None:
        self.batch = batch
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
        """What is wrong in plain words, with the place in the file below it, what was tried, and what can be."""
        parts = [
            format_html(
                '<div class="breaks">{}{}</div>',
                line.words,
                format_html("<small>{}</small>", line.small) if line.small else "",
            )
            for line in file_lines(record, self.batch.kind)
        ]
        if record.is_kept and kind_find(self.batch.kind):
            address = f"{reverse('jobs_desk:retry', kwargs={'pk': self.batch.pk})}?file={record.pk}"
            parts.append(
                format_html(
                    '<a class="filelink filelink--words" href="{}">{}<span class="unseen"> – {}</span></a>',
                    address,
                    _("Try again"),
                    record.name,
                )
            )
        return format_html("".join("{}" for _part in parts), *parts) if parts else markup.NOTHING


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence about a file, with a smaller one below it."""

    words: str
    small: str = ""


def file_lines(file: ImportFile, kind: str) -> list[Line]:
    """What is wrong with a file, or was: each issue with its place; then each attempt, by whom and what became of it.

    Of an earlier attempt the issues are left out, unless it is what the file was refused for at first.
    """
    current = current_issues(file=file)
    at_first = [issue for issue in file.issues.all() if issue.retry_id is None]
    shown = current if current and not file.is_settled else at_first
    lines = []
    for issue in shown:
        words = issue_words(kind=kind, code=issue.code, place=issue.place, values=issue.values)
        solved = _("Solved: %(reason)s") % {"reason": words.reason} if file.is_settled else words.reason
        lines.append(Line(solved, words.place))
    return lines + [_attempt(retry) for retry in file.retries.all()]


def _attempt(retry: ImportRetry) -> Line:
    facts = {
        "name": retry.by_name,
        "organisation": retry.organisation_label,
        "outcome": FileOutcome(retry.outcome).label,
        "moment": strip_tags(markup.moment(retry.at)),
    }
    if retry.organisation_label:
        return Line(_("Assigned to %(organisation)s by %(name)s: %(outcome)s.") % facts, str(facts["moment"]))
    return Line(_("Tried again by %(name)s: %(outcome)s.") % facts, str(facts["moment"]))
