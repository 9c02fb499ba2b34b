"""What holds when many requests come at the same moment: real connections, behind one barrier."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any, TypeVar

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from access.database import system_context
from access.proof import Method
from accounts.enums import CodePurpose
from accounts.models import AppDevice, RecoveryCode, SmsCode, SmsDevice
from accounts.selectors import factors_of
from accounts.services.factors import LastFactor, app_begin, factor_enrol, factor_remove, sms_begin
from accounts.services.passwords import password_prove
from accounts.services.proving import Attempt, CodeRefused, code_prove
from accounts.services.text_messages import SmsRefused, sms_send
from accounts.totp import code_at
from limits.models import Count, Failures
from tests.accounts.people import app_code, give_recovery_codes, make_person, sms_codes
from tests.accounts.test_verify import half_signed_in

pytestmark = pytest.mark.usefixtures("real_database")

MANY = 20
PATIENCE = 60
Result = TypeVar("Result")


def at_once(*deeds: Callable[[], Result]) -> list[Result]:
    """Runs all of them at the same moment, each on a connection of its own."""
    barrier = Barrier(len(deeds), timeout=PATIENCE)

    def run(deed: Callable[[], Result]) -> Result:
        try:
            connections["default"].ensure_connection()
            barrier.wait()
            return deed()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds, timeout=PATIENCE))


def _roads(clients: list[Client], method: Method, code: str) -> list[str]:
    """Where each of these sessions is led by this code."""

    def deed(client: Client) -> Callable[[], str]:
        data = {"method": method.value, "otp_token": code}
        return lambda: client.post("/verify/?next=/proved/", data).headers.get("Location", "")

    return at_once(*(deed(client) for client in clients))


def test_a_code_of_an_app_opens_one_of_twenty_sessions_that_bring_it_at_once() -> None:
    user = make_person(methods=(Method.APP,))
    clients = [half_signed_in(user) for _ in range(MANY)]

    roads = _roads(clients, Method.APP, app_code(user))

    assert roads.count("/proved/") == 1


def test_a_code_of_an_app_proves_once_for_twenty_services_at_once() -> None:
    user = make_person(methods=(Method.APP,))
    at = timezone.now()

    proved = at_once(*[lambda: _prove(user, Method.APP, app_code(user, at=at), at)] * MANY)

    assert proved.count(True) == 1


def test_a_code_from_a_message_proves_once() -> None:
    user = make_person(methods=(Method.SMS,))
    at = timezone.now()
    with system_context("test"):
        device = SmsDevice.objects.get(user=user)
    sms_send(user=user, device=device, purpose=CodePurpose.AGAIN, session_hash="s", origin="192.0.2.1", at=at)
    (code,) = sms_codes(user)

    proved = at_once(*[lambda: _prove(user, Method.SMS, code, at)] * MANY)

    assert proved.count(True) == 1
    with system_context("test"):
        assert SmsCode.objects.count() == 0


def test_a_recovery_code_proves_once() -> None:
    user = make_person()
    code = give_recovery_codes(user)[0]
    at = timezone.now()

    proved = at_once(*[lambda: _prove(user, Method.RECOVERY_CODE, code, at)] * MANY)

    assert proved.count(True) == 1
    with system_context("test"):
        assert RecoveryCode.objects.filter(device__user=user).count() == 9


def _prove(user: Any, method: Method, code: str, at: datetime) -> bool:
    device = factors_of(user_id=user.id).usable[method]
    attempt = Attempt(code=code, at=at, purpose=CodePurpose.AGAIN, session_hash="s")
    try:
        code_prove(user=user, device=device, attempt=attempt)
    except CodeRefused:
        return False
    return True


def test_of_twenty_wrong_codes_at_once_four_are_looked_at() -> None:
    user = make_person(methods=(Method.APP,))
    at = timezone.now()

    at_once(*[lambda: _prove(user, Method.APP, "wrong", at)] * MANY)

    assert [row.count for row in Failures.objects.filter(kind="second_factor_per_person")] == [4]


def test_of_twenty_wrong_passwords_at_once_four_are_looked_at() -> None:
    user = make_person()
    at = timezone.now()

    def deed() -> Any:
        return password_prove(email=user.email, password="wrong", origin="192.0.2.1", at=at)

    assert at_once(*[deed] * MANY) == [None] * MANY
    assert [row.count for row in Failures.objects.filter(kind="password_per_person")] == [4]


def test_twenty_sign_ins_at_once_with_the_right_password_all_go_on() -> None:
    user = make_person()
    at = timezone.now()

    def deed() -> Any:
        from tests.accounts.people import PASSWORD

        return password_prove(email=user.email, password=PASSWORD, origin="192.0.2.1", at=at)

    assert at_once(*[deed] * MANY) == [user] * MANY


def test_of_twenty_messages_asked_for_at_once_ten_are_sent() -> None:
    user = make_person(methods=(Method.SMS,))
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
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
                at=at,
            )
        except SmsRefused:
            return False
        return True

    assert at_once(*[deed] * MANY).count(True) == 10
    assert len(sms_codes(user)) == 10
    kinds = ("sms_per_person", "sms_per_number", "sms_per_address", "sms_in_total")
    assert dict(Count.objects.values_list("kind", "count")) == dict.fromkeys(kinds, 10)


def test_two_factors_removed_at_once_leave_one() -> None:
    user = make_person(methods=(Method.APP, Method.SMS))
    at = timezone.now()

    usable = factors_of(user_id=user.id).usable

    def deed(method: Method) -> Callable[[], bool]:
        def remove() -> bool:
            try:
                factor_remove(user=user, device=usable[method], at=at)
            except LastFactor:
                return False
            return True

        return remove

    removed = at_once(*(deed(method) for method in (Method.APP, Method.SMS) * (MANY // 2)))

    assert removed.count(True) == 1
    assert len(factors_of(user_id=user.id).usable) == 1


def test_two_who_enrol_a_first_factor_at_once_do_not_both_get_one() -> None:
    user = make_person()
    at = timezone.now()
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

    enrolled = at_once(*(deed(device) for device in (app, sms) * (MANY // 2)))

    assert enrolled.count(True) == 1
    assert len(factors_of(user_id=user.id).usable) == 1
