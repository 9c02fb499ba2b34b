"""The pages by which people are helped back in, and the door while an account rests."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from access.database import system_context
from access.proof import Method
from accounts.models import User
from accounts.selectors import factors_of
from accounts.sessions import BEGAN_AT
from roles.enums import ResetState, ResetWhat
from roles.models import AccountReset
from tests.accounts.people import app_code, browser, enrol_app, errors_of, give_recovery_codes
from tests.cast import membership, number, person
from tests.roles.asking import place, text_of, visit
from tests.roles.leaving import end
from tests.roles.resetting import (
    ADDRESS,
    CHECK,
    NEW_PASSWORD,
    case_with_letter,
    code_of_letter,
    come_by_link,
    membership_state,
    open_case,
    reset,
    secret_of,
    sent,
    start,
    token_of,
)

pytestmark = pytest.mark.django_db


def help_path(key: str, at: str = "alder") -> str:
    return place(at, f"colleagues/{membership(key, at).id}/help/")


def rest(key: str, *, hours: int = 20) -> None:
    """As if somebody came back a while ago without a remaining factor."""
    with system_context("test"):
        User.objects.filter(id=person(key).id).update(rests_until=timezone.now() + timedelta(hours=hours))


# --- an administrator ------------------------------------------------------------------------------


def test_an_administrator_starts_from_the_page_of_the_colleague_and_sees_it_there():
    ada = visit("ada")
    page = ada.get(place("alder", f"colleagues/{membership('ben', 'alder').id}/"))
    assert help_path("ben") in page.text
    assert ada.get(help_path("ben")).status_code == 200
    answer = ada.post(help_path("ben"), {"what": "BOTH"}, follow=True)
    assert "Ben Hoekstra gets an e-mail with a link." in text_of(answer.text)
    assert "Ada Vermeulen sent a link to get back in." in text_of(answer.text)
    assert secret_of("ben") not in answer.text


def test_an_administrator_stops_it_there():
    started = start("ben")
    answer = visit("ada").post(help_path("ben"), {"withdraw": "yes"}, follow=True)
    assert "The link that was sent no longer works." in text_of(answer.text)
    assert reset(started).state == ResetState.CANCELLED


def test_the_own_page_offers_no_help_and_refuses_it():
    ada = visit("ada")
    own = place("alder", f"colleagues/{membership('ada', 'alder').id}/")
    assert help_path("ada") not in ada.get(own).text
    assert "You cannot do this for yourself." in text_of(ada.get(help_path("ada")).text)
    assert "You cannot do this for yourself." in text_of(ada.post(help_path("ada"), {"what": "BOTH"}).text)


def test_nothing_chosen_starts_nothing():
    answer = visit("ada").post(help_path("ben"), {})
    assert errors_of(answer) == ["This field is required."]
    assert sent("reset_link") == []


def test_of_a_colleague_who_left_no_address_is_shown_and_no_link_offered():
    end("cato")
    page = text_of(visit("ada").get(help_path("cato")).text)
    assert "This access has ended." in page
    assert "Send the link" not in page
    assert person("cato").email not in page


def paused_mia() -> str:
    start("mia")
    come_by_link(secret_of("mia"))
    return place("oak", f"colleagues/{membership('mia', 'oak').id}/paused/")


def test_the_other_administrator_reads_what_happened_without_the_other_name_and_confirms():
    path = paused_mia()
    olga = visit("olga")
    page = olga.get(path)
    assert "Access of Mia de Koning is paused" in text_of(page.text)
    assert "Elzenhof" not in page.text
    answer = olga.post(path, {"confirm": "yes"}, follow=True)
    assert "Mia de Koning has access again." in text_of(answer.text)
    assert membership_state("mia", "oak") == "ACTIVE"
    again = olga.post(path, {"confirm": "yes"}, follow=True)
    assert "This access is not paused any more." in text_of(again.text)


def test_the_other_administrator_ends_the_access():
    path = paused_mia()
    answer = visit("olga").post(path, {"decline": "yes"}, follow=True)
    assert "The access of Mia de Koning has ended." in text_of(answer.text)
    assert membership_state("mia", "oak") == "ENDED"


def test_a_paused_member_sees_the_other_organisation_only():
    paused_mia()
    with system_context("test"):
        from accounts.models import AppDevice

        AppDevice.objects.create(user=person("mia"), key="JBSWY3DPEHPK3PXP")
    mia = visit("mia")
    assert mia.get(place("oak")).status_code == 404
    assert mia.get(place("alder")).status_code == 200


# --- the link ----------------------------------------------------------------------------------------


def link(key: str) -> str:
    return f"/recover/link/{secret_of(key)}/"


def test_looking_at_the_link_changes_nothing():
    started = start("ben")
    for _ in range(2):
        page = browser().get(link("ben"))
        assert page.status_code == 200
        assert page["Cache-Control"] == "no-store"
    assert reset(started).state == ResetState.SENT


def test_the_link_leads_to_a_new_factor_and_new_codes_and_then_home():
    start("ben")
    client = browser()
    answer = client.post(link("ben"), {"password": NEW_PASSWORD, "code": ""})
    assert answer["Location"] == "/enrol/?next=/o/"
    assert client.get(place("alder")).status_code == 302  # half signed in reaches nothing yet
    answer = enrol_app(client, query="?next=/o/")
    assert answer["Location"] == "/enrol/recovery-codes/?next=%2Fo%2F"
    page = client.post(answer["Location"], {"make": "yes"})
    answer = client.post(answer["Location"], {"code": page.context["codes"][0]})
    assert answer["Location"] == "/enrol/another/?next=%2Fo%2F"
    assert client.get(answer["Location"])["Location"] == "/o/"  # the account rests: no further factor now
    assert client.get(place("alder")).status_code == 200
    assert factors_of(user_id=person("ben").id).codes_left == 10


def test_whoever_came_back_without_a_factor_is_not_shown_the_old_number():
    with system_context("test"):
        User.objects.filter(id=person("ben").id).update(mobile_number="+31612345678")
    start("ben")
    client = browser()
    client.post(link("ben"), {"password": NEW_PASSWORD, "code": ""})

    page = client.post("/enrol/", {"enrol_view-current_step": "method", "method-method": "sms"})

    assert page.context["wizard"]["steps"].current == "number"
    assert "612345678" not in page.content.decode()


def test_a_recovery_code_at_the_link_leads_on_to_the_new_telephone():
    code = give_recovery_codes(person("ben"))[0]
    start("ben")
    client = browser()
    client.post(link("ben"), {"password": NEW_PASSWORD, "code": code})
    answer = enrol_app(client, query="?next=/o/")
    assert answer["Location"] == "/o/"
    assert client.get("/me/security/").status_code == 200
    assert person("ben").rests_until is None


def test_every_other_session_of_the_person_ends():
    old = visit("ben")
    start("ben")
    browser().post(link("ben"), {"password": NEW_PASSWORD, "code": ""})
    assert old.get(place("alder")).status_code == 302


def test_a_password_alone_leads_to_sign_in():
    start("ben", what=ResetWhat.PASSWORD)
    client = browser()
    assert "code" not in client.get(link("ben")).context["form"].fields
    answer = client.post(link("ben"), {"password": NEW_PASSWORD})
    assert answer["Location"] == "/"
    assert BEGAN_AT not in client.session


def test_a_wrong_code_or_weak_password_stands_at_its_field():
    start("ben")
    client = browser()
    answer = client.post(link("ben"), {"password": NEW_PASSWORD, "code": "000000"})
    assert list(answer.context["form"].errors) == ["code"]
    answer = client.post(link("ben"), {"password": "password", "code": app_code(person("ben"))})
    assert list(answer.context["form"].errors) == ["password"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_is_over_says_so(method: str):
    start("ben")
    path = link("ben")
    browser().post(path, {"password": NEW_PASSWORD, "code": ""})
    answer = getattr(browser(), method)(path)
    assert answer.status_code == 404
    assert "This link no longer works" in text_of(answer.text)


# --- the letter ----------------------------------------------------------------------------------------


def type_letter(client: Client, key: str, code: str) -> Any:
    return client.post("/recover/", {"email": person(key).email, "code": code, "password": NEW_PASSWORD})


def test_the_letter_leads_to_a_new_factor():
    case_with_letter("bas")
    client = browser()
    assert client.get("/recover/").status_code == 200
    answer = type_letter(client, "bas", code_of_letter())
    assert answer["Location"] == "/enrol/?next=/o/"


def test_known_and_unknown_addresses_get_the_same_page():
    case_with_letter("bas")
    pages = []
    for email in (person("bas").email, person("els").email, "nobody@example.org"):
        answer = browser().post(
            "/recover/", {"email": email, "code": "AAAA-BBBB-CCCC", "password": NEW_PASSWORD}
        )
        pages.append((answer.status_code, text_of(answer.text.replace(email, "…"))))
    assert len(set(pages)) == 1


# --- objecting -------------------------------------------------------------------------------------------


def test_looking_at_an_objection_changes_nothing_and_one_click_stops():
    started = start("ben")
    path = f"/recover/object/{token_of('ben')}/"
    page = browser().get(path)
    assert "Ada Vermeulen" in page.text
    assert reset(started).state == ResetState.SENT
    answer = browser().post(path)
    assert "It was stopped" in text_of(answer.text)
    assert reset(started).state == ResetState.CANCELLED
    assert "It was stopped" in text_of(browser().post(path).text)


def test_objecting_too_late_says_to_call():
    start("ben")
    path = f"/recover/object/{token_of('ben')}/"
    come_by_link(secret_of("ben"))
    answer = browser().post(path)
    assert "Somebody has got in already" in text_of(answer.text)


def test_an_objection_that_we_did_not_make_is_not_found():
    assert browser().get("/recover/object/1-nothing/").status_code == 404
    assert browser().post("/recover/object/1-nothing/").status_code == 404


# --- the desk ----------------------------------------------------------------------------------------------


def test_a_case_is_opened_confirmed_by_somebody_else_and_stopped_on_its_page():
    dirk, dana = visit("dirk"), visit("dana")
    data = {"email": person("bas").email, "identity_check": CHECK, "postal_address": ADDRESS}
    page = dirk.post("/desk/recovery/new/", data, follow=True)
    assert "A second employee must confirm this." in text_of(page.text)
    with system_context("test"):
        case = AccountReset.objects.get()
    confirm = f"/desk/recovery/{case.id}/confirm/"
    refused = dirk.post(confirm, {"confirm": "yes"}, follow=True)
    assert "Somebody else at the desk must confirm it." in text_of(refused.text)
    confirmed = dana.post(confirm, {"confirm": "yes"}, follow=True)
    assert "The waiting time has begun." in text_of(confirmed.text)
    assert "Bas Kuipers" in dana.get("/desk/recovery/").text
    stopped = dirk.post(confirm, {"withdraw": "yes"}, follow=True)
    assert "The case was stopped." in text_of(stopped.text)
    assert reset(case).state == ResetState.CANCELLED


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"email": "x@y.example"}, "email"),
        ({"postal_address": "Bas\n\nTown"}, "postal_address"),
        ({"identity_check": ""}, "identity_check"),
    ],
)
def test_what_is_wrong_with_a_case_stands_at_its_field(more: dict[str, str], field: str):
    data = {"email": person("bas").email, "identity_check": CHECK, "postal_address": ADDRESS, **more}
    answer = visit("dirk").post("/desk/recovery/new/", data)
    assert list(answer.context["form"].errors) == [field]


def test_a_case_of_an_organisation_is_none_of_the_desk():
    started = start("ben")
    assert visit("dirk").get(f"/desk/recovery/{started.id}/").status_code == 404


def test_the_desk_lets_an_only_administrator_in_again():
    from tests.roles.asking import make_administrator
    from tests.roles.resetting import pause_of

    make_administrator("olga", "oak", really=False)
    make_administrator("mia", "oak")
    paused_mia()
    dirk = visit("dirk")
    path = f"/desk/recovery/paused/{pause_of('mia', 'oak').id}/"
    assert path in dirk.get("/desk/recovery/").text
    assert "was the only functional administrator there" in text_of(dirk.get(path).text)
    answer = dirk.post(path, follow=True)
    assert "Mia de Koning has access again." in text_of(answer.text)
    assert "not paused any more" in text_of(dirk.post(path, follow=True).text)
    open_case("bas")


# --- while an account rests ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["grant/", "help/"])
def test_grants_and_resets_wait_and_the_page_says_until_when(path: str):
    rest("ada")
    answer = visit("ada").get(place("alder", f"colleagues/{membership('cato', 'alder').id}/{path}"))
    assert answer.status_code == 403
    assert "This has to wait a while" in text_of(answer.text)
    assert "Possible again from" in text_of(answer.text)


@pytest.mark.parametrize("path", ["invoices/overview.csv", "invoices/overview.pdf"])
def test_exports_wait_and_reading_does_not(path: str):
    from django.urls import reverse

    name = {
        "invoices/overview.csv": "invoices:overview_csv",
        "invoices/overview.pdf": "invoices:overview_pdf",
    }[path]
    rest("ben")
    ben = visit("ben")
    assert ben.get(reverse(name, kwargs={"organisation": number("alder")})).status_code == 403
    assert ben.get(place("alder", "invoices/")).status_code == 200


def test_posting_waits_too():
    rest("ada")
    answer = visit("ada").post(help_path("ben"), {"what": "BOTH"})
    assert answer.status_code == 403
    assert sent("reset_link") == []


def test_changes_of_factors_wait_and_a_first_one_does_not():
    rest("ben")
    ben = visit("ben", method=Method.APP)
    assert ben.get("/enrol/?method=sms").status_code == 403
    assert ben.get("/me/security/sms/remove/").status_code == 403
    assert ben.get("/me/security/").status_code == 200
    assert ben.get("/enrol/recovery-codes/").status_code == 200  # none were made yet
    give_recovery_codes(person("ben"))
    assert ben.get("/enrol/recovery-codes/").status_code == 403


def test_when_the_rest_is_over_everything_goes_on():
    rest("ada", hours=-1)
    assert visit("ada").get(help_path("ben")).status_code == 200


def test_who_lacks_the_permission_reads_that_and_not_of_the_rest():
    rest("cato")
    answer = visit("cato").get(help_path("ben"))
    assert "You cannot open this yet" in text_of(answer.text)
