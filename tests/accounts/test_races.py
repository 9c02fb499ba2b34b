"""What holds when many requests come at the same moment: real connections, behind one barrier."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from access.database import system_context
from access.proof import Method
from accounts.enums import CodePurpose
from accounts.models import AppDevice, RecoveryCode, SmsCode, SmsDevice, User
from accounts.selectors import factors_of
from accounts.services.factors import LastFactor, app_begin, factor_enrol, factor_remove, sms_begin
from accounts.services.passwords import password_prove
from accounts.services.proving import Attempt, CodeRefused, code_prove
from accounts.services.text_messages import SmsRefused, sms_send
from accounts.totp import code_at
from limits.models import Count, Failures
from tests.accounts.people import PASSWORD, app_code, give_recovery_codes, make_person, sms_codes
from tests.accounts.test_verify import half_signed_in
from tests.parallel import at_once

pytestmark = pytest.mark.usefixtures("real_database")

MANY = 20


Deeds = list[Callable[[], bool]]


def sessions_with_an_app_code() -> Deeds:
    """Each session, whether this code led it on."""
    user = make_person(methods=(Method.APP,))
    clients = [half_signed_in(user) for _ in range(MANY)]
    data = {"method": Method.APP.value, "otp_token": app_code(user)}

    def deed(client: Client) -> Callable[[], bool]:
        return lambda: client.post("/verify/?next=/proved/", data).headers.get("Location", "") == "/proved/"

    return [deed(client) for client in clients]


def test_a_code_of_an_app_opens_one_of_twenty_sessions_that_bring_it_at_once() -> None:
    assert at_once(*sessions_with_an_app_code()).count(True) == 1


def app_codes() -> Deeds:
    user, at = make_person(methods=(Method.APP,)), timezone.now()
    return [lambda: _prove(user, Method.APP, app_code(user, at=at), at)] * MANY


def test_a_code_of_an_app_proves_once_for_twenty_services_at_once() -> None:
    assert at_once(*app_codes()).count(True) == 1


def codes_from_a_message() -> Deeds:
    user, at = make_person(methods=(Method.SMS,)), timezone.now()
    with system_context("test"):
        device = SmsDevice.objects.get(user=user)
    sms_send(user=user, device=device, purpose=CodePurpose.AGAIN, session_hash="s", origin="192.0.2.1", at=at)
    (code,) = sms_codes(user)
    return [lambda: _prove(user, Method.SMS, code, at)] * MANY


def test_a_code_from_a_message_proves_once() -> None:
    assert at_once(*codes_from_a_message()).count(True) == 1
    with system_context("test"):
        assert SmsCode.objects.count() == 0


def recovery_codes() -> Deeds:
    user, at = make_person(), timezone.now()
    code = give_recovery_codes(user)[0]
    return [lambda: _prove(user, Method.RECOVERY_CODE, code, at)] * MANY


def test_a_recovery_code_proves_once() -> None:
    assert at_once(*recovery_codes()).count(True) == 1
    with system_context("test"):
        assert RecoveryCode.objects.count() == 9


def _prove(user: Any, method: Method, code: str, at: datetime) -> bool:
    device = factors_of(user_id=user.id).usable[method]
    attempt = Attempt(code=code, at=at, purpose=CodePurpose.AGAIN, session_hash="s")
    try:
        code_prove(user=user, device=device, attempt=attempt)
    except CodeRefused:
        return False
    return True


def wrong_codes() -> Deeds:
    user, at = make_person(methods=(Method.APP,)), timezone.now()
    return [lambda: _prove(user, Method.APP, "wrong", at)] * MANY


def failures(kind: str) -> list[int]:
    return [row.count for row in Failures.objects.filter(kind=kind)]


def test_of_twenty_wrong_codes_at_once_four_are_looked_at() -> None:
    at_once(*wrong_codes())
    assert failures("second_factor_per_person") == [4]


def passwords(password: str) -> list[Callable[[], User | None]]:
    user, at = make_person(), timezone.now()
    return [lambda: password_prove(email=user.email, password=password, origin="192.0.2.1", at=at)] * MANY


def test_of_twenty_wrong_passwords_at_once_four_are_looked_at() -> None:
    assert at_once(*passwords("wrong")) == [None] * MANY
    assert failures("password_per_person") == [4]


def test_twenty_sign_ins_at_once_with_the_right_password_all_go_on() -> None:
    deeds = passwords(PASSWORD)
    with system_context("test"):
        assert at_once(*deeds) == [User.objects.get(email="fenna@example.org")] * MANY


def messages_asked_for() -> Deeds:
    user = make_person(methods=(Method.SMS,))
    with system_context("test"):
        device = SmsDevice.objects.get(user=user)

    def deed() -> bool:
        try:
            sms_send(
                user=user,
                device=device,
                purpose=CodePurpose.SIGN_IN,
                session_hash="s",
                origin="192.0.2.1",
                at=datetime(2026, 11, 23, 9, tzinfo=UTC),
            )
        except SmsRefused:
            return False
        return True

    return [deed] * MANY


def test_of_twenty_messages_asked_for_at_once_ten_are_sent() -> None:
    assert at_once(*messages_asked_for()).count(True) == 10
    with system_context("test"):
        assert len(sms_codes(User.objects.get(email="fenna@example.org"))) == 10
    kinds = ("sms_per_person", "sms_per_number", "sms_per_address", "sms_in_total")
    assert dict(Count.objects.values_list("kind", "count")) == dict.fromkeys(kinds, 10)


def removals_of_two_factors() -> Deeds:
    user, at = make_person(methods=(Method.APP, Method.SMS)), timezone.now()
    usable = factors_of(user_id=user.id).usable

    def deed(method: Method) -> Callable[[], bool]:
        def remove() -> bool:
            try:
                factor_remove(user=user, device=usable[method], at=at)
            except LastFactor:
                return False
            return True

        return remove

    return [deed(method) for method in (Method.APP, Method.SMS) * (MANY // 2)]


def test_two_factors_removed_at_once_leave_one() -> None:
    assert at_once(*removals_of_two_factors()).count(True) == 1
    with system_context("test"):
        left = factors_of(user_id=User.objects.get(email="fenna@example.org").id)
    assert len(left.usable) == 1


def enrolments_of_a_first_factor() -> Deeds:
    user, at = make_person(), timezone.now()
    app, sms = app_begin(user=user, at=at), sms_begin(user=user, number="0612345678", at=at)
    sms_send(user=user, device=sms, purpose=CodePurpose.ENROL, session_hash="s", origin="192.0.2.1", at=at)
    codes = {app: code_at(key=app.key, at=at), sms: sms_codes(user)[0]}

    def deed(device: AppDevice | SmsDevice) -> Callable[[], bool]:
        attempt = Attempt(code=codes[device], at=at, purpose=CodePurpose.ENROL, session_hash="s")

        def enrol() -> bool:
            try:
                factor_enrol(user=user, device=device, attempt=attempt, session_is_verified=False)
            except CodeRefused:
                return False
            return True

        return enrol

    return [deed(device) for device in (app, sms) * (MANY // 2)]


def test_two_who_enrol_a_first_factor_at_once_do_not_both_get_one() -> None:
    assert at_once(*enrolments_of_a_first_factor()).count(True) == 1
    with system_context("test"):
        made = factors_of(user_id=User.objects.get(email="fenna@example.org").id)
    assert len(made.usable) == 1
