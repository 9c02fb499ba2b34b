"""Removing events whose time is over, as the owner of the database: the application's role removes nothing.

What is left of a chain can still be verified: a checkpoint keeps position and hash of the last seal that went.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from audit.enums import AuditTag
from audit.findings import Finding
from audit.heads import KeptHeads
from audit.models import AuditCheckpoint, AuditEvent, AuditSeal
from audit.services.sealing import turns_take
from audit.services.verifying import chain_verify

OWNER: Final = "owner"
"""The connection of the owner of the database (DATABASE_OWNER_URL)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What became of one chain: how many events went, or what was found wrong, and then nothing went."""

    organisation_id: int | None
    removed: int = 0
    findings: tuple[Finding, ...] = ()


def trail_remove_old(*, before: datetime, heads: KeptHeads, at: datetime) -> Iterator[Removal]:
    """Removes from each chain the events at its beginning that happened before this instant, with their seals.

    One transaction per chain: one that is stopped leaves the chain as it was, and the next run goes on. A chain that
    is not whole keeps everything, so that nobody loses the traces by this. Events without a seal stay.
    """
    for organisation_id in _chains():
        if _old(organisation_id, before) is None:
            continue
        findings = chain_verify(organisation_id=organisation_id, heads=heads, at=at)
        removed = 0 if findings else _chain_remove(organisation_id, before, at)
        yield Removal(organisation_id=organisation_id, removed=removed, findings=tuple(findings))


def _chains() -> list[int | None]:
    chains = _seals().order_by().values_list("organisation_id", flat=True).distinct()
    return sorted(chains, key=lambda each: (each is None, each or 0))


def _seals() -> QuerySet[AuditSeal]:
    return AuditSeal.objects.using(OWNER)


def _old(organisation_id: int | None, before: datetime) -> AuditSeal | None:
    """The last seal of the unbroken row of old events with which a chain begins; None where the first one stays.

    Seals follow the order in which events were found: an old event behind a newer one waits for that one's time.
    """
    chain = _seals().filter(organisation_id=organisation_id)
    stays = AuditEvent.objects.filter(id=OuterRef("event_id"), at__gte=before)
    first_to_stay = chain.filter(Exists(stays)).order_by("position").first()
    goes = chain.filter(position__lt=first_to_stay.position) if first_to_stay else chain
    return goes.order_by("-position").first()


def _chain_remove(organisation_id: int | None, before: datetime, at: datetime) -> int:
    with transaction.atomic(using=OWNER):
        turns_take(organisation_id=organisation_id, using=OWNER)
        last = _old(organisation_id, before)
        if last is None:
            return 0
        goes = _seals().filter(organisation_id=organisation_id, position__lte=last.position)
        removed = goes.count()
        AuditEvent.objects.using(OWNER).filter(id__in=goes.values("event_id")).delete()
        goes.delete()
        _record(last, removed, before, at)
    return removed


def _record(last: AuditSeal, removed: int, before: datetime, at: datetime) -> None:
    """The checkpoint, and that events were removed as an event of the chain itself."""
    AuditCheckpoint.objects.using(OWNER).create(
        organisation_id=last.organisation_id,
        position=last.position,
        hash=last.hash,
        removed=removed,
        before=before,
        made_at=at,
    )
    AuditEvent.objects.using(OWNER).create(
        at=at,
        tag=AuditTag.EVENTS_REMOVED,
        organisation_id=last.organisation_id,
        facts={"removed": removed, "before": before.date().isoformat(), "position": last.position},
    )
