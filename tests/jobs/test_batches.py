"""Deliveries as rows: the same delivery is found again, every file stands in it once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from access.database import system_context
from jobs.enums import BatchState, FileOutcome
from jobs.files import DeliveredFile, Delivery
from jobs.models import ImportBatch
from jobs.selectors import batch_report, processed_until
from jobs.services import FoundIssue, NamedOrganisation, batch_begin, batch_end, file_done, file_is_open

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ALDER = NamedOrganisation(id=7, label="Alder (7)")


def file(name: str, sha256: str = "a") -> DeliveredFile:
    return DeliveredFile(name=name, path=Path(name), sha256=sha256)


def delivery(*files: DeliveredFile, left_aside: tuple[str, ...] = ()) -> Delivery:
    return Delivery(files=files, left_aside=left_aside)


def begin(found: Delivery, *, kind: str = "apples", named: NamedOrganisation | None = None) -> ImportBatch:
    with system_context("test"):
        return batch_begin(kind=kind, delivery=found, named=named, at=AT)


def test_unfinished_delivery_is_found_again_by_names_contents_kind_and_organisation() -> None:
    one = begin(delivery(file("a"), file("b")))
    same = begin(delivery(file("a"), file("b")))
    others = [
        begin(delivery(file("a"), file("c"))),
        begin(delivery(file("a"), file("b", "other content"))),
        begin(delivery(file("a"), file("b")), kind="pears"),
        begin(delivery(file("a"), file("b")), named=ALDER),
        begin(delivery(file("a"), file("b"), left_aside=("LICENSE",))),
    ]
    assert same.pk == one.pk
    assert len({one.pk, *(other.pk for other in others)}) == 6


def test_finished_delivery_is_begun_anew() -> None:
    first = begin(delivery(file("a")))
    with system_context("test"):
        ended = [batch_end(batch_id=first.pk, at=AT), batch_end(batch_id=first.pk, at=AT + timedelta(days=1))]
        first.refresh_from_db()
    assert (ended, first.state, first.finished_at) == ([True, False], BatchState.DONE, AT)
    assert begin(delivery(file("a"))).pk != first.pk


def test_file_is_open_until_it_is_done_and_stands_in_its_batch_once() -> None:
    batch = begin(delivery(file("a"), file("b")))
    with system_context("test"):
        file_done(batch_id=batch.pk, file=file("a"), outcome=FileOutcome.LANDED, issues=[], at=AT)
        assert [file_is_open(batch_id=batch.pk, name=name) for name in ("a", "b")] == [False, True]
        with pytest.raises(IntegrityError), transaction.atomic():
            file_done(batch_id=batch.pk, file=file("a"), outcome=FileOutcome.LANDED, issues=[], at=AT)


def test_report_counts_outcomes_and_names_the_refused_with_their_reasons() -> None:
    batch = begin(delivery(file("a"), file("b"), file("c")))
    issues = [FoundIssue(code="link"), FoundIssue(code="fault", place={"row": 3}, values={"x": "y"})]
    with system_context("test"):
        file_done(batch_id=batch.pk, file=file("c"), outcome=FileOutcome.REFUSED, issues=issues, at=AT)
        file_done(batch_id=batch.pk, file=file("b"), outcome=FileOutcome.REFUSED, issues=issues[:1], at=AT)
        file_done(batch_id=batch.pk, file=file("a"), outcome=FileOutcome.LANDED, issues=[], at=AT)
    report = batch_report(batch_id=batch.pk)
    assert report.counts == {
        FileOutcome.LANDED: 1,
        FileOutcome.UNCHANGED: 0,
        FileOutcome.PARTLY: 0,
        FileOutcome.REFUSED: 2,
    }
    assert [
        (found.name, [(issue.code, issue.place, issue.values) for issue in found.issues.all()])
        for found in report.refused
    ] == [("b", [("link", {}, {})]), ("c", [("link", {}, {}), ("fault", {"row": 3}, {"x": "y"})])]


def test_data_is_processed_until_the_newest_finished_delivery_of_its_kind() -> None:
    assert processed_until(kinds=["apples"]) is None
    for position, (kind, ends) in enumerate([("apples", True), ("apples", False), ("pears", True)]):
        batch = begin(delivery(file(str(position))), kind=kind)
        with system_context("test"):
            ImportBatch.objects.filter(pk=batch.pk).update(started_at=AT + timedelta(days=position))
            if ends:
                batch_end(batch_id=batch.pk, at=AT)
    assert (processed_until(kinds=["apples"]), processed_until(kinds=["pears"])) == (
        AT,
        AT + timedelta(days=2),
    )
