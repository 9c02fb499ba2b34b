from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from audit.services import heads_export


class Command(BaseCommand):
    """Seals what waits and writes down the ends of all chains that moved."""

    help = "Adds the ends of the trail's chains to the file in AUDIT_HEADS_DIR."

    def handle(self, *args: Any, **options: Any) -> None:
        count = heads_export(folder=settings.AUDIT_HEADS_DIR, at=timezone.now())
        self.stdout.write(f"{count} heads written to {settings.AUDIT_HEADS_DIR}.")
