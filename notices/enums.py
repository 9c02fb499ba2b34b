"""Choices of outgoing messages."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(models.TextChoices):
    """How a message travels."""

    EMAIL = "EMAIL", _("e-mail")
    SMS = "SMS", _("text message")
    LETTER = "LETTER", _("letter")


class MessageState(models.TextChoices):
    """How far a message is. A letter waits when QUEUED, lies in a print batch when SENDING, is posted when SENT."""

    QUEUED = "QUEUED", pgettext_lazy("message", "Queued")
    SENDING = "SENDING", pgettext_lazy("message", "Being sent")
    SENT = "SENT", pgettext_lazy("message", "Sent")
    DELIVERED = "DELIVERED", pgettext_lazy("message", "Delivered")
    BOUNCED = "BOUNCED", pgettext_lazy("message", "Bounced")
    BLOCKED = "BLOCKED", pgettext_lazy("message", "Blocked")
    EXPIRED = "EXPIRED", pgettext_lazy("message", "Expired")
    CANCELLED = "CANCELLED", pgettext_lazy("message", "Cancelled")
    PARKED = "PARKED", pgettext_lazy("message", "Not sent")


OPEN: Final = (MessageState.QUEUED, MessageState.SENDING, MessageState.PARKED)
"""States of messages that may still go out by themselves or by the desk."""

HELD: Final = (MessageState.QUEUED, MessageState.PARKED, MessageState.BLOCKED)
"""States in which the content is there and nobody is sending: such a message can be stopped."""

LOST: Final = (
    MessageState.BOUNCED,
    MessageState.BLOCKED,
    MessageState.PARKED,
    MessageState.EXPIRED,
)
"""States of messages that brought nothing to whom they were for."""

STUCK: Final = (MessageState.PARKED, MessageState.BLOCKED)
"""States that a message leaves only when somebody sends it again."""


class StateReason(models.TextChoices):
    """Why a message came into its state: one sentence for each, which says nothing of the content."""

    WRITTEN = "WRITTEN", _("The portal wrote the message.")
    CLAIMED = "CLAIMED", _("The portal is handing it over.")
    ACCEPTED = "ACCEPTED", _("The mail server or gateway took it.")
    NOT_REACHED = "NOT_REACHED", _("The mail server or gateway could not be reached. The portal tries again.")
    REFUSED_FOR_NOW = "REFUSED_FOR_NOW", _("The receiving side refused it for now. The portal tries again.")
    GIVEN_UP = "GIVEN_UP", _("All tries failed. The desk can send it again.")
    REPORTED_DELIVERED = "DELIVERED", _("The receiving side reported that it arrived.")
    ADDRESS_UNKNOWN = "ADDRESS_UNKNOWN", _("The receiving side does not know this address or number.")
    MAILBOX_FULL = "MAILBOX_FULL", _("The mailbox or telephone takes no more messages.")
    NOT_DELIVERED = "NOT_DELIVERED", _("The receiving side reported that it could not be delivered.")
    REFUSED_BY_RECEIVER = "REFUSED_BY_RECEIVER", _("The receiving side refused it by a rule of its own.")
    COUNTRY_NOT_ALLOWED = "COUNTRY_NOT_ALLOWED", _("The portal sends no text messages to this number.")
    LIMIT_REACHED = "LIMIT_REACHED", _("Too many text messages to the same person, number or organisation.")
    BUDGET_USED = "BUDGET_USED", _("The number of text messages for this day is used up.")
    TOO_LATE = "TOO_LATE", _("It was not sent in time and has no use any more.")
    STOPPED = "STOPPED", _("Somebody stopped it.")
    NO_LONGER_NEEDED = "NO_LONGER_NEEDED", _("What it was about is over.")
    SENT_AGAIN = "SENT_AGAIN", _("Somebody asked to send it again.")
    PRINTING = "PRINTING", _("The letter is being printed.")
    POSTED = "POSTED", _("The letter was posted.")
