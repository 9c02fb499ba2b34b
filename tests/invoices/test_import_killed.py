"""A delivery of 2,000 documents that is killed ten times at random moments: at the end everything is there, once.

The same delivery without disturbance, in a database of its own, says what everything is. The processes run as
they do in production, without anything that measures them.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from access.database import system_context
from audit.enums import AuditTag
from audit.models import AuditEvent
from invoices.enums import DocumentKind
from invoices.models import CreditAllocation, Invoice, InvoiceAttachment
from invoices.services.settlement import balance_differences
from jobs.models import ImportBatch, ImportFile, KeptFile
from tests import databases
from tests.invoices.importing import batches, documents
from tests.invoices.ubl_files import Ubl, relation
from tests.jobs.zips import zipped

DOCUMENTS = 2000
KILLS = 10
DEADLINE = 300.0
OWNERS = ("alder", "birch", "oak")


def document(position: int) -> Ubl:
    """One of 2,000: each twentieth is a credit note, each tenth has an attachment, each hundredth nobody's."""
    is_credit = position % 20 == 19
    return Ubl(
        number=f"K-{position:04}",
        kind=DocumentKind.CREDIT_NOTE if is_credit else DocumentKind.INVOICE,
        amount=f"{100 + position}.{position % 100:02}",
        corrects=f"K-{position - 3:04}" if is_credit else "",
        buyer_ids=() if position % 100 == 50 else relation(OWNERS[position % 3]),
        attachments=(("a.txt", "text/plain", f"text of {position}".encode()),) if position % 10 == 0 else (),
    )


def lay_down(folder: Path) -> Path:
    """Half of the documents as files, half in a ZIP, beside something of another kind."""
    folder.mkdir()
    half = DOCUMENTS // 2
    for position in range(half):
        document(position).write(folder)
    packed = {f"{position:04}.xml": document(position).text() for position in range(half, DOCUMENTS)}
    (folder / "more.zip").write_bytes(zipped(packed))
    (folder / "letter.txt").write_text("left aside")
    return folder


def start(folder: Path, database: str) -> subprocess.Popen[bytes]:
    """The command as the back office calls it, on this database."""
    parts = connections["default"].settings_dict
    url = f"postgresql://{parts['USER']}:{parts['PASSWORD']}@{parts['HOST']}:{parts['PORT']}/{database}"
    plain = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    return subprocess.Popen(
        [sys.executable, "manage.py", "import_invoices", str(folder)],
        env={**plain, "DATABASE_URL": url, "DATABASE_OWNER_URL": ""},
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def finish(process: subprocess.Popen[bytes]) -> None:
    """Waits for its end; code 1, because some documents are nobody's."""
    output, _nothing = process.communicate(timeout=DEADLINE)
    assert process.returncode == 1, output.decode()


def handled() -> int:
    """Files of the delivery that are done, seen from outside."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select count(*) from jobs_importfile where batch_id > (select min(id) from jobs_importbatch)"
        )
        return int(cursor.fetchone()[0])


def kill_at(process: subprocess.Popen[bytes], target: int, moment: float) -> int:
    """Kills when so many files are done, a moment later; returns how many are done then."""
    end = time.monotonic() + DEADLINE
    while target and handled() < target:
        assert process.poll() is None, (process.communicate()[0] or b"").decode()
        assert time.monotonic() < end, "the deadline has passed"
        time.sleep(0.005)
    time.sleep(moment)
    process.send_signal(signal.SIGKILL)
    output, _nothing = process.communicate(timeout=DEADLINE)
    assert (process.returncode, output) == (-signal.SIGKILL, b"")
    return handled()


def everything() -> dict[str, Any]:
    """All that the delivery left behind, without numbers that a sequence gave."""
    with system_context("test"):
        ids = list(batches().values_list("id", flat=True))
        files = ImportFile.objects.filter(batch_id__in=ids).prefetch_related("issues").order_by("name")
        return {
            "batches": list(
                ImportBatch.objects.filter(id__in=ids).values_list(
                    "kind", "state", "file_count", "left_aside"
                )
            ),
            "files": [
                (
                    each.name,
                    each.sha256,
                    each.outcome,
                    each.is_kept,
                    [issue.code for issue in each.issues.all()],
                )
                for each in files
            ],
            "kept": [
                bytes(each.content)
                for each in KeptFile.objects.filter(file__batch_id__in=ids).order_by("file__name")
            ],
            "documents": _documents(),
            "attachments": sorted(
                (each.invoice.number, each.sha256, bytes(each.content))
                for each in InvoiceAttachment.objects.filter(invoice__in=documents()).select_related(
                    "invoice"
                )
            ),
            "allocations": sorted(
                CreditAllocation.objects.filter(invoice__in=documents()).values_list(
                    "credit_note__number", "invoice__number", "amount"
                )
            ),
            "differences": list(balance_differences()),
            "trail": [
                {name: value for name, value in event.facts.items() if name != "batch"}
                for event in AuditEvent.objects.filter(tag=AuditTag.INVOICES_IMPORTED, facts__batch__in=ids)
            ],
        }


def _documents() -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    rows: list[Invoice] = list(
        documents().select_related("organisation", "document").order_by("organisation_id", "kind", "number")
    )
    for row in rows:
        sums = (row.total, row.payable, row.paid, row.credited, row.open)
        stored = (row.document.sha256, row.document.canonical_hash, json.dumps(row.document.snapshot))
        found.append((row.organisation.relation_number, row.kind, row.number, *sums, *stored))
    return found


def test_delivery_killed_ten_times_is_complete_and_nothing_is_doubled(
    real_database: str, tmp_path: Path
) -> None:
    folder = lay_down(tmp_path / "in")
    began = time.monotonic()
    finish(start(folder, real_database))
    took = time.monotonic() - began
    undisturbed = everything()
    databases.clone(real_database)  # from the beginning
    databases.use(real_database)

    seed = int(os.environ.get("KILL_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
    chance = random.Random(seed)
    targets = [0, *sorted(chance.sample(range(DOCUMENTS - 20), KILLS - 1))]
    reached = [
        kill_at(start(folder, real_database), target, chance.uniform(0, 0.05 if target else 1.5))
        for target in targets
    ]
    finish(start(folder, real_database))
    print(f"KILL_SEED={seed}: undisturbed {took:.1f} s, killed at {reached} of {DOCUMENTS}")  # noqa: T201 - to repeat it

    assert everything() == undisturbed
    assert reached == sorted(reached)
    assert max(reached) < DOCUMENTS
    refused = DOCUMENTS // 100
    assert [len(undisturbed[name]) for name in ("files", "documents", "kept", "attachments")] == [
        DOCUMENTS,
        DOCUMENTS - refused,
        refused,
        DOCUMENTS // 10 - refused,
    ]
    assert undisturbed["batches"] == [("invoices", "DONE", DOCUMENTS, ["letter.txt"])]
    assert undisturbed["trail"] == [
        {"landed": DOCUMENTS - refused, "unchanged": 0, "partly": 0, "refused": refused}
    ]
    assert undisturbed["differences"] == []
