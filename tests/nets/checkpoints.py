"""Checkpoints of every chain, for the marked world."""

from datetime import datetime

from access.database import system_context
from audit.models import AuditCheckpoint, AuditSeal


def checkpoints_make(at: datetime) -> None:
    """Every chain says that something was removed before its first event."""
    with system_context("test"):
        first = AuditSeal.objects.filter(position=1)
        AuditCheckpoint.objects.bulk_create(
            AuditCheckpoint(
                organisation_id=seal.organisation_id,
                position=seal.position,
                hash=seal.hash,
                removed=1,
                before=at,
                made_at=at,
            )
            for seal in first
        )
