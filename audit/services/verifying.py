"""Whether the trail is still what was sealed: names every changed, dropped, swapped or cut row."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Min

from access.database import system_context
from audit.findings import Fault, Finding, Unsealed
from audit.heads import KeptHeads
from audit.models import AuditCheckpoint, AuditEvent, AuditSeal
from audit.retention import SHORTEST_KEPT_YEARS, years_before
from audit.selectors import chain_end, checkpoint_last, events_unsealed
from audit.services.chain_check import ChainCheck, Link

LATEST: Final = timedelta(days=1)
"""An event whose transaction took longer than this is taken for one that somebody added later."""

_AT_ONCE: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a check found. The trail is whole when nothing is wrong; what is not sealed yet is no fault."""

    chains: int
    seals: int
    findings: list[Finding]
    unsealed: list[Unsealed]


def trail_verify(*, heads: KeptHeads, at: datetime) -> Verdict:
    """Compares every event with its seal, every seal with the one before, and the ends with the heads kept elsewhere.

    Changes nothing. A chain that was cut behind the last head written down cannot be told from one that is whole.
    """
    with system_context("check of the whole trail", at=at):
        unsealed = list(_unsealed())
        checks = [_checked(each, heads, at) for each in _chains(heads, unsealed)]
        added = [finding for each in unsealed for finding in _added_later(each)]
    unreadable = [Finding(fault=Fault.UNREADABLE, positions=(number,)) for number in heads.unreadable]
    found = [finding for check in checks for finding in check.findings]
    return Verdict(
        chains=len(checks),
        seals=sum(check.count for check in checks),
        findings=[*found, *added, *unreadable],
        unsealed=unsealed,
    )


def chain_verify(*, organisation_id: int | None, heads: KeptHeads, at: datetime) -> list[Finding]:
    """The same for one chain, without what waits for a seal."""
    with system_context("check of one chain", at=at):
        return _checked(organisation_id, heads, at).findings


def _chains(heads: KeptHeads, unsealed: list[Unsealed]) -> list[int | None]:
    """Every chain that there is, or was when its head was written down; the one without organisation last."""
    sealed = AuditSeal.objects.order_by().values_list("organisation_id", flat=True).distinct()
    removed = AuditCheckpoint.objects.values_list("organisation_id", flat=True)
    every = {*sealed, *removed, *heads.by_chain, *(each.organisation_id for each in unsealed)}
    return sorted(every, key=lambda each: (each is None, each or 0))


def _checked(organisation_id: int | None, heads: KeptHeads, at: datetime) -> ChainCheck:
    check = ChainCheck(
        organisation_id,
        heads.by_chain.get(organisation_id, {}),
        latest=LATEST,
        checkpoint=checkpoint_last(organisation_id=organisation_id),
        removable_before=years_before(at, SHORTEST_KEPT_YEARS),
    )
    check.begin()
    for link in _links(organisation_id):
        check.take(link)
    check.finish()
    return check


def _links(organisation_id: int | None) -> Iterator[Link]:
    """Seals in their order, each with its event, a page at a time."""
    reached = 0
    while True:
        seals = list(
            AuditSeal.objects.filter(organisation_id=organisation_id, position__gt=reached).order_by(
                "position"
            )[:_AT_ONCE]
        )
        events = AuditEvent.objects.in_bulk([seal.event_id for seal in seals])
        yield from (Link(seal=seal, event=events.get(seal.event_id)) for seal in seals)
        if len(seals) < _AT_ONCE:
            return
        reached = seals[-1].position


def _unsealed() -> Iterator[Unsealed]:
    chains = events_unsealed().order_by().values("organisation_id")
    for row in chains.annotate(count=Count("id"), oldest=Min("at")).order_by("organisation_id"):
        yield Unsealed(**row)


def _added_later(unsealed: Unsealed) -> Iterator[Finding]:
    """Events without seal that a sealer should have found long ago, had they been there."""
    last = chain_end(organisation_id=unsealed.organisation_id)
    if last is None:
        return
    old = events_unsealed().filter(organisation_id=unsealed.organisation_id, at__lt=last.sealed_at - LATEST)
    for event_id in old.order_by("at", "id").values_list("id", flat=True):
        yield Finding(fault=Fault.ADDED_LATER, organisation_id=unsealed.organisation_id, event_id=event_id)
