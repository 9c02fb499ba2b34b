"""One-time keys that twenty bring at the same moment, on real connections."""

from datetime import UTC, datetime

import pytest

from accounts.enums import KeyPurpose
from accounts.services.one_time_keys import MOST_WRONG_TRIES, code_take, key_make, key_take
from tests.parallel import at_once

pytestmark = pytest.mark.usefixtures("real_database")

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LINK, LETTER, SMS = KeyPurpose.PASSWORD_LINK, KeyPurpose.INVITATION_LETTER, KeyPurpose.INVITATION_SMS
MANY = 20


def test_a_link_is_taken_by_one_of_twenty() -> None:
    secret = key_make(purpose=LINK, subject_id=7, at=NOW)

    taken = at_once(*[lambda: key_take(purpose=LINK, secret=secret, at=NOW)] * MANY)

    assert sorted(taken, key=str) == [7] + [None] * (MANY - 1)


def test_a_code_is_taken_by_one_of_twenty() -> None:
    code = key_make(purpose=LETTER, subject_id=7, at=NOW)

    taken = at_once(*[lambda: code_take(purpose=LETTER, subject_id=7, typed=code, at=NOW)] * MANY)

    assert sorted(taken) == [False] * (MANY - 1) + [True]


def test_wrong_tries_at_once_are_all_counted() -> None:
    code = key_make(purpose=SMS, subject_id=7, at=NOW)

    at_once(*[lambda: code_take(purpose=SMS, subject_id=7, typed="1", at=NOW)] * MOST_WRONG_TRIES)

    assert not code_take(purpose=SMS, subject_id=7, typed=code, at=NOW)
