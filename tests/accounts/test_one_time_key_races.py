"""One-time keys that twenty bring at the same moment, on real connections."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from accounts.enums import KeyPurpose
from accounts.services.one_time_keys import MOST_WRONG_TRIES, code_take, key_make, key_take
from tests.parallel import at_once

pytestmark = pytest.mark.usefixtures("real_database")

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LINK, LETTER, SMS = KeyPurpose.PASSWORD_LINK, KeyPurpose.INVITATION_LETTER, KeyPurpose.INVITATION_SMS
MANY = 20


def links() -> list[Callable[[], int | None]]:
    secret = key_make(purpose=LINK, subject_id=7, at=NOW)
    return [lambda: key_take(purpose=LINK, secret=secret, at=NOW)] * MANY


def test_a_link_is_taken_by_one_of_twenty() -> None:
    assert sorted(at_once(*links()), key=str) == [7] + [None] * (MANY - 1)


def codes(purpose: KeyPurpose) -> list[Callable[[], bool]]:
    code = key_make(purpose=purpose, subject_id=7, at=NOW)
    return [lambda: code_take(purpose=purpose, subject_id=7, typed=code, at=NOW)] * MANY


def test_a_code_is_taken_by_one_of_twenty() -> None:
    assert sorted(at_once(*codes(LETTER))) == [False] * (MANY - 1) + [True]


def wrong_tries() -> tuple[str, list[Callable[[], bool]]]:
    """The right code, and as many wrong tries as end it."""
    code = key_make(purpose=SMS, subject_id=7, at=NOW)
    return code, [lambda: code_take(purpose=SMS, subject_id=7, typed="1", at=NOW)] * MOST_WRONG_TRIES


def test_wrong_tries_at_once_are_all_counted() -> None:
    code, deeds = wrong_tries()
    at_once(*deeds)
    assert not code_take(purpose=SMS, subject_id=7, typed=code, at=NOW)
