from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from audit.heads import heads_read
from audit.services import trail_seal, trail_verify


class Command(BaseCommand):
    """Names every changed, dropped, swapped or cut row of the trail; exit code 1 when there is one.

    A whole trail is sealed up to now afterwards; one that is not is left as it was found.
    """

    help = "Compares the trail with its seals and with the heads in AUDIT_HEADS_DIR."

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        heads = heads_read(settings.AUDIT_HEADS_DIR)
        if not heads.by_chain:
            self.stdout.write(f"No heads in {settings.AUDIT_HEADS_DIR}: a cut end is not found.")
        verdict = trail_verify(heads=heads, at=at)
        for line in (*verdict.unsealed, *verdict.findings):
            self.stdout.write(str(line))
        self.stdout.write(f"{verdict.seals} seals in {verdict.chains} chains compared.")
        if verdict.findings:
            raise CommandError(f"The trail is not whole: {len(verdict.findings)} findings.")
        sealed = trail_seal(at=at)
        self.stdout.write(f"The trail is whole. {sealed} events sealed now.")
