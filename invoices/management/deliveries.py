"""What the commands that take in a delivery have in common: they say what became of each file, and end so."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from jobs.enums import FileOutcome
from jobs.issue_texts import issue_words
from jobs.models import ImportBatch, ImportFile
from jobs.selectors import BatchReport, batch_report

ISSUES = 1
NOTHING_DONE = 2


class DeliveryCommand(BaseCommand):
    """Exit code 0: all files are taken in or known already; 1: something was refused; 2: nothing could be done."""

    def end(self, batch: ImportBatch) -> None:
        """Says what became of each file, and ends with the exit code."""
        report = batch_report(batch_id=batch.pk)
        self._say(report)
        if report.refused:
            raise SystemExit(ISSUES)

    def _say(self, report: BatchReport) -> None:
        values = {outcome.value.lower(): count for outcome, count in report.counts.items()}
        summary = _("Delivery %(id)d: %(landed)d taken in, %(unchanged)d known already, %(refused)d refused.")
        self.stdout.write(summary % {"id": report.batch.pk, **values})
        if report.counts[FileOutcome.PARTLY]:
            self.stdout.write(_("Partly taken in: %(partly)d.") % values)
        for file in report.refused:
            for reason in _reasons(file, report.batch.kind):
                self.stdout.write(f"  {file.name}: {reason}")
        if report.batch.left_aside:
            names = ", ".join(report.batch.left_aside)
            self.stdout.write(_("Left aside, of another kind: %(names)s.") % {"names": names})


def _reasons(file: ImportFile, kind: str) -> list[str]:
    found = [
        issue_words(kind=kind, code=issue.code, place=issue.place, values=issue.values)
        for issue in file.issues.all()
    ]
    return [f"{words.place}: {words.reason}" if words.place else words.reason for words in found]
