"""The database context: what row-level security is told about who asks. The only caller of `set_config`.

A context is set inside a transaction, for that transaction, and is gone with it. Outside any context the
policies show no row, and `guard_context` makes a query on protected data fail aloud instead of finding nothing.
The database is told when the next query comes, so contexts in which nothing is asked cost nothing.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from psycopg.errors import ReadOnlySqlTransaction
from psycopg.pq import TransactionStatus

from access.acting import Acting
from access.errors import ContextMismatch, ContextMissing


class Scope(StrEnum):
    """How far a query may see."""

    NONE = "none"  # nobody
    PERSON = "person"  # the person's own memberships and details
    OWN = "own"  # the own organisation
    RELATION = "relation"  # one relation, by mandate
    PORTFOLIO = "portfolio"  # all relations with a mandate
    DESK = "desk"  # the insurer's business desk
    LOOK = "look"  # one customer's organisation, seen by the insurer; writes nothing but the trail
    SYSTEM = "system"  # imports, sign-in, migrations: the program itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the policies are told. `at` is the one instant of the request or task."""

    scope: Scope
    at: datetime
    user_id: int | None = None
    organisation_id: int | None = None
    relation_id: int | None = None
    reason: str = ""


_SET = """select set_config('portal.scope', %s, true), set_config('portal.user', %s, true),
 set_config('portal.organisation', %s, true), set_config('portal.relation', %s, true),
 set_config('portal.at', %s, true)"""

_current: ContextVar[Context | None] = ContextVar("database_context", default=None)


def current_context() -> Context | None:
    """The context in force, or None."""
    return _current.get()


def instant() -> datetime:
    """The one instant of the request or task in which this runs. Raises `ContextMissing` outside any."""
    context = _current.get()
    if context is None:
        raise ContextMissing("no instant outside a database context")
    return context.at


_told: ContextVar[Context | None] = ContextVar("told_context", default=None)
"""What the database was told last in this transaction; None when that is not known, as after a roll-back."""


def _settings(context: Context | None) -> list[str]:
    if context is None:
        return ["", "", "", "", ""]
    ids = (context.user_id, context.organisation_id, context.relation_id)
    return [context.scope.value, *("" if each is None else str(each) for each in ids), context.at.isoformat()]


def _tell(context: Context | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SET, _settings(context))
    _told.set(context)


def _transaction_is_broken() -> bool:
    raw = connection.connection
    return (
        connection.needs_rollback or raw is None or raw.info.transaction_status == TransactionStatus.INERROR
    )


@contextmanager
def database_context(context: Context, *, in_savepoint: bool = False) -> Iterator[None]:
    """Runs a block in this context, in a transaction; the context before it returns afterwards.

    `in_savepoint`: inside a transaction the block gets a savepoint, so that it can be undone by itself.
    """
    if not connection.in_atomic_block:
        with transaction.atomic(), _in_force(context):
            yield  # what the database was told ends with the transaction
        return
    is_outermost = _current.get() is None
    try:
        with transaction.atomic() if in_savepoint else nullcontext(), _in_force(context):
            yield
    finally:
        if is_outermost and not _transaction_is_broken():
            _tell(None)


@contextmanager
def _in_force(context: Context) -> Iterator[None]:
    if _current.get() is None:
        _told.set(None)
    token = _current.set(context)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def system_context(reason: str, *, at: datetime | None = None) -> Iterator[Context]:
    """Runs a block as the program itself, which sees and writes everything. `reason` says why that must be.

    The instant stays that of the context around it, unless one is given.
    """
    before = _current.get()
    if before and before.scope is Scope.SYSTEM and at in (None, before.at):
        yield before
        return
    context = Context(
        scope=Scope.SYSTEM,
        at=at or (before.at if before else timezone.now()),
        user_id=before.user_id if before else None,
        organisation_id=before.organisation_id if before else None,
        relation_id=before.relation_id if before else None,
        reason=reason,
    )
    with database_context(context):
        yield context


@contextmanager
def portfolio_context(*, acting: Acting) -> Iterator[None]:
    """Looks for a block over all relations of the own organisation, from a page about that organisation.

    The program itself goes on seeing everything. Raises `ContextMismatch` when acting for a relation.
    """
    require_context_of(acting)
    context = _current.get()
    if context is None or acting.relation is not None:
        raise ContextMismatch("a portfolio is looked at from the own organisation")
    if context.scope is Scope.SYSTEM:
        yield
        return
    with database_context(replace(context, scope=Scope.PORTFOLIO)):
        yield


def require_context_of(acting: Acting) -> None:
    """Refuses `acting` of an organisation, relation or person other than the database context names.

    Raises `ContextMismatch`. Selectors and services call it first, so that a mix-up stops at once instead of
    looking like an empty list.
    """
    context = _current.get()
    if context is None or context.scope is Scope.SYSTEM:
        return
    relation_id = acting.relation.id if acting.relation else None
    expected = (acting.user_id, acting.organisation.id, relation_id)
    if (context.user_id, context.organisation_id, context.relation_id) != expected:
        raise ContextMismatch(f"acting for {acting.subject.relation_number} outside its own database context")


_OUR_APPS = (
    "accounts", "orgs", "roles", "relations", "contracts", "invoices", "jobs", "notices", "audit", "demo",
)  # fmt: skip


@cache
def protected_tables() -> frozenset[str]:
    """Names of all tables that carry policies: those of our apps, except counters and links of the framework."""
    labels = [label for label in _OUR_APPS if apps.is_installed(label)]
    models = [model for label in labels for model in apps.get_app_config(label).get_models()]
    return frozenset(model._meta.db_table for model in models)


_BACK = "ROLLBACK TO SAVEPOINT"
_SAVEPOINTS = ("SAVEPOINT", "RELEASE SAVEPOINT", _BACK)
_QUOTED = re.compile(r'"(\w+)"')


def guard_context(
    execute: Callable[..., Any], sql: str, params: object, many: bool, context: dict[str, BaseDatabaseWrapper]
) -> Any:
    """Database wrapper: tells the database the context in force, and refuses protected tables when there is none.

    The owner's connection is exempt: it migrates, and carries its scope as a setting of the connection.
    """
    if context["connection"].alias != "default" or sql == _SET:
        return execute(sql, params, many, context)
    statement, current = str(sql), _current.get()
    if statement.startswith(_SAVEPOINTS):
        if statement.startswith(_BACK):
            _told.set(None)  # the database knows again what it knew at the savepoint
        return execute(sql, params, many, context)
    if current is None:
        touched = protected_tables().intersection(_QUOTED.findall(statement))
        if touched:
            raise ContextMissing(f"query on {', '.join(sorted(touched))} outside any database context")
    elif (told := _told.get()) is not current and (told is None or _settings(told) != _settings(current)):
        _tell(current)
    return execute(sql, params, many, context)


def watch_connection(*, connection: BaseDatabaseWrapper, **_: object) -> None:
    """Puts the guard on a new connection."""
    if guard_context not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, guard_context)


def change_context(context: Context) -> None:
    """Replaces the context in force, up to the end of the `database_context` block around it.

    For the middleware, which learns for whom one acts only after the request's transaction has begun.
    """
    if _current.get() is None:
        raise ContextMissing("there is no context to change")
    _current.set(context)


def refuse_writing() -> None:
    """From here to the end of the block around it the database takes no change, not even from the system itself.

    A change raises `django.db.InternalError`, caused by `ReadOnlySqlTransaction`. A savepoint that is released
    gives the transaction around it back as it was.
    """
    with connection.cursor() as cursor:
        cursor.execute("set transaction read only")


def is_refused_writing(fault: BaseException) -> bool:
    """Whether this came of a change where nothing is written."""
    return isinstance(fault.__cause__, ReadOnlySqlTransaction)
