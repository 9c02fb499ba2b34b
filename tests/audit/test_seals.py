"""Seals: made after the fact, in one chain per organisation that never forks, has no gap and passes nobody over."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, connections, transaction
from django.utils import timezone

from access.database import Context, Scope, database_context, system_context
from audit.canonical import event_fields, seal_hash
from audit.enums import AuditTag
from audit.heads import heads_read
from audit.models import AuditEvent, AuditSeal
from audit.selectors import audit_head, events_unsealed
from audit.services import audit_record_system, chain_seal, trail_seal
from audit.tasks import export_heads, seal_trail
from tests.cast import organisation
from tests.nets.actors import actor, context_of
from tests.parallel import at_once

WRITERS = 50


def _happened(key: str | None, *, minutes_ago: int = 0) -> AuditEvent:
    """Something that the program did, for an organisation or for none."""
    return audit_record_system(
        tag=AuditTag.INVOICES_IMPORTED,
        at=timezone.now() - timedelta(minutes=minutes_ago),
        organisation_id=organisation(key).id if key else None,
    )


def _chain(organisation_id: int | None) -> list[AuditSeal]:
    with system_context("test"):
        return list(AuditSeal.objects.filter(organisation_id=organisation_id).order_by("position"))


def _whole_chain_problems(organisation_id: int | None) -> list[str]:
    """Places of a chain that do not follow the one before, or whose hash is not that of their event."""
    found, before = [], ""
    for place, seal in enumerate(_chain(organisation_id), 1):
        with system_context("test"):
            event = AuditEvent.objects.get(id=seal.event_id)
        if (seal.position, seal.previous, seal.hash) != (place, before, seal_hash(seal, event)):
            found.append(f"{seal.position} at place {place}")
        before = seal.hash
    return found


@pytest.mark.django_db
def test_events_are_sealed_per_organisation_in_the_order_in_which_they_happened():
    with system_context("test"):
        later, first = _happened("alder"), _happened("alder", minutes_ago=1)
        foreign, nobodys = _happened("oak"), _happened(None)
    trail_seal(at=timezone.now())
    assert [seal.event_id for seal in _chain(organisation("alder").id)][-2:] == [first.id, later.id]
    assert _chain(organisation("oak").id)[-1].event_id == foreign.id
    assert _chain(None)[-1].event_id == nobodys.id
    assert [
        _whole_chain_problems(each) for each in (organisation("alder").id, organisation("oak").id, None)
    ] == [
        [],
        [],
        [],
    ]


@pytest.mark.django_db
def test_sealing_again_seals_nothing_twice():
    with system_context("test"):
        _happened("alder")
    assert trail_seal(at=timezone.now()) >= 1
    before = _chain(organisation("alder").id)
    assert trail_seal(at=timezone.now()) == 0
    assert _chain(organisation("alder").id) == before


@pytest.mark.django_db
def test_an_event_that_was_committed_late_is_sealed_where_it_is_found():
    with system_context("test"):
        _happened("alder")
    trail_seal(at=timezone.now())
    with system_context("test"):
        late = _happened("alder", minutes_ago=3 * 24 * 60)
    assert trail_seal(at=timezone.now(), since=timezone.now() - timedelta(days=2)) == 0
    assert trail_seal(at=timezone.now()) == 1
    assert _chain(organisation("alder").id)[-1].event_id == late.id


@pytest.mark.django_db
def test_a_chain_that_is_begun_takes_in_what_happened_long_ago_first():
    new = 900_001
    with system_context("test"):
        happened = [
            audit_record_system(
                tag=AuditTag.INVOICES_IMPORTED,
                at=timezone.now() - timedelta(days=days),
                organisation_id=new,
            ).id
            for days in (0, 9, 8, 7, 6)
        ]
    assert trail_seal(at=timezone.now(), since=timezone.now() - timedelta(days=2)) >= len(happened)
    assert [seal.event_id for seal in _chain(new)] == [*happened[1:], happened[0]]
    assert _whole_chain_problems(new) == []


@pytest.mark.django_db
def test_the_head_is_the_last_seal_of_the_own_chain():
    alder = organisation("alder").id
    with system_context("test"):
        _happened("alder")
        _happened("oak")
    chain_seal(organisation_id=alder, at=timezone.now())
    last = _chain(alder)[-1]
    with database_context(context_of(actor("ada", "alder"))):
        head = audit_head(organisation_id=alder)
        foreign = audit_head(organisation_id=organisation("oak").id)
    assert head
    assert (head.position, head.hash, head.sealed_at) == (last.position, last.hash, last.sealed_at)
    assert foreign is None


@pytest.mark.django_db
def test_a_hash_covers_every_field_of_an_event():
    with system_context("test"):
        event = _happened("alder")
    names = {field.attname for field in AuditEvent._meta.concrete_fields}
    assert set(event_fields(event)) == names
    seal = AuditSeal(organisation_id=1, position=1, sealed_at=timezone.now())
    hashes = {seal_hash(seal, event)}
    for name, other in {
        "id": organisation("oak").id,
        "at": event.at + timedelta(microseconds=1),
        "tag": AuditTag.SIGNED_IN,
        "actor_id": 7,
        "actor_label": "Somebody",
        "organisation_id": 8,
        "by_organisation_id": 9,
        "person_id": 10,
        "facts": {"number": 1},
        "address": "192.0.2.1",
    }.items():
        kept = getattr(event, name)
        setattr(event, name, other)
        hashes.add(seal_hash(seal, event))
        setattr(event, name, kept)
    assert len(hashes) == len(names) + 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        f"{what} {table}{values}"
        for table in ("audit_auditseal", "audit_auditcheckpoint")
        for what, values in (("update", " set hash = ''"), ("delete from", ""), ("truncate", ""))
    ],
)
def test_a_seal_or_a_checkpoint_is_never_changed_or_removed(statement):
    with system_context("test"):
        _happened("alder")
    trail_seal(at=timezone.now())
    before = _chain(organisation("alder").id)
    with system_context("test"), pytest.raises(DatabaseError, match="permission denied"):
        with transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute(statement)
    assert _chain(organisation("alder").id) == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("position", "again", "constraint"),
    [(1, False, "chain_never_forks"), (2, True, "event_is_sealed_once")],
)
def test_the_database_refuses_a_fork_and_a_second_seal(position, again, constraint):
    with system_context("test"):
        event, other = _happened(None), _happened(None)
        held = {"organisation_id": None, "hash": "x", "sealed_at": timezone.now()}
        AuditSeal.objects.create(position=1, event_id=event.id, **held)
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            AuditSeal.objects.create(position=position, event_id=event.id if again else other.id, **held)


@pytest.mark.django_db
def test_nobody_but_the_program_makes_seals():
    ada = actor("ada", "alder")
    with database_context(context_of(ada)), pytest.raises(DatabaseError, match="row-level security"):
        with transaction.atomic():
            AuditSeal.objects.create(
                organisation_id=ada.organisation.id,
                position=1,
                event_id=organisation_event(),
                hash="x",
                sealed_at=ada.at,
            )


def organisation_event():
    """The id of an event that nobody needs to read."""
    with system_context("test"):
        return _happened("alder").id


def _write_and_seal(organisation_id: int) -> None:
    context = Context(scope=Scope.SYSTEM, at=timezone.now(), reason="test")
    with database_context(context):
        audit_record_system(
            tag=AuditTag.INVOICES_IMPORTED, at=timezone.now(), organisation_id=organisation_id
        )
    chain_seal(organisation_id=organisation_id, at=timezone.now())


def test_fifty_writers_who_seal_at_the_same_moment_make_no_fork_and_no_gap(real_database):
    alder = organisation("alder").id
    trail_seal(at=timezone.now())
    before = len(_chain(alder))
    at_once(*[partial(_write_and_seal, alder)] * WRITERS)
    assert len(_chain(alder)) == before + WRITERS
    assert _whole_chain_problems(alder) == []
    with system_context("test"):
        assert list(events_unsealed()) == []


@pytest.mark.django_db
def test_the_tasks_seal_what_is_new_and_write_the_ends_down(tmp_path, settings):
    settings.AUDIT_HEADS_DIR = tmp_path
    alder = organisation("alder").id
    with system_context("test"):
        _happened("alder")
    seal_trail()
    with system_context("test"):
        old, new = _happened("alder", minutes_ago=3 * 24 * 60), _happened("alder")
    seal_trail()
    assert [seal.event_id for seal in _chain(alder)][-1] == new.id
    export_heads()
    last = _chain(alder)[-1]
    head = heads_read(tmp_path).last(alder)
    assert last.event_id == old.id
    assert head
    assert (head.position, head.hash) == (last.position, last.hash)
