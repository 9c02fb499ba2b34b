"""Order and page of a list, taken from the address with forgiveness."""

from typing import Final

from django.http import QueryDict
from django_tables2 import Table

PAGE_SIZE: Final = 25


def arrange(table: Table, *, query: QueryDict) -> None:
    """Orders the table by one of its columns (`?sort=-due`) and takes one page of 25 (`?page=2`).

    An order that does not exist is passed over, a page beyond the end becomes the last one: an address that
    somebody kept goes on working.
    """
    wanted = query.get(table.prefixed_order_by_field, "")
    name = wanted.removeprefix("-")
    if name in table.columns.names() and table.columns[name].orderable:
        table.order_by = wanted
    table.paginate(per_page=PAGE_SIZE)
    table.page = table.paginator.get_page(query.get(table.prefixed_page_field, "1"))
