"""Recovery codes: enough of them, long enough, shown once, hashed, and in use only when proved to be saved."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from access.database import system_context
from access.proof import Method
from accounts.codes import clean_code, new_recovery_codes
from accounts.models import RecoveryCode, RecoveryDevice
from accounts.selectors import factors_of
from tests.accounts.people import (
    browser,
    errors_of,
    give_recovery_codes,
    mails_to,
    make_person,
    send_code,
    send_password,
    sign_in,
)

pytestmark = pytest.mark.django_db

URL = "/enrol/recovery-codes/"


def test_ten_codes_of_eighty_bits_none_twice() -> None:
    codes = new_recovery_codes()

    assert len(set(codes)) == 10
    assert {len(clean_code(code)) for code in codes} == {16}
    assert set("".join(codes)) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ-")
    assert 16 * 5 >= 64


def test_codes_are_shown_in_one_answer_and_kept_hashed() -> None:
    user = make_person(methods=(Method.APP,))
    client = browser()
    sign_in(client, user)

    page = client.post(URL, {"make": "yes"})

    codes = page.context["codes"]
    assert all(code in page.content.decode() for code in codes)
    again = client.get(URL).content.decode()
    assert not any(code in again for code in codes)
    with system_context("test"):
        stored = list(RecoveryCode.objects.filter(device__user=user).values_list("code_hash", flat=True))
    assert len(stored) == 10
    assert not {clean_code(code) for code in codes} & set(stored)
    assert not any(code in str(dict(client.session.items())) for code in codes)


def test_codes_do_not_serve_before_one_was_typed_back() -> None:
    user = make_person(methods=(Method.APP,))
    client = browser()
    sign_in(client, user)
    codes = client.post(URL, {"make": "yes"}).context["codes"]
    assert factors_of(user_id=user.id).codes_left == 0

    response = client.post(URL, {"code": codes[0].lower()})

    assert response.headers["Location"] == "/me/security/"
    assert factors_of(user_id=user.id).codes_left == 10
    assert mails_to(user) == ["accounts:recovery_codes_renewed"]


def test_a_code_that_is_not_on_the_list_is_refused_and_the_codes_are_not_shown_again() -> None:
    user = make_person(methods=(Method.APP,))
    client = browser()
    sign_in(client, user)
    codes = client.post(URL, {"make": "yes"}).context["codes"]

    page = client.post(URL, {"code": "AAAA-BBBB-CCCC-DDDD"})

    assert errors_of(page) == [
        "This code is not on your new list. Type one of the ten codes as it stands there."
    ]
    assert not any(code in page.content.decode() for code in codes)
    assert factors_of(user_id=user.id).codes_left == 0
    assert client.post(URL, {"code": codes[1]}).status_code == 302


def test_earlier_codes_serve_until_a_new_one_was_typed_back_and_then_no_more() -> None:
    user = make_person(methods=(Method.APP,))
    old = give_recovery_codes(user)
    client = browser()
    sign_in(client, user)
    new = client.post(URL, {"make": "yes"}).context["codes"]

    assert _signs_in(user.email, old[0])
    assert not _signs_in(user.email, new[0])
    client.post(URL, {"code": new[5]})
    assert not _signs_in(user.email, old[1])
    assert _signs_in(user.email, new[0])
    assert _signs_in(user.email, new[5])


def _signs_in(email: str, code: str) -> bool:
    client = browser()
    send_password(client, email)
    client.post("/", {"challenge_device": "recovery_code"})
    return bool(send_code(client, code).status_code == 302)


def test_an_old_code_typed_back_proves_nothing() -> None:
    user = make_person(methods=(Method.APP,))
    old = give_recovery_codes(user)
    client = browser()
    sign_in(client, user)
    client.post(URL, {"make": "yes"})

    page = client.post(URL, {"code": old[0]})

    assert page.status_code == 200
    assert factors_of(user_id=user.id).codes_left == 10


def test_making_codes_twice_leaves_the_last_ten() -> None:
    user = make_person(methods=(Method.APP,))
    client = browser()
    sign_in(client, user)
    first = client.post(URL, {"make": "yes"}).context["codes"]
    second = client.post(URL, {"make": "yes"}).context["codes"]

    assert client.post(URL, {"code": first[0]}).status_code == 200
    assert client.post(URL, {"code": second[0]}).status_code == 302
    with system_context("test"):
        assert RecoveryCode.objects.filter(device__user=user).count() == 10


def test_new_codes_end_other_sessions_and_keep_this_one() -> None:
    user = make_person(methods=(Method.APP,))
    client, other = browser(), browser()
    with time_machine.travel(timezone.now().replace(second=15), tick=False) as clock:
        sign_in(client, user)
        clock.shift(timedelta(seconds=30))
        sign_in(other, user)
        codes = client.post(URL, {"make": "yes"}).context["codes"]
        client.post(URL, {"code": codes[0]})

        assert client.get("/me/security/").status_code == 200
        assert other.get("/me/security/").status_code == 302


def test_codes_are_made_with_a_fresh_proof_only() -> None:
    user = make_person(methods=(Method.APP,))
    client = browser()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(client, user)
        clock.shift(timedelta(minutes=11))
        response = client.post(URL, {"make": "yes"})

    assert response.headers["Location"].startswith("/verify/?next=")
    with system_context("test"):
        assert not RecoveryDevice.objects.filter(user=user).exists()


def test_whoever_signed_in_by_a_recovery_code_may_make_new_ones() -> None:
    user = make_person(methods=(Method.APP,))
    old = give_recovery_codes(user)
    client = browser()
    send_password(client, user.email)
    client.post("/", {"challenge_device": "recovery_code"})
    send_code(client, old[0])

    codes = client.post(URL, {"make": "yes"}).context["codes"]

    assert client.post(URL, {"code": codes[0]}).headers["Location"] == "/me/security/"
    assert client.get("/me/security/").status_code == 200


def test_the_last_code_may_be_used_and_then_the_method_is_no_longer_offered() -> None:
    user = make_person(methods=(Method.APP,))
    codes = give_recovery_codes(user)
    for code in codes:
        assert _signs_in(user.email, code)
    client = browser()

    page = send_password(client, user.email)

    assert page.context["others"] == []
    assert mails_to(user) == ["accounts:recovery_code_used"] * 10


def test_new_codes_lift_a_block_of_the_earlier_ones() -> None:
    user = make_person(methods=(Method.APP,))
    give_recovery_codes(user)
    with system_context("test"):
        RecoveryDevice.objects.filter(user=user).update(blocked=True)
    client = browser()
    sign_in(client, user)
    assert set(factors_of(user_id=user.id).usable) == {Method.APP}

    codes = client.post(URL, {"make": "yes"}).context["codes"]
    client.post(URL, {"code": codes[0]})

    assert set(factors_of(user_id=user.id).usable) == {Method.APP, Method.RECOVERY_CODE}
