"""Races with the guard taken out: a proof by twenty at once holds only if the same twenty break the rule without it.

Nothing is left to luck. All who run read what they want to use up, meet before the first of them writes, and go on
together. What a guard does not name stays in force: where that keeps the rule too, the race is not lost.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Condition, get_ident
from typing import Any, TypeVar

import pytest
from django.conf import settings
from django.db import Error, connections
from django.db.models import Model
from django.test import override_settings

import limits.services
from common.crypto import keyed_hash
from tests.parallel import at_once

Result = TypeVar("Result")
PATIENCE = 10
QUICK = "django.contrib.auth.hashers.MD5PasswordHasher"


def inserting(model: type[Model]) -> str:
    """How the statement begins that adds a row."""
    return f'INSERT INTO "{model._meta.db_table}"'


def updating(model: type[Model]) -> str:
    """How the statement begins that changes rows."""
    return f'UPDATE "{model._meta.db_table}"'


def deleting(model: type[Model]) -> str:
    """How the statement begins that takes rows away."""
    return f'DELETE FROM "{model._meta.db_table}"'


@dataclass(frozen=True, kw_only=True)
class Guard:
    """What lets one of many through.

    `meet`: how the statements begin with which something is used up; `then`: those of a second step that is guarded by
    itself. `locks`: the models whose rows are locked while
    one looks and decides. `constraints`: with their tables, where the database refuses the second. `claims`: the
    models of which one DELETE finds the row and takes it. `counts`: whether a counter that all share lets them pass
    one by one.
    """

    meet: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    locks: tuple[type[Model], ...] = ()
    constraints: tuple[tuple[type[Model], str], ...] = ()
    claims: tuple[type[Model], ...] = ()
    counts: bool = False


@dataclass(frozen=True)
class _Meeting:
    """Each waits once, until all are there or have ended; not for ever, for one may be held up by another's write."""

    expected: int
    _there: set[int] = field(default_factory=set)
    _changed: Condition = field(default_factory=Condition)

    def come(self) -> None:
        with self._changed:
            if get_ident() in self._there:
                return
            self._arrive()
            self._changed.wait_for(lambda: len(self._there) >= self.expected, PATIENCE)

    def end(self) -> None:
        with self._changed:
            self._arrive()

    def _arrive(self) -> None:
        self._there.add(get_ident())
        self._changed.notify_all()


Meetings = tuple[_Meeting, _Meeting]


def at_once_without(guard: Guard, *deeds: Callable[[], Result]) -> list[Result | None]:
    """Runs all of them at the same moment without this guard, in a database that nobody uses afterwards.

    Returns what each returned, in order; None for one that ended in a fault of the database. New passwords are hashed
    in no time.
    """
    meetings = _Meeting(len(deeds)), _Meeting(len(deeds))
    for model, name in guard.constraints:
        _drop(model._meta.db_table, name)
    hashers = [QUICK, *settings.PASSWORD_HASHERS]
    with pytest.MonkeyPatch.context() as patch, override_settings(PASSWORD_HASHERS=hashers):
        if guard.counts:
            patch.setattr(limits.services, "keyed_hash", _each_counts_alone)
        return at_once(*(_unguarded(guard, meetings, deed) for deed in deeds))


def _each_counts_alone(purpose: str, value: str) -> str:
    return keyed_hash(purpose, f"{value} {get_ident()}")


def _drop(table: str, name: str) -> None:
    """`name`: of the constraint, or of the one column that is unique."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select indexname from pg_indexes where tablename = %s and indexdef like 'CREATE UNIQUE%%'"
            " and (indexname = %s or indexdef like %s)",
            [table, name, f"%({name})"],
        )
        (index,) = (row[0] for row in cursor.fetchall())
        cursor.execute(f'alter table "{table}" drop constraint if exists "{index}"')
        cursor.execute(f'drop index if exists "{index}"')


def _unguarded(guard: Guard, meetings: Meetings, deed: Callable[[], Result]) -> Callable[[], Result | None]:
    def run() -> Result | None:
        try:
            with connections["default"].execute_wrapper(_without(guard, *meetings)):
                return deed()
        except Error:
            return None
        finally:
            for meeting in meetings:
                meeting.end()

    return run


def _without(guard: Guard, first: _Meeting, second: _Meeting) -> Callable[..., Any]:
    """What stands between the program and the database while a deed runs."""
    claims = tuple(deleting(model) for model in guard.claims)
    tables = tuple(f' FROM "{model._meta.db_table}"' for model in guard.locks)

    def wrapper(execute: Any, statement: str, params: Any, many: bool, context: Any) -> Any:
        if statement.startswith(claims):
            return claim(execute, statement, params, many, context)
        if statement.startswith(guard.meet):
            first.come()
        if statement.startswith(guard.then):
            second.come()
        if any(table in statement for table in tables):
            statement = statement.partition(" FOR UPDATE")[0]
        return execute(statement, params, many, context)

    def claim(execute: Any, statement: str, params: Any, many: bool, context: Any) -> Any:
        """First looks, then takes; and says afterwards that it found what it saw."""
        execute(statement.replace("DELETE", "SELECT 1", 1), params, many, context)
        found = context["cursor"].rowcount
        first.come()
        execute(statement, params, many, context)
        return execute(f"SELECT generate_series(1, {found})", None, False, context)

    return wrapper
