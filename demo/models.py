"""What the demo phone and the demo mailbox received."""

from typing import ClassVar

from django.db import models

from common.privacy import Privacy, PrivacyMap
from notices.enums import Channel


class ReceivedMessage(models.Model):
    """A mail or text message that stayed inside the demo. A second delivery with the same key changes nothing."""

    key = models.CharField(max_length=64, unique=True)
    channel = models.CharField(max_length=6, choices=Channel.choices)
    recipient = models.CharField(max_length=254)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    received_at = models.DateTimeField(auto_now_add=True)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "key": Privacy.NONE,
        "channel": Privacy.NONE,
        "recipient": Privacy.PERSONAL,
        "subject": Privacy.PERSONAL,
        "text": Privacy.SECRET,
        "received_at": Privacy.PERSONAL,
    }

    class Meta:
        default_permissions = ()
        ordering = ("-received_at", "-id")
