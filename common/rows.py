"""One row of a model, by a statement that is made once.

For what every request asks: making the statement from the model each time takes longer than running it.
"""

from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def row_first(model: type[Row], columns: tuple[str, ...], condition: str, *values: Any) -> Row | None:
    """The row for which the condition holds, with these columns only, or None.

    The condition is written here and there as SQL with `%s` for the values, and finds at most one row. Columns that
    are kept encrypted cannot be read so; they are read when somebody asks for them, like all that are left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(_statement(model, columns, condition), values)
        row = cursor.fetchone()
    return None if row is None else model.from_db(DEFAULT_DB_ALIAS, columns, row)


@cache
def _statement(model: type[Model], columns: tuple[str, ...], condition: str) -> str:
    # `from_db` takes the values in the order of the model's fields.
    names = ", ".join(
        f'"{field.attname}"' for field in model._meta.concrete_fields if field.attname in columns
    )
    return f'select {names} from "{model._meta.db_table}" where {condition}'


@cache
def all_columns(model: type[Model]) -> tuple[str, ...]:
    """Every column of a model that keeps none encrypted."""
    return tuple(field.attname for field in model._meta.concrete_fields)
