"""Reading the trail and the ends of its chains."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from access.acting import Acting
from access.database import require_context_of
from access.errors import PermissionMissing
from access.permissions import Permission
from audit.enums import REFUSALS, SIGN_IN_EVENTS, AuditTag
from audit.heads import heads_last_at
from audit.models import AuditCheckpoint, AuditEvent, AuditSeal

_OF_ORGANISATIONS: Final = Q(tag__in=SIGN_IN_EVENTS, organisation_id__isnull=False)
"""Events by which organisations know of a sign-in event that stands in the person's trail itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilters:
    """Which events are meant; None narrows nothing. `until` is the first instant that is not meant any more.

    `person_id` did it, or it was done to that person. `organisation_id` is where it was done.
    """

    since: datetime | None = None
    until: datetime | None = None
    person_id: int | None = None
    organisation_id: int | None = None
    tags: Collection[AuditTag] | None = None
    refused: bool | None = None


def event_list_of_person(*, person_id: int, filters: EventFilters) -> QuerySet[AuditEvent]:
    """What was done with a person's account or rights, or tried with it, newest first. For that person alone.

    A sign-in event stands there once, whatever the number of organisations that got it too.
    """
    events = AuditEvent.objects.filter(~_OF_ORGANISATIONS, _meant(filters), person_id=person_id)
    return events.order_by("-at", "id")


def event_of_person_get(*, person_id: int, event_id: UUID) -> AuditEvent:
    """One of them. Raises `AuditEvent.DoesNotExist`, also for what happened to somebody else."""
    return event_list_of_person(person_id=person_id, filters=EventFilters()).get(id=event_id)


def event_list(*, acting: Acting, filters: EventFilters) -> QuerySet[AuditEvent]:
    """What was done for or in the own organisation, newest first. For its administrators and auditors."""
    require_context_of(acting)
    events = AuditEvent.objects.filter(_meant(filters), organisation_id=acting.organisation.id)
    return events.order_by("-at", "id")


def _meant(filters: EventFilters) -> Q:
    meant = Q()
    if filters.since:
        meant &= Q(at__gte=filters.since)
    if filters.until:
        meant &= Q(at__lt=filters.until)
    if filters.person_id is not None:
        meant &= Q(actor_id=filters.person_id) | Q(person_id=filters.person_id)
    if filters.organisation_id is not None:
        meant &= Q(organisation_id=filters.organisation_id)
    if filters.tags is not None:
        meant &= Q(tag__in=filters.tags)
    if filters.refused is not None:
        meant &= Q(tag__in=REFUSALS) if filters.refused else ~Q(tag__in=REFUSALS)
    return meant


def event_get(*, acting: Acting, event_id: UUID) -> AuditEvent:
    """One of them. Raises `AuditEvent.DoesNotExist`, also for an event of another organisation."""
    require_context_of(acting)
    return AuditEvent.objects.get(id=event_id, organisation_id=acting.organisation.id)


def event_seal(*, acting: Acting, event: AuditEvent) -> AuditSeal | None:
    """The seal of an event of the own organisation; None while it waits for one."""
    require_context_of(acting)
    return AuditSeal.objects.filter(event_id=event.id, organisation_id=acting.organisation.id).first()


# --- at the desk: all organisations, and events of none ---------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskEventFilters(EventFilters):
    """Narrows also to events that belong to no organisation."""

    of_none: bool = False


def event_desk_list(*, acting: Acting, filters: DeskEventFilters) -> QuerySet[AuditEvent]:
    """What happened anywhere, newest first. Raises `PermissionMissing` for others than who audits at the desk.

    A sign-in event stands there once, as the person's own, unless the trail of one organisation is asked for.
    """
    _require_audit(acting)
    events = AuditEvent.objects.filter(_meant(filters)).order_by("-at", "id")
    if filters.organisation_id is not None:
        return events
    return (
        events.filter(organisation_id__isnull=True) if filters.of_none else events.exclude(_OF_ORGANISATIONS)
    )


def event_desk_get(*, acting: Acting, event_id: UUID) -> AuditEvent:
    """One of them. Raises `AuditEvent.DoesNotExist`, and `PermissionMissing` as the list."""
    _require_audit(acting)
    return AuditEvent.objects.get(id=event_id)


def event_desk_seal(*, acting: Acting, event: AuditEvent) -> AuditSeal | None:
    """The seal of one of them; None while it waits for one. Raises `PermissionMissing` as the list."""
    _require_audit(acting)
    return AuditSeal.objects.filter(event_id=event.id).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailState:
    """How far the trail is sealed: what waits, when the ends were last written down, and when old events went."""

    waiting: int
    waiting_since: datetime | None
    heads_at: datetime | None
    removed_at: datetime | None


def trail_state_get(*, acting: Acting, heads_in: Path) -> TrailState:
    """Of events that wait for a seal those of the last two days. Raises `PermissionMissing` as the list.

    `heads_in` is the folder of the heads, which this machine may not have.
    """
    _require_audit(acting)
    unsealed = events_unsealed(since=acting.at - _LOOKED_BACK)
    waiting = unsealed.aggregate(count=Count("id"), oldest=Min("at"))
    last = AuditCheckpoint.objects.order_by("-made_at").first()
    return TrailState(
        waiting=waiting["count"],
        waiting_since=waiting["oldest"],
        heads_at=heads_last_at(heads_in),
        removed_at=last.made_at if last else None,
    )


_LOOKED_BACK: Final = timedelta(days=2)


def _require_audit(acting: Acting) -> None:
    require_context_of(acting)
    if not acting.may(Permission.DESK_AUDIT):
        raise PermissionMissing(Permission.DESK_AUDIT)


# --- seals --------------------------------------------------------------------------------------------


def events_unsealed(*, since: datetime | None = None) -> QuerySet[AuditEvent]:
    """Events that no seal holds yet. `since`: only those that happened then or later."""
    events = AuditEvent.objects.filter(~Exists(AuditSeal.objects.filter(event_id=OuterRef("id"))))
    return events.filter(at__gte=since) if since else events


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditHead:
    """The end of a chain. Whoever knows it can prove later that nothing before it was changed or removed."""

    position: int
    hash: str
    sealed_at: datetime


def checkpoint_last(*, organisation_id: int | None) -> AuditCheckpoint | None:
    """Where a chain begins of which old events were removed; None where it begins at its first event."""
    return AuditCheckpoint.objects.filter(organisation_id=organisation_id).order_by("-position").first()


def chain_end(*, organisation_id: int | None) -> AuditHead | None:
    """The end of a chain, whoever reads it: its last seal, or the checkpoint where all seals were removed.

    `organisation_id` is None for the chain of events without organisation.
    """
    last = AuditSeal.objects.filter(organisation_id=organisation_id).order_by("-position").first()
    if last:
        return AuditHead(position=last.position, hash=last.hash, sealed_at=last.sealed_at)
    checkpoint = checkpoint_last(organisation_id=organisation_id)
    if checkpoint:
        return AuditHead(position=checkpoint.position, hash=checkpoint.hash, sealed_at=checkpoint.made_at)
    return None


def audit_head(*, organisation_id: int) -> AuditHead | None:
    """The end of an organisation's chain, None where nothing is sealed. Readable in that organisation's own context.

    It says nothing of events that wait for their seal: whoever wants those in it calls `chain_seal` before.
    """
    return chain_end(organisation_id=organisation_id)
