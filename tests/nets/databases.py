"""The database of the nets: cloned from a template with the marked world, made once for a state of the sources."""

import hashlib
import os
from typing import Any

import psycopg
from django.db import connections
from psycopg import sql

from tests import databases
from tests.nets.world import world_build

_LOCK = 7_410_002
GIVEN = "NETS_TEMPLATE"
"""Environment variable: the name of a template that is there already."""

Server = psycopg.Connection[tuple[Any, ...]]


def _state_of_sources() -> str:
    files = [
        file
        for file in databases.PROJECT.glob("*/**/*.py")
        if not file.is_relative_to(databases.PROJECT / ".venv")
    ]
    digest = hashlib.sha256()
    for file in sorted(files):
        if "tests" not in file.relative_to(databases.PROJECT).parts or file.parent.name == "nets":
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def template_name() -> str:
    """The name of the template for this state of the sources."""
    return f"portal_nets_{_state_of_sources()}"


def clone(name: str) -> None:
    """A fresh copy of the marked world under this name; the first one makes the template."""
    with databases._server() as server:
        server.execute("select pg_advisory_lock(%s)", [_LOCK])
        source = _given_or_made(server)
        databases.drop(name)
        server.execute(
            sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(source))
        )


def _given_or_made(server: Server) -> str:
    """A copy of the code with a hole in it works on the world of the code without."""
    for name in (os.environ.get(GIVEN, ""), template_name()):
        if server.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            return name
    _drop_older()
    unfinished = f"{template_name()}_unfinished"
    databases.clone(unfinished)
    databases.use(unfinished)
    world_build()
    _close()
    rename = "alter database {} rename to {}"
    server.execute(sql.SQL(rename).format(sql.Identifier(unfinished), sql.Identifier(template_name())))
    return template_name()


def _drop_older() -> None:
    with databases._server() as server:
        found = server.execute(
            "select datname from pg_database where datname ~ '^portal_nets_[0-9a-f]{12}$'"
        ).fetchall()
    for (name,) in found:
        databases.drop(name)


def _close() -> None:
    for alias in ("default", "owner"):
        connections[alias].close()
