"""`manage.py import_invoices PATH… [--organisation NUMBER]`: takes in a delivery of invoices."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from common.errors import DomainError
from invoices.management.deliveries import NOTHING_DONE, DeliveryCommand
from invoices.services import delivery_import


class Command(DeliveryCommand):
    """Invoices and credit notes, from the back office."""

    help = (
        "Takes in UBL 2.1 invoices and credit notes. The same delivery again completes what was interrupted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Paths, and perhaps the organisation."""
        parser.add_argument(
            "paths",
            nargs="+",
            type=Path,
            metavar="PATH",
            help="a file, a ZIP, or a folder of .xml and .zip files",
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
        self.end(batch)
