"""Ends of chains, written down where whoever holds the database does not reach."""

from datetime import datetime
from pathlib import Path

from access.database import system_context
from audit.heads import KeptHead, heads_append, heads_read
from audit.models import AuditSeal
from audit.services.sealing import trail_seal


def heads_export(*, folder: Path, at: datetime) -> int:
    """Seals what waits and writes down every end that moved since it was last written; returns how many.

    Safe to run twice: an end that did not move is not written again.
    """
    trail_seal(at=at)
    kept = heads_read(folder)
    with system_context("ends of every chain", at=at):
        last = list(AuditSeal.objects.order_by("organisation_id", "-position").distinct("organisation_id"))
    moved = [
        KeptHead(organisation_id=seal.organisation_id, position=seal.position, hash=seal.hash, at=at)
        for seal in last
        if seal.position not in kept.by_chain.get(seal.organisation_id, {})
    ]
    heads_append(folder, moved)
    return len(moved)
