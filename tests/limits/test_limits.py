"""Limits and failures in a row."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from limits.enums import FailureKind, LimitKind
from limits.models import Count, Failures
from limits.services import (
    Limit,
    LimitReached,
    counts_clean,
    failure_add,
    failures_forget,
    limit_take,
    wait_until,
)
from tests.parallel import at_once
from tests.unguarded import Guard, at_once_without, updating

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TWO_AN_HOUR = Limit(kind=LimitKind.SMS_PER_NUMBER, most=2, window=timedelta(hours=1))


@pytest.mark.django_db
def test_limit_when_used_up_refuses_until_the_window_ends_and_counts_nothing_more() -> None:
    taken = [limit_take(limit=TWO_AN_HOUR, subject="+31612345678", at=NOON) for _ in range(2)]

    with pytest.raises(LimitReached) as reached:
        limit_take(limit=TWO_AN_HOUR, subject="+31612345678", at=NOON + timedelta(minutes=59))

    assert taken == [1, 2]
    assert reached.value.until == NOON + timedelta(hours=1)
    assert list(Count.objects.values_list("count", flat=True)) == [2]


@pytest.mark.django_db
def test_limit_of_one_subject_leaves_another_and_the_next_window_free() -> None:
    for _ in range(2):
        limit_take(limit=TWO_AN_HOUR, subject="one", at=NOON)

    assert limit_take(limit=TWO_AN_HOUR, subject="other", at=NOON) == 1
    assert limit_take(limit=TWO_AN_HOUR, subject="one", at=NOON + timedelta(hours=1)) == 1


@pytest.mark.django_db
def test_subject_is_nowhere_in_the_counter() -> None:
    limit_take(limit=TWO_AN_HOUR, subject="+31612345678", at=NOON)
    failure_add(kind=FailureKind.PASSWORD_PER_PERSON, subject="ada@example.test", at=NOON)

    rows = [*Count.objects.values_list(), *Failures.objects.values_list()]
    assert len(rows) == 2
    assert "+31612345678" not in str(rows)
    assert "ada@example.test" not in str(rows)


def takings_of_five() -> list[Callable[[], bool]]:
    five = Limit(kind=LimitKind.SMS_IN_TOTAL, most=5, window=timedelta(days=1))

    def take() -> bool:
        try:
            limit_take(limit=five, subject="all", at=NOON)
        except LimitReached:
            return False
        return True

    return [take] * 20


def test_limit_taken_by_twenty_at_once_gives_exactly_what_there_is(real_database: str) -> None:
    assert at_once(*takings_of_five()).count(True) == 5


def test_without_its_lock_a_limit_gives_all_twenty(real_database: str) -> None:
    deeds = takings_of_five()
    deeds[0]()
    taken = at_once_without(Guard(locks=(Count,), meet=(updating(Count),)), *deeds)
    assert taken == [True] * 20


@pytest.mark.django_db
def test_failures_in_a_row_wait_longer_each_time_and_at_most_fifteen_minutes() -> None:
    waits = []
    for _ in range(15):
        failure_add(kind=FailureKind.PASSWORD_PER_PERSON, subject="ada", at=NOON)
        until = wait_until(kind=FailureKind.PASSWORD_PER_PERSON, subject="ada", at=NOON)
        waits.append(int((until - NOON).total_seconds()) if until else 0)

    assert waits == [0, 0, 0, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900]


@pytest.mark.django_db
def test_failures_are_forgotten_after_success_and_counted_apart_by_kind() -> None:
    for _ in range(5):
        failure_add(kind=FailureKind.PASSWORD_PER_PERSON, subject="ada", at=NOON)
    assert wait_until(kind=FailureKind.SECOND_FACTOR_PER_PERSON, subject="ada", at=NOON) is None

    failures_forget(kind=FailureKind.PASSWORD_PER_PERSON, subject="ada")

    assert wait_until(kind=FailureKind.PASSWORD_PER_PERSON, subject="ada", at=NOON) is None
    assert failure_add(kind=FailureKind.PASSWORD_PER_PERSON, subject="ada", at=NOON) == 1


@pytest.mark.django_db
def test_old_counters_are_removed_and_current_ones_stay() -> None:
    limit_take(limit=TWO_AN_HOUR, subject="old", at=NOON - timedelta(days=2))
    limit_take(limit=TWO_AN_HOUR, subject="new", at=NOON)

    assert counts_clean(before=NOON - timedelta(days=1)) == 1
    assert [row.window_start for row in Count.objects.all()] == [NOON]
