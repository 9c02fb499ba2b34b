"""Reading the trail and the ends of its chains."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from access.acting import Acting
from access.database import require_context_of
from audit.enums import REFUSALS, SIGN_IN_EVENTS, AuditTag
from audit.models import AuditEvent, AuditSeal

_OF_ORGANISATIONS: Final = Q(tag__in=SIGN_IN_EVENTS, organisation_id__isnull=False)
"""Events by which organisations know of a sign-in event that stands in the person's trail itself."""


def event_list_of_person(*, person_id: int) -> QuerySet[AuditEvent]:
    """What was done with a person's account or rights, or tried with it, newest first. For that person alone.

    A sign-in event stands there once, whatever the number of organisations that got it too.
    """
    return AuditEvent.objects.filter(~_OF_ORGANISATIONS, person_id=person_id).order_by("-at", "id")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilters:
    """Which events are meant; None narrows nothing. `until` is the first instant that is not meant any more.

    `person_id` did it, or it was done to that person.
    """

    since: datetime | None = None
    until: datetime | None = None
    person_id: int | None = None
    tags: Collection[AuditTag] | None = None
    refused: bool | None = None


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


def seal_last(*, organisation_id: int | None) -> AuditSeal | None:
    """The last seal of a chain; `organisation_id` is None for the chain of events without organisation."""
    return AuditSeal.objects.filter(organisation_id=organisation_id).order_by("-position").first()


def audit_head(*, organisation_id: int) -> AuditHead | None:
    """The end of an organisation's chain, None where nothing is sealed. Readable in that organisation's own context.

    It says nothing of events that wait for their seal: whoever wants those in it calls `chain_seal` before.
    """
    last = seal_last(organisation_id=organisation_id)
    if last is None:
        return None
    return AuditHead(position=last.position, hash=last.hash, sealed_at=last.sealed_at)
