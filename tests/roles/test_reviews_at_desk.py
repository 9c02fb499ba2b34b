"""Nobody decides about oneself: about an only functional administrator the desk does, or nobody until the date."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from access.database import system_context
from access.errors import PermissionMissing
from audit.enums import AuditTag
from common.errors import DomainError
from orgs.enums import MembershipState
from orgs.models import Membership
from roles.enums import ReviewResult, ReviewState
from roles.models import AccessReviewItem
from roles.selectors import review_desk_get, review_desk_list
from roles.services import review_desk_keep, reviews_close, reviews_remind
from tests.cast import membership, organisation, person
from tests.queries import queries_of
from tests.roles.asking import make_administrator, place, press, text_of, trail, visit
from tests.roles.resetting import at_own, at_the_desk, receivers, sent
from tests.roles.reviewing import (
    KEEP,
    REMOVE,
    close,
    decide,
    item_of,
    let_the_date_pass,
    results,
    review,
    start,
)

pytestmark = pytest.mark.django_db
LIST = "/desk/reviews/"
OTHERS = ("ben", "cato", "eva", "mia", "nils", "nils_without_factor")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def keep(by: str = "dirk", key: str = "ada", at: str = "alder") -> AccessReviewItem:
    found: AccessReviewItem = at_the_desk(by, review_desk_keep, item_id=item_of(key, at).id)
    return found


def waiting() -> list[str]:
    def read(*, acting: Any) -> list[str]:
        return [item.person_name for item in review_desk_list(acting=acting)]

    found: list[str] = at_the_desk("dirk", read)
    return found


def decide_others() -> None:
    decide(**dict.fromkeys(OTHERS, KEEP))


def refused(words: str, **who: str) -> None:
    """The refusal says so, leaves the person undecided, and stands in the trail of the customer."""
    before = item_of(who.get("key", "ada")).decision
    with pytest.raises(DomainError, match=words):
        keep(**who)
    assert item_of(who.get("key", "ada")).decision == before
    assert [event[1] for event in trail(AuditTag.REVIEW_REFUSED)] == [organisation("alder").id]


def test_an_only_administrator_waits_for_the_desk_and_so_does_the_review():
    start()
    decide_others()
    assert waiting() == [person("ada").full_name]
    with pytest.raises(DomainError, match="decides about the only functional administrator first"):
        close()
    assert keep().decided_by_id == person("dirk").id
    assert waiting() == []
    close()
    assert results()["Ada"] == ReviewResult.KEPT
    row = item_of("ada")
    assert (row.decision, row.decided_at_desk, row.is_only_administrator) == (KEEP, True, False)
    by_desk = trail(AuditTag.REVIEW_DECIDED)[-1]
    insurer = organisation("insurer").id
    assert by_desk == (person("dirk").id, organisation("alder").id, insurer, person("ada").id)


def test_the_desk_is_told_when_the_review_begins_and_when_it_is_reminded_of():
    start()
    assert [values["colleague"] for values in sent("review_of_desk")] == [person("ada").full_name]
    assert receivers("review_of_desk") == [settings.DESK_MAILBOX]
    assert sent("review_of_desk")[0]["path"] == f"{LIST}{item_of('ada').id}/"

    assert reviews_remind(at=review().due_at - timedelta(days=6)) == 1
    assert len(sent("review_of_desk")) == 2

    keep()
    reviews_remind(at=review().due_at - timedelta(hours=6))
    assert len(sent("review_of_desk")) == 2


def test_of_two_administrators_the_desk_is_not_told():
    make_administrator("ben", "alder")
    start()
    assert sent("review_of_desk") == []


def test_of_two_administrators_neither_comes_to_the_desk():
    make_administrator("cato", "alder")
    start()
    assert waiting() == []
    make_administrator("cato", "alder", really=False)
    assert waiting() == [person("ada").full_name]


def test_at_the_date_whoever_the_desk_did_not_decide_about_stays():
    start()
    decide_others()
    let_the_date_pass()
    assert waiting() == []
    reviews_close(at=timezone.now())
    row = item_of("ada")
    assert (row.result, row.decided_by, row.decided_at_desk, row.is_only_administrator) == (
        ReviewResult.KEPT,
        None,
        False,
        True,
    )


def test_an_administrator_may_still_decide_otherwise_and_then_it_is_that_ones_decision():
    start()
    keep()
    make_administrator("cato", "alder")
    decide("cato", ada=REMOVE)
    row = item_of("ada")
    assert (row.decision, row.decided_by, row.decided_at_desk) == (REMOVE, person("cato"), False)


# --- refusals ----------------------------------------------------------------------------------------


def test_whoever_is_not_at_the_desk_decides_nothing():
    start()
    with pytest.raises(DomainError, match="Only the desk decides this"):
        at_own("ada", "alder", review_desk_keep, item_id=item_of("ada").id)
    assert item_of("ada").decision == ""


def test_nobody_at_the_desk_decides_about_oneself():
    with system_context("test"):
        Membership.objects.filter(organisation=organisation("alder")).update(
            is_functional_administrator=False
        )
        Membership.objects.create(
            user=person("dirk"),
            organisation=organisation("alder"),
            is_functional_administrator=True,
            starts_at=timezone.now() - timedelta(days=1),
        )
    start("dirk")
    refused("Nobody decides about the own access. Ask a colleague", key="dirk")
    assert keep("dana", "dirk").decided_at_desk


def test_nothing_is_decided_once_the_review_is_closed():
    start()
    decide_others()
    keep()
    close()
    with system_context("test"):
        AccessReviewItem.objects.filter(id=item_of("ada").id).update(
            decision="", decided_at=None, decided_by=None, decided_at_desk=False
        )
    refused("This access review is over")


def test_nothing_is_decided_after_the_date():
    start()
    let_the_date_pass()
    refused("This access review is over")
    assert review().state == ReviewState.OPEN


def test_nothing_is_decided_twice():
    start()
    keep()
    refused("This was decided meanwhile", by="dana")
    assert item_of("ada").decided_by == person("dirk")


def test_nobody_is_kept_whose_access_has_ended():
    start()
    with system_context("test"):
        Membership.objects.filter(id=membership("ada", "alder").id).update(state=MembershipState.ENDED)
    refused("Ada Vermeulen has ended meanwhile")


def test_nothing_is_decided_that_a_second_administrator_can_decide():
    start()
    make_administrator("cato", "alder")
    refused("A functional administrator of the organisation decides this now")


def test_nobody_is_kept_who_is_no_administrator():
    start()
    refused("A functional administrator of the organisation decides this now", key="ben")


def test_only_the_desk_reads_who_waits():
    start()
    for selector, arguments in ((review_desk_list, {}), (review_desk_get, {"item_id": item_of("ada").id})):
        with pytest.raises(PermissionMissing):
            at_the_desk("vera", selector, **arguments)


def test_the_database_refuses_a_decision_of_the_desk_by_nobody():
    start()
    with system_context("test"), pytest.raises(IntegrityError, match="the_desk_keeps"), transaction.atomic():
        AccessReviewItem.objects.filter(id=item_of("ada").id).update(
            decision=REMOVE, decided_at=timezone.now(), decided_by=person("dirk"), decided_at_desk=True
        )


# --- pages -------------------------------------------------------------------------------------------


def test_two_clicks_at_the_desk_and_the_organisation_reads_by_whom():
    start()
    decide_others()
    ada, dirk = visit("ada"), visit("dirk")
    words = text_of(ada.get(place("alder", "review/")).text)
    assert "About the only functional administrator the Business Service Desk decides." in words
    assert "Close the review" not in words
    assert "The desk decides" in text_of(ada.get(place("alder", "review/people/")).text)
    path = f"{LIST}{item_of('ada').id}/"
    assert f'href="{path}"' in dirk.get(LIST).text
    page = dirk.get(path)
    assert "Does Ada Vermeulen keep access?" in text_of(page.text)
    assert (
        f"/desk/administrators/new/?organisation_number={organisation('alder').relation_number}" in page.text
    )
    assert press(dirk, page, "Keep the access").headers["Location"] == LIST
    said = text_of(dirk.get(LIST).text)
    assert "Nobody waits for the desk." in said
    assert "Keep the access" not in text_of(dirk.get(path).text)
    words = text_of(ada.get(place("alder", "review/people/?show=all")).text)
    assert "by the desk" in words
    assert person("dirk").full_name not in words
    assert "Close the review" in text_of(ada.get(place("alder", "review/")).text)


def test_what_left_the_desk_meanwhile_is_said_above_the_list():
    start()
    dirk, path = visit("dirk"), f"{LIST}{item_of('ada').id}/"
    page = dirk.get(path)
    keep("dana")
    assert "This was decided meanwhile." in text_of(press(dirk, page, "Keep the access").text)


def test_the_list_takes_as_many_queries_for_one_row_as_for_three():
    dirk = visit("dirk")

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            dirk.get(LIST)
        return len(queries_of(captured))

    start()
    one = asked()
    start("olga", "oak")
    start("ivo", "iris")
    assert len(waiting()) == 3
    assert asked() == one
