"""The bench's own reckoning: which limits are broken, and what a median is of."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from bench.invoices import Books
from bench.measure import Figure, interleaved
from bench.results import Row, ratio, table, write
from bench.shapes import MEASURED_INVOICES, SMALL, Shape, employers


@pytest.mark.parametrize(
    ("row", "broken"),
    [
        (Row(name="a", value=4.0, unit="×", limit=4), False),
        (Row(name="a", value=4.01, unit="×", limit=4), True),
        (Row(name="a", value=0.5, unit="×", limit=0.5, at_most=False), False),
        (Row(name="a", value=0.49, unit="×", limit=0.5, at_most=False), True),
        (Row(name="a", value=99.0, unit="ms"), False),
    ],
)
def test_a_limit_is_broken_by_what_lies_beyond_it(row: Row, broken: bool):
    assert row.is_broken is broken
    assert ("BROKEN" in table([row])) is broken


def test_a_ratio_is_of_both_times_and_both_are_limited():
    rows = ratio("page", Figure(cpu=8, wall=30), Figure(cpu=4, wall=10), limit=2.5, against="twin")

    assert [(row.value, row.is_broken) for row in rows] == [(2.0, False), (3.0, True)]


def test_what_is_measured_stands_in_the_file(tmp_path: Path):
    file = tmp_path / "new" / "bench.json"

    write(
        [Row(name="a", value=5, unit="×", limit=4)],
        file=file,
        at=datetime(2026, 11, 22, tzinfo=UTC),
        world={"rounds": 9},
    )

    found = json.loads(file.read_text())
    assert (found["world"], found["rows"][0]["value"], found["rows"][0]["is_broken"]) == (
        {"rounds": 9},
        5,
        True,
    )


def test_parts_take_turns_in_every_round():
    seen: list[str] = []

    figures = interleaved({"a": lambda: seen.append("a"), "b": lambda: seen.append("b")}, rounds=2, calls=2)

    assert "".join(seen[4:]) == "abababab"
    assert set(figures) == {"a", "b"}


def test_two_worlds_hold_the_same_documents_for_the_measured_employer():
    first, second = (
        [row for row in Books(shape, today=date(2026, 11, 22)).invoices() if row[1] == employers(shape).start]
        for shape in (SMALL, Shape(name="other", organisations=200, portfolios=(100, 10), invoices=12_000))
    )

    assert first == second
    assert len(first) == MEASURED_INVOICES


def test_the_sums_of_the_sample_are_those_of_its_allocations():
    books = Books(SMALL, today=date(2026, 11, 22))
    paid = {row[2]: row[3] for row in books.payment_allocations()}
    credited: dict[object, object] = {row[2]: row[3] for row in books.credit_allocations()}
    sampled = {row[0] for row in books.payment_allocations()}

    invoices = [row for row in books.invoices() if row[1] in sampled and row[2] == "INVOICE"]

    nothing = Decimal(0)
    assert len(invoices) > 400
    assert [row for row in invoices if row[17] != paid.get(row[0], nothing)] == []
    assert [row for row in invoices if row[18] != credited.get(row[0], nothing)] == []
