"""Keys that open one thing once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from access.database import system_context
from accounts.enums import KeyPurpose
from accounts.models import OneTimeKey
from accounts.services.one_time_keys import (
    MOST_WRONG_TRIES,
    code_take,
    key_end,
    key_look,
    key_make,
    key_take,
    key_valid_until,
    keys_clean,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LINK, LETTER, SMS = KeyPurpose.PASSWORD_LINK, KeyPurpose.INVITATION_LETTER, KeyPurpose.INVITATION_SMS


def _stored() -> list[OneTimeKey]:
    with system_context("test"):
        return list(OneTimeKey.objects.all())


def test_a_link_is_looked_at_often_and_taken_once() -> None:
    secret = key_make(purpose=LINK, subject_id=7, at=NOW)

    looks = [key_look(purpose=LINK, secret=secret, at=NOW) for _ in range(2)]
    takes = [key_take(purpose=LINK, secret=secret, at=NOW) for _ in range(2)]

    assert (looks, takes) == ([7, 7], [7, None])
    assert key_look(purpose=LINK, secret=secret, at=NOW) is None


def test_a_secret_is_stored_nowhere() -> None:
    secret = key_make(purpose=LINK, subject_id=7, at=NOW)

    (key,) = _stored()

    assert len(secret) == 43
    assert secret not in str(vars(key))


@pytest.mark.parametrize(
    ("purpose", "lifetime"),
    [
        (KeyPurpose.PASSWORD_LINK, timedelta(hours=24)),
        (KeyPurpose.EMAIL_CHANGE_OLD, timedelta(hours=24)),
        (KeyPurpose.EMAIL_CHANGE_NEW, timedelta(hours=24)),
        (KeyPurpose.INVITATION_LINK, timedelta(days=14)),
        (KeyPurpose.INVITATION_SMS, timedelta(minutes=10)),
        (KeyPurpose.INVITATION_LETTER, timedelta(days=28)),
        (KeyPurpose.RECOVERY_LINK, timedelta(hours=24)),
        (KeyPurpose.RECOVERY_LETTER, timedelta(days=28)),
    ],
)
def test_each_purpose_has_its_time(purpose: KeyPurpose, lifetime: timedelta) -> None:
    key_make(purpose=purpose, subject_id=7, at=NOW)
    last = NOW + lifetime - timedelta(microseconds=1)

    assert key_valid_until(purpose=purpose, subject_id=7, at=last) == NOW + lifetime
    assert key_valid_until(purpose=purpose, subject_id=7, at=NOW + lifetime) is None


def test_a_link_whose_time_is_over_opens_nothing() -> None:
    secret = key_make(purpose=LINK, subject_id=7, at=NOW)
    later = NOW + timedelta(hours=24)

    assert key_look(purpose=LINK, secret=secret, at=later) is None
    assert key_take(purpose=LINK, secret=secret, at=later) is None


def test_a_new_link_ends_the_earlier_one_of_the_same_subject_only() -> None:
    earlier = key_make(purpose=LINK, subject_id=7, at=NOW)
    of_another = key_make(purpose=LINK, subject_id=8, at=NOW)
    newer = key_make(purpose=LINK, subject_id=7, at=NOW)

    found = [key_look(purpose=LINK, secret=secret, at=NOW) for secret in (earlier, of_another, newer)]

    assert found == [None, 8, 7]


def test_a_link_serves_its_own_purpose_only() -> None:
    secret = key_make(purpose=LINK, subject_id=7, at=NOW)

    assert key_take(purpose=KeyPurpose.RECOVERY_LINK, secret=secret, at=NOW) is None


@pytest.mark.parametrize("change", [lambda secret: secret[:-1], lambda secret: secret + "A", lambda _: ""])
def test_a_truncated_or_changed_link_opens_nothing(change) -> None:
    secret = key_make(purpose=LINK, subject_id=7, at=NOW)

    assert key_take(purpose=LINK, secret=change(secret), at=NOW) is None
    assert key_look(purpose=LINK, secret=secret, at=NOW) == 7


def test_a_link_of_a_refused_change_still_serves() -> None:
    secret = key_make(purpose=LINK, subject_id=7, at=NOW)

    with transaction.atomic():
        key_take(purpose=LINK, secret=secret, at=NOW)
        transaction.set_rollback(True)

    assert key_take(purpose=LINK, secret=secret, at=NOW) == 7


def test_an_ended_link_opens_nothing() -> None:
    secret = key_make(purpose=LINK, subject_id=7, at=NOW)

    key_end(purpose=LINK, subject_id=7)

    assert key_take(purpose=LINK, secret=secret, at=NOW) is None


def test_a_letter_code_is_read_forgivingly_and_serves_once() -> None:
    code = key_make(purpose=LETTER, subject_id=7, at=NOW)
    typed = f" {code.replace('-', ' ').lower().replace('0', 'o').replace('1', 'l')} "

    taken = [code_take(purpose=LETTER, subject_id=7, typed=typed, at=NOW) for _ in range(2)]

    assert [len(group) for group in code.split("-")] == [4, 4, 4]
    assert taken == [True, False]


def test_a_code_serves_its_own_subject_and_purpose_only() -> None:
    code = key_make(purpose=SMS, subject_id=7, at=NOW)
    key_make(purpose=SMS, subject_id=8, at=NOW)
    key_make(purpose=LETTER, subject_id=7, at=NOW)

    assert not code_take(purpose=SMS, subject_id=8, typed=code, at=NOW)
    assert not code_take(purpose=LETTER, subject_id=7, typed=code, at=NOW)
    assert not code_take(purpose=SMS, subject_id=7, typed=code, at=NOW + timedelta(minutes=10))
    assert code_take(purpose=SMS, subject_id=7, typed=code, at=NOW)


def test_ten_wrong_tries_end_a_short_code_and_nine_do_not() -> None:
    codes = {subject: key_make(purpose=SMS, subject_id=subject, at=NOW) for subject in (7, 8)}
    for subject, tries in ((7, MOST_WRONG_TRIES), (8, MOST_WRONG_TRIES - 1)):
        for _ in range(tries):
            assert not code_take(purpose=SMS, subject_id=subject, typed="12345", at=NOW)

    taken = {
        subject: code_take(purpose=SMS, subject_id=subject, typed=codes[subject], at=NOW) for subject in codes
    }

    assert taken == {7: False, 8: True}


@pytest.mark.parametrize("purpose", [LETTER, KeyPurpose.RECOVERY_LETTER])
def test_no_number_of_wrong_tries_ends_the_code_of_a_letter(purpose: KeyPurpose) -> None:
    code = key_make(purpose=purpose, subject_id=7, at=NOW)
    for _ in range(3 * MOST_WRONG_TRIES):
        assert not code_take(purpose=purpose, subject_id=7, typed="0000-0000-0000", at=NOW)

    assert code_take(purpose=purpose, subject_id=7, typed=code, at=NOW)


def test_cleaning_removes_what_is_over_and_keeps_the_rest() -> None:
    key_make(purpose=LINK, subject_id=7, at=NOW)
    key_make(purpose=LETTER, subject_id=7, at=NOW)

    removed = keys_clean(before=NOW + timedelta(hours=24))

    assert (removed, [key.purpose for key in _stored()]) == (1, [LETTER])
