from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from access.database import system_context
from roles.models import RoleGrant
from roles.object_permissions import rows_rebuild


class Command(BaseCommand):
    """Writes all permission rows anew from the grants and the catalogue, after the catalogue changed."""

    help = "Rebuilds the permission rows from the grants."

    def handle(self, *args: Any, **options: Any) -> None:
        with system_context("rebuild of permission rows") as context:
            for grant in RoleGrant.objects.select_related("membership").select_for_update(of=("self",)):
                rows_rebuild(grant, at=context.at)
        self.stdout.write(f"Rebuilt at {timezone.now():%H:%M}.")
