"""Sessions: when they end, and what ends them."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from access.database import system_context
from access.proof import Method
from accounts.models import AppDevice, SignInSession, User
from accounts.services.stamps import stamp_change
from tests.accounts.people import browser, make_person, sign_in, trail_of

pytestmark = pytest.mark.django_db

PAGE = "/me/security/"


@pytest.fixture
def user() -> User:
    return make_person(methods=(Method.APP, Method.SMS))


@pytest.fixture
def client(user: User) -> Client:
    client = browser()
    sign_in(client, user)
    return client


def test_half_an_hour_without_a_click_ends_a_session(user: User) -> None:
    client = browser()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(client, user)
        for _ in range(3):
            clock.shift(timedelta(minutes=29))
            assert client.get(PAGE).status_code == 200
        clock.shift(timedelta(minutes=30, seconds=1))
        assert client.get(PAGE).headers["Location"] == "/?next=%2Fme%2Fsecurity%2F"
        assert "_auth_user_id" not in client.session
        assert "You have been signed out." in client.get("/").content.decode()
        assert "You have been signed out." not in client.get("/").content.decode()


def test_twelve_hours_end_a_session_whatever_is_done_in_it(user: User) -> None:
    client = browser()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(client, user)
        for _ in range(24):
            clock.shift(timedelta(minutes=29, seconds=59))
            assert client.get(PAGE).status_code == 200
        clock.shift(timedelta(seconds=30))
        assert client.get(PAGE).status_code == 302


def test_a_session_that_does_not_say_when_it_began_is_over(client: Client) -> None:
    session = client.session
    del session["session_began_at"]
    session.save()

    assert client.get(PAGE).status_code == 302


def _password(user: User) -> None:
    user.set_password("another long password")
    user.save()


def _stamp(user: User) -> None:
    stamp_change(user_id=user.id)


def _state(user: User) -> None:
    User.objects.filter(id=user.id).update(is_active=False)


@pytest.mark.parametrize("change", [_password, _stamp, _state])
def test_a_change_of_password_stamp_or_state_ends_every_session(
    client: Client, user: User, change: Any
) -> None:
    assert client.get(PAGE).status_code == 200
    with system_context("test"):
        change(User.objects.get(id=user.id))

    assert client.get(PAGE).headers["Location"].startswith("/?next=")


def test_another_name_ends_no_session(client: Client, user: User) -> None:
    with system_context("test"):
        User.objects.filter(id=user.id).update(full_name="Fenna de Boer")

    assert client.get(PAGE).status_code == 200


def test_a_device_that_is_gone_leaves_a_session_half_signed_in(client: Client, user: User) -> None:
    with system_context("test"):
        AppDevice.objects.filter(user=user).delete()

    assert client.get(PAGE).headers["Location"].startswith("/verify/")


def test_a_device_id_of_somebody_else_in_the_session_proves_nothing(client: Client) -> None:
    other = make_person("other@example.org", methods=(Method.APP,))
    with system_context("test"):
        device = AppDevice.objects.get(user=other)
    session = client.session
    session["otp_device_id"] = device.persistent_id
    session.save()

    assert client.get(PAGE).headers["Location"].startswith("/verify/")


def test_signing_out_is_a_post_and_ends_the_session_in_the_database(client: Client, user: User) -> None:
    assert _rows(user) == 1
    assert client.get("/sign-out/").status_code == 405
    assert client.get(PAGE).status_code == 200

    response = client.post("/sign-out/")

    assert response.headers["Location"] == "/"
    assert _rows(user) == 0
    assert client.get(PAGE).status_code == 302
    assert trail_of(user)[-1] == "accounts:session:closed"


def _rows(user: User) -> int:
    with system_context("test"):
        return SignInSession.objects.filter(user=user).count()


def test_signing_out_without_a_session_is_no_fault() -> None:
    assert browser().post("/sign-out/").headers["Location"] == "/"


def test_signing_out_needs_the_forms_token(user: User) -> None:
    client = browser(enforce_csrf_checks=True)

    assert client.post("/sign-out/").status_code == 403


def test_pages_of_a_session_are_stored_nowhere(client: Client) -> None:
    assert "no-store" in client.get(PAGE).headers["Cache-Control"]
    assert "no-store" in client.get("/o/").headers["Cache-Control"]


def test_the_session_of_a_person_is_not_opened_by_the_cookie_of_before_sign_in(user: User) -> None:
    client = browser()
    client.get("/")
    planted = client.cookies["portal_session"].value
    sign_in(client, user)
    thief = browser()
    thief.cookies["portal_session"] = planted

    assert thief.get(PAGE).status_code == 302


def test_a_clicking_person_writes_the_session_once_a_minute(user: User) -> None:
    client = browser()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(client, user)
        began = client.session["session_seen_at"]
        clock.shift(timedelta(seconds=59))
        client.get(PAGE)
        assert client.session["session_seen_at"] == began
        clock.shift(timedelta(seconds=2))
        client.get(PAGE)
        assert client.session["session_seen_at"] == timezone.now().isoformat()


def test_the_language_of_whoever_is_signed_in_becomes_the_setting(client: Client, user: User) -> None:
    response = client.post("/language/", {"language": "nl", "next": PAGE})

    assert response.headers["Location"] == PAGE
    assert response.cookies["portal_language"].value == "nl"
    with system_context("test"):
        assert User.objects.get(id=user.id).language == "nl"


@pytest.mark.parametrize("language", ["xx", "", "nl; drop", "de"])
def test_an_unknown_language_changes_nothing(client: Client, user: User, language: str) -> None:
    response = client.post("/language/", {"language": language, "next": "https://elsewhere.example"})

    assert response.headers["Location"] == "/"
    assert "portal_language" not in response.cookies
    with system_context("test"):
        assert User.objects.get(id=user.id).language == "en"
