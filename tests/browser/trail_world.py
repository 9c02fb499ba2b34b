"""A history of Alder for the pages that are looked at."""

from django.utils import timezone

from audit.enums import AuditTag
from audit.models import AuditEvent
from audit.services import trail_seal
from roles.enums import Role
from tests.cast import organisation, person


def build() -> dict[str, str]:
    """Adds what happened, some of it sealed, and says where it is."""
    sealed = _happened(
        "ada", AuditTag.ROLE_GRANTED, whom="ben", role=Role.AUDITOR.value, grant=1, mandate=None
    )
    _happened("ada", AuditTag.ROLE_GRANT_REFUSED, role=Role.AUDITOR.value, membership=0)
    _happened("kim", AuditTag.INVOICE_DOWNLOADED, at_work="iris", number="F2026-131056", form="pdf")
    _happened("ben", AuditTag.ENTRY_REFUSED, permission="audit:read", path="/")
    trail_seal(at=timezone.now())
    waiting = _happened("kim", AuditTag.INSURED_SEEN, at_work="iris", insured_persons=[1, 2], relations=["1"])
    return {"event_sealed": str(sealed.id), "event_waiting": str(waiting.id)}


def _happened(by: str, tag: AuditTag, *, whom: str = "", at_work: str = "", **facts: object) -> AuditEvent:
    actor = person(by)
    return AuditEvent.objects.create(
        at=timezone.now(),
        tag=tag,
        actor_id=actor.id,
        actor_label=actor.full_name,
        organisation_id=organisation("alder").id,
        by_organisation_id=organisation(at_work).id if at_work else None,
        person_id=person(whom).id if whom else None,
        facts=facts,
        address="192.0.2.7",
    )
