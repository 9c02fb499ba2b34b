"""Each one-time thing of an account with what guards it: without that, more than one of those at once gets it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher, make_password

from access.database import system_context
from accounts.models import (
    AppDevice,
    OneTimeKey,
    PasskeyChallenge,
    PasskeyDevice,
    PasswordRequest,
    RecoveryCode,
    RecoveryDevice,
    SmsCode,
    SmsDevice,
    User,
)
from accounts.services.one_time_keys import code_take
from limits.models import Count, Failures
from tests.accounts.people import mails_to
from tests.accounts.test_account_races import (
    answers_to_three_requests,
    confirmations_of_two_people,
    confirmations_on_both_addresses,
    uses_of_a_password_link,
)
from tests.accounts.test_one_time_key_races import LETTER, NOW, SMS, codes, links, wrong_tries
from tests.accounts.test_passkey_races import (
    answers_of_a_passkey,
    enrolments_of_one_passkey,
    removals_of_app_and_passkey,
)
from tests.accounts.test_races import (
    app_codes,
    codes_from_a_message,
    enrolments_of_a_first_factor,
    failures,
    messages_asked_for,
    passwords,
    recovery_codes,
    removals_of_two_factors,
    sessions_with_an_app_code,
    wrong_codes,
)
from tests.unguarded import Guard, at_once_without, deleting, inserting, updating

pytestmark = pytest.mark.usefixtures("real_database")

Deeds = list[Callable[[], Any]]
APP = Guard(locks=(AppDevice,), meet=(updating(AppDevice),))
DEVICES = Guard(
    locks=(AppDevice, PasskeyDevice, SmsDevice, RecoveryDevice),
    meet=(deleting(AppDevice), deleting(PasskeyDevice), deleting(SmsDevice)),
)
KEY = Guard(locks=(OneTimeKey,), meet=(deleting(OneTimeKey),))
KEY_OF_PERSON = Guard(locks=(OneTimeKey, User), meet=(deleting(OneTimeKey),))

ONE_GETS_IT: dict[str, tuple[Callable[[], Deeds], Guard]] = {
    "code of an app, in a session": (sessions_with_an_app_code, APP),
    "code of an app": (app_codes, APP),
    "code from a message": (codes_from_a_message, Guard(locks=(SmsDevice,), meet=(deleting(SmsCode),))),
    "recovery code": (recovery_codes, Guard(locks=(RecoveryDevice,), meet=(deleting(RecoveryCode),))),
    "first factor": (
        enrolments_of_a_first_factor,
        Guard(locks=(AppDevice, SmsDevice), meet=(updating(AppDevice), deleting(SmsCode))),
    ),
    "removal that leaves one factor": (removals_of_two_factors, DEVICES),
    "removal that leaves an app or a passkey": (removals_of_app_and_passkey, DEVICES),
    "answer of a passkey": (
        answers_of_a_passkey,
        Guard(locks=(PasskeyDevice,), claims=(PasskeyChallenge,)),
    ),
    "new passkey": (
        enrolments_of_one_passkey,
        Guard(claims=(PasskeyChallenge,), constraints=((PasskeyDevice, "credential_id"),)),
    ),
    "link": (links, KEY),
    "code of a letter": (partial(codes, LETTER), KEY),
    "code of a text message": (partial(codes, SMS), KEY),
    "link for a password": (uses_of_a_password_link, KEY_OF_PERSON),
    "address that two people want": (
        confirmations_of_two_people,
        Guard(constraints=((User, "one_person_per_address"),), meet=(updating(User),)),
    ),
}


@pytest.mark.parametrize("name", ONE_GETS_IT)
def test_without_its_guard_more_than_one_gets_it(name: str) -> None:
    prepare, guard = ONE_GETS_IT[name]
    got = [outcome for outcome in at_once_without(guard, *prepare()) if outcome in (True, 7)]
    assert len(got) > 1


def test_without_locks_links_on_both_addresses_serve_again() -> None:
    outcomes = at_once_without(KEY_OF_PERSON, *confirmations_on_both_addresses())
    assert outcomes.count("refused") == 0


def test_without_the_lock_a_request_is_answered_by_many() -> None:
    guard = Guard(locks=(PasswordRequest, OneTimeKey), counts=True, meet=(inserting(OneTimeKey),))
    answered = at_once_without(guard, *answers_to_three_requests())
    with system_context("test"):
        user = User.objects.get(full_name="Fenna Visser")
    assert sum(each or 0 for each in answered) > 3
    assert len(mails_to(user)) > 3


def test_without_the_lock_wrong_tries_are_not_all_counted() -> None:
    guard = Guard(locks=(OneTimeKey,), meet=(updating(OneTimeKey),))
    code, deeds = wrong_tries()
    at_once_without(guard, *deeds)
    assert code_take(purpose=SMS, subject_id=7, typed=code, at=NOW)


def test_without_the_lock_more_than_four_wrong_codes_are_looked_at() -> None:
    at_once_without(Guard(locks=(AppDevice,), meet=(inserting(Failures),)), *wrong_codes())
    assert failures("second_factor_per_person") == [20]


def test_without_the_lock_wrong_passwords_are_not_all_counted() -> None:
    deeds = passwords("wrong")
    with system_context("test"):
        User.objects.update(password=make_password("another", hasher=MD5PasswordHasher()))
    deeds[0]()
    at_once_without(Guard(locks=(Failures,), meet=(updating(Failures),)), *deeds)
    assert failures("password_per_person") != [4]


def test_without_the_lock_messages_are_not_all_counted() -> None:
    deeds = messages_asked_for()
    deeds[0]()
    at_once_without(Guard(locks=(Count,), meet=(updating(Count),)), *deeds)
    assert Count.objects.get(kind="sms_per_person").count != 10
