"""Writing the trail, and what makes it one that can be trusted: its seals."""

from audit.services.recording import (
    audit_record,
    audit_record_desk,
    audit_record_person,
    audit_record_system,
)
from audit.services.sealing import chain_seal, trail_seal

__all__ = [
    "audit_record",
    "audit_record_desk",
    "audit_record_person",
    "audit_record_system",
    "chain_seal",
    "trail_seal",
]
