"""The outbox: every message to be sent is a row, written in the transaction that caused it."""

import uuid
from typing import ClassVar

from django.db import models

from common.fields import EncryptedTextField
from common.privacy import Privacy, PrivacyMap
from notices.enums import Channel, MessageState


class OutboundMessage(models.Model):
    """One e-mail or SMS. Ids and no foreign keys upward; key made by us, for its writer may not read it.

    `values` (JSON: names, codes, links) is encrypted and wiped once sent. `id` is the idempotency key that the
    receiver gets. A claimed row is SENDING until `next_try_at`; a worker that died lets it go back by that.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=5, choices=Channel.choices)
    recipient = EncryptedTextField()
    language = models.CharField(max_length=2)
    values = EncryptedTextField()
    state = models.CharField(max_length=7, choices=MessageState.choices, default=MessageState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)
    user_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "kind": Privacy.PERSONAL,
        "channel": Privacy.NONE,
        "recipient": Privacy.PERSONAL,
        "language": Privacy.PERSONAL,
        "values": Privacy.SECRET,
        "state": Privacy.NONE,
        "attempts": Privacy.NONE,
        "next_try_at": Privacy.NONE,
        "created_at": Privacy.PERSONAL,
        "sent_at": Privacy.PERSONAL,
        "last_error": Privacy.NONE,
        "user_id": Privacy.PERSONAL,
        "organisation_id": Privacy.BUSINESS,
    }

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(state__in=[MessageState.QUEUED, MessageState.SENDING]),
                name="messages_to_send",
            )
        ]
