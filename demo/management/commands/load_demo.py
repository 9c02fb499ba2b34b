"""Filling the demo world."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from demo.world import world_load


class Command(BaseCommand):
    """Loads the demo world once; a further run changes nothing, or completes what was interrupted."""

    help = "Loads the demo world: organisations, people and their invoices. Later runs change nothing."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Says what was done and what is there."""
        if settings.IS_PRODUCTION:
            raise CommandError("The demo world is loaded in demo mode only (PORTAL_MODE=demo).")
        began = time.monotonic()
        report = world_load(at=timezone.now(), folder=settings.DATA_DIR / "demo" / "deliveries")
        if not report.people_made and not report.deliveries:
            self.stdout.write(_("The demo world is there already; nothing changed."))
            return
        facts = {
            "organisations": report.organisations,
            "people": report.people,
            "documents": report.documents,
            "deliveries": report.deliveries,
            "seconds": f"{time.monotonic() - began:.1f}",
        }
        self.stdout.write(
            _(
                "The demo world is there: %(organisations)d organisations, %(people)d people, %(documents)d invoices"
                " and credit notes. Taken in now: %(deliveries)d deliveries, in %(seconds)s s."
            )
            % facts
        )
