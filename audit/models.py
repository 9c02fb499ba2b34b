"""The trail, its seals and checkpoints. The application only ever adds rows; the owner removes what is old."""

import uuid
from typing import ClassVar

from django.db import models

from common.privacy import Privacy, PrivacyMap


class AuditEvent(models.Model):
    """Who did what, for which organisation, when. Ids and labels, no foreign keys upward.

    `organisation_id` is the organisation it was done for or in; `by_organisation_id` the one the person
    worked from, when that is another (acting by mandate). `person_id` is the person it happened to. `address`
    is the network address that the request came from; empty for what the program did by itself.

    An event has no position: it is written in the transaction of the thing that happened, and waits for no chain.
    Whoever adds a field adds it to `audit.canonical` too, in a new form: seals are made over every field.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    tag = models.CharField(max_length=60)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=150, blank=True)
    organisation_id = models.BigIntegerField(null=True)
    by_organisation_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict)
    address = models.CharField(max_length=50, blank=True, default="")

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "at": Privacy.PERSONAL,
        "tag": Privacy.PERSONAL,
        "actor_id": Privacy.PERSONAL,
        "actor_label": Privacy.PERSONAL,
        "organisation_id": Privacy.BUSINESS,
        "by_organisation_id": Privacy.BUSINESS,
        "person_id": Privacy.PERSONAL,
        "facts": Privacy.PERSONAL,
        "address": Privacy.PERSONAL,
    }

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["-at", "id"], name="trail_by_instant"),
            models.Index(fields=["organisation_id", "-at"], name="trail_of_organisation"),
            models.Index(fields=["person_id", "-at"], name="trail_of_person"),
        ]


class AuditSeal(models.Model):
    """The place of one event in the chain of its organisation, and a hash over the event and the seal before.

    Events without organisation have a chain of their own. Seals are made after the fact, in the order in which
    committed events are found. `event_id` is no foreign key: a seal outlives an event that somebody removed, and
    thereby names it. `previous` is the hash of the seal before; empty at position 1.
    """

    organisation_id = models.BigIntegerField(null=True)
    position = models.BigIntegerField()
    event_id = models.UUIDField()
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "organisation_id": Privacy.BUSINESS,
        "position": Privacy.NONE,
        "event_id": Privacy.NONE,
        "previous": Privacy.NONE,
        "hash": Privacy.NONE,
        "sealed_at": Privacy.NONE,
    }

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "position"], nulls_distinct=False, name="chain_never_forks"
            ),
            models.UniqueConstraint(fields=["event_id"], name="event_is_sealed_once"),
            models.CheckConstraint(condition=models.Q(position__gte=1), name="chain_begins_at_one"),
        ]


class AuditCheckpoint(models.Model):
    """Where a chain begins after its oldest events were removed: position and hash of the last seal that went.

    Made by the owner of the database in the transaction of the removal. `removed` counts the events that went, all of
    them of before `before`. The checkpoint furthest on is the one that holds; earlier ones tell of earlier removals.
    """

    organisation_id = models.BigIntegerField(null=True)
    position = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    removed = models.BigIntegerField()
    before = models.DateTimeField()
    made_at = models.DateTimeField()

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "organisation_id": Privacy.BUSINESS,
        "position": Privacy.NONE,
        "hash": Privacy.NONE,
        "removed": Privacy.NONE,
        "before": Privacy.NONE,
        "made_at": Privacy.NONE,
    }

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "position"], nulls_distinct=False, name="one_checkpoint_per_place"
            ),
            models.CheckConstraint(
                condition=models.Q(removed__gte=1), name="checkpoint_stands_for_removed_events"
            ),
        ]
