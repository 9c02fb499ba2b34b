"""Failures in a row: what they cost, and when they are forgotten."""

from datetime import UTC, datetime, timedelta

import pytest

from limits.enums import FailureKind
from limits.services import failure_add, failures_forget, wait_until, wait_until_alone

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def _waits(kind: FailureKind, count: int, *, apart: timedelta = timedelta(0)) -> list[int]:
    waits, at = [], AT
    for _ in range(count):
        failure_add(kind=kind, subject="somebody", at=at)
        until = wait_until(kind=kind, subject="somebody", at=at)
        waits.append(int((until - at).total_seconds()) if until else 0)
        at += apart
    return waits


def test_three_are_free_and_each_further_one_doubles_the_wait_up_to_a_quarter_of_an_hour() -> None:
    assert _waits(FailureKind.SECOND_FACTOR_PER_PERSON, 13) == [
        0,
        0,
        0,
        4,
        8,
        16,
        32,
        64,
        128,
        256,
        512,
        900,
        900,
    ]


def test_an_address_has_thirty_free() -> None:
    assert _waits(FailureKind.PASSWORD_PER_ADDRESS, 33) == [0] * 30 + [4, 8, 16]


def test_an_address_is_forgotten_after_more_than_a_quarter_of_an_hour_of_rest() -> None:
    assert _waits(FailureKind.PASSWORD_PER_ADDRESS, 40, apart=timedelta(minutes=15, seconds=1)) == [0] * 40


def test_a_person_is_not_forgotten_by_waiting() -> None:
    assert _waits(FailureKind.PASSWORD_PER_PERSON, 5, apart=timedelta(days=30)) == [0, 0, 0, 4, 8]


def test_free_failures_make_nobody_wait_even_when_clocks_differ_a_little() -> None:
    failure_add(kind=FailureKind.PASSWORD_PER_PERSON, subject="somebody", at=AT)

    earlier = AT - timedelta(milliseconds=5)
    assert wait_until(kind=FailureKind.PASSWORD_PER_PERSON, subject="somebody", at=earlier) is None


def test_success_breaks_the_row() -> None:
    _waits(FailureKind.PASSWORD_PER_PERSON, 10)
    failures_forget(kind=FailureKind.PASSWORD_PER_PERSON, subject="somebody")

    assert wait_until(kind=FailureKind.PASSWORD_PER_PERSON, subject="somebody", at=AT) is None
    assert _waits(FailureKind.PASSWORD_PER_PERSON, 3) == [0, 0, 0]


def test_waiting_alone_says_the_same() -> None:
    kind = FailureKind.PASSWORD_PER_PERSON
    assert wait_until_alone(kind=kind, subject="somebody", at=AT) is None
    _waits(kind, 4)

    assert wait_until_alone(kind=kind, subject="somebody", at=AT) == AT + timedelta(seconds=4)
