"""The access review as administrators do it: who is in it, deciding, closing, and every refusal."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from access.database import database_context, system_context
from accounts.models import User
from accounts.selectors import factors_of
from audit.enums import AuditTag
from audit.models import AuditSeal
from common.errors import DomainError
from orgs.enums import MembershipState
from orgs.models import Membership
from roles.enums import ReviewResult, ReviewState
from roles.models import ANSWER_WITHIN, AccessReview, AccessReviewItem
from roles.services import Reviewed, membership_end, review_close, review_decide, review_start
from tests.cast import membership, organisation, person
from tests.nets.actors import actor, context_of
from tests.roles.asking import make_administrator, trail
from tests.roles.resetting import at_own, membership_state, sent
from tests.roles.reviewing import (
    KEEP,
    REMOVE,
    active,
    close,
    decide,
    decide_all,
    decisions,
    facts,
    item_of,
    results,
    review,
    set_policy,
    start,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    """Refusals are read in English here."""
    with translation.override("en"):
        yield


# --- starting --------------------------------------------------------------------------------------


def test_a_review_lists_everybody_with_access_and_no_one_else():
    with system_context("test"):
        Membership.objects.filter(id=membership("eva", "alder").id).update(
            state=MembershipState.ENDED, ends_at=timezone.now()
        )
        Membership.objects.filter(id=membership("cato", "alder").id).update(state=MembershipState.PAUSED)
    begun = start()
    assert decisions() == dict.fromkeys(("Ada", "Ben", "Cato", "Mia", "Niels", "Nils"), "")
    assert begun.due_at == begun.started_at + ANSWER_WITHIN
    assert (begun.started_by_id, begun.state) == (person("ada").id, ReviewState.OPEN)
    assert facts(AuditTag.REVIEW_STARTED) == [{"review": begun.id, "people": 6}]


def test_a_row_keeps_what_the_person_had_at_the_start():
    active("ben", timedelta(days=3))
    start()
    row = item_of("ben")
    assert row.roles == [{"role": "REPORTING_OFFICER", "relation": ""}]
    assert row.role_words == ["Reporting officer"]
    assert (row.person_name, row.is_functional_administrator, row.methods) == (
        person("ben").full_name,
        False,
        sorted(each.value for each in factors_of(user_id=person("ben").id).usable),
    )
    assert row.last_activity_at == membership("ben", "alder").last_active_at


def test_a_role_for_one_relation_names_it():
    start("ivo", "iris")
    assert {"role": "REPORTING_OFFICER", "relation": organisation("alder").name} in item_of(
        "ira", "iris"
    ).roles


def test_a_relation_whose_mandate_is_over_has_no_name_any_more():
    start("ivo", "iris")
    row = item_of("jo", "iris")
    assert row.roles == [{"role": "REPORTING_OFFICER", "relation": None}]
    assert row.role_words == ["Reporting officer · mandate has ended"]


@pytest.mark.parametrize(
    ("ago", "proposal"),
    [(timedelta(days=89), KEEP), (timedelta(days=90), REMOVE), (timedelta(days=400), REMOVE), (None, REMOVE)],
)
def test_who_was_not_active_for_ninety_days_is_proposed_to_be_removed(ago, proposal):
    active("ben", ago)
    start()
    assert item_of("ben").proposal == proposal


def test_who_works_elsewhere_every_day_is_idle_here():
    active("mia", timedelta(days=91))
    active("mia", timedelta(hours=1), at="oak")
    with system_context("test"):
        User.objects.filter(id=person("mia").id).update(last_login=timezone.now())
    start()
    assert item_of("mia").proposal == REMOVE


def test_a_newcomer_who_was_never_active_is_not_idle():
    with system_context("test"):
        Membership.objects.filter(id=membership("ben", "alder").id).update(
            starts_at=timezone.now() - timedelta(days=2)
        )
    start()
    assert item_of("ben").proposal == KEEP


def test_a_second_review_is_refused_while_one_is_open():
    start()
    with pytest.raises(DomainError, match="open already"):
        start()
    with system_context("test"):
        assert AccessReview.objects.count() == 1
    assert len(trail(AuditTag.REVIEW_REFUSED)) == 1


@pytest.mark.parametrize("key", ["ben", "cato"])
def test_whoever_is_no_administrator_starts_nothing(key):
    with pytest.raises(DomainError, match="Only a functional administrator"):
        start(key)
    with system_context("test"):
        assert AccessReview.objects.count() == 0
    assert [event[0] for event in trail(AuditTag.REVIEW_REFUSED)] == [person(key).id]


def test_whoever_lost_the_flag_a_moment_ago_is_refused():
    acting = actor("ada", "alder")
    make_administrator("cato", "alder")
    make_administrator("ada", "alder", really=False)
    with database_context(context_of(acting)), pytest.raises(DomainError, match="changed a moment ago"):
        review_start(acting=acting)


def test_whoever_joins_after_the_start_is_not_in_it():
    with system_context("test"):
        Membership.objects.filter(id=membership("cato", "alder").id).update(
            starts_at=timezone.now() + timedelta(minutes=1)
        )
    start()
    assert "Cato" not in decisions()
    assert "Ben" in decisions()


# --- deciding --------------------------------------------------------------------------------------


def test_keeping_is_recorded_and_changes_no_access():
    start()
    assert decide(ben=KEEP, cato=KEEP) == Reviewed(kept=2, removed=0)
    row = item_of("ben")
    assert (row.decision, row.decided_by, membership_state("ben", "alder")) == (KEEP, person("ada"), "ACTIVE")
    assert [event[3] for event in trail(AuditTag.REVIEW_DECIDED)] == [person("ben").id, person("cato").id]


def test_removing_ends_the_access_at_once_with_the_review_as_reason():
    start()
    assert decide(ben=REMOVE, cato=KEEP) == Reviewed(kept=1, removed=1)
    with system_context("test"):
        ended = Membership.objects.get(id=membership("ben", "alder").id)
    day = timezone.localtime(review().started_at)
    assert (ended.state, ended.stopped_by_id) == (MembershipState.ENDED, person("ada").id)
    assert ended.stop_reason == f"Access review of {day.day} {day:%b %Y}"
    assert [each["actor"] for each in sent("access_ended")] == [person("ada").full_name]


def test_deciding_the_same_again_changes_nothing():
    start()
    decide(ben=REMOVE, cato=KEEP)
    assert decide(ben=REMOVE, cato=KEEP) == Reviewed(kept=0, removed=0)
    assert (len(trail(AuditTag.REVIEW_DECIDED)), len(sent("access_ended"))) == (2, 1)


def test_whoever_was_kept_can_still_be_removed():
    start()
    decide(ben=KEEP)
    assert decide(ben=REMOVE) == Reviewed(kept=0, removed=1)
    assert membership_state("ben", "alder") == "ENDED"


def test_whoever_was_removed_cannot_be_kept():
    start()
    decide(ben=REMOVE)
    with pytest.raises(DomainError, match="Ben Hoekstra has ended meanwhile"):
        decide(ben=KEEP)
    assert item_of("ben").decision == REMOVE


def test_access_that_ended_in_another_way_cannot_be_kept_and_needs_no_removal():
    start()
    at_own("ada", "alder", membership_end, membership_id=membership("ben", "alder").id, reason="Left us")
    with pytest.raises(DomainError, match="has ended meanwhile"):
        decide(ben=KEEP)
    assert decide(ben=REMOVE) == Reviewed(kept=0, removed=0)
    assert item_of("ben").decision == ""


def test_nobody_decides_about_oneself():
    make_administrator("cato", "alder")
    start()
    for decision in (KEEP, REMOVE):
        with pytest.raises(DomainError, match="Nobody decides about the own access"):
            decide(ada=decision)
    assert item_of("ada").decision == ""


def test_the_database_refuses_a_decision_about_oneself():
    start()
    with system_context("test"), pytest.raises(IntegrityError, match="nobody_reviews"), transaction.atomic():
        AccessReviewItem.objects.filter(id=item_of("ben").id).update(
            decision=KEEP, decided_at=timezone.now(), decided_by=person("ben")
        )


def test_another_administrator_decides_about_an_administrator():
    make_administrator("cato", "alder")
    start()
    assert decide(cato=REMOVE) == Reviewed(kept=0, removed=1)
    assert (membership_state("cato", "alder"), item_of("ada").decision) == ("ENDED", "")


def test_the_last_administrator_is_never_removed():
    """Ada is the last one; Cato, whom she made administrator, was paused meanwhile and comes with an old page."""
    make_administrator("cato", "alder")
    start()
    acting = actor("cato", "alder")
    make_administrator("cato", "alder", really=False)
    chosen = {item_of("ada").id: REMOVE}
    with database_context(context_of(acting)), pytest.raises(DomainError, match="changed a moment ago"):
        review_decide(acting=acting, decisions=chosen)
    assert membership_state("ada", "alder") == "ACTIVE"


@pytest.mark.parametrize("key", ["ben", "cato"])
def test_whoever_is_no_administrator_decides_nothing(key):
    start()
    with pytest.raises(DomainError, match="Only a functional administrator"):
        decide(key, mia=REMOVE)
    assert membership_state("mia", "alder") == "ACTIVE"


def test_a_refusal_undoes_the_whole_saving():
    make_administrator("cato", "alder")
    start()
    with pytest.raises(DomainError):
        decide(ben=REMOVE, mia=KEEP, ada=KEEP)
    assert (membership_state("ben", "alder"), item_of("mia").decision) == ("ACTIVE", "")
    assert (trail(AuditTag.REVIEW_DECIDED), len(trail(AuditTag.REVIEW_REFUSED))) == ([], 1)


def test_somebody_of_another_review_is_refused():
    start()
    start("olga", "oak")
    acting = actor("ada", "alder")
    chosen = {item_of("mia", "oak").id: REMOVE}
    with database_context(context_of(acting)), pytest.raises(DomainError, match="has changed meanwhile"):
        review_decide(acting=acting, decisions=chosen)
    assert membership_state("mia", "oak") == "ACTIVE"


def test_nothing_is_decided_without_an_open_review():
    with pytest.raises(DomainError, match="No access review is open"):
        at_own("ada", "alder", review_decide, decisions={})


def test_nothing_is_decided_after_the_date():
    start()
    with system_context("test"):
        now = timezone.now()
        AccessReview.objects.update(started_at=now - timedelta(days=31), due_at=now - timedelta(seconds=1))
    with pytest.raises(DomainError, match="The date of this review has passed"):
        decide(ben=KEEP)
    assert item_of("ben").decision == ""


# --- closing ---------------------------------------------------------------------------------------


def test_a_review_is_closed_when_everybody_is_decided_about():
    start()
    decide_all(ben=REMOVE)
    closed = close()
    assert results() == {
        "Ada": ReviewResult.KEPT,
        "Ben": ReviewResult.REMOVED,
        "Cato": ReviewResult.KEPT,
        "Eva": ReviewResult.KEPT,
        "Mia": ReviewResult.KEPT,
        "Niels": ReviewResult.KEPT,
        "Nils": ReviewResult.KEPT,
    }
    assert (closed.state, closed.closed_by_id) == (ReviewState.CLOSED, person("ada").id)
    assert facts(AuditTag.REVIEW_CLOSED) == [{"review": closed.id}]


def test_closing_takes_the_head_of_the_trail_with_all_that_was_decided():
    start()
    decide_all()
    close()
    with system_context("test"):
        last = AuditSeal.objects.filter(organisation_id=organisation("alder").id).latest("position")
    found = review()
    assert (found.trail_position, found.trail_hash) == (last.position, last.hash)
    assert last.position >= len(trail(AuditTag.REVIEW_DECIDED)) + 2


def test_whoever_left_in_another_way_needs_no_decision_and_shows_as_ended():
    start()
    at_own("ada", "alder", membership_end, membership_id=membership("ben", "alder").id, reason="Left us")
    decide_all()
    close()
    assert (results()["Ben"], results()["Cato"]) == (ReviewResult.ENDED, ReviewResult.KEPT)


def test_a_review_with_people_left_is_not_closed():
    start()
    decide(ben=KEEP)
    with pytest.raises(DomainError, match="Decide about 5 more people first"):
        close()
    assert (review().state, item_of("ben").result) == (ReviewState.OPEN, "")


def test_closing_again_changes_nothing():
    start()
    decide_all()
    first = close()
    assert close().closed_at == first.closed_at
    assert len(trail(AuditTag.REVIEW_CLOSED)) == 1


def test_whoever_is_no_administrator_closes_nothing():
    start()
    decide_all()
    with pytest.raises(DomainError, match="Only a functional administrator"):
        close("ben")
    assert review().state == ReviewState.OPEN


def test_the_review_of_another_organisation_is_not_found():
    start()
    acting = actor("olga", "oak")
    with database_context(context_of(acting)), pytest.raises(AccessReview.DoesNotExist):
        review_close(acting=acting, review_id=review().id)


def test_a_closed_review_makes_room_for_the_next():
    start()
    decide_all(ben=REMOVE)
    close()
    start()
    assert "Ben" not in decisions()
    assert "Cato" in decisions()


def test_what_the_policy_said_at_the_start_holds_to_the_end():
    set_policy(pauses=True)
    start()
    set_policy(pauses=False)
    assert review().pauses_unanswered is True


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"closed_at": timezone.now()}, "open_or_closed"),
        ({"state": ReviewState.CLOSED}, "open_or_closed"),
        ({"due_at": timezone.now() - timedelta(days=60)}, "due_after"),
        ({"trail_position": 1}, "head_of_the_trail"),
    ],
)
def test_the_database_refuses_what_no_review_can_be(change, constraint):
    start()
    with system_context("test"), pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        AccessReview.objects.update(**change)
