"""Filling the demo world."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from demo.world import WorldSize, world_load


class Command(BaseCommand):
    """Loads the demo world once; a further run changes nothing, or completes what was interrupted."""

    help = (
        "Loads the demo world: organisations, people, their invoices and payments. Later runs change nothing."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many months."""
        parser.add_argument(
            "--months",
            type=int,
            default=max(1, settings.DEMO_MONTHS),
            help="over how many months there are invoices and payments",
        )

    def handle(self, *args: Any, months: int, **options: Any) -> None:
        """Says what was done and what is there."""
        if settings.IS_PRODUCTION:
            raise CommandError("The demo world is loaded in demo mode only (PORTAL_MODE=demo).")
        began = time.monotonic()
        folder = settings.DATA_DIR / "demo" / "deliveries"
        report = world_load(at=timezone.now(), folder=folder, size=WorldSize(months=months))
        if not report.people_made and not report.deliveries:
            self.stdout.write(_("The demo world is there already; nothing changed."))
            return
        facts = {
            "organisations": report.organisations,
            "people": report.people,
            "insured": report.insured,
            "documents": report.documents,
            "payments": report.payments,
            "deliveries": report.deliveries,
            "seconds": f"{time.monotonic() - began:.1f}",
        }
        self.stdout.write(
            _(
                "The demo world is there: %(organisations)d organisations, %(people)d people, %(insured)d insured,"
                " %(documents)d invoices and credit notes, %(payments)d payments. Taken in now: %(deliveries)d"
                " deliveries, in %(seconds)s s."
            )
            % facts
        )
