"""Taking from a limit, and counting failures in a row.

Both survive parallel requests: each call locks the one row it counts in, until the end of the transaction.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction

from common.crypto import keyed_hash
from limits.enums import FailureKind, LimitKind
from limits.models import Count, Failures

FREE_FAILURES = 3
FREE_FAILURES_PER_ADDRESS = 30
LONGEST_WAIT = timedelta(minutes=15)
ADDRESS_FORGOTTEN_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most `most` per `window`."""

    kind: LimitKind
    most: int
    window: timedelta


class LimitReached(Exception):
    """The limit is used up; it opens again at `until`."""

    def __init__(self, limit: Limit, until: datetime) -> None:
        super().__init__(f"{limit.kind} is used up until {until:%H:%M}")
        self.limit = limit
        self.until = until


def _window_start(limit: Limit, at: datetime) -> datetime:
    seconds = int(limit.window.total_seconds())
    return datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, tz=UTC)


@transaction.atomic
def limit_take(*, limit: Limit, subject: str, at: datetime) -> int:
    """Counts one more and returns the count. Raises `LimitReached`, having counted nothing."""
    start = _window_start(limit, at)
    key = {"kind": limit.kind, "subject_hash": keyed_hash(limit.kind, subject), "window_start": start}
    Count.objects.bulk_create([Count(**key)], ignore_conflicts=True)
    counter = Count.objects.select_for_update().get(**key)
    if counter.count >= limit.most:
        raise LimitReached(limit, start + limit.window)
    counter.count += 1
    counter.save(update_fields=["count"])
    return counter.count


def _row(kind: FailureKind, subject: str) -> Failures:
    """The row, made if need be, and locked. A success in another transaction may take it away in between."""
    key = {"kind": kind, "subject_hash": keyed_hash(kind, subject)}
    while True:
        Failures.objects.bulk_create([Failures(**key)], ignore_conflicts=True)
        row = Failures.objects.select_for_update().filter(**key).first()
        if row:
            return row


def _free(kind: str) -> int:
    return FREE_FAILURES_PER_ADDRESS if kind == FailureKind.PASSWORD_PER_ADDRESS else FREE_FAILURES


def _wait(row: Failures | None, at: datetime) -> datetime | None:
    if row is None or row.wait_until is None or row.count <= _free(row.kind):
        return None
    return row.wait_until if row.wait_until > at else None


def wait_until(*, kind: FailureKind, subject: str, at: datetime) -> datetime | None:
    """Until when the next try waits, or None when it may be made now. Takes no lock."""
    return _wait(Failures.objects.filter(kind=kind, subject_hash=keyed_hash(kind, subject)).first(), at)


@transaction.atomic
def wait_until_alone(*, kind: FailureKind, subject: str, at: datetime) -> datetime | None:
    """Like `wait_until`, and holds the row until the end of the transaction: parallel tries come one by one."""
    return _wait(_row(kind, subject), at)


@transaction.atomic
def failure_add(*, kind: FailureKind, subject: str, at: datetime) -> int:
    """Counts one more failure in a row and returns their number.

    The first three cost nothing; each further one doubles the wait, from 4 seconds up to 15 minutes. From one
    network address thirty cost nothing, because an office shares it, and a quarter of an hour without a failure
    is forgotten, because there is no success that could end the row.
    """
    row = _row(kind, subject)
    if kind is FailureKind.PASSWORD_PER_ADDRESS and row.wait_until:
        row.count = 0 if at - row.wait_until > ADDRESS_FORGOTTEN_AFTER else row.count
    row.count += 1
    row.wait_until = at + _wait_after(row.count - _free(kind))
    row.save(update_fields=["count", "wait_until"])
    return row.count


def _wait_after(beyond_free: int) -> timedelta:
    if beyond_free <= 0:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(beyond_free + 1, 12)), LONGEST_WAIT)


@transaction.atomic
def failures_forget(*, kind: FailureKind, subject: str) -> None:
    """Success: the row of failures is broken."""
    Failures.objects.filter(kind=kind, subject_hash=keyed_hash(kind, subject)).delete()


@transaction.atomic
def failures_clean(*, before: datetime) -> int:
    """Removes rows of wrong passwords whose wait was over before the instant; returns how many."""
    kinds = (FailureKind.PASSWORD_PER_PERSON, FailureKind.PASSWORD_PER_ADDRESS)
    return Failures.objects.filter(kind__in=kinds, wait_until__lt=before).delete()[0]


@transaction.atomic
def counts_clean(*, before: datetime) -> int:
    """Removes counters of windows that began before the instant; returns how many."""
    return Count.objects.filter(window_start__lt=before).delete()[0]
