"""Databases for tests: one migrated template with the cast in it, cloned in milliseconds, used as the application's role."""

import hashlib
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from tests.world import world_build

PROJECT = Path(__file__).resolve().parent.parent
_LOCK = 7_410_001
_SERVER: dict[str, Any] = {}


def _server(alias: str = "owner") -> psycopg.Connection[tuple[Any, ...]]:
    """The owner, connected to the database that the environment names; test databases stand beside it."""
    if not _SERVER:
        _SERVER.update(connections["owner"].settings_dict)
    role = connections[alias].settings_dict
    return psycopg.connect(
        dbname=_SERVER["NAME"],
        user=role["USER"],
        password=role["PASSWORD"],
        host=_SERVER["HOST"] or None,
        port=_SERVER["PORT"] or None,
        autocommit=True,
    )


def _state_of_sources() -> str:
    """A hash of all that decides what the template holds."""
    files = [*PROJECT.glob("*/migrations/*.py"), *PROJECT.glob("*/models.py"), *PROJECT.glob("*/models/*.py")]
    files += [*PROJECT.glob("demo/*.py"), *PROJECT.glob("tests/world*.py"), *PROJECT.glob("access/p*.py")]
    files += [
        *PROJECT.glob("roles/*.py"),
        *PROJECT.glob("invoices/ubl/*.py"),
        *PROJECT.glob("invoices/services/*.py"),
    ]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def use(name: str) -> None:
    """Points both connections of this process at a database."""
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def template() -> str:
    """The name of the template, made first when its sources changed."""
    name = f"portal_template_{_state_of_sources()}"
    with _server() as server:
        server.execute("select pg_advisory_lock(%s)", [_LOCK])
        if server.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            return name
        unfinished = f"{name}_unfinished"
        drop(unfinished)
        server.execute(sql.SQL("create database {}").format(sql.Identifier(unfinished)))
        _fill(unfinished)
        server.execute(
            sql.SQL("alter database {} rename to {}").format(sql.Identifier(unfinished), sql.Identifier(name))
        )
    return name


def _fill(name: str) -> None:
    use(name)
    application = sql.Identifier(connections["default"].settings_dict["USER"])
    with connections["owner"].cursor() as cursor:
        for what, kind in (("select, insert, update, delete", "tables"), ("usage, select", "sequences")):
            statement = f"alter default privileges grant {what} on {kind} to {{}}"
            cursor.execute(sql.SQL(statement).format(application).as_string(cursor.cursor))
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    world_build()
    for alias in ("default", "owner"):
        connections[alias].close()


def clone(name: str) -> None:
    """A fresh copy of the template under this name."""
    source = template()
    drop(name)
    with _server() as server:
        server.execute("select pg_advisory_lock(%s)", [_LOCK])
        server.execute(
            sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(source))
        )


def drop(name: str) -> None:
    """Removes a database, also while connections hold it. The owner may not end those of the application's role."""
    with _server("default") as server:
        others = "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = %s and usename = user"
        server.execute(others, [name])
    with _server() as server:
        server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
