"""The check of the trail: whoever holds the database's owner changes rows, and each change is found and named."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone

from access.database import system_context
from audit.canonical import seal_hash
from audit.enums import AuditTag
from audit.findings import Fault, Finding
from audit.heads import FILE_NAME, KeptHead, heads_read
from audit.models import AuditEvent, AuditSeal
from audit.services import heads_export, trail_seal, trail_verify
from audit.services.chain_check import ChainCheck, Link
from audit.services.verifying import LATEST

ROWS = 10_000
CHAIN, OTHER = 900_001, 900_002
LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def _event(number: int, *, chain: int | None = CHAIN) -> AuditEvent:
    return AuditEvent(
        at=LONG_AGO + timedelta(seconds=number),
        tag=AuditTag.INVOICE_DOWNLOADED,
        actor_label="Ben Hoekstra",
        organisation_id=chain,
        facts={"number": f"F-{number}"},
    )


def _as_owner(statement: str, *values: Any) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)


def _events() -> dict[int, UUID]:
    """The events of the chain by their position."""
    with system_context("test"):
        return dict(AuditSeal.objects.filter(organisation_id=CHAIN).values_list("position", "event_id"))


def _swap_what_is_written(one: UUID, other: UUID) -> None:
    _as_owner(
        """update audit_auditevent event set at = source.at, facts = source.facts from audit_auditevent source
        where (event.id, source.id) in ((%s, %s), (%s, %s))""",
        *(one, other, other, one),
    )


def _found(*, heads_in=None) -> list[Finding]:
    heads = heads_read(heads_in)
    return trail_verify(heads=heads, at=timezone.now()).findings


def test_every_way_to_tamper_with_ten_thousand_rows_is_found_and_named(real_database, tmp_path):
    with system_context("test"):
        AuditEvent.objects.bulk_create([_event(number) for number in range(1, ROWS + 1)], batch_size=2000)
        AuditEvent.objects.bulk_create([_event(number, chain=OTHER) for number in range(1, 4)])
    heads_export(folder=tmp_path, at=timezone.now())
    assert _found(heads_in=tmp_path) == []

    events, inserted = _events(), uuid4()
    _as_owner("update audit_auditevent set actor_label = 'Ada' where id = %s", events[100])
    _as_owner("delete from audit_auditevent where id = %s", events[200])
    _as_owner("delete from audit_auditseal where event_id = %s", events[300])
    _swap_what_is_written(events[400], events[500])
    _as_owner("update audit_auditseal set hash = repeat('a', 64) where event_id = %s", events[600])
    _as_owner(
        """insert into audit_auditevent (id, at, tag, actor_label, organisation_id, facts, address)
        values (%s, %s, 'invoices:invoice:downloaded', 'Ben Hoekstra', %s, '{}', '')""",
        *(inserted, LONG_AGO + timedelta(seconds=7_000, milliseconds=500), CHAIN),
    )
    tail = [events[position] for position in range(ROWS - 9, ROWS + 1)]
    _as_owner("delete from audit_auditevent where id = any(%s)", tail)
    _as_owner("delete from audit_auditseal where event_id = any(%s)", tail)

    def finding(fault: Fault, *positions: int, event: UUID | None = None) -> Finding:
        return Finding(fault=fault, organisation_id=CHAIN, positions=positions, event_id=event)

    assert _found(heads_in=tmp_path) == [
        finding(Fault.CHANGED, 100, event=events[100]),
        finding(Fault.EVENT_GONE, 200, event=events[200]),
        finding(Fault.SEAL_GONE, 300, 300),
        finding(Fault.SWAPPED, 400, 500),
        finding(Fault.SEAL_CHANGED, 600, event=events[600]),
        finding(Fault.CUT, ROWS),
        # The event that lost its seal happened before the one that was put in between.
        finding(Fault.ADDED_LATER, event=events[300]),
        finding(Fault.ADDED_LATER, event=inserted),
    ]


def test_a_cut_end_is_found_also_after_new_seals_took_its_place(real_database, tmp_path):
    with system_context("test"):
        AuditEvent.objects.bulk_create([_event(number) for number in range(1, 6)])
    heads_export(folder=tmp_path, at=timezone.now())
    last = _events()[5]
    _as_owner("delete from audit_auditevent where id = %s", last)
    _as_owner("delete from audit_auditseal where event_id = %s", last)
    with system_context("test"):
        another = AuditEvent.objects.create(at=timezone.now(), tag=AuditTag.SIGNED_IN, organisation_id=CHAIN)
    trail_seal(at=timezone.now())
    assert _found(heads_in=tmp_path) == [
        Finding(fault=Fault.REWRITTEN, organisation_id=CHAIN, positions=(5,), event_id=another.id)
    ]


def test_a_chain_that_was_removed_as_a_whole_is_found(real_database, tmp_path):
    with system_context("test"):
        AuditEvent.objects.bulk_create([_event(number) for number in range(1, 4)])
    heads_export(folder=tmp_path, at=timezone.now())
    for table in ("auditevent", "auditseal"):
        _as_owner(f"delete from audit_{table} where organisation_id = %s", CHAIN)
    assert _found(heads_in=tmp_path) == [Finding(fault=Fault.CUT, organisation_id=CHAIN, positions=(3,))]


# --- one chain, link by link -----------------------------------------------------------------------


def _chain(count: int, *, sealed_at: datetime = LONG_AGO) -> list[Link]:
    links: list[Link] = []
    for number in range(1, count + 1):
        event = _event(number)
        before = links[-1].seal.hash if links else ""
        links.append(Link(seal=_seal(event, number, before, sealed_at), event=event))
    return links


def _seal(event: AuditEvent, position: int, previous: str, sealed_at: datetime) -> AuditSeal:
    seal = AuditSeal(
        organisation_id=CHAIN, position=position, event_id=event.id, previous=previous, sealed_at=sealed_at
    )
    seal.hash = seal_hash(seal, event)
    return seal


def _event_of(link: Link) -> AuditEvent:
    assert link.event
    return link.event


def _faults(
    links: list[Link], heads: dict[int, KeptHead] | None = None
) -> list[tuple[Fault, tuple[int, ...]]]:
    check = ChainCheck(CHAIN, heads or {}, latest=LATEST)
    for link in links:
        check.take(link)
    check.finish()
    return [(finding.fault, finding.positions) for finding in check.findings]


def test_a_chain_that_nobody_touched_is_whole():
    assert _faults(_chain(9)) == []


def test_seals_that_hold_each_others_event_are_named_as_swapped():
    links = _chain(9)
    links[2], links[5] = (
        replace(links[2], event=links[5].event),
        replace(links[5], event=links[2].event),
    )
    assert _faults(links) == [(Fault.SWAPPED, (3, 6))]


def test_seals_at_each_others_position_are_named_as_swapped():
    links = _chain(9)
    links[2].seal.position, links[5].seal.position = 6, 3
    links[2], links[5] = links[5], links[2]
    assert _faults(links) == [(Fault.SWAPPED, (3, 6))]


def test_several_missing_seals_are_named_by_their_positions():
    links = _chain(9)
    assert _faults([*links[:3], *links[5:]]) == [(Fault.SEAL_GONE, (4, 5))]


def test_a_chain_without_its_beginning_is_named():
    assert _faults(_chain(9)[2:]) == [(Fault.SEAL_GONE, (1, 2))]


def test_an_event_changed_together_with_its_seal_is_found_by_the_seal_behind_it():
    links = _chain(9)
    event = _event_of(links[3])
    event.actor_label = "Ada"
    links[3] = Link(seal=_seal(event, 4, links[2].seal.hash, LONG_AGO), event=event)
    assert _faults(links) == [(Fault.MADE_ANEW, (5,))]


def test_a_chain_made_anew_from_somewhere_on_is_found_by_a_head_kept_elsewhere():
    links = _chain(9)
    head = links[8].seal
    kept = KeptHead(organisation_id=CHAIN, position=9, hash=head.hash, at=LONG_AGO)
    _event_of(links[3]).actor_label = "Ada"
    before = links[2].seal.hash
    for place, link in enumerate(links[3:], 4):
        links[place - 1] = Link(seal=_seal(_event_of(link), place, before, LONG_AGO), event=link.event)
        before = links[place - 1].seal.hash
    assert _faults(links) == []
    assert _faults(links, {9: kept}) == [(Fault.REWRITTEN, (9,))]


def test_an_event_sealed_in_a_later_run_than_it_should_have_been_is_named():
    first = _chain(2, sealed_at=LONG_AGO + timedelta(days=3))
    event = _event(3)
    seal = _seal(event, 3, first[1].seal.hash, LONG_AGO + timedelta(days=4))
    assert _faults([*first, Link(seal=seal, event=event)]) == [(Fault.ADDED_LATER, (3,))]


def test_an_event_whose_transaction_took_an_hour_is_no_fault():
    first = _chain(2, sealed_at=LONG_AGO + timedelta(hours=1))
    event = _event(3)
    seal = _seal(event, 3, first[1].seal.hash, LONG_AGO + timedelta(hours=2))
    assert _faults([*first, Link(seal=seal, event=event)]) == []


# --- heads and commands ----------------------------------------------------------------------------


def _say(command: str) -> str:
    said = io.StringIO()
    call_command(command, stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_heads_are_written_once_and_again_when_they_moved(tmp_path, settings):
    settings.AUDIT_HEADS_DIR = tmp_path / "kept"
    with system_context("test"):
        _event(1).save()
    _say("export_audit_heads")
    before = (tmp_path / "kept" / FILE_NAME).read_text()
    _say("export_audit_heads")
    assert (tmp_path / "kept" / FILE_NAME).read_text() == before
    with system_context("test"):
        _event(2).save()
    assert "1 heads written" in _say("export_audit_heads")
    after = (tmp_path / "kept" / FILE_NAME).read_text()
    assert after.startswith(before)
    assert after.count("\n") == before.count("\n") + 1
    last = heads_read(tmp_path / "kept").last(CHAIN)
    with system_context("test"):
        seal = AuditSeal.objects.get(organisation_id=CHAIN, position=2)
    assert last
    assert (last.position, last.hash) == (2, seal.hash)


@pytest.mark.django_db
def test_the_command_says_what_waits_and_seals_it_when_the_trail_is_whole(tmp_path, settings):
    settings.AUDIT_HEADS_DIR = tmp_path
    trail_seal(at=timezone.now())
    with system_context("test"):
        _event(1).save()
    said = _say("verify_audit")
    assert f"organisation {CHAIN}: 1 event not sealed yet, since 2026-01-05T09:00:01+00:00" in said
    assert "a cut end is not found" in said
    assert "The trail is whole. 1 events sealed now." in said
    assert "not sealed yet" not in _say("verify_audit")


@pytest.mark.django_db
def test_the_command_fails_with_the_finding_and_seals_nothing(tmp_path, settings):
    settings.AUDIT_HEADS_DIR = tmp_path
    with system_context("test"):
        _event(1).save()
    heads_export(folder=tmp_path, at=timezone.now())
    with (tmp_path / FILE_NAME).open("a") as file:
        file.write("not a head\n")
    lines = (tmp_path / FILE_NAME).read_text().count("\n")
    with system_context("test"):
        _event(2).save()
    said = io.StringIO()
    with pytest.raises(CommandError, match="not whole: 2 findings"):
        call_command("verify_audit", stdout=said)
    assert f"heads, line {lines}: this line of the file with heads cannot be read" in said.getvalue()
    assert f"organisation {CHAIN}, without position: event" in said.getvalue()
    with system_context("test"):
        assert AuditSeal.objects.filter(organisation_id=CHAIN).count() == 1


@pytest.mark.parametrize(
    ("finding", "sentence"),
    [
        (
            Finding(fault=Fault.SWAPPED, organisation_id=7, positions=(3, 6)),
            "organisation 7, positions 3 and 6: events were swapped",
        ),
        (
            Finding(fault=Fault.SEAL_GONE, organisation_id=None, positions=(4, 5)),
            "events without organisation, positions 4 to 5: the seal is gone",
        ),
    ],
)
def test_a_finding_is_a_sentence(finding, sentence):
    assert str(finding) == sentence
