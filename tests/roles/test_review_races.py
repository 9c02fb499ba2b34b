"""Many at the same moment at an access review, on real connections: each rule holds as if they came in turn."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from access.database import system_context
from audit.enums import AuditTag
from orgs.enums import ReviewRhythm
from roles.enums import ReviewState
from roles.models import AccessReview
from roles.services import (
    review_close,
    review_decide,
    review_start,
    reviews_begin,
    reviews_close,
    reviews_remind,
)
from tests.cast import organisation
from tests.parallel import at_once
from tests.roles.asking import make_administrator, trail
from tests.roles.resetting import membership_state, sent
from tests.roles.reviewing import (
    KEEP,
    REMOVE,
    after_the_date,
    decide,
    decide_all,
    item_of,
    review,
    set_policy,
    start,
)
from tests.roles.test_grants import _meeting
from tests.roles.test_reset_races import own

pytestmark = pytest.mark.usefixtures("real_database")
FEW = 6


def held() -> str:
    return f"orgs_organisation where id = {organisation('alder').id}"


def test_of_two_administrators_who_start_at_once_one_does():
    make_administrator("cato", "alder")
    deeds = [own(key, "alder", review_start) for key in ("ada", "cato") * (FEW // 2)]
    assert sorted(_meeting(held(), *deeds)) == ["done"] + ["refused"] * (FEW - 1)
    with system_context("test"):
        assert AccessReview.objects.count() == 1


def test_two_administrators_who_remove_each_other_at_once_leave_one():
    make_administrator("cato", "alder")
    start()
    deeds = [
        own("ada", "alder", review_decide, decisions={item_of("cato").id: REMOVE}),
        own("cato", "alder", review_decide, decisions={item_of("ada").id: REMOVE}),
    ]
    assert sorted(_meeting(held(), *deeds)) == ["done", "refused"]
    states = sorted(membership_state(key, "alder") for key in ("ada", "cato"))
    assert states == ["ACTIVE", "ENDED"]


def test_of_keeping_and_removing_at_once_the_removal_stands():
    make_administrator("cato", "alder")
    start()
    number = item_of("ben").id
    deeds = [
        own("ada", "alder", review_decide, decisions={number: KEEP}),
        own("cato", "alder", review_decide, decisions={number: REMOVE}),
    ]
    _kept, removed = _meeting(held(), *deeds)
    assert (removed, item_of("ben").decision, membership_state("ben", "alder")) == ("done", REMOVE, "ENDED")


def test_a_double_click_removes_and_tells_once():
    start()
    deeds = [own("ada", "alder", review_decide, decisions={item_of("ben").id: REMOVE})] * FEW
    assert _meeting(held(), *deeds) == ["done"] * FEW
    assert (len(sent("access_ended")), len(trail(AuditTag.REVIEW_DECIDED))) == (1, 1)


def test_many_who_close_at_once_close_once():
    start()
    decide_all()
    deeds = [own("ada", "alder", review_close, review_id=review().id)] * FEW
    assert _meeting(held(), *deeds) == ["done"] * FEW
    assert len(trail(AuditTag.REVIEW_CLOSED)) == 1


def test_of_closing_and_changing_ones_mind_at_once_the_report_tells_what_is():
    start()
    decide_all()
    deeds = [
        own("ada", "alder", review_close, review_id=review().id),
        own("ada", "alder", review_decide, decisions={item_of("ben").id: REMOVE}),
    ]
    closed, removed = _meeting(held(), *deeds)
    assert closed == "done"
    expected = ("REMOVED", "ENDED") if removed == "done" else ("KEPT", "ACTIVE")
    assert (item_of("ben").result, membership_state("ben", "alder")) == expected


@pytest.mark.parametrize("service", [reviews_begin, reviews_remind, reviews_close])
def test_a_task_that_runs_many_times_at_once_does_its_work_once(service):
    set_policy(rhythm=ReviewRhythm.QUARTERLY, pauses=True)
    at = timezone.now()
    if service is not reviews_begin:
        start()
        decide(ben=KEEP)
        at = after_the_date() if service is reviews_close else review().due_at.replace(microsecond=0)
    counted: list[Callable[[], int]] = [lambda: service(at=at)] * FEW
    assert sum(at_once(*counted)) == 1
    told = {
        reviews_begin: "review_started",
        reviews_remind: "review_reminder",
        reviews_close: "review_closed",
    }
    assert len(sent(told[service])) == 1
    assert len(sent("access_paused")) == (5 if service is reviews_close else 0)
    assert review().state == (ReviewState.CLOSED if service is reviews_close else ReviewState.OPEN)
