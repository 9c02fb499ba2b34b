"""The databases of the bench: made beside the one that the environment names, and switched without reconnecting."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend
from psycopg import sql

from bench.copying import owner
from bench.shapes import Shape
from bench.world import world_fill

_open: dict[str, BaseDatabaseWrapper] = {}


def use(name: str) -> None:
    """Lets the portal work on this database, as the application's role, on the connection it had there before."""
    if name not in _open:
        settings: dict[str, Any] = {**connections["default"].settings_dict, "NAME": name}
        _open[name] = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, "default")
    connections["default"] = _open[name]


def make(shape: Shape, *, at: datetime) -> None:
    """Makes the world of this shape, in a database of its own, anew."""
    make_empty(shape.name)
    with owner(shape.name) as database:
        world_fill(database, shape, at=at)


def make_empty(name: str) -> None:
    """Makes a database with all tables and no rows, anew."""
    drop(name)
    application = sql.Identifier(connections["default"].settings_dict["USER"])
    with owner(connections["owner"].settings_dict["NAME"]) as server:
        server.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    with owner(name) as database:
        for what, kind in (("select, insert, update, delete", "tables"), ("usage, select", "sequences")):
            statement = f"alter default privileges grant {what} on {kind} to {{}}"
            database.execute(sql.SQL(statement).format(application))
    with _owner_at(name):
        call_command("migrate", database="owner", verbosity=0, interactive=False, skip_checks=True)


@contextmanager
def _owner_at(name: str) -> Iterator[None]:
    """The owner's connection of Django works on this database meanwhile."""
    connection = connections["owner"]
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def drop(name: str) -> None:
    """Removes the database, when it is there."""
    if name in _open:
        _open.pop(name).close()
    with owner(connections["owner"].settings_dict["NAME"]) as server:
        server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
