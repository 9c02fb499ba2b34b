"""Proving the second factor again, or first, in a session that is there."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from access.proof import Method
from accounts.models import User
from accounts.session_store import SessionStore
from accounts.sessions import session_open
from tests.accounts.people import (
    app_code,
    browser,
    errors_of,
    give_recovery_codes,
    make_person,
    send_code,
    send_password,
    sign_in,
    sms_codes,
    trail_of,
)

pytestmark = pytest.mark.django_db

NEXT = "/verify/?next=/me/security/"


def half_signed_in(user: User, *, at: datetime | None = None) -> Client:
    """A session of somebody who has a factor and did not prove it."""
    client, request = browser(), HttpRequest()
    request.session = SessionStore()
    session_open(request, user=user, device=None, at=at or timezone.now())
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key or ""
    return client


def test_a_half_signed_in_session_reaches_verification_and_after_it_the_page_one_wanted() -> None:
    user = make_person(methods=(Method.APP,))
    client = half_signed_in(user)
    assert client.get("/me/security/").headers["Location"] == "/verify/?next=%2Fme%2Fsecurity%2F"
    assert client.get(NEXT).status_code == 200

    response = client.post(NEXT, {"method": "app", "otp_token": app_code(user)})

    assert response.headers["Location"] == "/me/security/"
    assert client.get("/me/security/").status_code == 200
    assert trail_of(user)[-1] == "accounts:second_factor:proved"


def test_the_session_key_changes_at_verification_and_its_age_does_not() -> None:
    user = make_person(methods=(Method.APP,))
    with time_machine.travel(timezone.now().replace(second=15), tick=False) as clock:
        client = half_signed_in(user)
        before, began = client.session.session_key, client.session["session_began_at"]
        clock.shift(timedelta(minutes=5))
        client.post(NEXT, {"otp_token": app_code(user)})

        assert client.session.session_key != before
        assert client.session["session_began_at"] == began
        assert datetime.fromisoformat(client.session["second_factor_at"]) == timezone.now()


def test_a_wrong_code_says_so_and_proves_nothing() -> None:
    user = make_person(methods=(Method.APP,))
    client = half_signed_in(user)

    page = client.post(NEXT, {"method": "app", "otp_token": "12345"})

    assert errors_of(page) != []
    assert client.get("/me/security/").status_code == 302


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example/x", "\\\\elsewhere.example"]
)
def test_it_never_leads_to_another_site(wanted: str) -> None:
    user = make_person(methods=(Method.APP,))
    client = half_signed_in(user)

    response = client.post("/verify/", {"otp_token": app_code(user), "next": wanted})

    assert response.headers["Location"] == "/o/"


def test_looking_at_the_page_sends_no_message_and_the_button_does() -> None:
    user = make_person(methods=(Method.SMS,))
    client = half_signed_in(user)
    page = client.get(NEXT)
    assert page.context["must_send"]
    assert sms_codes(user) == []

    response = client.post(NEXT, {"send": "yes", "method": "sms"})

    road = response.headers["Location"]
    assert road == "/verify/?next=%2Fme%2Fsecurity%2F&method=sms&sent=yes"
    assert not client.get(road).context["must_send"]
    assert (
        client.post(road, {"method": "sms", "otp_token": sms_codes(user)[0]}).headers["Location"]
        == "/me/security/"
    )


def test_the_limit_on_messages_is_said_and_other_ways_stand_beside_it() -> None:
    user = make_person(methods=(Method.SMS, Method.APP))
    client = half_signed_in(user)
    for _ in range(11):
        response = client.post("/verify/?method=sms", {"send": "yes", "method": "sms"})

    assert response.headers["Location"] == "/verify/?method=sms"
    page = client.get("/verify/?method=sms")
    assert "We cannot send another text message now." in page.content.decode()
    assert [way.method for way in page.context["others"]] == [Method.APP]


def test_a_code_sent_at_sign_in_does_not_serve_here() -> None:
    user = make_person(methods=(Method.SMS,))
    client = half_signed_in(user)
    send_password(client, user.email)
    (code,) = sms_codes(user)

    assert client.post(NEXT, {"method": "sms", "otp_token": code}).status_code == 200
    assert send_code(client, code).status_code == 302


def test_the_method_that_is_needed_comes_first_when_it_is_asked_for() -> None:
    user = make_person(methods=(Method.APP, Method.SMS))
    give_recovery_codes(user)
    client = half_signed_in(user)

    there = (Method.APP, Method.SMS, Method.RECOVERY_CODE)
    asked = {method: client.get(f"/verify/?method={method}").context["way"].method for method in there}
    not_there = client.get("/verify/?method=passkey").context["way"].method
    unknown = client.get("/verify/?method=pigeon").context["way"].method

    assert asked == {method: method for method in there}
    assert (not_there, unknown) == (Method.APP, Method.APP)


def test_whoever_has_no_factor_goes_to_enrolment() -> None:
    client = half_signed_in(make_person())

    for method in ("get", "head", "post", "put"):
        response = getattr(client, method)(NEXT)
        assert response.headers["Location"] == "/enrol/?next=%2Fme%2Fsecurity%2F"


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "patch", "delete"])
def test_nobody_verifies_without_a_password(method: str) -> None:
    assert getattr(browser(), method)("/verify/").headers["Location"].startswith("/?next=")


def test_a_page_that_wants_a_fresh_proof_comes_back_after_it() -> None:
    user = make_person(methods=(Method.APP, Method.SMS))
    client = browser()
    with time_machine.travel(timezone.now().replace(second=15), tick=False) as clock:
        sign_in(client, user)
        assert client.get("/me/security/sms/remove/").status_code == 200
        clock.shift(timedelta(minutes=11))
        road: Any = client.get("/me/security/sms/remove/").headers["Location"]
        assert road == "/verify/?next=%2Fme%2Fsecurity%2Fsms%2Fremove%2F"
        response = client.post(road, {"method": "app", "otp_token": app_code(user)})
        assert response.headers["Location"] == "/me/security/sms/remove/"
        assert client.get("/me/security/sms/remove/").status_code == 200
