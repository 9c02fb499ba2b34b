"""Where one is signed in: what the list shows, and what ends a session elsewhere."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from access.database import system_context
from access.proof import Method
from accounts.models import AppDevice, SignInSession, User
from accounts.services.sessions import NoSuchSession, session_end
from accounts.services.stamps import stamp_change
from audit.models import AuditEvent
from tests.accounts.people import (
    app_code,
    browser,
    half_sign_in,
    make_person,
    send_code,
    send_password,
    sign_in,
    trail_of,
)

pytestmark = pytest.mark.django_db

PAGE = "/me/sessions/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def user() -> User:
    return make_person(methods=(Method.APP, Method.SMS))


def signed_in(user: User, **extra: Any) -> Client:
    """A browser in which the person has signed in; the used code counts as one of the half minute before."""
    client = browser(**extra)
    with system_context("test"):
        AppDevice.objects.filter(user=user).update(last_step=-1)
    sign_in(client, user)
    return client


def public_id(client: Client) -> str:
    return str(client.session["session_seen_from"]["public_id"])


def shown(page: Any) -> list[tuple[str, str, str, str]]:
    return [(row.browser, row.system, row.address, row.method) for row in page.context["rows"]]


def test_the_list_shows_every_session_with_browser_address_and_method(user: User) -> None:
    elsewhere = signed_in(user, HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="192.0.2.7")
    here = signed_in(user, REMOTE_ADDR="198.51.100.9")

    page = here.get(PAGE)
    text = page.content.decode()

    assert shown(page) == [("", "", "198.51.100.9", "app"), ("Firefox", "Windows", "192.0.2.7", "app")]
    assert "Firefox on Windows" in text
    assert "An unknown browser" in text
    assert text.count("This is where you are now") == 1
    assert f"/me/sessions/{public_id(elsewhere)}/end/" in text
    assert f"/me/sessions/{public_id(here)}/end/" not in text


def test_the_row_holds_no_key_that_opens_the_session(user: User) -> None:
    client = signed_in(user)

    with system_context("test"):
        row = SignInSession.objects.get(user=user)
    assert client.session.session_key not in (row.session_key, row.session_data, row.stamp)
    thief = browser()
    thief.cookies["portal_session"] = row.session_key
    assert thief.get(PAGE).status_code == 302


def test_a_session_that_is_ended_elsewhere_dies_at_the_next_click(user: User) -> None:
    here, elsewhere = signed_in(user), signed_in(user)
    road = f"/me/sessions/{public_id(elsewhere)}/end/"
    assert here.get(road).status_code == 200
    assert elsewhere.get(PAGE).status_code == 200

    assert here.post(road).headers["Location"] == PAGE

    assert elsewhere.get(PAGE).headers["Location"].startswith("/?next=")
    assert len(shown(here.get(PAGE))) == 1
    assert trail_of(user).count("accounts:session:ended") == 1
    assert here.post(road).status_code == 404


def test_all_other_sessions_end_and_this_one_goes_on(user: User) -> None:
    here, others = signed_in(user), [signed_in(user) for _ in range(2)]
    assert len(here.get("/me/sessions/end-others/").context["rows"]) == 2

    assert here.post("/me/sessions/end-others/").headers["Location"] == PAGE

    assert [other.get(PAGE).status_code for other in others] == [302, 302]
    assert here.get(PAGE).status_code == 200
    assert trail_of(user).count("accounts:sessions:ended") == 1


def test_a_session_of_somebody_else_is_neither_seen_nor_ended(user: User) -> None:
    other = make_person("other@example.org", methods=(Method.APP,))
    theirs, here = signed_in(other), signed_in(user)

    assert len(shown(here.get(PAGE))) == 1
    road = f"/me/sessions/{public_id(theirs)}/end/"
    assert (here.get(road).status_code, here.post(road).status_code) == (404, 404)
    here.post("/me/sessions/end-others/")
    assert theirs.get(PAGE).status_code == 200


def test_a_session_is_not_ended_from_within_itself_or_when_there_is_none(user: User) -> None:
    here = signed_in(user)

    for name in (public_id(here), "nowhere"):
        road = f"/me/sessions/{name}/end/"
        assert (here.get(road).status_code, here.post(road).status_code) == (404, 404)
    with pytest.raises(NoSuchSession):
        session_end(user=user, public_id="nowhere", at=timezone.now())


@pytest.mark.parametrize("road", ["/me/sessions/end-others/", "/me/sessions/nowhere/end/"])
def test_ending_wants_a_fresh_proof(user: User, road: str) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        here = signed_in(user)
        clock.shift(timedelta(minutes=11))

        assert here.get(PAGE).status_code == 200
        assert here.get(road).headers["Location"].startswith("/verify/")
        assert here.post(road).headers["Location"].startswith("/verify/")


def test_a_session_keeps_its_name_when_its_key_changes(user: User) -> None:
    here = signed_in(user)
    name, key = public_id(here), here.session.session_key
    with system_context("test"):
        AppDevice.objects.filter(user=user).update(last_step=-1)

    assert here.post("/verify/", {"method": "app", "otp_token": app_code(user)}).status_code == 302

    assert here.session.session_key != key
    assert public_id(here) == name
    with system_context("test"):
        assert SignInSession.objects.filter(user=user).count() == 1


def test_sessions_that_ended_by_time_or_by_a_change_are_not_listed(user: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        signed_in(user)
        clock.shift(timedelta(minutes=31))
        here = signed_in(user)
        assert len(shown(here.get(PAGE))) == 1
        with system_context("test"):
            stamp_change(user_id=user.id)
        later = signed_in(user)
        assert len(shown(later.get(PAGE))) == 1
        with system_context("test"):
            assert SignInSession.objects.filter(user=user).count() == 3


def test_a_session_in_which_only_the_password_was_given_is_listed_as_such(user: User) -> None:
    with system_context("test"):
        AppDevice.objects.filter(user=user).update(blocked=True)
    half = browser()
    newcomer = make_person("new@example.org")
    half_sign_in(half, newcomer)

    with system_context("test"):
        row = SignInSession.objects.get(user=newcomer)
    assert (row.method, row.proved_by) == ("", None)


def test_address_and_time_of_the_last_click_are_noted_once_a_minute(user: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        here = signed_in(user, REMOTE_ADDR="192.0.2.7")
        clock.shift(timedelta(minutes=2))
        here.get(PAGE, REMOTE_ADDR="192.0.2.8", HTTP_USER_AGENT=FIREFOX)
        with system_context("test"):
            row = SignInSession.objects.get(user=user)
        assert (row.address, row.browser, row.seen_at) == ("192.0.2.8", "Firefox", timezone.now())


def test_signing_in_and_wrong_tries_leave_the_network_address_in_the_trail(user: User) -> None:
    client = browser(REMOTE_ADDR="192.0.2.7")
    send_password(client, user.email, "wrong")
    send_password(client, user.email)
    send_code(client, "000000")
    send_code(client, app_code(user))

    with system_context("test"):
        rows = (
            AuditEvent.objects.filter(person_id=user.id).order_by("at").values_list("tag", "facts__address")
        )
        assert list(rows) == [
            ("accounts:password:refused", "192.0.2.7"),
            ("accounts:second_factor:refused", "192.0.2.7"),
            ("accounts:session:opened", "192.0.2.7"),
        ]
