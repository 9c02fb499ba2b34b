"""Deliveries of payments: what lands, what is refused and why, and what a second delivery changes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation

from access.database import system_context
from audit.enums import AuditTag
from audit.models import AuditEvent
from invoices.models import Payment
from invoices.services import payments_import
from jobs.issue_texts import issue_words
from jobs.kinds import kind_get
from jobs.models import ImportBatch, ImportIssue
from tests.cast import number
from tests.invoices.importing import AT, outcomes
from tests.invoices.paying import REFERENCE, allocations, balances, land, pay, table
from tests.invoices.ubl_files import Ubl, relation
from tests.jobs.zips import zipped

pytestmark = pytest.mark.django_db

ALDER = Ubl(number="F-1", buyer_ids=relation("alder"))
BIRCH = Ubl(number="F-2", reference="RF18 2222", buyer_ids=relation("birch"))


def stored(batch: ImportBatch) -> list[tuple[str, str, date, Decimal, str]]:
    """Relation number, reference, day, amount and currency of every payment of the delivery."""
    with system_context("test"):
        rows = Payment.objects.filter(batch_id=batch.pk).order_by("id")
        return list(
            rows.values_list("organisation__relation_number", "reference", "paid_on", "amount", "currency")
        )


def sentences(batch: ImportBatch) -> list[str]:
    """Place and reason of every issue, in English."""
    with system_context("test"), translation.override("en"):
        issues = list(ImportIssue.objects.filter(file__batch=batch).order_by("id"))
        found = [
            issue_words(kind=batch.kind, code=each.code, place=each.place, values=each.values)
            for each in issues
        ]
    return [": ".join(filter(None, (words.place, words.reason))) for words in found]


def test_payments_belong_to_whoever_has_documents_with_their_reference(tmp_path: Path) -> None:
    land(ALDER, BIRCH)
    batch = pay(tmp_path, "RF182222,2026-11-04,40.00", f"{REFERENCE},2026-11-03,100.00")
    assert stored(batch) == [
        (number("alder"), REFERENCE, date(2026, 11, 3), Decimal("100.00"), "EUR"),
        (number("birch"), "RF182222", date(2026, 11, 4), Decimal("40.00"), "EUR"),
    ]
    assert outcomes(batch) == [("payments.csv", "LANDED", "")]
    assert balances() == {"F-1": "100.00 − 100.00 − 0.00 = 0.00", "F-2": "100.00 − 40.00 − 0.00 = 60.00"}


def test_right_rows_land_beside_wrong_ones_and_each_wrong_one_says_why(tmp_path: Path) -> None:
    land(ALDER, BIRCH, replace(BIRCH, number="F-3", buyer_ids=relation("alder"), reference="TWICE"))
    land(
        replace(BIRCH, number="F-4", reference="TWICE"),
        replace(ALDER, number="F-5", reference="K", currency="DKK"),
    )
    batch = pay(
        tmp_path,
        f"{REFERENCE},2026-11-03,60.00",
        "NOBODYS,2026-11-03,10.00",
        "TWICE,2026-11-03,10.00",
        "K,2026-11-03,10.00",
        f"{REFERENCE},3 November,10.00",
    )
    assert outcomes(batch) == [
        (
            "payments.csv",
            "PARTLY",
            "unknown_reference several_receivers other_currency not_a_day",
        )
    ]
    with translation.override("en"):
        assert sentences(batch) == [
            "Row 3: No document here has the payment reference NOBODYS.",
            "Row 4: Documents of different organisations have the payment reference TWICE: "
            "Elzenhof Installatietechniek B.V. (104882), Berkenrode Bouw B.V. (104917).",
            "Row 5: The documents with payment reference K are in DKK, the payment is in EUR.",
            "Row 6: “3 November” is not a date. Write it like this: 2026-11-02.",
        ]
    assert (len(stored(batch)), allocations()) == (1, [("F-1", "60.00")])


def test_refused_row_is_taken_in_when_its_document_is_here_and_the_file_comes_again(tmp_path: Path) -> None:
    land(ALDER)
    rows = (f"{REFERENCE},2026-11-03,60.00", "RF182222,2026-11-03,10.00")
    first = pay(tmp_path, *rows)
    land(BIRCH)
    second, third = pay(tmp_path, *rows), pay(tmp_path, *rows)
    found = [[outcome for _name, outcome, _issues in outcomes(batch)] for batch in (first, second, third)]
    assert found == [["PARTLY"], ["LANDED"], ["UNCHANGED"]]
    assert [len(stored(batch)) for batch in (first, second, third)] == [1, 1, 0]
    assert allocations() == [("F-1", "60.00"), ("F-2", "10.00")]


def test_same_row_in_another_file_is_the_same_payment_and_two_in_one_file_are_two(tmp_path: Path) -> None:
    land(ALDER)
    row = f"{REFERENCE},2026-11-03,30.00"
    batches = [
        pay(tmp_path, row),
        pay(tmp_path, row, f"{REFERENCE},2026-11-05,5.00", name="b.csv"),
        pay(tmp_path, row, row, name="c.csv"),
        pay(tmp_path, row, row, name="d.csv"),
    ]
    assert [len(stored(batch)) for batch in batches] == [1, 1, 1, 0]
    assert allocations() == [("F-1", "30.00"), ("F-1", "5.00"), ("F-1", "30.00")]


def test_file_with_nothing_but_problems_is_refused_and_kept(tmp_path: Path) -> None:
    batch = pay(tmp_path, "NOBODYS,2026-11-03,10.00")
    with system_context("test"):
        kept = batch.files.get()
    assert (kept.outcome, kept.is_kept, stored(batch)) == ("REFUSED", True, [])


def test_file_that_is_no_table_is_refused_beside_one_that_is(tmp_path: Path) -> None:
    land(ALDER)
    (tmp_path / "b.csv").write_bytes(table(f"{REFERENCE},2026-11-03,1.00"))
    (tmp_path / "c.CSV").write_bytes(b"")
    (tmp_path / "letter.txt").write_text("left aside")
    (tmp_path / "more.zip").write_bytes(zipped({"d.csv": table(f"{REFERENCE},2026-11-04,2.00").decode()}))
    (tmp_path / "a.csv").write_bytes("reference;datum\n".encode("latin-1"))
    batch = payments_import(paths=[tmp_path], at=AT)
    assert outcomes(batch) == [
        ("a.csv", "REFUSED", "missing_column"),
        ("b.csv", "LANDED", ""),
        ("c.CSV", "REFUSED", "no_payments"),
        ("more.zip/d.csv", "LANDED", ""),
    ]
    assert (batch.kind, batch.left_aside) == ("payments", ["letter.txt"])


def test_of_many_wrong_rows_a_hundred_are_listed_and_the_rest_is_counted(tmp_path: Path) -> None:
    batch = pay(tmp_path, *(f"N{position},2026-11-03,1.00" for position in range(107)))
    found = sentences(batch)
    assert (len(found), found[-2:]) == (
        101,
        [
            "Row 101: No document here has the payment reference N99.",
            "7 more rows were refused. They are not listed here.",
        ],
    )


def test_delivery_is_in_the_trail_with_its_numbers(tmp_path: Path) -> None:
    land(ALDER)
    batch = pay(tmp_path, f"{REFERENCE},2026-11-03,1.00", "NOBODYS,2026-11-03,1.00")
    with system_context("test"):
        events = AuditEvent.objects.filter(tag=AuditTag.PAYMENTS_IMPORTED, facts__batch=batch.pk)
        assert [event.facts for event in events] == [
            {"batch": batch.pk, "landed": 0, "unchanged": 0, "partly": 1, "refused": 0}
        ]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"reference,date,amount\nA,", True),
        (b"\xef\xbb\xbfreference;date;amount", True),
        (b"<Invoice>,", False),
        (b"%PDF-1.7,\n", False),
        (b"a\x00,b", False),
        (b"letter\n,", False),
        (b"", False),
    ],
)
def test_content_says_whether_a_file_is_a_table(head: bytes, expected: bool) -> None:
    assert kind_get("payments").accepts(head) is expected


def run(*paths: Path) -> tuple[str, int]:
    """What the command says, and its exit code."""
    out = StringIO()
    try:
        with translation.override("en"):
            call_command("import_payments", *map(str, paths), stdout=out)
    except SystemExit as ending:
        return out.getvalue(), int(str(ending.code))
    return out.getvalue(), 0


def test_command_says_what_became_of_each_file_and_ends_with_a_code(tmp_path: Path) -> None:
    land(ALDER)
    (tmp_path / "a.csv").write_bytes(table(f"{REFERENCE},2026-11-03,1.00"))
    said, code = run(tmp_path)
    assert (said.partition(": ")[2], code) == ("1 taken in, 0 known already, 0 refused.\n", 0)
    (tmp_path / "b.csv").write_bytes(table(f"{REFERENCE},2026-11-04,1.00", "X,2026-11-04,1.00"))
    said, code = run(tmp_path)
    assert (said.partition(": ")[2], code) == (
        "0 taken in, 1 known already, 0 refused.\n"
        "Partly taken in: 1.\n"
        "  b.csv: Row 3: No document here has the payment reference X.\n",
        1,
    )


def test_command_that_finds_nothing_ends_with_code_two(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refusal, translation.override("en"):
        call_command("import_payments", str(tmp_path))
    assert refusal.value.returncode == 2
