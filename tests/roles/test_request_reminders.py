"""No request for a role gets lost: reminders by the clock, the desk after a week, and what the asker wrote."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.utils.timezone import get_current_timezone

from access.database import database_context, system_context
from audit.enums import AuditTag
from common.errors import DomainError
from roles.models import RoleRequest
from roles.services import role_request_desk_grant, role_request_desk_remind, role_requests_remind
from roles.working_days import working_days_after
from tests.cast import membership, organisation, person
from tests.nets.actors import at_desk, context_of
from tests.roles.asking import (
    ASKED,
    asked_by,
    letters,
    make_administrator,
    place,
    press,
    requests_of,
    states_of,
    text_of,
    trail,
    visit,
)
from tests.roles.joining import values_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

THURSDAY = datetime(2026, 11, 19, 10, tzinfo=get_current_timezone())


def _asked(key: str = "cato", at: str = "alder") -> RoleRequest:
    """A request that was made on that Thursday."""
    request = asked_by(visit(key), key, at)
    with system_context("test"):
        RoleRequest.objects.filter(id=request.id).update(asked_at=THURSDAY)
    return requests_of(key, at)[-1]


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ((2026, 11, 19), 2, (2026, 11, 23)),
        ((2026, 11, 19), 5, (2026, 11, 26)),
        ((2026, 11, 21), 1, (2026, 11, 23)),
        ((2026, 11, 16), 2, (2026, 11, 18)),
    ],
    ids=["over a weekend", "a week", "from a Saturday", "inside a week"],
)
def test_working_days_leave_the_weekend_out(
    start: tuple[int, int, int], days: int, expected: tuple[int, int, int]
) -> None:
    zone = get_current_timezone()

    assert working_days_after(datetime(*start, 10, tzinfo=zone), days) == datetime(*expected, 10, tzinfo=zone)


def test_administrators_are_reminded_twice_and_then_the_desk_is_told_each_once() -> None:
    _asked()
    told = {
        days: role_requests_remind(at=THURSDAY + timedelta(days=days)) for days in (1, 3, 4, 5, 6, 7, 8, 30)
    }

    assert told == {1: 0, 3: 0, 4: 1, 5: 0, 6: 0, 7: 1, 8: 0, 30: 0}
    assert letters("role_request_reminder") == [(person("ada").email, person("ada").language)] * 2
    assert letters("role_request_overdue_of_desk") == [(settings.DESK_MAILBOX, settings.LANGUAGE_CODE)]
    assert states_of("cato") == ["WAITING"]


def test_a_request_from_a_weekend_is_reminded_of_twice_before_the_desk_is_told() -> None:
    request, saturday = _asked(), THURSDAY + timedelta(days=2)
    with system_context("test"):
        RoleRequest.objects.filter(id=request.id).update(asked_at=saturday)

    told = [role_requests_remind(at=saturday + timedelta(days=days)) for days in (2, 3, 5, 6, 7)]

    assert told == [0, 1, 0, 1, 1]
    assert len(letters("role_request_reminder")) == 2
    alder, cato = organisation("alder").id, person("cato").id
    assert trail(AuditTag.ROLE_REQUEST_REMINDED) == [(None, alder, None, cato)] * 2
    assert trail(AuditTag.ROLE_REQUEST_TO_DESK) == [(None, alder, None, cato)]


def test_what_nobody_sent_for_long_is_sent_once() -> None:
    _asked()

    assert role_requests_remind(at=THURSDAY + timedelta(days=90)) == 1

    assert len(letters("role_request_reminder")) == len(letters("role_request_overdue_of_desk")) == 1


def test_after_a_week_the_desk_reads_it_reminds_and_decides_and_not_before() -> None:
    request = _asked()
    desk, address = visit("dirk"), f"/desk/requests/{request.id}/"
    with system_context("test"):
        RoleRequest.objects.filter(id=request.id).update(asked_at=at_desk("dirk").at - timedelta(days=6))
    assert desk.get(address).status_code == 404
    with system_context("test"):
        RoleRequest.objects.filter(id=request.id).update(asked_at=at_desk("dirk").at - timedelta(days=7))

    assert person("cato").full_name in desk.get("/desk/requests/").text
    assert press(desk, desk.get(address), "Remind them")["Location"] == "/desk/requests/"
    again = press(desk, desk.get(address), "Remind them")
    assert "The last reminder was sent" in text_of(again.text)
    assert letters("role_request_reminder") == [(person("ada").email, person("ada").language)]
    assert trail(AuditTag.ROLE_REQUEST_REMINDED) == [
        (person("dirk").id, organisation("alder").id, organisation("insurer").id, person("cato").id)
    ]
    dirk = at_desk("dirk")
    with database_context(context_of(dirk)):
        role_request_desk_grant(acting=dirk, request_id=request.id)
    assert states_of("cato") == ["GRANTED"]
    assert role_requests_remind(at=dirk.at + timedelta(days=1)) == 0


def test_an_administrator_still_decides_after_a_week() -> None:
    request = _asked()
    role_requests_remind(at=THURSDAY + timedelta(days=8))
    ada = visit("ada")

    press(ada, ada.get(place("alder", f"requests/{request.id}/")), "Give the role")

    assert states_of("cato") == ["GRANTED"]


def test_where_nobody_administers_there_is_nobody_to_remind() -> None:
    request = asked_by(visit("bas"), "bas", "birch")
    dirk = at_desk("dirk")

    with database_context(context_of(dirk)), pytest.raises(DomainError, match="no functional administrator"):
        role_request_desk_remind(acting=dirk, request_id=request.id)


def test_a_decided_request_is_not_reminded_of() -> None:
    request = _asked()
    cato = visit("cato")
    cato.post(place("alder", f"requests/{request.id}/withdraw/"))

    assert role_requests_remind(at=THURSDAY + timedelta(days=30)) == 0


def test_whoever_became_administrator_since_is_reminded_too() -> None:
    _asked()
    make_administrator("ben", "alder")

    role_requests_remind(at=THURSDAY + timedelta(days=4))

    assert [address for address, _ in letters("role_request_reminder")] == sorted(
        [person("ada").email, person("ben").email]
    )


def test_the_task_reminds() -> None:
    from roles.tasks import remind_of_requests

    request = _asked()
    with system_context("test"):
        RoleRequest.objects.filter(id=request.id).update(asked_at=THURSDAY - timedelta(days=400))

    assert (remind_of_requests(), remind_of_requests()) == (1, 0)


def test_the_administrator_reads_why_it_is_needed() -> None:
    asked = {**ASKED, "path": place("alder", "invoices/"), "words": "I do the year end."}
    visit("cato").post(place("alder", "requests/ask/"), asked)
    (request,) = requests_of("cato")

    assert request.words == "I do the year end."
    assert "I do the year end." in text_of(visit("ada").get(place("alder", f"requests/{request.id}/")).text)
    assert "I do the year end." not in str(values_of("role_requested"))
    assert membership("cato", "alder").state == "ACTIVE"
