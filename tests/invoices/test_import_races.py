"""Deliveries that are interrupted, run twice at once, or meet each other: nothing is lost, nothing doubled."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, connections, transaction

from access.database import system_context
from audit.enums import AuditTag
from audit.models import AuditEvent
from invoices.services.landing import invoice_land
from jobs.enums import BatchState
from jobs.models import ImportBatch
from tests.cast import number, organisation
from tests.invoices.importing import Outcome, all_landed, batches, deliver, documents, outcomes, stored
from tests.invoices.ubl_files import Ubl, relation

pytestmark = pytest.mark.usefixtures("real_database")

DEADLINE = 30.0


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < end, "the deadline has passed"
        time.sleep(0.01)


def waiting_for_a_lock() -> int:
    """How many sessions of the test's database wait for another one."""
    with psycopg.connect(database_url(), autocommit=True) as server:
        query = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        row = server.execute(query).fetchone()
    return row[0] if row else 0


def database_url() -> str:
    """The address of the database of this test, as the application's role."""
    parts = connections["default"].settings_dict
    return f"postgresql://{parts['USER']}:{parts['PASSWORD']}@{parts['HOST']}:{parts['PORT']}/{parts['NAME']}"


@contextmanager
def being_stored(ubl: Ubl, key: str) -> Iterator[None]:
    """Somebody stores this document and has not committed; at the end the transaction is rolled back.

    Whoever stores the same document waits; whoever stores another one for the same organisation waits as well.
    """
    with system_context("test"):
        content = ubl.text().encode()
        invoice_land(content=content, sha256="", named=organisation(key), batch_id=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def begin(real_database: str) -> Iterator[Callable[[Path], "Run"]]:
    """Begins a delivery in a thread; at the end all of them have finished."""
    runs: list[Run] = []

    def begin_one(folder: Path) -> Run:
        runs.append(Run(folder))
        runs[-1].start()
        return runs[-1]

    yield begin_one
    for run in runs:
        run.join(DEADLINE)


class Run(threading.Thread):
    """A delivery in a thread with connections of its own."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.result: ImportBatch | Exception | None = None

    def run(self) -> None:
        try:
            self.result = deliver(self.folder)
        except Exception as fault:  # noqa: BLE001 - handed to the test
            self.result = fault
        finally:
            connections.close_all()

    def batch(self) -> ImportBatch:
        self.join(DEADLINE)
        assert isinstance(self.result, ImportBatch), self.result
        return self.result


def six_files(folder: Path) -> list[Ubl]:
    ubls = [Ubl(number=f"F-{position}", buyer_ids=relation("alder")) for position in range(1, 7)]
    for ubl in ubls:
        ubl.write(folder)
    return ubls


NAMES = [f"F-{position}.xml" for position in range(1, 7)]


def everything() -> dict[str, object]:
    with system_context("test"):
        ids = list(batches().values_list("id", flat=True))
        events = AuditEvent.objects.filter(tag=AuditTag.INVOICES_IMPORTED, facts__batch__in=ids)
        return {
            "batches": list(batches().values_list("state", flat=True)),
            "events": [event.facts["landed"] for event in events],
            "numbers": sorted(documents().values_list("number", flat=True)),
        }


ONCE = {"batches": [BatchState.DONE], "events": [6], "numbers": [f"F-{position}" for position in range(1, 7)]}


def test_killed_delivery_keeps_what_it_had_and_a_rerun_completes_it(tmp_path: Path) -> None:
    ubls = six_files(tmp_path)
    with being_stored(replace(ubls[3], buyer_ids=relation("oak")), "oak"):
        process = subprocess.Popen(
            [sys.executable, "manage.py", "import_invoices", str(tmp_path)],
            env={**os.environ, "DATABASE_URL": database_url(), "DATABASE_OWNER_URL": ""},
            cwd=settings.BASE_DIR,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        wait_until(lambda: waiting_for_a_lock() == 1 or process.poll() is not None)
        process.send_signal(signal.SIGKILL)
        output, _nothing = process.communicate(timeout=DEADLINE)
        assert (process.returncode, output) == (-signal.SIGKILL, b"")
    wait_until(lambda: waiting_for_a_lock() == 0)
    with system_context("test"):
        interrupted = batches().get()
    assert (interrupted.state, outcomes(interrupted)) == (BatchState.RUNNING, all_landed(NAMES[:3]))
    batch = deliver(tmp_path)
    assert (batch.pk, outcomes(batch)) == (interrupted.pk, all_landed(NAMES))
    assert everything() == ONCE


def test_delivery_that_loses_its_database_is_completed_by_a_rerun(
    tmp_path: Path, begin: Callable[[Path], Run]
) -> None:
    ubls = six_files(tmp_path)
    with being_stored(ubls[2], "alder"):
        run = begin(tmp_path)
        wait_until(lambda: waiting_for_a_lock() == 1)
        with psycopg.connect(database_url(), autocommit=True) as server:
            server.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and wait_event_type = 'Lock'"
            )
        run.join(DEADLINE)
    assert isinstance(run.result, OperationalError)
    assert outcomes(deliver(tmp_path)) == all_landed(NAMES)
    assert everything() == ONCE


def test_two_runs_of_one_delivery_at_once_share_one_batch(
    tmp_path: Path, begin: Callable[[Path], Run]
) -> None:
    ubls = six_files(tmp_path)
    with being_stored(ubls[0], "alder"):
        # One waits for the document, the other for its turn: both are in the middle of the first file.
        runs = [begin(tmp_path), begin(tmp_path)]
        wait_until(lambda: waiting_for_a_lock() == len(runs))
    first, second = (run.batch() for run in runs)
    assert (first.pk, outcomes(first)) == (second.pk, all_landed(NAMES))
    assert everything() == ONCE


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("100.00", ("F-1.xml", "UNCHANGED", "")), ("80.00", ("F-1.xml", "REFUSED", "other_content"))],
)
def test_document_that_two_deliveries_bring_at_once_is_stored_once(
    tmp_path: Path, begin: Callable[[Path], Run], amount: str, expected: Outcome
) -> None:
    Ubl(number="F-1", amount=amount, buyer_ids=relation("alder")).write(tmp_path)
    with system_context("test"):
        content = Ubl(number="F-1", buyer_ids=relation("alder")).text().encode()
        invoice_land(content=content, sha256="", named=organisation("alder"), batch_id=0)
        run = begin(tmp_path)
        wait_until(lambda: waiting_for_a_lock() == 1)
    assert outcomes(run.batch()) == [expected]
    assert stored() == [(number("alder"), "INVOICE", "F-1")]


def test_fault_of_the_portal_in_one_file_keeps_no_other_file_out(tmp_path: Path) -> None:
    six_files(tmp_path)
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table invoices_invoice add constraint planted check (number <> 'F-2')")
    batch = deliver(tmp_path)
    expected = [*all_landed(NAMES[:1]), ("F-2.xml", "REFUSED", "fault"), *all_landed(NAMES[2:])]
    assert outcomes(batch) == expected
