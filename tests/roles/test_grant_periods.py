"""Roles for a time and for chosen relations: they begin and end by the clock alone, and people are told."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from django.utils.timezone import get_current_timezone, localdate

from access.database import database_context, system_context
from audit.enums import AuditTag
from common.errors import DomainError
from relations.models import Mandate
from roles.enums import Role
from roles.models import RoleGrant
from roles.services import grant_endings_tell, role_end, role_grant_together
from tests.cast import membership, organisation, person
from tests.nets.actors import actor, context_of
from tests.roles.asking import letters, make_administrator, place, trail, visit
from tests.roles.joining import outbox, values_of
from tests.roles.ruling import give, grants_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

ROLE = Role.REPORTING_OFFICER
NOON = datetime(2026, 11, 23, 12, tzinfo=get_current_timezone())
INVOICES = place("alder", "invoices/")


def _mandates(*givers: str) -> list[int | None]:
    with system_context("test"):
        return [
            Mandate.objects.get(giver=organisation(giver), holder=organisation("iris")).id for giver in givers
        ]


def _together(key: str, role: Role, mandates: list[int | None], **more: Any) -> Any:
    acting = actor("ivo", "iris")
    with database_context(context_of(acting)):
        return role_grant_together(
            acting=acting, membership_id=membership(key, "iris").id, role=role, mandate_ids=mandates, **more
        )


def _cato_may(client: Any) -> bool:
    return bool(client.get(INVOICES).status_code == 200)


def test_a_role_begins_and_ends_to_the_second_though_no_worker_runs() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        give(
            actor("ada", "alder"),
            "cato",
            role=ROLE,
            starts_at=NOON + timedelta(minutes=5),
            ends_at=NOON + timedelta(minutes=10),
        )
        cato = visit("cato")
        seen = [_cato_may(cato)]
        for minutes, seconds in ((4, 59), (5, 0), (9, 59), (10, 0)):
            clock.move_to(NOON + timedelta(minutes=minutes, seconds=seconds))
            seen.append(_cato_may(cato))

    assert seen == [False, False, True, True, False]
    assert outbox("roles_ended") == []


def test_a_form_gives_a_role_from_the_first_day_until_after_the_last() -> None:
    first, last = localdate() + timedelta(days=2), localdate() + timedelta(days=4)
    ada = visit("ada")
    address = place("alder", f"colleagues/{membership('cato', 'alder').id}/grant/")

    answer = ada.post(address, {"role": ROLE, "starts_on": str(first), "ends_on": str(last)}, follow=True)

    (grant,) = grants_of("cato", ROLE)
    zone = get_current_timezone()
    assert grant.starts_at == datetime(first.year, first.month, first.day, tzinfo=zone)
    after = last + timedelta(days=1)
    assert grant.ends_at == datetime(after.year, after.month, after.day, tzinfo=zone)
    assert "has the role from the first day on." in answer.text
    assert (letters("role_granted"), len(letters("role_granted_later"))) == ([], 1)


@pytest.mark.parametrize(
    ("days", "field"),
    [((-1, None), "starts_on"), ((3, 2), "ends_on"), ((None, -1), "ends_on")],
    ids=["begins in the past", "ends before it begins", "ends in the past"],
)
def test_days_that_do_not_fit_are_refused(days: tuple[int | None, int | None], field: str) -> None:
    ada = actor("ada", "alder")
    starts_at, ends_at = (None if each is None else ada.at + timedelta(days=each) for each in days)

    with pytest.raises(DomainError) as refused:
        give(ada, "cato", role=ROLE, starts_at=starts_at, ends_at=ends_at)

    assert refused.value.field == field


def test_the_same_role_may_follow_itself_and_not_overlap() -> None:
    ada = actor("ada", "alder")
    give(ada, "cato", role=ROLE, ends_at=ada.at + timedelta(days=5))

    with pytest.raises(DomainError, match="has this role already"):
        give(ada, "cato", role=ROLE, starts_at=ada.at + timedelta(days=4))
    give(ada, "cato", role=ROLE, starts_at=ada.at + timedelta(days=5))

    assert len(grants_of("cato", ROLE)) == 2


def test_a_role_that_is_still_to_begin_is_taken_away_and_may_be_given_again() -> None:
    ada = actor("ada", "alder")
    later = give(ada, "cato", role=ROLE, starts_at=ada.at + timedelta(days=5))

    with database_context(context_of(ada)):
        ended = role_end(acting=ada, grant_id=later.id)

    assert (ended.starts_at, ended.ends_at, ended.ended_by_id) == (ada.at, ada.at, ada.user_id)
    again = give(actor("ada", "alder"), "cato", role=ROLE, starts_at=ada.at + timedelta(days=5))
    assert isinstance(again, RoleGrant)


def test_a_role_for_several_relations_is_given_at_once_with_one_mail() -> None:
    grants = _together("jo", Role.CONTRACT_VIEWER, _mandates("alder", "birch"))

    assert [grant.mandate_id for grant in grants] == _mandates("alder", "birch")
    assert letters("role_granted") == [(person("jo").email, person("jo").language)]
    assert len(trail(AuditTag.ROLE_GRANTED)) == 2


def test_one_relation_that_does_not_fit_leaves_the_others_out_too() -> None:
    _together("jo", Role.CONTRACT_VIEWER, _mandates("birch"))

    with pytest.raises(DomainError, match="has this role already"):
        _together("jo", Role.CONTRACT_VIEWER, _mandates("alder", "birch"))

    with system_context("test"):
        held = RoleGrant.objects.filter(membership=membership("jo", "iris"), role=Role.CONTRACT_VIEWER)
        assert [grant.mandate_id for grant in held] == _mandates("birch")


def test_the_form_asks_to_say_the_same_twice() -> None:
    ivo, (birch,) = visit("ivo"), _mandates("birch")
    address = place("iris", f"colleagues/{membership('jo', 'iris').id}/grant/")

    none = ivo.post(address, {"role": Role.CONTRACT_VIEWER, "reach": "relations"})
    both = ivo.post(address, {"role": Role.CONTRACT_VIEWER, "reach": "everywhere", "mandate": [birch]})

    assert list(none.context["form"].errors) == ["mandate"]
    assert list(both.context["form"].errors) == ["reach"]
    sent = ivo.post(address, {"role": Role.CONTRACT_VIEWER, "reach": "relations", "mandate": [birch]})
    assert sent.status_code == 302


# --- telling -------------------------------------------------------------------------------------


def _ending(days: int = 30) -> RoleGrant:
    """A role of Cato that was given now, for so many days."""
    ada = actor("ada", "alder")
    with system_context("test"):
        RoleGrant.objects.exclude(ends_at__isnull=True).update(ending_told=0)
    grant = give(ada, "cato", role=ROLE, ends_at=ada.at + timedelta(days=days))
    assert isinstance(grant, RoleGrant)
    return grant


def _told(grant: RoleGrant, days_before: float) -> int:
    assert grant.ends_at
    return grant_endings_tell(at=grant.ends_at - timedelta(days=days_before))


def test_people_are_reminded_fourteen_and_three_days_before_and_told_at_the_end_each_once() -> None:
    grant = _ending()
    told = [_told(grant, days) for days in (15, 14, 13, 3, 2.9, 0, -0.1)]

    assert told == [0, 1, 0, 1, 0, 1, 0]
    both = sorted((person(key).email, person(key).language) for key in ("ada", "cato"))
    assert letters("roles_ending") == sorted([*both, *both])
    assert letters("roles_ended") == both
    assert trail(AuditTag.ROLE_RAN_OUT) == [(None, organisation("alder").id, None, person("cato").id)]
    line = values_of("roles_ending", user_id=person("cato").id)["roles"]
    assert line.startswith(f"{person('cato').full_name}: Rapportage verantwoordelijke, ")


def test_what_was_missed_is_not_told_late() -> None:
    grant = _ending()

    assert [_told(grant, days) for days in (1, 0)] == [1, 1]
    assert len(outbox("roles_ending")) == 2


def test_a_role_for_a_few_days_is_not_reminded_of_when_it_begins() -> None:
    grant = _ending(days=10)

    assert [_told(grant, days) for days in (9, 4, 3)] == [0, 0, 1]


def test_a_role_that_was_taken_away_is_not_told_of_again() -> None:
    grant = _ending()
    with system_context("test"):
        RoleGrant.objects.filter(id=grant.id).update(ends_at=timezone.now(), ended_by=person("ada"))

    assert grant_endings_tell(at=timezone.now() + timedelta(days=1)) == 0


def test_an_administrator_gets_one_mail_about_all_and_a_colleague_one_about_the_own() -> None:
    make_administrator("ben", "alder")
    grant = _ending()
    give(actor("ada", "alder"), "mia", role=Role.AUDITOR, ends_at=grant.ends_at)

    assert _told(grant, 14) == 2

    lines = {each.user_id: len(_lines(each.user_id)) for each in outbox("roles_ending")}
    assert lines == {person("ada").id: 2, person("ben").id: 2, person("cato").id: 1, person("mia").id: 1}


def _lines(user_id: int | None) -> list[str]:
    return values_of("roles_ending", user_id=user_id)["roles"].splitlines()


def test_the_task_tells_and_a_second_run_does_not() -> None:
    from roles.tasks import tell_of_ending_roles

    _ending()
    with system_context("test"):
        RoleGrant.objects.filter(ending_told__isnull=True, ends_at__isnull=False).update(
            starts_at=timezone.now() - timedelta(days=9), ends_at=timezone.now() - timedelta(days=1)
        )

    assert (tell_of_ending_roles(), tell_of_ending_roles()) == (1, 0)
