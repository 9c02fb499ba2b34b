"""`manage.py import_payments PATH…`: takes in a delivery of payments (docs/imports.md)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from common.errors import DomainError
from invoices.management.deliveries import NOTHING_DONE, DeliveryCommand
from invoices.services import payments_import


class Command(DeliveryCommand):
    """Payments, from the back office."""

    help = (
        "Takes in payments from CSV files and settles invoices with them."
        " The same delivery again completes what was interrupted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Paths."""
        parser.add_argument(
            "paths",
            nargs="+",
            type=Path,
            metavar="PATH",
            help="a file, a ZIP, or a folder of .csv and .zip files",
        )

    def handle(self, *, paths: list[Path], **_options: Any) -> None:
        """Imports, says what became of each file, and ends with the exit code."""
        try:
            batch = payments_import(paths=paths, at=timezone.now())
        except DomainError as refusal:
            raise CommandError(str(refusal), returncode=NOTHING_DONE) from None
        self.end(batch)
