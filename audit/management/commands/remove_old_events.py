from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from audit.findings import chain_name
from audit.heads import heads_read
from audit.retention import years_before
from audit.services import OWNER, trail_remove_old


class Command(BaseCommand):
    """Removes what is older than AUDIT_KEPT_YEARS and leaves a checkpoint per chain; exit code 1 for a chain not whole.

    For the owner of the database: run it where migrations are run. Safe to run again, and to be stopped.
    """

    help = "Removes events whose time is over from the trail, as the owner of the database."

    def handle(self, *args: Any, **options: Any) -> None:
        if OWNER not in settings.DATABASES:
            raise CommandError("Set DATABASE_OWNER_URL: the portal's own role removes nothing.")
        at = timezone.now()
        before = years_before(at, settings.AUDIT_KEPT_YEARS)
        heads = heads_read(settings.AUDIT_HEADS_DIR)
        broken = removed = 0
        for each in trail_remove_old(before=before, heads=heads, at=at):
            for finding in each.findings:
                self.stdout.write(str(finding))
            if each.removed:
                self.stdout.write(f"{chain_name(each.organisation_id)}: {each.removed} events removed.")
            broken, removed = broken + bool(each.findings), removed + each.removed
        self.stdout.write(f"{removed} events of before {before.date().isoformat()} removed.")
        if broken:
            raise CommandError(f"{broken} chains are not whole and keep everything.")
