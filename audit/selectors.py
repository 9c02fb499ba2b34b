"""Reading the trail and the ends of its chains."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from audit.models import AuditEvent, AuditSeal


def event_list_of_person(*, person_id: int) -> QuerySet[AuditEvent]:
    """What was done with a person's account or rights, or tried with it, newest first. For that person alone."""
    return AuditEvent.objects.filter(person_id=person_id).order_by("-at", "id")


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
    return last and AuditHead(position=last.position, hash=last.hash, sealed_at=last.sealed_at)
