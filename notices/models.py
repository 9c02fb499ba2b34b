"""The outbox: every message to be sent is a row, written in the transaction that caused it."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from common.fields import EncryptedTextField
from common.privacy import Privacy, PrivacyMap
from notices.enums import OPEN, Channel, MessageState, StateReason


class PrintBatch(models.Model):
    """Letters that the desk prints together: one PDF for the printer, one list, posted at once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField()
    made_by_name = models.CharField(max_length=150)
    letter_count = models.PositiveIntegerField()
    posted_at = models.DateTimeField(null=True)
    posted_by_name = models.CharField(max_length=150, blank=True)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "made_at": Privacy.PERSONAL,
        "made_by_id": Privacy.PERSONAL,
        "made_by_name": Privacy.PERSONAL,
        "letter_count": Privacy.NONE,
        "posted_at": Privacy.PERSONAL,
        "posted_by_name": Privacy.PERSONAL,
    }

    class Meta:
        default_permissions = ()
        ordering = ("-made_at", "-id")


class OutboundMessage(models.Model):
    """One e-mail, SMS or letter. Ids and no foreign keys upward; key made by us, for its writer may not read it.

    `values` (JSON: names, codes, links) is encrypted and wiped once it is sent or will never be. `recipient_hash`
    finds the encrypted recipient, `reference_hash` the message that a gateway reports on. `subject` is what it is
    about, as ids, such as `invitation:12`. `id` is the idempotency key that the receiver gets. A claimed row is
    SENDING until `next_try_at`; a worker that died lets it go back by that.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=6, choices=Channel.choices)
    recipient = EncryptedTextField()
    recipient_hash = models.CharField(max_length=64, blank=True)
    reference_hash = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=2)
    values = EncryptedTextField()
    subject = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=9, choices=MessageState.choices, default=MessageState.QUEUED)
    reason = models.CharField(max_length=20, choices=StateReason.choices, default=StateReason.WRITTEN)
    state_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)
    user_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    print_batch = models.ForeignKey(PrintBatch, on_delete=models.PROTECT, null=True, related_name="letters")

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "kind": Privacy.PERSONAL,
        "channel": Privacy.NONE,
        "recipient": Privacy.PERSONAL,
        "recipient_hash": Privacy.SECRET,
        "reference_hash": Privacy.SECRET,
        "language": Privacy.PERSONAL,
        "values": Privacy.SECRET,
        "subject": Privacy.PERSONAL,
        "state": Privacy.NONE,
        "reason": Privacy.NONE,
        "state_at": Privacy.PERSONAL,
        "attempts": Privacy.NONE,
        "next_try_at": Privacy.NONE,
        "created_at": Privacy.PERSONAL,
        "sent_at": Privacy.PERSONAL,
        "expires_at": Privacy.NONE,
        "last_error": Privacy.NONE,
        "user_id": Privacy.PERSONAL,
        "organisation_id": Privacy.BUSINESS,
        "print_batch": Privacy.NONE,
    }

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state__in=[MessageState.QUEUED, MessageState.SENDING])
                & ~Q(channel=Channel.LETTER),
                name="messages_to_send",
            ),
            models.Index(
                fields=["expires_at"],
                condition=Q(state__in=[*OPEN, MessageState.BLOCKED]),
                name="messages_to_expire",
            ),
            models.Index(fields=["recipient_hash", "-created_at"], name="messages_of_address"),
            models.Index(
                fields=["reference_hash"], condition=~Q(reference_hash=""), name="messages_of_reference"
            ),
            models.Index(fields=["subject", "-created_at"], name="messages_about"),
            models.Index(fields=["organisation_id", "user_id", "-created_at"], name="messages_of_member"),
            models.Index(fields=["-created_at", "id"], name="messages_newest_first"),
        ]


class StateChange(models.Model):
    """One step of a message: into which state, when, why. The first one, QUEUED, is the message's own beginning."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(OutboundMessage, on_delete=models.CASCADE, related_name="changes")
    state = models.CharField(max_length=9, choices=MessageState.choices)
    reason = models.CharField(max_length=20, choices=StateReason.choices)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150, blank=True)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "message": Privacy.NONE,
        "state": Privacy.NONE,
        "reason": Privacy.NONE,
        "at": Privacy.PERSONAL,
        "by_name": Privacy.PERSONAL,
    }

    class Meta:
        default_permissions = ()
        ordering = ("at",)
