"""Numbering and hashing events after the fact, one chain per organisation."""

from datetime import datetime
from typing import Final

from django.db import connection

from access.database import system_context
from audit.canonical import seal_hash
from audit.models import AuditEvent, AuditSeal
from audit.selectors import events_unsealed, seal_last

_LOCK: Final = 7_410_003
_AT_ONCE: Final = 1000
"""So many events are sealed in one transaction."""


def trail_seal(*, at: datetime, since: datetime | None = None) -> int:
    """Seals every committed event that has no seal yet; returns how many. Safe to run twice, and side by side.

    `since` looks only at events that happened then or later, which is quick. One whose transaction took longer is
    found by the next look at everything: it is sealed where it is found, and none is passed over.
    """
    with system_context("seals of every chain", at=at):
        chains = list(
            events_unsealed(since=since).order_by().values_list("organisation_id", flat=True).distinct()
        )
    return sum(chain_seal(organisation_id=each, at=at, since=since) for each in chains)


def chain_seal(*, organisation_id: int | None, at: datetime, since: datetime | None = None) -> int:
    """The same for one chain; None is the chain of events without organisation."""
    sealed = 0
    while True:
        with system_context("seals of one chain", at=at):
            now = _seal_some(organisation_id, at=at, since=since)
        sealed += now
        if now < _AT_ONCE:
            return sealed


def _seal_some(organisation_id: int | None, *, at: datetime, since: datetime | None) -> int:
    _take_turns(organisation_id)
    last = seal_last(organisation_id=organisation_id)
    waiting = events_unsealed(since=since).filter(organisation_id=organisation_id).order_by("at", "id")
    seals: list[AuditSeal] = []
    for event in waiting[:_AT_ONCE]:
        last = _sealed(event, after=last, at=at)
        seals.append(last)
    AuditSeal.objects.bulk_create(seals)
    return len(seals)


def _sealed(event: AuditEvent, *, after: AuditSeal | None, at: datetime) -> AuditSeal:
    seal = AuditSeal(
        organisation_id=event.organisation_id,
        position=after.position + 1 if after else 1,
        event_id=event.id,
        previous=after.hash if after else "",
        sealed_at=at,
    )
    seal.hash = seal_hash(seal, event)
    return seal


def _take_turns(organisation_id: int | None) -> None:
    """Sealers of one chain wait for each other, up to the end of the transaction; writers of events never do."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, %s))", [str(organisation_id), _LOCK]
        )
