"""A file with a thousand rows, some of them wrong: looked through, carried out either way with progress, and repeated.

`pytest tests/roles/test_large_batches.py --junit-xml=FILE` writes down how long each part took.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from access.database import database_context
from common.errors import DomainError
from roles.batch_enums import BatchState, BatchWay
from roles.models import ColleagueBatch
from roles.selectors import BatchCounts, colleague_batch_counts
from roles.services import batch_carrying, batches_carry_out
from tests.cast import person
from tests.nets.actors import actor, context_of
from tests.queries import queries_of
from tests.roles.batching import again, csv_of, found, ordered, rows_of, uploaded, world_rows
from tests.roles.joining import outbox

pytestmark = pytest.mark.django_db

ROWS = 1000
WRONG = range(0, ROWS, 50)
SECONDS = 60
"""A file of that size is carried out in so much work."""


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def row(number: int, *, wrong: bool = False) -> str:
    """Somebody new with two roles; each hundredth is a colleague who gets one more, and so is known by address."""
    if wrong:
        return f"P{number};x@;0612345678;Auditor, CONTRACT_VIEWER;"
    if number == 1:
        return f"Cato;{person('cato').email};;Auditor;"
    if number == 2:
        return f"Mia;{person('mia').email};;;end"
    return f"P{number};p{number}@example.org;0612{number:06d};Auditor, CONTRACT_VIEWER;"


def content(*, wrong: bool) -> bytes:
    return csv_of(*(row(number, wrong=wrong and number in WRONG) for number in range(ROWS)))


def counts(batch: ColleagueBatch) -> BatchCounts:
    ada = actor("ada", "alder")
    with database_context(context_of(ada)):
        return colleague_batch_counts(acting=ada, batch=again(batch))


def spent(deed: Callable[[], Any]) -> tuple[float, Any]:
    """The seconds of work, and what came of it."""
    begin = time.process_time()
    came = deed()
    return time.process_time() - begin, came


def carry_out(batch: ColleagueBatch) -> list[int]:
    """A worker that makes room after each step; how many rows are left after each."""
    left = []
    while again(batch).state != BatchState.DONE:
        batches_carry_out(seconds=0)
        left.append(counts(batch).left)
    return left


def test_thousand_rows_row_by_row(record_property: Callable[[str, object], None]) -> None:
    before = world_rows()
    looked, batch = spent(lambda: uploaded(content(wrong=True)))
    verdicts = Counter(each.verdict for each in rows_of(batch))
    assert verdicts == {"READY": ROWS - len(WRONG), "WRONG": len(WRONG)}
    assert found(batch)[0] == (2, "WRONG", ["Row 2, E-mail address: “x@” is not an e-mail address."])
    assert world_rows() == before
    ordered(batch, BatchWay.ROW_BY_ROW)
    carried, left = spent(lambda: carry_out(batch))
    assert left[:3] == [ROWS - batch_carrying.AT_ONCE * step for step in (1, 2, 3)]
    assert left == sorted(left, reverse=True)
    assert left[-1] == 0
    assert Counter(each.outcome for each in rows_of(batch)) == {
        "DONE": ROWS - len(WRONG),
        "WRONG": len(WRONG),
    }
    assert len(outbox("invitation")) == ROWS - len(WRONG) - 2
    after = world_rows()
    again_looked, repeated = spent(lambda: uploaded(content(wrong=True)))
    assert Counter(each.verdict for each in rows_of(repeated)) == {
        "NOTHING": ROWS - len(WRONG),
        "WRONG": len(WRONG),
    }
    with pytest.raises(DomainError, match="No row of this file has anything to do"):
        ordered(repeated)
    assert world_rows() == after
    for name, seconds in (("looked through", looked), ("carried out", carried), ("again", again_looked)):
        record_property(f"{name}, in seconds of work", round(seconds, 1))
    assert carried < SECONDS


def test_thousand_rows_all_or_nothing(record_property: Callable[[str, object], None]) -> None:
    before = world_rows()
    refused = uploaded(content(wrong=True))
    with pytest.raises(DomainError, match="Row 2 is wrong"):
        ordered(refused, BatchWay.TOGETHER)
    assert world_rows() == before
    batch = uploaded(content(wrong=False))
    ordered(batch, BatchWay.TOGETHER)
    carried, left = spent(lambda: carry_out(batch))
    assert left == [0]
    assert Counter(each.outcome for each in rows_of(batch)) == {"DONE": ROWS}
    assert len(outbox("invitation")) == ROWS - 2
    after = world_rows()
    repeated = uploaded(content(wrong=False))
    assert Counter(each.verdict for each in rows_of(repeated)) == {"NOTHING": ROWS}
    assert world_rows() == after
    record_property("carried out, in seconds of work", round(carried, 1))
    assert carried < SECONDS


@pytest.mark.parametrize("way", BatchWay)
def test_each_row_more_takes_as_many_queries_as_the_one_before(
    way: BatchWay, record_property: Callable[[str, object], None]
) -> None:
    def asked(count: int) -> int:
        rows = (
            f"Q{n};q{count}-{n}@example.org;0612{count:02d}{n:04d};Auditor, CONTRACT_VIEWER;"
            for n in range(count)
        )
        batch = uploaded(csv_of(*rows))
        ordered(batch, way)
        with CaptureQueriesContext(connection) as captured:
            batches_carry_out()
        assert again(batch).state == BatchState.DONE
        return len(queries_of(captured))

    five, ten, twenty = asked(5), asked(10), asked(20)
    assert (twenty - ten) == 2 * (ten - five)
    record_property("queries for a row", (twenty - ten) / 10)
    assert (twenty - ten) / 10 == QUERIES


QUERIES = 56
"""For inviting somebody new with two roles, by mail and text message."""
