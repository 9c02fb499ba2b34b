from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from access.database import system_context
from roles.object_permissions import differences


class Command(BaseCommand):
    """Names every grant whose permission rows are not those of the catalogue; exit code 1 when there is one."""

    help = "Compares the permission rows with the grants and the catalogue."

    def handle(self, *args: Any, **options: Any) -> None:
        with system_context("check of permission rows"):
            found = list(differences(at=timezone.now()))
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"{len(found)} grants differ; run rebuild_permissions.")
        self.stdout.write("All permission rows are right.")
