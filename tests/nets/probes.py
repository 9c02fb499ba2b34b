"""What row-level security does, tried: reading and writing in every scope, for every one of the cast."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone
from psycopg import errors

from access.database import Context, Scope, database_context, protected_tables, system_context
from tests.nets.policies import STAY_EMPTY, WITHOUT_POLICIES
from tests.nets.visibility import CHANGEABLE, EVERYTHING, LOCKABLE, NOBODYS, NOTHING, VISIBLE

_INSERT_BY_ANYBODY = ("audit_auditevent", "notices_outboundmessage")


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """One context, with the name by which a problem is reported."""

    name: str
    context: Context
    values: dict[str, str]


def coverage_problems() -> list[str]:
    """Tables whose visibility nobody wrote down, and tables without a row that could leak."""
    there = set(connection.introspection.table_names()) - set(WITHOUT_POLICIES) - set(STAY_EMPTY)
    problems = [f"{table}: nobody wrote down who sees it" for table in sorted(there - VISIBLE.keys())]
    problems += [f"{table}: is written down and is not there" for table in sorted(VISIBLE.keys() - there)]
    problems += [
        f"{table}: the guard of queries without context does not know it"
        for table in sorted(VISIBLE.keys() - protected_tables())
    ]
    for table in sorted(VISIBLE.keys() & there):
        if _system_count(table) < 2:
            problems.append(f"{table}: holds no rows of two owners, so nothing could leak")
    return problems


def reading_problems(contexts: list[Where]) -> list[str]:
    """Every context and table where the rows seen are not exactly those written down."""
    problems = []
    seen_somewhere: set[str] = set()
    for where in contexts:
        for table, rules in VISIBLE.items():
            rule = rules.get(where.context.scope, NOTHING).format(**where.values)
            with system_context("test"):
                expected = _keys(table, rule)
                everything = None if rule == EVERYTHING else _system_count(table)
            with database_context(where.context):
                seen = _keys(table, "true")
            if seen - expected:
                problems.append(f"{table}: {where.name} sees {len(seen - expected)} foreign rows")
            if expected - seen:
                problems.append(f"{table}: {where.name} misses {len(expected - seen)} rows")
            if everything is not None and len(expected) >= everything > 0:
                problems.append(f"{table}: there is no row that {where.name} could see wrongly")
            if expected:
                seen_somewhere.add(f"{table} {where.context.scope}")
    problems += [
        f"{table}: nobody in scope {scope} has a row of it, so nothing is proved"
        for table, rules in VISIBLE.items()
        for scope, rule in rules.items()
        if rule != NOTHING and f"{table} {scope}" not in seen_somewhere and (table, scope) not in NOBODYS
    ]
    return problems


def writing_problems(contexts: list[Where]) -> list[str]:
    """Every context and table where rows can be changed, removed or added that are not to be written there."""
    problems: list[str] = []
    for where in contexts:
        for table in VISIBLE:
            problems += _update_problems(table, where)
            problems += _delete_problems(table, where)
            problems += _insert_problems(table, where)
    return problems


def owner_problems() -> list[str]:
    """Tables that the owner of the database reads without the scope of the system."""
    settings = connections["owner"].settings_dict
    arguments = {"user": settings["USER"], "password": settings["PASSWORD"], "dbname": settings["NAME"]}
    if settings["HOST"]:
        arguments["host"] = settings["HOST"]
    if settings["PORT"]:
        arguments["port"] = str(settings["PORT"])
    with psycopg.connect(**arguments) as bare:
        counts = {table: _one(bare, table) for table in sorted(VISIBLE)}
    return [
        f"{table}: its owner sees {count} rows without any scope" for table, count in counts.items() if count
    ]


def contexts_of(*, at: datetime) -> list[Where]:
    """Nobody; everybody of the cast as a person, in each organisation, and in every mandate; the desk, and looking along."""
    with system_context("test"):
        members = _rows(
            "select m.user_id, m.organisation_id, u.full_name, o.name, o.kind from orgs_membership m"
            " join accounts_user u on u.id = m.user_id join orgs_organisation o on o.id = m.organisation_id"
            " where u.email not like '%.twin@%' order by m.id"
        )
        mandates = _rows("select holder_id, giver_id from relations_mandate order by id")
        strangers = _rows("select min(id), max(id) from orgs_organisation where kind = 'EMPLOYER'")[0]
        customers = _rows(
            "select distinct on (kind) id, name from orgs_organisation where kind <> 'INSURER' order by kind, id"
        )
        found = [_where("nobody", Scope.NONE, at)]
        for user, organisation, person, name, kind in members:
            found.append(_where(f"{person} as a person", Scope.PERSON, at, user=user))
            found.append(_where(f"{person} at {name}", Scope.OWN, at, user=user, organisation=organisation))
            if kind == "INSURER":
                found.append(
                    _where(f"{person} at the desk", Scope.DESK, at, user=user, organisation=organisation)
                )
                for customer, customer_name in customers:
                    title = f"{person} looking along with {customer_name}"
                    found.append(_where(title, Scope.LOOK, at, user=user, organisation=customer))
            if kind == "EMPLOYER":
                continue
            found.append(
                _where(f"portfolio of {person}", Scope.PORTFOLIO, at, user=user, organisation=organisation)
            )
            givers = {giver for holder, giver in mandates if holder == organisation}
            for giver in sorted(givers.union(strangers)):
                title = f"{person} acting for organisation {giver}"
                found.append(
                    _where(title, Scope.RELATION, at, user=user, organisation=organisation, relation=giver)
                )
    return found


def _where(
    name: str,
    scope: Scope,
    at: datetime,
    *,
    user: int | None = None,
    organisation: int | None = None,
    relation: int | None = None,
) -> Where:
    live = _rows(
        "select m.giver_id from relations_mandate m join relations_mandateterms t on t.mandate_id = m.id"
        " where m.holder_id = %s and t.state = 'ACCEPTED' and t.starts_at <= %s and (t.ends_at is null or t.ends_at > %s)",
        organisation or 0,
        at,
        at,
    )
    values = {"user": str(user or 0), "organisation": str(organisation or 0), "relation": str(relation or 0)}
    supervises = _rows(
        "select from roles_rolegrant g join orgs_membership m on m.id = g.membership_id where m.user_id = %s"
        " and g.role = 'DESK_SUPERVISOR' and g.starts_at <= %s and (g.ends_at is null or g.ends_at > %s)",
        user or 0,
        at,
        at,
    )
    values["audited"] = EVERYTHING if supervises else f"organisation_id = {organisation or 0}"
    values["live"] = ", ".join(str(giver) for (giver,) in live) or "0"
    context = Context(scope=scope, at=at, user_id=user, organisation_id=organisation, relation_id=relation)
    return Where(name=name, context=context, values=values)


def _update_problems(table: str, where: Where) -> Iterator[str]:
    changeable = _rule(CHANGEABLE, table, where)
    lockable = _rule(LOCKABLE, table, where)
    with system_context("test"):
        expected = _system_count(table, changeable)
        refused = _system_count(table, lockable)
    changed = _try(where, f'update "{table}" set {_key(table)} = {_key(table)}')
    if refused:
        if changed is not None:
            yield f"{table}: {where.name} may update rows that may only be locked"
    elif (changed or 0) != expected:
        yield f"{table}: {where.name} updates {changed} rows and may update {expected}"


def _delete_problems(table: str, where: Where) -> Iterator[str]:
    with system_context("test"):
        expected = _system_count(table, _rule(CHANGEABLE, table, where))
    removed = _try(where, f'delete from "{table}"')
    if (removed or 0) != expected:
        yield f"{table}: {where.name} deletes {removed} rows and may delete {expected}"


def _insert_problems(table: str, where: Where) -> Iterator[str]:
    """Adds a row that exists, of somebody else: refused for what it says before its key is found to be taken."""
    foreign = f"not ({_rule(CHANGEABLE, table, where)})"
    if table in _INSERT_BY_ANYBODY:
        foreign = f"organisation_id is not null and organisation_id not in ({where.values['organisation']}, {where.values['relation']})"
    with system_context("test"), connection.cursor() as cursor:
        cursor.execute(f'select {_stored_columns(table)} from "{table}" where {foreign} limit 1')
        row = cursor.fetchone()
        names = [column.name for column in cursor.description or ()]
    if row is None:
        yield f"{table}: there is no row that {where.name} could add wrongly"
        return
    columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join(["%s"] * len(names))
    overriding = "overriding system value" if "id" in names else ""
    statement = f'insert into "{table}" ({columns}) {overriding} values ({marks})'
    if _try(where, statement, _as_parameters(row)) is not None:
        yield f"{table}: {where.name} adds a row of somebody else"


def _stored_columns(table: str) -> str:
    """All but those that the database computes: nobody can write these."""
    named = _rows(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0"
        " and not attisdropped and attgenerated = '' order by attnum",
        table,
    )
    return ", ".join(f'"{name}"' for (name,) in named)


def _as_parameters(row: tuple[Any, ...]) -> list[Any]:
    from psycopg.types.json import Jsonb

    return [Jsonb(value) if isinstance(value, dict) else value for value in row]


def _try(where: Where, statement: str, values: list[Any] | None = None) -> int | None:
    """How many rows it touched, undone again; None when row-level security or a missing right refused it."""
    with database_context(where.context), connection.cursor() as cursor:
        point = transaction.savepoint()
        try:
            cursor.execute(statement, values)
            return int(cursor.rowcount)
        except DatabaseError as error:
            if isinstance(error.__cause__, errors.InsufficientPrivilege):
                return None
            return -1
        finally:
            transaction.savepoint_rollback(point)


def _rule(rules: dict[str, dict[str, str]], table: str, where: Where) -> str:
    return rules.get(table, {}).get(where.context.scope, NOTHING).format(**where.values)


def _key(table: str) -> str:
    return {"invoices_invoicedocument": "invoice_id", "accounts_signinsession": "session_key"}.get(
        table, "id"
    )


def _keys(table: str, condition: str) -> set[Any]:
    return {key for (key,) in _rows(f'select {_key(table)} from "{table}" where {condition}')}


def _system_count(table: str, condition: str = "true") -> int:
    with system_context("test"):
        return int(_rows(f'select count(*) from "{table}" where {condition}')[0][0])


def _rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return list(cursor.fetchall())


def _one(bare: "psycopg.Connection[tuple[Any, ...]]", table: str) -> int:
    row = bare.execute(f'select count(*) from "{table}"').fetchone()
    assert row
    return int(row[0])


def now() -> datetime:
    """The instant of a probe."""
    return timezone.now()
