"""Setting up a second factor, and the guard before it."""

import base64
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from access.database import system_context
from access.proof import Method
from accounts.models import AppDevice, RecoveryDevice, SmsDevice
from accounts.totp import code_at
from tests.accounts.people import (
    ENROL,
    app_code,
    browser,
    enrol_app,
    errors_of,
    half_sign_in,
    mails_to,
    make_person,
    send_code,
    send_password,
    sign_in,
    sms_codes,
    trail_of,
)

pytestmark = pytest.mark.django_db

METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")


def _begin_app(client: Client, query: str = "") -> Any:
    return client.post(f"/enrol/{query}", {ENROL: "method", "method-method": "app"})


def test_whoever_has_no_factor_is_led_through_to_home() -> None:
    user = make_person()
    client = browser()

    assert half_sign_in(client, user).headers["Location"] == "/enrol/"
    assert client.get("/o/").headers["Location"] == "/enrol/?next=%2Fo%2F"
    page = _begin_app(client)
    key = page.context["key"].replace(" ", "")
    response = client.post("/enrol/", {ENROL: "app", "app-otp_token": code_at(key=key, at=timezone.now())})
    road = "/enrol/recovery-codes/?next=%2Fo%2F"
    assert response.headers["Location"] == road
    assert client.get(road).status_code == 200
    codes = client.post(road, {"make": "yes"}).context["codes"]
    response = client.post(road, {"code": codes[7]})

    assert response.headers["Location"] == "/enrol/another/?next=%2Fo%2F"
    offer = client.get(response.headers["Location"])
    assert [method for method, _ in offer.context["offers"]] == [Method.PASSKEY, Method.SMS]
    assert offer.context["wanted"] == "/o/"
    assert client.get("/me/security/").status_code == 200
    assert mails_to(user) == ["accounts:factor_added", "accounts:recovery_codes_renewed"]
    assert sorted(trail_of(user)) == [
        "accounts:password:accepted",
        "accounts:recovery_codes:made",
        "accounts:second_factor:enrolled",
        "accounts:second_factor:proved",
    ]


def test_the_new_app_signs_in_from_then_on_and_its_first_code_is_used_up() -> None:
    user = make_person()
    client = browser()
    with time_machine.travel(timezone.now().replace(second=15), tick=False) as clock:
        half_sign_in(client, user)
        enrol_app(client)
        used = app_code(user)
        again = browser()
        send_password(again, user.email)
        assert send_code(again, used).status_code == 200
        clock.shift(timedelta(seconds=30))
        assert send_code(again, app_code(user)).status_code == 302


def test_the_key_is_shown_as_square_and_to_type_and_stands_nowhere_in_the_clear() -> None:
    user = make_person()
    client = browser()
    half_sign_in(client, user)

    page = _begin_app(client)

    key = page.context["key"].replace(" ", "")
    assert len(base64.b32decode(key)) == 20
    assert [len(group) for group in page.context["key"].split()] == [4] * 8
    text = page.content.decode()
    assert page.context["key"] in text
    assert "<svg" in text
    assert " style=" not in text
    assert key not in str(dict(client.session.items()))
    with connection.cursor() as cursor, system_context("test"):
        cursor.execute("select key from accounts_appdevice where user_id = %s", [user.id])
        (stored,) = cursor.fetchone()
    assert key not in stored


def test_looking_at_the_page_makes_nothing() -> None:
    user = make_person()
    client = browser()
    half_sign_in(client, user)

    client.get("/enrol/")
    client.get("/enrol/?method=app")
    client.head("/enrol/")

    with system_context("test"):
        assert AppDevice.objects.filter(user=user).count() == 0


def test_a_wrong_first_code_sets_up_nothing_and_keeps_the_key() -> None:
    user = make_person()
    client = browser()
    half_sign_in(client, user)
    key = _begin_app(client).context["key"]

    page = client.post("/enrol/", {ENROL: "app", "app-otp_token": "12345"})

    assert errors_of(page) == [
        "This code is not right or has been used. Wait for the next code in your app and type that one."
    ]
    assert page.context["key"] == key
    with system_context("test"):
        assert not AppDevice.objects.get(user=user).confirmed
    assert client.get("/o/").headers["Location"].startswith("/enrol/")


def test_text_messages_are_set_up_with_number_and_code() -> None:
    user = make_person(mobile_number="+31612345678")
    client = browser()
    half_sign_in(client, user)
    page = client.post("/enrol/", {ENROL: "method", "method-method": "sms"})
    assert page.context["form"]["number"].value() == "+31612345678"
    page = client.post("/enrol/", {ENROL: "number", "number-number": "06-8765 4321"})
    assert page.context["number"] == "06 •• •• •• 21"

    response = client.post("/enrol/", {ENROL: "code", "code-otp_token": sms_codes(user)[0]})

    assert response.headers["Location"] == "/enrol/recovery-codes/?next=%2Fo%2F"
    with system_context("test"):
        device = SmsDevice.objects.get(user=user)
    assert (device.number, device.confirmed) == ("+31687654321", True)
    assert "0687654321" not in str(dict(client.session.items()))


def test_a_code_can_be_asked_for_again_while_setting_up() -> None:
    user = make_person()
    client = browser()
    half_sign_in(client, user)
    client.post("/enrol/", {ENROL: "method", "method-method": "sms"})
    client.post("/enrol/", {ENROL: "number", "number-number": "0612345678"})
    client.post("/enrol/", {ENROL: "code", "send": "yes"})
    assert len(sms_codes(user)) == 2

    response = client.post("/enrol/", {ENROL: "code", "code-otp_token": sms_codes(user)[1]})

    assert response.status_code == 302


@pytest.mark.parametrize(
    "number", ["020 123 4567", "+1 202 555 0100", "+44 7911 123456", "12", "abc", "0900 1234"]
)
def test_a_number_that_gets_no_messages_is_refused_at_once(number: str) -> None:
    user = make_person()
    client = browser()
    half_sign_in(client, user)
    client.post("/enrol/", {ENROL: "method", "method-method": "sms"})

    page = client.post("/enrol/", {ENROL: "number", "number-number": number})

    assert errors_of(page) == [
        "Fill in a mobile number of a country that we send text messages to, such as 06 12 34 56 78."
    ]
    assert sms_codes(user) == []


def test_the_limits_on_messages_hold_while_setting_up() -> None:
    user = make_person()
    client = browser()
    half_sign_in(client, user)
    client.post("/enrol/", {ENROL: "method", "method-method": "sms"})
    client.post("/enrol/", {ENROL: "number", "number-number": "0612345678"})
    for _ in range(12):
        page = client.post("/enrol/", {ENROL: "code", "send": "yes"})

    assert len(sms_codes(user)) == 10
    assert "We cannot send another text message now." in page.content.decode()


def test_an_app_alone_is_offered_where_only_that_suffices() -> None:
    user = make_person()
    client = browser()
    half_sign_in(client, user)

    page = client.get("/enrol/?method=app")
    refused = client.post("/enrol/?method=app", {ENROL: "method", "method-method": "sms"})

    assert [value for value, _ in page.context["form"].fields["method"].choices] == ["app"]
    assert "method" in refused.context["form"].errors


@pytest.mark.parametrize("chosen", ["recovery_code", "generator", "email", "call", ""])
def test_no_other_method_can_be_chosen(chosen: str) -> None:
    user = make_person()
    client = browser()
    half_sign_in(client, user)

    page = client.post("/enrol/", {ENROL: "method", "method-method": chosen})

    assert "method" in page.context["form"].errors


@pytest.mark.parametrize(
    "data",
    [
        {ENROL: "app", "app-otp_token": "123456"},
        {ENROL: "code", "code-otp_token": "123456"},
        {ENROL: "code", "send": "yes"},
    ],
)
def test_no_step_is_reached_out_of_order(data: dict[str, str]) -> None:
    user = make_person()
    client = browser()
    half_sign_in(client, user)

    response = client.post("/enrol/", data)

    assert response.headers["Location"] == "/enrol/"
    with system_context("test"):
        assert AppDevice.objects.filter(user=user).count() == 0


def test_the_way_can_be_changed_half_way() -> None:
    user = make_person()
    client = browser()
    half_sign_in(client, user)
    client.post("/enrol/", {ENROL: "method", "method-method": "sms"})
    page = client.post("/enrol/", {"wizard_goto_step": "method"})
    assert page.context["step"] == "method"

    assert enrol_app(client).status_code == 302


def test_a_device_that_somebody_else_sets_up_is_out_of_reach() -> None:
    user, other = make_person(), make_person("other@example.org")
    mine, theirs = browser(), browser()
    half_sign_in(theirs, other)
    _begin_app(theirs)
    with system_context("test"):
        pending = AppDevice.objects.get(user=other)
    half_sign_in(mine, user)
    _begin_app(mine)
    session = mine.session
    session["wizard_enrol_view"]["extra_data"]["pending"] = pending.persistent_id
    session.save()

    response = mine.post(
        "/enrol/", {ENROL: "app", "app-otp_token": code_at(key=pending.key, at=timezone.now())}
    )

    assert response.headers["Location"] == "/enrol/"
    with system_context("test"):
        assert not AppDevice.objects.get(id=pending.id).confirmed


# --- the guard ---


@pytest.mark.parametrize("method", METHODS)
def test_nobody_enrols_without_a_password(method: str) -> None:
    response = getattr(browser(), method)("/enrol/")

    assert response.headers["Location"].startswith("/?next=")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("has", [Method.APP, Method.SMS, Method.RECOVERY_CODE])
def test_whoever_has_any_factor_proves_it_first_on_every_method(
    signed_in: Any, method: str, has: Method
) -> None:
    user = make_person(methods=(has,))
    client = _half_signed_in_with_factor(user)

    response = getattr(client, method)("/enrol/?method=app")

    assert response.headers["Location"] == "/verify/?next=%2Fenrol%2F%3Fmethod%3Dapp"


def _half_signed_in_with_factor(user: Any) -> Client:
    """A session that gave the password only, of somebody who has a factor: as after a device was removed."""
    from django.conf import settings
    from django.http import HttpRequest

    from accounts.session_store import SessionStore
    from accounts.sessions import session_open

    client, request = browser(), HttpRequest()
    request.session = SessionStore()
    session_open(request, user=user, device=None, at=timezone.now())
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key or ""
    return client


@pytest.mark.parametrize(
    "data",
    [
        {ENROL: "method", "method-method": "app"},
        {ENROL: "method", "method-method": "sms"},
        {ENROL: "app", "app-otp_token": "123456"},
        {"wizard_goto_step": "app"},
    ],
)
def test_the_guard_holds_for_every_step_that_is_posted(data: dict[str, str]) -> None:
    user = make_person(methods=(Method.APP,))
    client = _half_signed_in_with_factor(user)

    assert client.post("/enrol/", data).headers["Location"].startswith("/verify/")
    with system_context("test"):
        assert AppDevice.objects.filter(user=user).count() == 1


def test_a_proof_of_more_than_ten_minutes_ago_is_asked_again() -> None:
    user = make_person(methods=(Method.APP,))
    client = browser()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(client, user)
        assert client.get("/enrol/").status_code == 200
        clock.shift(timedelta(minutes=10, seconds=1))
        assert client.get("/enrol/").headers["Location"] == "/verify/?next=%2Fenrol%2F"


def test_a_sign_in_begun_before_the_first_factor_was_set_up_does_not_enrol_another() -> None:
    user = make_person()
    attacker, owner = browser(), browser()
    half_sign_in(attacker, user)
    page = _begin_app(attacker)
    key = page.context["key"].replace(" ", "")
    half_sign_in(owner, user)
    client_page = owner.post("/enrol/", {ENROL: "method", "method-method": "sms"})
    assert client_page.status_code == 200
    owner.post("/enrol/", {ENROL: "number", "number-number": "0612345678"})
    owner.post("/enrol/", {ENROL: "code", "code-otp_token": sms_codes(user)[0]})

    response = attacker.post("/enrol/", {ENROL: "app", "app-otp_token": code_at(key=key, at=timezone.now())})

    assert response.headers["Location"].startswith("/?next=")
    with system_context("test"):
        assert not AppDevice.objects.filter(user=user, confirmed=True).exists()


def test_the_service_itself_refuses_a_second_factor_from_a_session_that_proved_none() -> None:
    from accounts.enums import CodePurpose
    from accounts.services.factors import app_begin, factor_enrol
    from accounts.services.proving import Attempt, CodeRefused

    user = make_person(methods=(Method.SMS,))
    at = timezone.now()
    device = app_begin(user=user, at=at)
    attempt = Attempt(code=code_at(key=device.key, at=at), at=at, purpose=CodePurpose.ENROL, session_hash="s")

    with pytest.raises(CodeRefused) as refused:
        factor_enrol(user=user, device=device, attempt=attempt, session_is_verified=False)

    assert str(refused.value) == "A second factor has been set up meanwhile. Sign in with that one."
    assert factor_enrol(user=user, device=device, attempt=attempt, session_is_verified=True).confirmed


def test_setting_up_again_replaces_the_earlier_app_and_ends_other_sessions() -> None:
    user = make_person(methods=(Method.APP,))
    with system_context("test"):
        RecoveryDevice.objects.create(user=user)
        before = AppDevice.objects.get(user=user)
    client, other = browser(), browser()
    with time_machine.travel(timezone.now().replace(second=15), tick=False) as clock:
        sign_in(client, user)
        clock.shift(timedelta(seconds=30))
        sign_in(other, user)
        key_before = client.session.session_key

        response = enrol_app(client, query="?method=app&next=/me/security/")

        assert response.headers["Location"] == "/me/security/"
        assert client.session.session_key != key_before
        assert client.get("/me/security/").status_code == 200
        assert other.get("/me/security/").headers["Location"].startswith("/?next=")
    with system_context("test"):
        assert AppDevice.objects.get(user=user).id != before.id
    assert mails_to(user) == ["accounts:factor_added"]


def test_the_session_key_changes_at_enrolment() -> None:
    user = make_person()
    client = browser()
    half_sign_in(client, user)
    before = client.session.session_key

    enrol_app(client)

    assert client.session.session_key != before


def test_whoever_left_before_the_recovery_codes_is_led_to_them_at_the_next_sign_in() -> None:
    user = make_person()
    client = browser()
    with time_machine.travel(timezone.now().replace(second=15), tick=False) as clock:
        half_sign_in(client, user)
        enrol_app(client)
        clock.shift(timedelta(seconds=30))
        response = sign_in(browser(), user)

    assert response.headers["Location"] == "/enrol/recovery-codes/?next=%2Fo%2F"
