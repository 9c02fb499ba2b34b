"""What is hashed: one spelling of an event and its place, the same at every time and on every machine.

JSON (RFC 8259) in UTF-8 with sorted names and no spaces; instants in UTC with microseconds.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from audit.models import AuditEvent, AuditSeal

FORM: Final = 1
"""Which fields are hashed and how they are spelt; part of what is hashed."""


def event_fields(event: AuditEvent) -> dict[str, Any]:
    """Every field of an event, in plain values."""
    return {
        "id": str(event.id),
        "at": _spelt(event.at),
        "tag": event.tag,
        "actor_id": event.actor_id,
        "actor_label": event.actor_label,
        "organisation_id": event.organisation_id,
        "by_organisation_id": event.by_organisation_id,
        "person_id": event.person_id,
        "facts": event.facts,
        "address": event.address,
    }


def seal_hash(
    seal: AuditSeal, event: AuditEvent, *, position: int | None = None, event_id: UUID | None = None
) -> str:
    """The hash of a seal over this event: SHA-256, in hexadecimal digits.

    `position` and `event_id` stand in the place of the seal's and the event's own, to see what was exchanged.
    """
    fields = event_fields(event) | ({"id": str(event_id)} if event_id else {})
    content = {
        "form": FORM,
        "chain": seal.organisation_id,
        "position": position or seal.position,
        "previous": seal.previous,
        "sealed_at": _spelt(seal.sealed_at),
        "event": fields,
    }
    spelt = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(spelt.encode()).hexdigest()


def _spelt(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="microseconds")
