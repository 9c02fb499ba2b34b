"""Long lists of the desk about customers whose people it does not see: only the page that is asked for is read."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar, overload

from django.db.models import QuerySet

from access.database import system_context

Row = TypeVar("Row")


class RowsInParts(Sequence[Row]):
    """The rows of a query, made by `as_rows`; counted and sliced by the database, in the system's context.

    Whoever makes one has looked whether the person may read all of it.
    """

    def __init__(self, query: QuerySet[Any], *, as_rows: Callable[[Sequence[Any]], list[Row]]) -> None:
        self._query, self._as_rows = query, as_rows

    def __len__(self) -> int:
        with system_context("a list of the desk, in parts"):
            return self._query.count()

    @overload
    def __getitem__(self, key: int) -> Row: ...
    @overload
    def __getitem__(self, key: slice) -> list[Row]: ...
    def __getitem__(self, key: int | slice) -> Row | list[Row]:
        if isinstance(key, int):
            return self[key : key + 1][0]
        with system_context("a list of the desk, in parts"):
            return self._as_rows(list(self._query[key]))

    def __iter__(self) -> Iterator[Row]:
        return iter(self[:])
