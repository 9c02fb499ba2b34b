"""The way in: password, code, session."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from access.database import system_context
from access.proof import Method
from accounts.models import AppDevice, RecoveryCode, SmsDevice, User
from tests.accounts.people import (
    PASSWORD,
    SIGN_IN,
    app_code,
    browser,
    errors_of,
    give_recovery_codes,
    mails_to,
    make_person,
    send_code,
    send_password,
    sign_in,
    sms_codes,
    trail_of,
)

pytestmark = pytest.mark.django_db

APP_AND_SMS = (Method.APP, Method.SMS)


def test_password_then_app_code_open_a_session_and_lead_home() -> None:
    user = make_person(methods=(Method.APP,))
    client = browser()

    response = sign_in(client, user)

    assert response.headers["Location"] == "/o/"
    assert client.get("/me/security/").status_code == 200
    assert trail_of(user) == ["accounts:session:opened"]


def test_the_address_is_the_same_in_any_case_and_between_spaces() -> None:
    user = make_person("Fenna@Example.org", methods=(Method.APP,))
    client = browser()

    send_password(client, "  fENNA@example.ORG ")
    response = send_code(client, app_code(user))

    assert response.headers["Location"] == "/o/"


def test_after_the_password_alone_nothing_is_open() -> None:
    user = make_person(methods=(Method.APP,))
    client = browser()

    send_password(client, user.email)

    assert client.get("/me/security/").headers["Location"] == "/?next=%2Fme%2Fsecurity%2F"
    assert client.get("/verify/").headers["Location"] == "/?next=%2Fverify%2F"
    assert client.get("/enrol/").headers["Location"] == "/?next=%2Fenrol%2F"


def test_signing_in_leads_to_the_page_one_wanted() -> None:
    user = make_person(methods=(Method.APP,))
    client = browser()

    send_password(client, user.email, query="?next=/me/security/")
    response = send_code(client, app_code(user), query="?next=/me/security/")

    assert response.headers["Location"] == "/me/security/"


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_site(wanted: str) -> None:
    user = make_person(methods=(Method.APP,))
    client = browser()

    send_password(client, user.email, query=f"?next={wanted}")
    response = send_code(client, app_code(user), query=f"?next={wanted}")

    assert response.headers["Location"] == "/o/"


def test_whoever_is_signed_in_goes_on_from_the_start_page() -> None:
    user = make_person(methods=(Method.APP,))
    client = browser()
    sign_in(client, user)

    assert client.get("/").headers["Location"] == "/o/"
    assert client.head("/?next=/me/security/").headers["Location"] == "/me/security/"


def test_a_wrong_code_stays_at_the_code_and_says_what_to_do() -> None:
    user = make_person(methods=(Method.APP,))
    client = browser()
    send_password(client, user.email)

    response = send_code(client, "000000" if app_code(user) != "000000" else "000001")

    assert response.status_code == 200
    assert errors_of(response) == [
        "This code is not right or has been used. Wait for the next code in your app and type that one."
    ]
    assert trail_of(user) == ["accounts:second_factor:refused"]
    assert client.get("/me/security/").status_code == 302


@pytest.mark.parametrize("typed", ["481 216", "481-216", " 481216 ", "48 12 16"])
def test_a_code_may_be_pasted_with_spaces_and_dashes(typed: str) -> None:
    user = make_person(methods=(Method.APP,))
    client = browser()
    send_password(client, user.email)
    code = app_code(user)
    pasted = typed.replace("481", code[:3]).replace("216", code[3:])
    pasted = pasted.replace("48 12 16", f"{code[:2]} {code[2:4]} {code[4:]}")

    assert send_code(client, pasted).headers["Location"] == "/o/"


@pytest.mark.parametrize(("steps", "is_taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_the_clock_of_a_telephone_may_differ_by_one_step(steps: int, is_taken: bool) -> None:
    user = make_person(methods=(Method.APP,))
    client = browser()
    with time_machine.travel(timezone.now().replace(second=15), tick=False):
        send_password(client, user.email)
        response = send_code(client, app_code(user, steps=steps))

    assert (response.status_code == 302) is is_taken


def test_a_code_works_once_and_no_older_one_after_it() -> None:
    user = make_person(methods=(Method.APP,))
    with time_machine.travel(timezone.now().replace(second=15), tick=False):
        now, before, after = (app_code(user, steps=steps) for steps in (0, -1, 1))
        sign_in(browser(), user)
        again = browser()
        send_password(again, user.email)

        assert send_code(again, now).status_code == 200
        assert send_code(again, before).status_code == 200
        assert send_code(again, after).status_code == 302


def test_a_text_message_is_sent_after_the_password_and_its_code_opens_the_session() -> None:
    user = make_person(methods=(Method.SMS,))
    client = browser()

    page = send_password(client, user.email).content.decode()
    response = send_code(client, sms_codes(user)[0])

    assert "06 •• •• •• 78" in page
    assert response.headers["Location"] == "/o/"
    assert trail_of(user) == ["accounts:second_factor:sent", "accounts:session:opened"]


def test_whoever_has_app_and_number_is_asked_for_the_app_and_may_choose_the_message() -> None:
    user = make_person(methods=APP_AND_SMS)
    client = browser()

    send_password(client, user.email)
    assert sms_codes(user) == []
    page = client.post("/", {"challenge_device": "sms"})
    assert page.context["way"].method is Method.SMS
    response = send_code(client, sms_codes(user)[0])

    assert response.headers["Location"] == "/o/"


def test_a_code_of_one_method_does_not_serve_another() -> None:
    user = make_person(methods=APP_AND_SMS)
    client = browser()
    send_password(client, user.email)
    client.post("/", {"challenge_device": "sms"})

    assert send_code(client, app_code(user)).status_code == 200


def test_a_recovery_code_signs_in_once_and_leads_to_ones_factors_and_tells_the_owner() -> None:
    user = make_person(methods=(Method.APP,))
    codes = give_recovery_codes(user)
    client = browser()
    send_password(client, user.email)
    client.post("/", {"challenge_device": "recovery_code"})

    response = send_code(client, codes[3].lower().replace("-", " "))

    assert response.headers["Location"] == "/me/security/"
    assert mails_to(user) == ["accounts:recovery_code_used"]
    with system_context("test"):
        assert RecoveryCode.objects.filter(device__user=user).count() == 9
    again = browser()
    send_password(again, user.email)
    again.post("/", {"challenge_device": "recovery_code"})
    assert send_code(again, codes[3]).status_code == 200
    assert send_code(again, codes[4]).status_code == 302


def test_letters_that_are_misread_on_paper_are_understood() -> None:
    user = make_person(methods=(Method.APP,))
    codes = give_recovery_codes(user)
    misread = next((code for code in codes if "0" in code or "1" in code), codes[0])
    client = browser()
    send_password(client, user.email)
    client.post("/", {"challenge_device": "recovery_code"})

    response = send_code(client, misread.replace("0", "O").replace("1", "l"))

    assert response.status_code == 302


@pytest.mark.parametrize("name", ["", "default", "backup", "phone"])
def test_the_name_of_a_device_decides_nothing(name: str) -> None:
    user = make_person()
    with system_context("test"):
        AppDevice.objects.create(user=user, key="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", name=name)
    client = browser()

    page = send_password(client, user.email)

    assert page.context["way"].method is Method.APP
    assert send_code(client, app_code(user)).headers["Location"] == "/o/"


def test_a_device_that_was_never_confirmed_is_no_factor() -> None:
    user = make_person()
    with system_context("test"):
        AppDevice.objects.create(user=user, key="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", confirmed=False)
        SmsDevice.objects.create(user=user, number="+31612345678", confirmed=False)

    assert send_password(browser(), user.email).headers["Location"] == "/enrol/"


def test_a_device_of_somebody_else_can_not_be_asked_for() -> None:
    user = make_person(methods=(Method.APP,))
    other = make_person("other@example.org", methods=APP_AND_SMS)
    with system_context("test"):
        device = SmsDevice.objects.get(user=other)
    client = browser()
    send_password(client, user.email)

    page = client.post("/", {"challenge_device": device.persistent_id})

    assert page.context["way"].method is Method.APP
    assert sms_codes(other) == []
    assert send_code(client, app_code(other)).status_code == 200


@pytest.mark.parametrize(
    "data",
    [
        {"challenge_device": "sms"},
        {"challenge_device": "app", SIGN_IN: "token"},
        {SIGN_IN: "token", "token-otp_token": "123456"},
        {SIGN_IN: "backup", "backup-otp_token": "123456"},
        {"wizard_goto_step": "token"},
        {"wizard_goto_step": "backup"},
    ],
)
def test_no_step_is_reached_before_the_password(data: dict[str, str]) -> None:
    make_person(methods=APP_AND_SMS)
    client = browser()

    response = client.post("/", data)

    assert response.headers["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_a_request_without_the_wizards_own_field_opens_nothing() -> None:
    assert browser().post("/", {"auth-username": "x", "auth-password": "y"}).status_code == 302


def test_the_code_must_come_within_ten_minutes_after_the_password() -> None:
    user = make_person(methods=(Method.APP,))
    client = browser()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        send_password(client, user.email)
        clock.shift(timedelta(seconds=601))
        response = send_code(client, app_code(user))

    assert response.headers["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_a_password_changed_meanwhile_ends_a_sign_in_at_its_code() -> None:
    user = make_person(methods=(Method.APP,))
    client = browser()
    send_password(client, user.email)
    with system_context("test"):
        changed = User.objects.get(id=user.id)
        changed.set_password("another long password")
        changed.save()

    assert send_code(client, app_code(user)).headers["Location"] == "/"


def test_another_password_half_way_signs_in_the_other_person() -> None:
    first = make_person("first@example.org", methods=(Method.APP,))
    second = make_person("second@example.org", methods=(Method.APP,))
    client = browser()
    send_password(client, first.email)

    page = send_password(client, second.email)

    assert page.context["person"] == second
    assert send_code(client, app_code(first)).status_code == 200
    assert send_code(client, app_code(second)).status_code == 302
    assert client.session["_auth_user_id"] == str(second.id)


def test_a_person_without_factor_after_one_with_a_factor_is_not_taken_for_that_one() -> None:
    protected = make_person("protected@example.org", methods=(Method.APP,))
    fresh = make_person("fresh@example.org")
    client = browser()
    send_password(client, protected.email)

    response = send_password(client, fresh.email)

    assert response.headers["Location"] == "/enrol/"
    assert client.session["_auth_user_id"] == str(fresh.id)


def test_the_session_key_changes_at_password_and_at_code() -> None:
    user = make_person(methods=(Method.APP,))
    client = browser()
    client.get("/")
    keys = [client.session.session_key]
    send_password(client, user.email)
    keys.append(client.session.session_key)
    send_code(client, app_code(user))
    keys.append(client.session.session_key)

    assert len(set(keys)) == 3


def test_the_password_is_nowhere_in_the_session() -> None:
    user = make_person(methods=(Method.APP,))
    client = browser()
    send_password(client, user.email)

    assert PASSWORD not in str(dict(client.session.items()))


def test_pages_speak_the_language_of_the_person_from_sign_in_on() -> None:
    user = make_person(methods=(Method.APP,), language="nl")
    client = browser()

    response = sign_in(client, user)

    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "nl"


def test_a_language_chosen_before_sign_in_becomes_the_setting() -> None:
    user = make_person(methods=(Method.APP,), language="nl")
    client = browser()
    client.post("/language/", {"language": "en", "next": "/"})

    response = sign_in(client, user)

    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    with system_context("test"):
        assert User.objects.get(id=user.id).language == "en"


def test_the_start_page_can_be_read_with_the_link_to_the_explanation() -> None:
    page = browser().get("/").content.decode()

    assert 'href="/help/second-factor/"' in page
    assert browser().get("/help/second-factor/").status_code == 200
