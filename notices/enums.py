"""Choices of outgoing messages."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How a message travels."""

    EMAIL = "EMAIL", _("e-mail")
    SMS = "SMS", _("text message")


class MessageState(models.TextChoices):
    """How far a message is."""

    QUEUED = "QUEUED", _("queued")
    SENDING = "SENDING", _("sending")
    SENT = "SENT", _("sent")
    PARKED = "PARKED", _("not sent")
