"""The pages of the access review: starting, deciding several at once, filter and pages, closing, the report."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from access.database import system_context
from accounts.models import User
from audit.enums import AuditTag
from orgs.models import Membership
from roles.models import AccessReviewItem
from roles.services import membership_end, reviews_close
from tests.cast import membership, organisation, person
from tests.queries import queries_of
from tests.roles.asking import make_administrator, place, press, text_of, trail, visit
from tests.roles.resetting import at_own, membership_state
from tests.roles.reviewing import (
    KEEP,
    REMOVE,
    active,
    after_the_date,
    close,
    decide,
    decide_all,
    decisions,
    everybody_active,
    facts,
    item_of,
    review,
    set_policy,
    start,
)

pytestmark = pytest.mark.django_db

HOME, START, PEOPLE, CLOSE = (
    place("alder", path) for path in ("review/", "review/start/", "review/people/", "review/close/")
)


def choices(**chosen: str) -> dict[str, str]:
    """What the form sends: `choices(ben="KEEP")`."""
    return {f"decision-{item_of(key).id}": value for key, value in chosen.items()}


def many_colleagues(count: int) -> None:
    """So many more people at Alder."""
    with system_context("test"):
        people = User.objects.bulk_create(
            User(email=f"p{number}@example.org", full_name=f"Persoon {number:04}", password="!")
            for number in range(count)
        )
        at = timezone.now() - timedelta(days=1)
        Membership.objects.bulk_create(
            Membership(user=each, organisation=organisation("alder"), starts_at=at) for each in people
        )


def count_queries(deed: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        deed()
    return len(queries_of(captured))


def report_of(client: Any) -> str:
    answer = client.get(place("alder", f"review/{review().id}/report/"))
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


# --- starting --------------------------------------------------------------------------------------


def test_an_administrator_starts_a_review_and_sees_the_people():
    ada = visit("ada")
    assert "Start a review" in text_of(ada.get(HOME).text)
    page = ada.post(START, follow=True)
    words = text_of(page.text)
    assert page.redirect_chain == [(PEOPLE, 302)]
    assert "The review has begun." in words
    assert "Decided 0 of 7" in words
    assert "Ben Hoekstra" in words


def test_a_second_start_shows_the_open_review():
    start()
    assert "An access review is open already." in text_of(visit("ada").post(START, follow=True).text)


def test_the_page_of_an_open_review_says_how_far_it_is():
    everybody_active()
    active("ben", timedelta(days=100))
    start()
    decide(cato=KEEP, mia=REMOVE)
    at_own("ada", "alder", membership_end, membership_id=membership("eva", "alder").id, reason="Left us")
    words = text_of(visit("ada").get(HOME).text)
    assert "Decided 3 of 7" in words
    assert "Left 4 people" in words
    assert "1 of them not active for 90 days" in words
    assert "Kept 1 Removed 1 Ended in another way 1" in words
    assert "the report says that nobody answered" in words


def test_the_page_warns_where_people_are_paused_at_the_date():
    set_policy(pauses=True)
    start()
    assert "Whoever is not decided about by then is paused" in text_of(visit("ada").get(PEOPLE).text)


@pytest.mark.parametrize("path", [START, PEOPLE, CLOSE])
def test_changes_ask_for_a_second_factor_proved_just_now(path):
    start()
    ada = visit("ada", proved_ago=timedelta(minutes=11))
    assert ada.get(HOME).status_code == 200
    assert ada.post(path, choices(ben="REMOVE"))["Location"].startswith("/verify/")
    assert membership_state("ben", "alder") == "ACTIVE"


# --- deciding --------------------------------------------------------------------------------------


def test_several_are_decided_about_at_once():
    start()
    page = visit("ada").post(PEOPLE, choices(ben="REMOVE", cato="KEEP", mia="KEEP"), follow=True)
    words = text_of(page.text)
    assert "2 people are kept. 1 person is removed." in words
    assert "Not decided (4)" in words
    assert "Ben Hoekstra" not in words
    assert (decisions()["Ben"], decisions()["Cato"], decisions()["Eva"]) == ("REMOVE", "KEEP", "")


def test_everybody_shows_what_was_decided_and_by_whom():
    start()
    decide(ben=REMOVE, cato=KEEP)
    at_own("ada", "alder", membership_end, membership_id=membership("eva", "alder").id, reason="Left us")
    page = visit("ada").get(f"{PEOPLE}?show=all").text
    words = text_of(page)
    assert f"Removed by {person('ada').full_name}" in words
    assert "The desk decides" in words
    assert "Access has ended" in words
    cato = re.search(rf'name="decision-{item_of("cato").id}" value="KEEP"([^>]*)>', page)
    assert cato
    assert "checked" in cato[1]
    assert f'name="decision-{item_of("ben").id}"' not in page


def test_the_own_row_has_no_choice():
    make_administrator("cato", "alder")
    start()
    page = visit("ada").get(PEOPLE).text
    assert "Another administrator decides" in text_of(page)
    assert f'name="decision-{item_of("ada").id}"' not in page
    assert f'name="decision-{item_of("cato").id}"' in page
    decide("cato", ada=KEEP)
    assert f"Kept by {person('cato').full_name}" in text_of(visit("ada").get(f"{PEOPLE}?show=all").text)


def test_a_refused_choice_saves_nothing_and_says_why():
    make_administrator("cato", "alder")
    start()
    words = text_of(visit("ada").post(PEOPLE, choices(ben="REMOVE", ada="KEEP")).text)
    assert "Another functional administrator does, or else the desk. Nothing was saved." in words
    assert membership_state("ben", "alder") == "ACTIVE"


def test_nothing_chosen_and_nonsense_change_nothing():
    start()
    sent = {"decision-x": "KEEP", f"decision-{item_of('ben').id}": "PERHAPS", "decision-": "KEEP"}
    assert "Nothing has changed." in text_of(visit("ada").post(PEOPLE, sent, follow=True).text)
    assert decisions()["Ben"] == ""


def test_somebody_idle_stands_first_and_is_proposed_to_be_removed():
    everybody_active()
    active("nils", timedelta(days=91))
    start()
    page = text_of(visit("ada").get(PEOPLE).text)
    assert page.index(person("nils").full_name) < page.index(person("ben").full_name)
    assert "Remove not active for 90 days" in page


def test_without_an_open_review_the_people_and_closing_lead_to_the_reviews():
    ada = visit("ada")
    assert ada.get(PEOPLE)["Location"] == HOME
    assert ada.get(CLOSE)["Location"] == HOME
    assert "No access review is open." in text_of(ada.post(PEOPLE, follow=True).text)


def test_the_list_stands_on_pages_and_saving_keeps_the_filter():
    many_colleagues(30)
    start()
    ada = visit("ada")
    second = ada.get(f"{PEOPLE}?show=all&page=2")
    assert "26–37 of 37" in text_of(second.text)
    answer = ada.post(f"{PEOPLE}?show=all&page=2", choices(ben="KEEP"))
    assert answer["Location"] == f"{PEOPLE}?show=all&page=2"


def test_the_list_takes_as_many_queries_for_few_as_for_many():
    ada = visit("ada")
    start()
    few = count_queries(lambda: ada.get(f"{PEOPLE}?show=all"))
    decide_all()
    close()
    many_colleagues(60)
    start()
    assert count_queries(lambda: ada.get(f"{PEOPLE}?show=all")) == few


def test_starting_takes_as_many_queries_for_few_as_for_many():
    few = count_queries(start)
    decide_all()
    close()
    many_colleagues(300)
    assert count_queries(start) == few


# --- closing, and the report -----------------------------------------------------------------------


def test_closing_is_offered_once_everybody_is_decided_about():
    start()
    ada = visit("ada")
    assert "A review can be closed once everybody is decided about." in text_of(ada.get(CLOSE).text)
    decide_all()
    page = press(ada, ada.get(CLOSE), "Close the review")
    assert page["Location"] == HOME
    words = text_of(ada.get(HOME).text)
    assert "The review is closed. Its report is ready." in words
    assert "Start a review" in words


def test_closing_with_people_left_says_so():
    start()
    answer = visit("ada").post(CLOSE, {"review": str(review().id)})
    assert "Decide about 6 more people first." in text_of(answer.text)


def test_closing_an_unknown_review_is_not_found():
    start()
    ada = visit("ada")
    assert ada.post(CLOSE, {"review": "999999999"}).status_code == 404
    assert ada.post(CLOSE, {"review": "x"}).status_code == 200


def test_the_report_says_who_decided_what_and_where_the_trail_ends():
    start()
    decide_all(ben=REMOVE)
    close()
    ada = visit("ada")
    assert re.search(rf'href="{place("alder", f"review/{review().id}/report/")}"', ada.get(HOME).text)
    text = report_of(ada)
    found = review()
    for words in (
        found.organisation.name,
        found.organisation.relation_number,
        f"{person('ben').full_name} Reporting officer",
        f"Removed {person('ada').full_name}",
        f"Kept {settings.BRAND['desk']}",
        str(found.trail_position),
    ):
        assert words in text
    assert found.trail_hash in text.replace(" ", "")
    assert [event[0] for event in trail(AuditTag.REVIEW_DOWNLOADED)] == [person("ada").id]
    assert facts(AuditTag.REVIEW_DOWNLOADED) == [{"review": found.id}]


def test_the_report_of_a_review_that_closed_by_itself_says_so():
    set_policy(pauses=True)
    start()
    reviews_close(at=after_the_date())
    text = report_of(visit("ada"))
    assert "by itself" in text
    assert "Not answered, paused" in text
    assert "the only functional administrator stays" in text


def test_the_report_of_two_hundred_people_has_all_of_them_under_the_heads_of_each_page():
    many_colleagues(200)
    start()
    decide_all()
    close()
    answer = visit("ada").get(place("alder", f"review/{review().id}/report/"))
    pages = [page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages]
    whole = "\n".join(pages)
    assert [f"Persoon {number:04}" for number in range(200) if f"Persoon {number:04}" not in whole] == []
    assert all("Last active" in page for page in pages[:-1])
    assert len(pages) > 5


def test_an_open_review_and_one_of_others_have_no_report():
    start()
    ada = visit("ada")
    assert ada.get(place("alder", f"review/{review().id}/report/")).status_code == 404
    start("olga", "oak")
    decide_all("olga", "oak")
    close("olga", "oak")
    assert ada.get(place("alder", f"review/{review('oak').id}/report/")).status_code == 404
    assert visit("olga").get(place("oak", f"review/{review('oak').id}/report/")).status_code == 200


# --- elsewhere -------------------------------------------------------------------------------------


def test_menu_and_home_of_an_administrator_say_how_many_are_left():
    start()
    decide(ben=KEEP)
    page = visit("ada").get(place("alder")).text
    assert "5 People to decide about in the access review" in text_of(page).replace("Waiting: ", "")
    assert re.search(r"Access review.{0,120}5", " ".join(re.sub(r"<[^>]+>", " ", page).split()))
    assert "People to decide about" not in visit("ben").get(place("alder")).text


def test_home_says_that_everybody_is_decided_about():
    start()
    decide_all()
    assert "Everybody in the access review is decided about" in text_of(visit("ada").get(place("alder")).text)


def test_a_role_that_the_catalogue_has_no_more_is_still_named():
    start()
    with system_context("test"):
        AccessReviewItem.objects.filter(id=item_of("ben").id).update(
            roles=[{"role": "OLD", "relation": "Elm"}]
        )
    assert "OLD · Elm" in visit("ada").get(PEOPLE).text
