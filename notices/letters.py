"""A message as a letter: its words in its language, and what stands around them."""

import json
from collections.abc import Iterable

from django.conf import settings
from django.utils import formats, translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from notices.letter_pdf import Letter, letters_pdf
from notices.models import OutboundMessage, PrintBatch
from notices.sending import message_text

_REFERENCE_LENGTH = 8


def letter_reference(message: OutboundMessage) -> str:
    """By what a letter is found again: the beginning of its id, as people read it out."""
    return str(message.id)[:_REFERENCE_LENGTH].upper()


def letter_of(message: OutboundMessage, batch: PrintBatch) -> Letter:
    """The letter, dated as its batch. Its content must not be wiped yet.

    A value `relation_number` stands beside the reference; in which letters it may, says whoever sends them.
    """
    values = json.loads(message.values)
    with translation.override(message.language):
        return Letter(
            language=message.language,
            address=tuple(line.strip() for line in message.recipient.splitlines() if line.strip()),
            day=formats.date_format(localtime(batch.made_at), "DATE_FORMAT"),
            reference=letter_reference(message),
            text=message_text(message, "letter", values),
            relation_number=values.get("relation_number", ""),
        )


def batch_pdf(batch: PrintBatch, letters: Iterable[OutboundMessage]) -> bytes:
    """The file for the printer: all letters of a batch, in the order of the list."""
    title = _("Letters of %(day)s") % {
        "day": formats.date_format(localtime(batch.made_at), "DATETIME_FORMAT")
    }
    return letters_pdf([letter_of(letter, batch) for letter in letters], brand=settings.BRAND, title=title)
