"""Numbering and hashing events after the fact, one chain per organisation."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Final

from django.db import DEFAULT_DB_ALIAS, connections

from access.database import system_context
from audit.canonical import seal_hash
from audit.models import AuditEvent, AuditSeal
from audit.selectors import AuditHead, chain_end, events_unsealed

_LOCK: Final = 7_410_003
_AT_ONCE: Final = 1000
"""So many events are held in memory."""


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
    """The same for one chain; None is the chain of events without organisation.

    A chain that is begun takes in everything there is, whatever `since` says: older events come first in it.
    """
    with system_context("seals of one chain", at=at):
        turns_take(organisation_id=organisation_id)
        last = chain_end(organisation_id=organisation_id)
        waiting = events_unsealed(since=since if last else None).filter(organisation_id=organisation_id)
        found = waiting.order_by("at", "id").iterator(chunk_size=_AT_ONCE)
        sealed = 0
        while seals := _seals(islice(found, _AT_ONCE), after=last, at=at):
            AuditSeal.objects.bulk_create(seals)
            last, sealed = _head(seals[-1]), sealed + len(seals)
    return sealed


def _seals(events: Iterable[AuditEvent], *, after: AuditHead | None, at: datetime) -> list[AuditSeal]:
    seals: list[AuditSeal] = []
    for event in events:
        seals.append(_sealed(event, after=after, at=at))
        after = _head(seals[-1])
    return seals


def _head(seal: AuditSeal) -> AuditHead:
    return AuditHead(position=seal.position, hash=seal.hash, sealed_at=seal.sealed_at)


def _sealed(event: AuditEvent, *, after: AuditHead | None, at: datetime) -> AuditSeal:
    seal = AuditSeal(
        organisation_id=event.organisation_id,
        position=after.position + 1 if after else 1,
        event_id=event.id,
        previous=after.hash if after else "",
        sealed_at=at,
    )
    seal.hash = seal_hash(seal, event)
    return seal


def turns_take(*, organisation_id: int | None, using: str = DEFAULT_DB_ALIAS) -> None:
    """Who seals a chain or removes from it waits for the others, up to the end of the transaction.

    Writers of events never wait.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, %s))", [str(organisation_id), _LOCK]
        )
