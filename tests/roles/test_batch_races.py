"""Workers at one file at the same moment, and one that dies."""

import pytest
from django.utils import translation

from access.database import system_context
from orgs.models import Membership
from roles.batch_enums import BatchState, BatchWay
from roles.models import Invitation
from roles.services import batch_carrying, batches_carry_out
from roles.services.batch_rows import row_carry_out
from tests.cast import membership
from tests.parallel import at_once
from tests.roles.batching import again, csv_of, found, ordered, uploaded
from tests.roles.joining import outbox

pytestmark = pytest.mark.usefixtures("real_database")


def rows(count: int) -> bytes:
    return csv_of(*(f"P{n};p{n}@example.org;0612345678;Auditor;" for n in range(count)))


def invited() -> list[str]:
    with system_context("test"):
        return sorted(Invitation.objects.values_list("email", flat=True))


@pytest.mark.parametrize("way", BatchWay)
def test_four_workers_at_one_file_do_each_row_once(monkeypatch, way):
    monkeypatch.setattr(batch_carrying, "AT_ONCE", 1)
    batch = uploaded(rows(8))
    ordered(batch, way)
    at_once(*[batches_carry_out] * 4)
    batches_carry_out()
    assert {state for _line, state, _words in found(batch)} == {"DONE"}
    assert invited() == [f"p{n}@example.org" for n in range(8)]
    assert len(outbox("invitation")) == 8
    assert again(batch).state == BatchState.DONE


class _Killed(BaseException):
    """What no worker survives."""


@pytest.mark.parametrize(("way", "left"), [(BatchWay.ROW_BY_ROW, 2), (BatchWay.TOGETHER, 0)])
def test_worker_that_dies_leaves_the_rest_to_another_one(monkeypatch, way, left):
    def dying(by, row, facts):
        result = row_carry_out(by, row, facts)
        if row.line == 4:
            raise _Killed
        return result

    batch = uploaded(rows(4))
    ordered(batch, way)
    with monkeypatch.context() as patch:
        patch.setattr(batch_carrying, "AT_ONCE", 1)
        patch.setattr(batch_carrying, "row_carry_out", dying)
        with pytest.raises(_Killed):
            batches_carry_out()
    assert (len(invited()), again(batch).state) == (left, BatchState.RUNNING)
    batches_carry_out()
    assert invited() == [f"p{n}@example.org" for n in range(4)]
    assert len(outbox("invitation")) == 4
    assert again(batch).state == BatchState.DONE


def test_right_that_goes_while_it_is_carried_out_stops_it(monkeypatch):
    def losing(by, row, facts):
        result = row_carry_out(by, row, facts)
        if row.line == 3:
            with system_context("test"):
                ada = Membership.objects.filter(id=membership("ada", "alder").id)
                ada.update(is_functional_administrator=False)
        return result

    monkeypatch.setattr(batch_carrying, "AT_ONCE", 1)
    monkeypatch.setattr(batch_carrying, "row_carry_out", losing)
    with translation.override("en"):
        batch = uploaded(rows(4))
        ordered(batch)
        batches_carry_out()
        assert again(batch).state == BatchState.STOPPED
        assert [state for _line, state, _words in found(batch)] == ["DONE", "DONE", "READY", "READY"]
    assert invited() == ["p0@example.org", "p1@example.org"]
