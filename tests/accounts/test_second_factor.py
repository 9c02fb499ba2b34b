"""Wrong codes: counted over all methods, they delay, and a hundred in a row block the method used."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from access.database import system_context
from access.proof import Method
from accounts.enums import CodePurpose
from accounts.models import AppDevice, FactorDevice, RecoveryDevice, SmsDevice, User
from accounts.selectors import factors_of, methods_of
from accounts.services.proving import Attempt, CodeRefused, code_prove
from tests.accounts.people import (
    app_code,
    browser,
    errors_of,
    give_recovery_codes,
    mails_to,
    make_person,
    messages_to,
    send_code,
    send_password,
    trail_of,
)

pytestmark = pytest.mark.django_db


def _device(user: User, method: Method) -> FactorDevice:
    device = factors_of(user_id=user.id).usable[method]
    assert isinstance(device, FactorDevice)
    return device


def _try(user: User, device: FactorDevice, code: str, at: datetime) -> str:
    """The refusal, or "" when the code was taken."""
    try:
        code_prove(
            user=user,
            device=device,
            attempt=Attempt(code=code, at=at, purpose=CodePurpose.SIGN_IN, session_hash="s"),
        )
    except CodeRefused as refused:
        return str(refused)
    return ""


def _methods(user: User) -> set[Method]:
    with system_context("test"):
        return set(methods_of(user_id=user.id))


def _wrong_codes(user: User, device: FactorDevice, *, count: int, at: datetime) -> datetime:
    """So many wrong codes, each after the wait of the one before; returns when the next may come."""
    for _ in range(count):
        assert _try(user, device, "wrong", at).startswith("This code is not right")
        at += timedelta(minutes=15)
    return at


def test_wrong_codes_in_a_row_delay_over_all_methods() -> None:
    user = make_person(methods=(Method.APP, Method.SMS))
    give_recovery_codes(user)
    at = timezone.now()
    app, sms, recovery = (_device(user, method) for method in (Method.APP, Method.SMS, Method.RECOVERY_CODE))
    for device in (app, sms, recovery, sms):
        assert _try(user, device, "wrong", at).startswith("This code is not right")

    refusal = "Too many wrong tries in a row. You can try again in 4 seconds."
    assert [_try(user, device, "wrong", at) for device in (app, sms, recovery)] == [refusal] * 3
    assert _try(user, app, app_code(user, at=at), at) == refusal
    later = at + timedelta(seconds=4)
    assert _try(user, app, app_code(user, at=later), later) == ""


def test_a_right_code_ends_the_row() -> None:
    user = make_person(methods=(Method.APP,))
    app = _device(user, Method.APP)
    at = timezone.now()
    for _ in range(3):
        _try(user, app, "wrong", at)
    assert _try(user, app, app_code(user, at=at), at) == ""
    for _ in range(3):
        assert _try(user, app, "wrong", at).startswith("This code is not right")


def test_a_hundred_wrong_codes_in_a_row_block_the_method_used_and_the_others_go_on() -> None:
    user = make_person(methods=(Method.APP, Method.SMS))
    codes = give_recovery_codes(user)
    app, sms = _device(user, Method.APP), _device(user, Method.SMS)
    at = _wrong_codes(user, sms, count=60, at=timezone.now())

    at = _wrong_codes(user, app, count=39, at=at)
    assert _methods(user) == {Method.APP, Method.SMS, Method.RECOVERY_CODE}
    at = _wrong_codes(user, app, count=1, at=at)

    assert _methods(user) == {Method.SMS, Method.RECOVERY_CODE}
    assert (
        _try(user, app, app_code(user, at=at), at) == "This way cannot be used any more. Choose another one."
    )
    assert mails_to(user) == ["accounts:factor_blocked"]
    assert messages_to(user)[0][1]["method"] == "app"
    assert trail_of(user).count("accounts:second_factor:blocked") == 1
    assert _try(user, _device(user, Method.RECOVERY_CODE), codes[0], at) == ""


def test_ninety_nine_wrong_codes_block_nothing() -> None:
    user = make_person(methods=(Method.APP,))
    app = _device(user, Method.APP)
    at = _wrong_codes(user, app, count=99, at=timezone.now())

    assert _try(user, app, app_code(user, at=at), at) == ""
    assert mails_to(user) == []


def test_a_blocked_app_is_not_asked_for_at_sign_in() -> None:
    user = make_person(methods=(Method.APP, Method.SMS))
    with system_context("test"):
        AppDevice.objects.filter(user=user).update(blocked=True)
    client = browser()

    page = send_password(client, user.email)

    assert page.context["way"].method is Method.SMS
    assert page.context["others"] == []
    page = client.post("/", {"challenge_device": "app"})
    assert page.context["way"].method is Method.SMS
    assert send_code(client, app_code(user)).status_code == 200


def test_whoever_has_only_blocked_factors_can_not_enrol_another_and_reads_who_can_help() -> None:
    user = make_person(methods=(Method.APP,))
    with system_context("test"):
        AppDevice.objects.filter(user=user).update(blocked=True)
    client = browser()

    response = send_password(client, user.email)

    assert response.headers["Location"] == "/verify/"
    page = client.get("/verify/").content.decode()
    assert "blocked after a hundred wrong codes" in page
    for method in ("get", "head", "post", "put", "patch", "delete", "options"):
        answer = getattr(client, method)("/enrol/")
        assert answer.headers["Location"] == "/verify/?next=%2Fenrol%2F", method
    assert client.get("/o/").headers["Location"].startswith("/enrol/")


def test_the_hundredth_wrong_code_at_the_page_itself_offers_the_other_way() -> None:
    user = make_person(methods=(Method.APP, Method.SMS))
    at = timezone.now()
    app = _device(user, Method.APP)
    at = _wrong_codes(user, app, count=99, at=at)
    client = browser()
    with time_machine.travel(at, tick=False):
        send_password(client, user.email)
        response = send_code(client, "000000" if app_code(user) != "000000" else "000001")
        assert errors_of(response) != []
        page = client.post("/", {"challenge_device": "sms"})

    assert page.context["way"].method is Method.SMS
    with system_context("test"):
        assert AppDevice.objects.get(user=user).blocked


def test_waiting_for_a_code_is_said_in_words() -> None:
    user = make_person(methods=(Method.APP,))
    client = browser()
    wrong = "000000" if app_code(user) != "000000" else "000001"
    with time_machine.travel(timezone.now().replace(second=15), tick=False) as clock:
        send_password(client, user.email)
        for _ in range(4):
            send_code(client, wrong)
        clock.shift(timedelta(seconds=1))
        response = send_code(client, app_code(user))

    assert errors_of(response) == ["Too many wrong tries in a row. You can try again in 3 seconds."]


@pytest.mark.parametrize("model", [AppDevice, SmsDevice, RecoveryDevice])
def test_no_form_of_a_package_can_prove_a_device_past_the_counters(model: type[FactorDevice]) -> None:
    assert model().verify_token("123456") is False


def test_a_device_of_somebody_else_proves_nothing() -> None:
    user, other = make_person(), make_person("other@example.org", methods=(Method.APP,))
    at = timezone.now()

    refusal = _try(user, _device(other, Method.APP), app_code(other, at=at), at)

    assert refusal == "This way cannot be used any more. Choose another one."
