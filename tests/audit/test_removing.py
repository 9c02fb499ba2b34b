"""Removing what is old: the owner does it, what is left can be verified, and no other cut passes for it."""

import io
import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as portal
from django.core.management import CommandError, call_command
from django.db import connections, transaction
from django.utils import timezone

from access.database import system_context
from audit.enums import AuditTag
from audit.findings import Fault
from audit.heads import heads_read
from audit.models import AuditCheckpoint, AuditEvent, AuditSeal
from audit.retention import years_before
from audit.services import heads_export, trail_verify

CHAIN, OTHER = 900_001, 900_002
OLD, NEW = 10, 5
DEADLINE = 60.0


def long_ago() -> datetime:
    """Before the time that events are kept, in this installation seven years."""
    return years_before(timezone.now(), 8)


def happened(chain: int, count: int, at: datetime) -> None:
    with system_context("test"):
        AuditEvent.objects.bulk_create(
            AuditEvent(
                at=at + timedelta(seconds=number), tag=AuditTag.INVOICE_DOWNLOADED, organisation_id=chain
            )
            for number in range(count)
        )


@pytest.fixture
def heads(real_database: str, tmp_path: Path, settings: Any) -> Path:
    """Two chains: one with ten old events and five new ones, one with new ones alone; and the heads kept of them."""
    settings.AUDIT_HEADS_DIR = tmp_path
    happened(CHAIN, OLD, long_ago())
    heads_export(folder=tmp_path, at=long_ago() + timedelta(minutes=1))
    for day in range(NEW, 0, -1):
        at = timezone.now() - timedelta(days=day)
        happened(CHAIN, 1, at)
        happened(OTHER, 1, at)
        heads_export(folder=tmp_path, at=at + timedelta(minutes=1))
    return tmp_path


def remove() -> str:
    said = io.StringIO()
    call_command("remove_old_events", stdout=said)
    return said.getvalue()


def as_owner(statement: str, *values: Any) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)


def seals(chain: int = CHAIN) -> dict[int, AuditSeal]:
    with system_context("test"):
        return {seal.position: seal for seal in AuditSeal.objects.filter(organisation_id=chain)}


def events(chain: int = CHAIN) -> int:
    with system_context("test"):
        return AuditEvent.objects.filter(organisation_id=chain).count()


def checkpoints() -> list[AuditCheckpoint]:
    with system_context("test"):
        return list(AuditCheckpoint.objects.order_by("organisation_id", "position"))


def found(heads: Path) -> list[tuple[Fault, tuple[int, ...]]]:
    verdict = trail_verify(heads=heads_read(heads), at=timezone.now())
    return [(finding.fault, finding.positions) for finding in verdict.findings]


def test_old_events_go_and_what_is_left_is_whole_and_goes_on(heads: Path) -> None:
    before = seals()

    said = remove()

    assert f"organisation {CHAIN}: {OLD} events removed.\n" in said
    assert sorted(seals()) == list(range(OLD + 1, OLD + NEW + 1))
    assert sorted(seals(OTHER)) == list(range(1, NEW + 1))
    (made,) = checkpoints()
    assert (made.organisation_id, made.position, made.hash) == (CHAIN, OLD, before[OLD].hash)
    assert made.removed == OLD
    with system_context("test"):
        told = AuditEvent.objects.get(tag=AuditTag.EVENTS_REMOVED)
    limit = years_before(timezone.now(), 7).date().isoformat()
    assert (told.organisation_id, told.actor_id) == (CHAIN, None)
    assert told.facts == {"removed": OLD, "before": limit, "position": OLD}
    assert found(heads) == []

    heads_export(folder=heads, at=timezone.now())
    assert seals()[OLD + NEW + 1].event_id == told.id
    assert found(heads) == []
    assert "0 events of before" in remove()
    assert len(checkpoints()) == 1


def test_a_chain_of_which_everything_went_goes_on_behind_its_checkpoint(heads: Path) -> None:
    as_owner("update audit_auditevent set at = at - interval '9 years' where organisation_id = %s", OTHER)
    as_owner("delete from audit_auditseal where organisation_id = %s", OTHER)
    (heads / "heads.jsonl").unlink()
    heads_export(folder=heads, at=timezone.now())
    before = seals(OTHER)

    remove()

    assert seals(OTHER) == {}
    heads_export(folder=heads, at=timezone.now())
    (seal,) = seals(OTHER).values()
    assert (seal.position, seal.previous) == (NEW + 1, before[NEW].hash)
    assert found(heads) == []


def test_an_old_event_behind_a_newer_one_waits_for_it_and_one_without_seal_stays(heads: Path) -> None:
    third, limit, hour = OTHER + 1, years_before(timezone.now(), 7), timedelta(hours=1)
    for at, sealed in (
        (long_ago(), long_ago() + hour),
        (limit + hour, limit + 2 * hour),
        (limit - hour, limit + 3 * hour),
    ):
        happened(third, 1, at)
        heads_export(folder=heads, at=sealed)
    happened(third, 1, long_ago())

    assert f"organisation {third}: 1 events removed" in remove()

    assert sorted(seals(third)) == [2, 3]
    assert events(third) == 2 + 1 + 1  # sealed, never sealed, and that something was removed


@pytest.mark.parametrize(
    ("statement", "findings"),
    [
        (
            "update audit_auditevent set actor_label = 'Ada' where id ="
            f" (select event_id from audit_auditseal where organisation_id = {CHAIN} and position = 12)",
            [(Fault.CHANGED, (12,))],
        ),
        (
            f"delete from audit_auditseal where organisation_id = {CHAIN} and position = 11",
            [(Fault.SEAL_GONE, (11, 11))],
        ),
        (
            "update audit_auditcheckpoint set hash = repeat('a', 64)",
            [(Fault.REWRITTEN, (10,)), (Fault.MADE_ANEW, (11,))],
        ),
        ("delete from audit_auditcheckpoint", [(Fault.SEAL_GONE, (1, 10))]),
    ],
    ids=["an event changed", "the first seal gone", "the checkpoint changed", "no checkpoint"],
)
def test_what_is_done_to_the_trail_after_a_removal_is_found(
    heads: Path, statement: str, findings: list[tuple[Fault, tuple[int, ...]]]
) -> None:
    remove()
    as_owner(statement)

    assert [each for each in found(heads) if each[0] is not Fault.ADDED_LATER] == findings


def test_a_cut_dressed_up_as_a_removal_is_found_by_the_heads_kept_elsewhere(heads: Path) -> None:
    last = seals()[13]
    as_owner(
        """insert into audit_auditcheckpoint (organisation_id, position, hash, removed, before, made_at)
        values (%s, 13, %s, 13, now() - interval '7 years', now() - interval '7 years')""",
        *(CHAIN, last.hash),
    )
    assert [each for each in found(heads) if each[0] is Fault.REMAINS] == [
        (Fault.REMAINS, (place,)) for place in range(1, 14)
    ]

    for table, column in (("auditevent", "id"), ("auditseal", "event_id")):
        goes = "select event_id from audit_auditseal where organisation_id = %s and position <= 13"
        as_owner(f"delete from audit_{table} where {column} in ({goes})", CHAIN)

    assert found(heads) == [(Fault.REMOVED_EARLY, (12, 12)), (Fault.REMOVED_EARLY, (13, 13))]


def test_a_chain_that_is_not_whole_keeps_everything_and_others_do_not_wait_for_it(heads: Path) -> None:
    happened(OTHER + 1, 1, long_ago())
    heads_export(folder=heads, at=timezone.now())
    as_owner(
        "delete from audit_auditevent where id in (select event_id from audit_auditseal"
        " where organisation_id = %s and position = 3)",
        CHAIN,
    )
    said = io.StringIO()
    with pytest.raises(CommandError, match="1 chains are not whole and keep everything"):
        call_command("remove_old_events", stdout=said)

    assert f"organisation {CHAIN}, position 3: event" in said.getvalue()
    assert (len(seals()), events()) == (OLD + NEW, OLD + NEW - 1)
    assert seals(OTHER + 1) == {}


# --- the program itself ----------------------------------------------------------------------------


def _command(database: str, heads: Path, *, as_whom: str) -> "subprocess.Popen[str]":
    def address(alias: str) -> str:
        role = connections[alias].settings_dict
        return f"postgresql://{role['USER']}:{role['PASSWORD']}@{role['HOST']}:{role['PORT']}/{database}"

    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("COV")},
        "DATABASE_URL": address("default"),
        "DATABASE_OWNER_URL": address("owner") if as_whom == "owner" else "",
        "AUDIT_HEADS_DIR": str(heads),
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", "remove_old_events"],
        env=environment,
        cwd=portal.BASE_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _wait_until_it_is_held() -> None:
    """Until somebody waits for the table that is written last, when everything else is removed already."""
    end = timezone.now() + timedelta(seconds=DEADLINE)
    waiting = (
        "select count(*) from pg_locks where not granted and relation = 'audit_auditcheckpoint'::regclass"
    )
    while timezone.now() < end:
        with connections["default"].cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waits")


def test_a_removal_that_is_killed_halfway_removes_nothing_and_the_next_one_goes_on(
    real_database: str, heads: Path
) -> None:
    with transaction.atomic(using="owner"):
        as_owner("lock table audit_auditcheckpoint in exclusive mode")
        process = _command(real_database, heads, as_whom="owner")
        try:
            _wait_until_it_is_held()
        finally:
            process.send_signal(signal.SIGKILL)
            process.communicate()

    assert (len(seals()), events(), checkpoints()) == (OLD + NEW, OLD + NEW, [])
    assert found(heads) == []
    assert f"{OLD} events removed" in remove()
    assert found(heads) == []


def test_without_the_owner_nothing_is_removed(real_database: str, heads: Path) -> None:
    process = _command(real_database, heads, as_whom="application")

    said, _nothing = process.communicate(timeout=DEADLINE)

    assert process.returncode == 1
    assert "Set DATABASE_OWNER_URL: the portal's own role removes nothing." in said
    assert len(seals()) == OLD + NEW


def test_years_are_counted_by_the_calendar_and_a_leap_day_is_no_trouble() -> None:
    assert years_before(datetime.fromisoformat("2026-11-22T09:00:00+00:00"), 7).isoformat() == (
        "2019-11-22T09:00:00+00:00"
    )
    assert years_before(datetime.fromisoformat("2028-02-29T09:00:00+00:00"), 1).isoformat() == (
        "2027-02-28T09:00:00+00:00"
    )
