"""Pages of long lists."""

from typing import Any

from django.http import QueryDict
from django.utils import translation

from common.listing import MOST_COUNTED, arrange
from common.tables import LedgerTable, TextColumn


class _Table(LedgerTable):
    name = TextColumn("Name")


def _table(count: int, query: str) -> Any:
    table = _Table([{"name": str(number)} for number in range(60)])
    arrange(table, query=QueryDict(query), count=count)
    return table


def test_known_number_of_rows_makes_the_pages() -> None:
    table = _table(60, "page=3")
    assert [row.record["name"] for row in table.paginated_rows] == [str(number) for number in range(50, 60)]
    with translation.override("en"):
        assert table.where() == "51–60 of 60"


def test_pages_end_at_ten_thousand_rows_and_say_that_there_are_more() -> None:
    table = _table(MOST_COUNTED + 1, "page=1")
    assert table.paginator.num_pages == 400
    with translation.override("en"):
        assert table.where() == "1–25 of more than 10,000"
    with translation.override("nl"):
        assert "10.000" in table.where()


def test_exactly_ten_thousand_rows_are_all_of_them() -> None:
    with translation.override("en"):
        assert _table(MOST_COUNTED, "page=1").where() == "1–25 of 10000"
