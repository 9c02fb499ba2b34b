"""Access reviews by themselves: they begin by the rhythm, remind, and close at their date, each once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from access.database import system_context
from audit.enums import AuditTag
from orgs.enums import ReviewRhythm
from orgs.models import Membership
from roles.enums import ReviewResult, ReviewState
from roles.models import AccessReview
from roles.services import membership_resume, review_rounds, reviews_begin, reviews_close, reviews_remind
from roles.services.review_rounds import PERIODS
from roles.tasks import begin_reviews, close_reviews, remind_of_reviews
from tests.cast import membership, organisation, person
from tests.roles.asking import letters, make_administrator, trail
from tests.roles.resetting import at_own, membership_state, sent
from tests.roles.reviewing import (
    KEEP,
    active,
    after_the_date,
    close,
    decide,
    decide_all,
    item_of,
    results,
    review,
    set_policy,
    start,
)

pytestmark = pytest.mark.django_db
A_MINUTE = timedelta(minutes=1)
NAMES = ("Ada", "Ben", "Cato", "Eva", "Mia", "Niels", "Nils")


def reviews() -> int:
    with system_context("test"):
        return AccessReview.objects.count()


# --- beginning -------------------------------------------------------------------------------------


def test_a_review_begins_by_the_rhythm_once_and_the_administrator_is_told():
    set_policy(rhythm=ReviewRhythm.YEARLY)
    at = timezone.now()
    assert (reviews_begin(at=at), reviews_begin(at=at + A_MINUTE)) == (1, 0)
    begun = review()
    assert (begun.started_by, begun.started_at) == (None, at)
    assert letters("review_started") == [(person("ada").email, person("ada").language)]
    assert sent("review_started")[0]["people"] == "7"
    assert trail(AuditTag.REVIEW_STARTED) == [(None, organisation("alder").id, None, None)]


def test_without_a_rhythm_nothing_begins():
    set_policy(rhythm=ReviewRhythm.NONE)
    set_policy("oak", rhythm=ReviewRhythm.QUARTERLY)
    assert reviews_begin(at=timezone.now()) == 1
    assert review("oak").organisation == organisation("oak")


@pytest.mark.parametrize("rhythm", list(PERIODS))
def test_the_next_review_begins_a_period_after_the_start_of_the_last(rhythm):
    start()
    decide_all()
    close()
    set_policy(rhythm=rhythm)
    next_at = review().started_at + PERIODS[rhythm]
    assert (reviews_begin(at=next_at - A_MINUTE), reviews_begin(at=next_at)) == (0, 1)


def test_nothing_begins_while_a_review_is_open():
    start()
    set_policy(rhythm=ReviewRhythm.QUARTERLY)
    assert reviews_begin(at=review().started_at + timedelta(days=400)) == 0
    assert reviews() == 1


def test_an_organisation_without_an_administrator_waits_for_one():
    set_policy(rhythm=ReviewRhythm.QUARTERLY)
    make_administrator("ada", "alder", really=False)
    assert reviews_begin(at=timezone.now()) == 0
    make_administrator("ada", "alder")
    assert reviews_begin(at=timezone.now()) == 1


# --- reminding -------------------------------------------------------------------------------------


def test_administrators_are_reminded_seven_days_and_one_day_before_the_date():
    start()
    decide(ben=KEEP)
    due = review().due_at
    told = [
        reviews_remind(at=due - before)
        for before in (
            timedelta(days=7, minutes=1),
            timedelta(days=7),
            timedelta(days=6),
            timedelta(days=1, minutes=1),
            timedelta(days=1),
            timedelta(hours=1),
            timedelta(0),
        )
    ]
    assert told == [0, 1, 0, 0, 1, 0, 0]
    assert [each["people"] for each in sent("review_reminder")] == ["5", "5"]
    assert letters("review_reminder") == [(person("ada").email, person("ada").language)] * 2


def test_after_a_week_without_a_worker_one_reminder_goes():
    start()
    assert (reviews_remind(at=review().due_at - timedelta(hours=3)), len(sent("review_reminder"))) == (1, 1)


def test_a_reminder_says_whether_people_are_paused():
    set_policy(pauses=True)
    start()
    start("olga", "oak")
    reviews_remind(at=review().due_at - timedelta(days=1) + A_MINUTE)
    assert {each["name"]: each["pauses"] for each in sent("review_reminder")} == {
        person("ada").full_name: "yes",
        person("olga").full_name: "",
    }


def test_nobody_is_reminded_when_everybody_is_decided_about():
    start()
    decide_all()
    assert reviews_remind(at=review().due_at - timedelta(days=1)) == 0
    assert sent("review_reminder") == []


# --- the date --------------------------------------------------------------------------------------


def test_before_the_date_nothing_is_closed():
    start()
    assert (reviews_close(at=review().due_at - A_MINUTE), review().state) == (0, ReviewState.OPEN)


def test_at_the_date_whoever_is_left_stays_and_the_report_says_so():
    start()
    decide(ben=KEEP)
    assert reviews_close(at=after_the_date()) == 1
    found = review()
    assert results() == dict.fromkeys(NAMES, ReviewResult.UNANSWERED) | {
        "Ada": ReviewResult.KEPT,
        "Ben": ReviewResult.KEPT,
    }
    assert (found.state, found.closed_by, membership_state("cato", "alder")) == (
        ReviewState.CLOSED,
        None,
        "ACTIVE",
    )
    assert found.trail_hash
    assert sent("access_paused") == []
    assert [(each["name"], each["people"]) for each in sent("review_closed")] == [
        (person("ada").full_name, "5")
    ]


def test_at_the_date_whoever_is_left_is_paused_where_the_policy_says_so_and_told():
    set_policy(pauses=True)
    start()
    decide(ben=KEEP)
    reviews_close(at=after_the_date())
    assert results() == dict.fromkeys(NAMES, ReviewResult.PAUSED) | {
        "Ada": ReviewResult.KEPT,
        "Ben": ReviewResult.KEPT,
    }
    assert (membership_state("cato", "alder"), membership_state("ben", "alder")) == ("PAUSED", "ACTIVE")
    assert {each["name"] for each in sent("access_paused")} == {
        person(key).full_name for key in ("cato", "eva", "mia", "nils", "nils_without_factor")
    }
    assert {each["actor"] for each in sent("access_paused")} == {"De toegangscontrole"}
    paused = [event for event in trail(AuditTag.ACCESS_PAUSED) if event[3] == person("cato").id]
    assert paused == [(None, organisation("alder").id, None, person("cato").id)]


def test_an_administrator_lets_a_paused_colleague_go_on():
    set_policy(pauses=True)
    start()
    reviews_close(at=after_the_date())
    at_own("ada", "alder", membership_resume, membership_id=membership("cato", "alder").id)
    assert membership_state("cato", "alder") == "ACTIVE"


def test_the_last_administrator_is_neither_paused_nor_asked_for():
    set_policy(pauses=True)
    start()
    reviews_close(at=after_the_date())
    assert membership_state("ada", "alder") == "ACTIVE"
    assert (results()["Ada"], item_of("ada").is_only_administrator) == (ReviewResult.KEPT, True)


def test_of_two_administrators_about_whom_nobody_decided_the_one_who_was_here_last_stays():
    set_policy(pauses=True)
    make_administrator("cato", "alder")
    active("ada", timedelta(days=40))
    active("cato", timedelta(days=2))
    start()
    reviews_close(at=after_the_date())
    assert (membership_state("ada", "alder"), membership_state("cato", "alder")) == ("PAUSED", "ACTIVE")
    assert (results()["Ada"], results()["Cato"]) == (ReviewResult.PAUSED, ReviewResult.KEPT)
    assert item_of("cato").is_only_administrator is True


def test_whoever_is_paused_already_stays_so_without_another_message():
    set_policy(pauses=True)
    start()
    with system_context("test"):
        Membership.objects.filter(id=membership("cato", "alder").id).update(state="PAUSED")
    reviews_close(at=after_the_date())
    assert results()["Cato"] == ReviewResult.PAUSED
    assert person("cato").full_name not in {each["name"] for each in sent("access_paused")}


def test_where_nobody_administers_any_more_nobody_is_paused():
    set_policy(pauses=True)
    start()
    make_administrator("ada", "alder", really=False)
    reviews_close(at=after_the_date())
    assert (results()["Cato"], membership_state("cato", "alder")) == (ReviewResult.UNANSWERED, "ACTIVE")


def test_closing_twice_closes_pauses_and_tells_once():
    set_policy(pauses=True)
    start()
    at = after_the_date()
    assert (reviews_close(at=at), reviews_close(at=at + A_MINUTE)) == (1, 0)
    assert (len(sent("access_paused")), len(sent("review_closed"))) == (6, 1)


def test_a_worker_killed_between_two_parts_is_followed_up_where_it_stopped(monkeypatch):
    """Two people at a time; after the first part the power goes. The next run pauses the others, and nobody twice."""
    set_policy(pauses=True)
    start()
    monkeypatch.setattr(review_rounds, "PAUSED_AT_ONCE", 2)
    really, parts = review_rounds._pause_some, []

    def until_the_power_goes(*args):
        parts.append(1)
        if len(parts) == 2:
            raise KeyboardInterrupt
        return really(*args)

    monkeypatch.setattr(review_rounds, "_pause_some", until_the_power_goes)
    at = after_the_date()
    with pytest.raises(KeyboardInterrupt):
        reviews_close(at=at)
    assert (review().state, len(sent("access_paused"))) == (ReviewState.OPEN, 2)
    monkeypatch.setattr(review_rounds, "_pause_some", really)
    assert reviews_close(at=at) == 1
    assert (review().state, len(sent("access_paused"))) == (ReviewState.CLOSED, 6)


def test_the_tasks_call_their_services():
    set_policy(rhythm=ReviewRhythm.YEARLY)
    assert (begin_reviews(), begin_reviews()) == (1, 0)
    now = timezone.now()
    with system_context("test"):
        AccessReview.objects.update(started_at=now - timedelta(days=29), due_at=now + timedelta(hours=1))
    assert (remind_of_reviews(), close_reviews()) == (1, 0)
    with system_context("test"):
        AccessReview.objects.update(due_at=now - timedelta(hours=1))
    assert (close_reviews(), review().state) == (1, ReviewState.CLOSED)
