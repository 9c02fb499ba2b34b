"""`manage.py take_in_bounces FILE…` or, without files, from the mailbox of the setting BOUNCE_MAILBOX."""

import imaplib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from notices.services import bounces_take_in, mailbox_take_in


class Command(BaseCommand):
    """Takes in bounce mail: what mail servers say of messages that could not be delivered."""

    help = "Takes in delivery status notifications (RFC 3464) from files, or from the mailbox BOUNCE_MAILBOX."

    def add_arguments(self, parser: CommandParser) -> None:
        """Files, each with one mail as it came in."""
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        """Reads all and says how many there were."""
        at = timezone.now()
        try:
            if files:
                count = bounces_take_in(mails=[file.read_bytes() for file in files], at=at)
            else:
                count = mailbox_take_in(at=at)
        except (OSError, imaplib.IMAP4.error) as error:
            raise CommandError(f"The mail could not be read: {error}") from None
        self.stdout.write(
            f"{count.read} mails read, {count.known} about messages of ours, {count.changed} changed."
        )
