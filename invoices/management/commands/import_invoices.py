"""`manage.py import_invoices PATH… [--organisation NUMBER]`: takes in a delivery of invoices."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import DomainError
from invoices.services import delivery_import
from jobs.enums import FileOutcome
from jobs.issue_texts import issue_words
from jobs.models import ImportFile
from jobs.selectors import BatchReport, batch_report

ISSUES = 1
NOTHING_DONE = 2


class Command(BaseCommand):
    """Exit code 0: all files are taken in or known already; 1: some were refused; 2: nothing could be done."""

    help = (
        "Takes in UBL 2.1 invoices and credit notes. The same delivery again completes what was interrupted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Paths, and perhaps the organisation."""
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder of .xml files"
        )
        parser.add_argument(
            "--organisation",
            metavar="NUMBER",
            help="relation number of the organisation that all documents are for",
        )

    def handle(self, *, paths: list[Path], organisation: str | None, **_options: Any) -> None:
        """Imports, says what became of each file, and ends with the exit code."""
        try:
            batch = delivery_import(paths=paths, organisation_number=organisation, at=timezone.now())
        except DomainError as refusal:
            raise CommandError(str(refusal), returncode=NOTHING_DONE) from None
        report = batch_report(batch_id=batch.pk)
        self._say(report)
        if report.counts[FileOutcome.REFUSED]:
            raise SystemExit(ISSUES)

    def _say(self, report: BatchReport) -> None:
        values = {outcome.value.lower(): count for outcome, count in report.counts.items()}
        summary = _("Delivery %(id)d: %(landed)d taken in, %(unchanged)d known already, %(refused)d refused.")
        self.stdout.write(summary % {"id": report.batch.pk, **values})
        for file in report.refused:
            for reason in self._reasons(file, report.batch.kind):
                self.stdout.write(f"  {file.name}: {reason}")
        if report.batch.left_aside:
            names = ", ".join(report.batch.left_aside)
            self.stdout.write(_("Left aside, of another kind: %(names)s.") % {"names": names})

    def _reasons(self, file: ImportFile, kind: str) -> list[str]:
        found = [
            issue_words(kind=kind, code=issue.code, place=issue.place, values=issue.values)
            for issue in file.issues.all()
        ]
        return [f"{words.place}: {words.reason}" if words.place else words.reason for words in found]
