"""Writing the trail, and what makes it one that can be trusted: seals, heads kept elsewhere, and their check."""

from audit.services.heads import heads_export
from audit.services.recording import (
    audit_record,
    audit_record_account,
    audit_record_desk,
    audit_record_person,
    audit_record_system,
)
from audit.services.removing import OWNER, Removal, trail_remove_old
from audit.services.sealing import chain_seal, trail_seal
from audit.services.verifying import Verdict, trail_verify

__all__ = [
    "OWNER",
    "Removal",
    "Verdict",
    "audit_record",
    "audit_record_account",
    "audit_record_desk",
    "audit_record_person",
    "audit_record_system",
    "chain_seal",
    "heads_export",
    "trail_remove_old",
    "trail_seal",
    "trail_verify",
]
