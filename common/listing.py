"""Order and page of a list, taken from the address with forgiveness."""

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Paginator
from django.http import QueryDict
from django_tables2 import Table

if TYPE_CHECKING:
    _Paginator = Paginator[Any]
else:
    _Paginator = Paginator  # takes no type while it runs

PAGE_SIZE: Final = 25

MOST_COUNTED: Final = 10_000
"""So many rows of a list can be paged through; whoever looks for one further on narrows the list."""


class CappedPaginator(_Paginator):
    """Pages of a list whose number of rows is known already, or counted; the pages end at `MOST_COUNTED` rows."""

    def __init__(self, rows: Any, per_page: int, *, known: int | None = None, **options: Any) -> None:
        super().__init__(rows, per_page, **options)
        self.known = known

    @cached_property
    def whole(self) -> int:
        """How many rows there are."""
        return super().count if self.known is None else self.known

    @cached_property
    def count(self) -> int:
        """How many rows can be paged through."""
        return min(self.whole, MOST_COUNTED)

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than can be paged through."""
        return self.whole > MOST_COUNTED


def arrange(table: Table, *, query: QueryDict, count: int | None = None) -> None:
    """Orders the table by one of its columns (`?sort=-due`) and takes one page of 25 (`?page=2`).

    An order that does not exist is passed over, a page beyond the end becomes the last one: an address that
    somebody kept goes on working. `count`: how many rows there are, where that is known already.
    """
    wanted = query.get(table.prefixed_order_by_field, "")
    name = wanted.removeprefix("-")
    if name in table.columns.names() and table.columns[name].orderable:
        table.order_by = wanted
    table.paginate(paginator_class=CappedPaginator, per_page=PAGE_SIZE, known=count)
    table.page = table.paginator.get_page(query.get(table.prefixed_page_field, "1"))
