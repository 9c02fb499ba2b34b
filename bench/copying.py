"""Rows straight into tables with COPY, as the owner.

COPY knows no row-level security, so forcing it is lifted within the one transaction that copies, and is back with
its commit.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from django.db import connections
from django.db.models import Field, Model
from django.db.models.fields import DateTimeField
from django.utils import timezone
from psycopg import sql
from psycopg.types.json import Jsonb


def owner(database: str) -> psycopg.Connection[tuple[Any, ...]]:
    """The owner's connection to a database, with the scope of the system."""
    known = connections["owner"].settings_dict
    return psycopg.connect(
        dbname=database,
        user=known["USER"],
        password=known["PASSWORD"],
        host=known["HOST"] or None,
        port=known["PORT"] or None,
        options="-c portal.scope=system",
        autocommit=True,
    )


def rows_copy(
    connection: psycopg.Connection[tuple[Any, ...]],
    model: type[Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
) -> None:
    """Copies rows of a model. `columns` are names of its fields; all others get the model's default."""
    table = sql.Identifier(model._meta.db_table)
    fields = {field.name: field for field in model._meta.concrete_fields if not field.generated}
    others = [field for name, field in fields.items() if name not in columns and not field.primary_key]
    constants = [_default(field) for field in others]
    names = [fields[name].column for name in columns] + [field.column for field in others]
    statement = sql.SQL("copy {} ({}) from stdin").format(
        table, sql.SQL(", ").join(sql.Identifier(str(name)) for name in names)
    )
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute(sql.SQL("alter table {} no force row level security").format(table))
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row((*row, *constants))
        # What the transaction promised to check at its end is checked now: no table is altered while that waits.
        cursor.execute("set constraints all immediate")
        cursor.execute(sql.SQL("alter table {} force row level security").format(table))
        if "id" in columns:
            cursor.execute(
                sql.SQL("select setval(pg_get_serial_sequence({}, 'id'), max(id)) from {}").format(
                    sql.Literal(model._meta.db_table), table
                )
            )


def _default(field: "Field[Any, Any]") -> object:
    if isinstance(field, DateTimeField) and (field.auto_now_add or field.auto_now):
        return timezone.now()
    value = field.get_default()
    return Jsonb(value) if field.get_internal_type() == "JSONField" else value
