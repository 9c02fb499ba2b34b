"""Payments that meet each other or their document at the same moment, and a delivery that is killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from access.database import system_context
from invoices.models import Payment
from invoices.services import payments_import
from invoices.services.settlement import organisations_take_turns
from jobs.models import ImportBatch
from tests.cast import organisation
from tests.invoices.importing import AT, all_landed, outcomes
from tests.invoices.paying import REFERENCE, allocations, balances, land, rests, set_offs, table
from tests.invoices.test_settlement import CREDIT, INVOICE
from tests.invoices.ubl_files import Ubl, relation
from tests.parallel import at_once

pytestmark = pytest.mark.usefixtures("real_database")

DEADLINE = 30.0
ROUNDS = 5


def delivery(folder: Path, *rows: str) -> Callable[[], ImportBatch]:
    """A delivery that begins when it is called."""
    folder.mkdir(parents=True)
    (folder / "payments.csv").write_bytes(table(*rows))
    return lambda: payments_import(paths=[folder], at=AT)


def test_payment_and_document_at_the_same_moment_find_each_other(tmp_path: Path) -> None:
    for position in range(ROUNDS):
        reference = f"R{position}"
        first = Ubl(number=f"A-{position}", reference=reference, amount="10.00", buyer_ids=relation("alder"))
        second = Ubl(number=f"B-{position}", reference=reference, amount="20.00", buyer_ids=relation("alder"))
        land(first)
        pay = delivery(tmp_path / reference, f"{reference},2026-11-03,30.00")
        at_once(pay, lambda each=second: land(each))  # type: ignore[misc]  # bound now
    assert {text.partition("= ")[2] for text in balances().values()} == {"0.00"}
    assert set(rests()) == {"30.00: 0.00"}


def test_credit_note_and_its_invoice_at_the_same_moment_find_each_other() -> None:
    at_once(lambda: land(INVOICE), lambda: land(CREDIT))
    assert set_offs() == [("C-1", "F-1", "30.00")]
    assert balances()["F-1"] == "100.00 − 0.00 − 30.00 = 70.00"


def test_equal_payments_that_come_at_once_in_several_deliveries_are_one(tmp_path: Path) -> None:
    land(INVOICE)
    row = f"{REFERENCE},2026-11-03,60.00"
    batches = at_once(*(delivery(tmp_path / str(each), row, f"N{each},2026-11-03,1") for each in range(4)))
    assert [outcomes(batch)[0][1:] for batch in batches] == [("PARTLY", "unknown_reference")] * 4
    assert (rests(), allocations()) == (["60.00: 0.00"], [("F-1", "60.00")])


def test_payments_that_come_at_once_never_settle_more_than_is_open(tmp_path: Path) -> None:
    land(INVOICE)
    at_once(*(delivery(tmp_path / str(each), f"{REFERENCE},2026-11-0{each},40.00") for each in range(1, 5)))
    assert balances() == {"F-1": "100.00 − 100.00 − 0.00 = 0.00"}
    assert sorted(rests()) == ["40.00: 0.00", "40.00: 0.00", "40.00: 20.00", "40.00: 40.00"]


def test_deliveries_for_the_same_organisations_in_another_order_do_not_wait_for_each_other(
    tmp_path: Path,
) -> None:
    keys = ("alder", "birch", "oak")
    land(*(Ubl(number=f"F-{key}", reference=f"R{key}", buyer_ids=relation(key)) for key in keys))
    for position in range(ROUNDS):
        rows = [f"R{key},2026-11-03,{position + 1}.00" for key in keys]
        again = [row.replace(".00", ".50") for row in reversed(rows)]
        runs = at_once(
            delivery(tmp_path / f"{position}a", *rows), delivery(tmp_path / f"{position}b", *again)
        )
        assert [outcomes(batch)[0][1] for batch in runs] == ["LANDED", "LANDED"]


def database_url() -> str:
    """The address of the database of this test, as the application's role."""
    parts = connections["default"].settings_dict
    return f"postgresql://{parts['USER']}:{parts['PASSWORD']}@{parts['HOST']}:{parts['PORT']}/{parts['NAME']}"


def waiting() -> int:
    """How many sessions of the test's database wait for another one."""
    with psycopg.connect(database_url(), autocommit=True) as server:
        row = server.execute(
            "select count(*) from pg_stat_activity"
            " where datname = current_database() and wait_event_type = 'Lock'"
        ).fetchone()
    return row[0] if row else 0


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < end, "the deadline has passed"
        time.sleep(0.01)


def test_killed_delivery_keeps_whole_files_and_a_rerun_completes_it_once(tmp_path: Path) -> None:
    land(INVOICE, Ubl(number="F-2", reference="RBIRCH", buyer_ids=relation("birch")))
    for position in range(1, 5):
        name = "RBIRCH" if position == 3 else REFERENCE
        rows = (f"{REFERENCE},2026-11-0{position},1.00", f"{name},2026-11-0{position},2.00")
        (tmp_path / f"{position}.csv").write_bytes(table(*rows))
    with system_context("test"):
        organisations_take_turns(organisation_ids=[organisation("birch").id])
        process = subprocess.Popen(
            [sys.executable, "manage.py", "import_payments", str(tmp_path)],
            env={**os.environ, "DATABASE_URL": database_url(), "DATABASE_OWNER_URL": ""},
            cwd=settings.BASE_DIR,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        wait_until(lambda: waiting() == 1 or process.poll() is not None)
        process.send_signal(signal.SIGKILL)
        output, _nothing = process.communicate(timeout=DEADLINE)
        assert (process.returncode, output) == (-signal.SIGKILL, b"")
    wait_until(lambda: waiting() == 0)
    with system_context("test"):
        interrupted = ImportBatch.objects.order_by("-id")[0]
        assert Payment.objects.filter(batch_id=interrupted.pk).count() == 4
    assert (interrupted.state, outcomes(interrupted)) == ("RUNNING", all_landed(["1.csv", "2.csv"]))
    batch = payments_import(paths=[tmp_path], at=AT)
    assert (batch.pk, batch.state) == (interrupted.pk, "DONE")
    assert outcomes(batch) == all_landed([f"{position}.csv" for position in range(1, 5)])
    with system_context("test"):
        assert Payment.objects.filter(batch_id=batch.pk).count() == 8
    assert balances() == {
        "F-1": "100.00 − 10.00 − 0.00 = 90.00",
        "F-2": "100.00 − 2.00 − 0.00 = 98.00",
    }
