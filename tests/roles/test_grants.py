"""Granting roles and taking them away: who may, what stays of it, and two at the same moment."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.utils import timezone

from access.acting import Acting
from access.database import database_context, system_context
from audit.enums import AuditTag
from audit.models import AuditEvent
from common.errors import DomainError
from notices.models import OutboundMessage
from orgs.enums import MembershipState
from orgs.models import Membership
from relations.models import Mandate
from roles.enums import Role
from roles.models import MandatePermission, OrganisationPermission, RoleGrant
from roles.object_permissions import differences, rows_rebuild
from roles.services import role_end, role_grant
from tests.cast import membership, organisation, person
from tests.nets.actors import actor, context_of
from tests.parallel import PATIENCE, Result, at_once


def _grant(acting: Acting, key: str, at: str, role: Role, **more: Any) -> RoleGrant:
    with database_context(context_of(acting)):
        given = role_grant(acting=acting, membership_id=membership(key, at).id, role=role, **more)
    assert isinstance(given, RoleGrant)
    return given


def _end(acting: Acting, grant: RoleGrant) -> RoleGrant:
    with database_context(context_of(acting)):
        return role_end(acting=acting, grant_id=grant.id)


def _rows(grant: RoleGrant) -> tuple[list[str], list[str]]:
    """Permissions for the whole organisation, and for a mandate."""
    with system_context("test"):
        return (
            sorted(
                OrganisationPermission.objects.filter(grant=grant).values_list(
                    "permission__codename", flat=True
                )
            ),
            sorted(
                MandatePermission.objects.filter(grant=grant).values_list("permission__codename", flat=True)
            ),
        )


def _mandate_of(giver: str, holder: str = "iris") -> Mandate:
    with system_context("test"):
        return Mandate.objects.get(giver=organisation(giver), holder=organisation(holder))


@pytest.mark.django_db
def test_a_grant_makes_its_rows_its_event_and_its_message():
    ada = actor("ada", "alder")
    grant = _grant(ada, "cato", "alder", Role.INSURED_ADMINISTRATION)
    cato, alder = person("cato"), organisation("alder")
    assert _rows(grant) == (["contract:read", "insured:read"], [])
    with system_context("test"):
        stored = RoleGrant.objects.get(id=grant.id)
        assert (stored.granted_by_id, stored.starts_at, stored.ends_at) == (ada.user_id, ada.at, None)
        event = AuditEvent.objects.get(tag=AuditTag.ROLE_GRANTED)
        assert (event.actor_id, event.organisation_id, event.by_organisation_id, event.person_id) == (
            ada.user_id,
            alder.id,
            None,
            cato.id,
        )
        assert event.facts == {"grant": grant.id, "role": "INSURED_ADMINISTRATION", "mandate": None}
        message = OutboundMessage.objects.get(kind="roles:role_granted")
        assert (message.recipient, message.user_id, message.organisation_id) == (
            cato.email,
            cato.id,
            alder.id,
        )


@pytest.mark.django_db
def test_a_grant_for_one_mandate_gives_only_what_may_stand_in_a_mandate():
    grant = _grant(
        actor("ivo", "iris"), "jo", "iris", Role.RELATION_MANAGER, mandate_id=_mandate_of("birch").id
    )
    assert _rows(grant) == ([], ["contract:read"])


@pytest.mark.django_db
def test_a_grant_that_is_taken_away_ends_now_and_loses_its_rows():
    ada = actor("ada", "alder")
    with system_context("test"):
        grant = RoleGrant.objects.get(membership=membership("ben", "alder"))
    ended = _end(ada, grant)
    assert (ended.ends_at, ended.ended_by_id, _rows(grant)) == (ada.at, ada.user_id, ([], []))
    with system_context("test"):
        assert AuditEvent.objects.get(tag=AuditTag.ROLE_ENDED).person_id == person("ben").id
        assert OutboundMessage.objects.get(kind="roles:role_ended").user_id == person("ben").id


@pytest.mark.django_db
def test_taking_away_twice_changes_and_says_nothing_more():
    ada = actor("ada", "alder")
    with system_context("test"):
        grant = RoleGrant.objects.get(membership=membership("ben", "alder"))
    first, second = _end(ada, grant), _end(actor("ada", "alder"), grant)
    assert second.ends_at == first.ends_at
    with system_context("test"):
        assert AuditEvent.objects.filter(tag=AuditTag.ROLE_ENDED).count() == 1
        assert OutboundMessage.objects.filter(kind="roles:role_ended").count() == 1


@pytest.mark.django_db
def test_a_role_that_was_taken_away_can_be_given_again_in_the_same_instant():
    ada = actor("ada", "alder")
    with system_context("test"):
        grant = RoleGrant.objects.get(membership=membership("ben", "alder"))
    _end(ada, grant)
    again = _grant(ada, "ben", "alder", Role.REPORTING_OFFICER)
    assert _rows(again) == (["financials:export", "financials:read"], [])
    assert _end(ada, again).ends_at == again.starts_at == ada.at


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "at", "whom", "role"),
    [
        ("ada", "alder", "ada", Role.AUDITOR),  # oneself
        ("ben", "alder", "cato", Role.AUDITOR),  # without the flag
        ("mia", "alder", "cato", Role.AUDITOR),
        ("kim", "iris", "jo", Role.AUDITOR),
        ("ada", "alder", "cato", Role.RELATION_MANAGER),  # for intermediaries
        ("ada", "alder", "cato", Role.DESK_EMPLOYEE),  # for the insurer
        ("ivo", "iris", "jo", Role.DESK_SUPERVISOR),
        ("vera", "insurer", "dirk", Role.REPORTING_OFFICER),  # for customers
        ("ada", "alder", "ben", Role.REPORTING_OFFICER),  # held already
    ],
)
def test_what_the_rules_refuse_leaves_no_grant_no_event_and_no_message(who, at, whom, role):
    with system_context("test"):
        before = RoleGrant.objects.count()
    with pytest.raises(DomainError), transaction.atomic():
        _grant(actor(who, at), whom, at, role)
    with system_context("test"):
        assert RoleGrant.objects.count() == before
        assert AuditEvent.objects.filter(tag=AuditTag.ROLE_GRANTED).count() == 0
        assert OutboundMessage.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.RELATION_MANAGER])
def test_a_role_that_gives_nothing_in_a_mandate_is_refused_for_one(role):
    ivo, mandate = actor("ivo", "iris"), _mandate_of("alder")
    if role is Role.RELATION_MANAGER:
        assert _rows(_grant(ivo, "jo", "iris", role, mandate_id=mandate.id)) == ([], ["contract:read"])
        return
    with pytest.raises(DomainError) as refused, transaction.atomic():
        _grant(ivo, "jo", "iris", role, mandate_id=mandate.id)
    assert refused.value.field == "mandate"


@pytest.mark.django_db
def test_a_member_of_another_organisation_is_not_there():
    with pytest.raises(Membership.DoesNotExist), transaction.atomic():
        _grant(actor("ada", "alder"), "olga", "oak", Role.AUDITOR)


@pytest.mark.django_db
def test_a_grant_of_another_organisation_is_not_there():
    with system_context("test"):
        grant = RoleGrant.objects.filter(organisation=organisation("oak"))[0]
    with pytest.raises(RoleGrant.DoesNotExist), transaction.atomic():
        _end(actor("ada", "alder"), grant)


@pytest.mark.django_db
def test_a_mandate_held_by_another_organisation_is_not_there():
    with pytest.raises(Mandate.DoesNotExist), transaction.atomic():
        _grant(
            actor("ada", "alder"), "cato", "alder", Role.REPORTING_OFFICER, mandate_id=_mandate_of("alder").id
        )


@pytest.mark.django_db
def test_an_administrator_does_not_take_away_the_own_role():
    vera = actor("vera", "insurer")
    dana = _grant(vera, "dana", "insurer", Role.DESK_SUPERVISOR)
    with system_context("test"):
        Membership.objects.filter(id=membership("dana", "insurer").id).update(
            is_functional_administrator=True
        )
    with pytest.raises(DomainError), transaction.atomic():
        _end(actor("dana", "insurer"), dana)


@pytest.mark.django_db
@pytest.mark.parametrize("state", [MembershipState.PAUSED, MembershipState.ENDED])
def test_a_colleague_without_access_gets_no_role(state):
    with system_context("test"):
        Membership.objects.filter(id=membership("cato", "alder").id).update(state=state)
    with pytest.raises(DomainError), transaction.atomic():
        _grant(actor("ada", "alder"), "cato", "alder", Role.AUDITOR)


@pytest.mark.django_db
def test_an_end_in_the_past_is_refused():
    ada = actor("ada", "alder")
    with pytest.raises(DomainError) as refused, transaction.atomic():
        _grant(ada, "cato", "alder", Role.AUDITOR, ends_at=ada.at)
    assert refused.value.field == "ends_on"


@pytest.mark.django_db
def test_the_database_refuses_a_grant_across_organisations():
    with system_context("test"), pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(
            organisation=organisation("oak"),
            membership=membership("cato", "alder"),
            role=Role.AUDITOR,
            starts_at=timezone.now(),
        )
        connection.check_constraints()  # those that wait for the commit


@pytest.mark.django_db
def test_the_database_refuses_the_same_role_twice_at_a_time():
    ben = membership("ben", "alder")
    with (
        system_context("test"),
        pytest.raises(DatabaseError, match="a_role_is_granted_once_at_a_time"),
        transaction.atomic(),
    ):
        RoleGrant.objects.create(
            organisation=organisation("alder"),
            membership=ben,
            role=Role.REPORTING_OFFICER,
            starts_at=timezone.now(),
        )


@pytest.mark.django_db
def test_rebuilding_makes_the_rows_of_the_catalogue_and_takes_those_of_ended_grants():
    with system_context("test"):
        ben = RoleGrant.objects.select_related("membership").get(membership=membership("ben", "alder"))
        eva = RoleGrant.objects.select_related("membership").get(membership=membership("eva", "alder"))
        OrganisationPermission.objects.filter(grant=ben).delete()
        assert list(differences(at=timezone.now())) == [
            f"grant {ben.id} (REPORTING_OFFICER) has rows [] and should have ['financials:export', 'financials:read']"
        ]
        for grant in (ben, eva):
            rows_rebuild(grant, at=timezone.now())
        assert list(differences(at=timezone.now())) == []
    assert _rows(ben) == (["financials:export", "financials:read"], [])
    assert _rows(eva) == ([], [])


def _second_administrator(key: str, at: str) -> None:
    with system_context("test"):
        Membership.objects.filter(id=membership(key, at).id).update(is_functional_administrator=True)


def _attempt(key: str) -> str:
    """What becomes of one administrator's wish to make Cato auditor."""
    try:
        _grant(actor(key, "alder"), "cato", "alder", Role.AUDITOR)
    except DomainError as refusal:
        return f"refused: {refusal.field}"
    return "granted"


def _meeting(row: str, *deeds: Callable[[], Result]) -> list[Result]:
    """Lets all of them start while this row is held, and go on together once each of them waits for a lock."""
    with ThreadPoolExecutor(1) as pool, connections["owner"].cursor() as cursor:
        cursor.execute("begin")
        try:
            cursor.execute(f"select 1 from {row} for update")
            running = pool.submit(at_once, *deeds)
            deadline = time.monotonic() + PATIENCE
            while _waiting(cursor) < len(deeds) and not running.done():
                assert time.monotonic() < deadline, "they do not meet"
        finally:
            cursor.execute("rollback")
        return running.result()


def _waiting(cursor: Any) -> int:
    cursor.execute("select pg_stat_clear_snapshot()")  # within a transaction it would not look again
    cursor.execute(
        "select count(*) from pg_stat_activity"
        " where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0"
    )
    return int(cursor.fetchone()[0])


def test_two_administrators_who_grant_the_same_role_at_the_same_moment_make_one_grant(real_database):
    """The second waits for the first and is told that the colleague has the role already.

    Without the lock on the organisation both look before either has written, and the exclusion constraint of the
    database throws the second out with a fault in the place of a sentence.
    """
    _second_administrator("ben", "alder")
    held = f"orgs_organisation where id = {organisation('alder').id}"
    assert sorted(_meeting(held, lambda: _attempt("ada"), lambda: _attempt("ben"))) == [
        "granted",
        "refused: role",
    ]
    with system_context("test"):
        assert RoleGrant.objects.filter(membership=membership("cato", "alder")).count() == 1


def test_two_administrators_who_take_the_same_role_away_at_the_same_moment_end_it_once(real_database):
    """The second finds it over: one event, one message. Without the lock on the organisation there are two of each."""
    _second_administrator("mia", "alder")
    with system_context("test"):
        grant = RoleGrant.objects.get(membership=membership("ben", "alder"))
    held = f"roles_rolegrant where id = {grant.id}"
    _meeting(held, lambda: _end(actor("ada", "alder"), grant), lambda: _end(actor("mia", "alder"), grant))
    with system_context("test"):
        assert AuditEvent.objects.filter(tag=AuditTag.ROLE_ENDED).count() == 1
        assert OutboundMessage.objects.filter(kind="roles:role_ended").count() == 1


def test_a_grant_that_is_undone_leaves_no_message_and_no_event(real_database):
    ada = actor("ada", "alder")
    with pytest.raises(RuntimeError), transaction.atomic():
        _grant(ada, "cato", "alder", Role.AUDITOR, ends_at=ada.at + timedelta(days=1))
        raise RuntimeError("what came after failed")
    with system_context("test"):
        assert OutboundMessage.objects.count() == 0
        assert AuditEvent.objects.filter(tag=AuditTag.ROLE_GRANTED).count() == 0
        assert RoleGrant.objects.filter(membership=membership("cato", "alder")).count() == 0
