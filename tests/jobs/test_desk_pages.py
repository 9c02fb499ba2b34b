"""Deliveries as the desk sees them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from access.database import system_context
from jobs.enums import FileOutcome
from jobs.files import DeliveredFile, Delivery
from jobs.issue_texts import IssueWords, issue_texts_register
from jobs.models import ImportBatch
from jobs.services import FoundIssue, NamedOrganisation, batch_begin, batch_end, file_done
from tests.invoices.reading import figures, page, plain, rows

pytestmark = pytest.mark.django_db

AT = datetime(2031, 3, 1, 9, 0, tzinfo=UTC)
Outcomes = dict[str, tuple[FileOutcome, list[FoundIssue]]]
LANDED: tuple[FileOutcome, list[FoundIssue]] = (FileOutcome.LANDED, [])


@pytest.fixture
def dana(signed_in: Callable[..., Client]) -> Client:
    """Dana of the desk, who watches imports and reads English."""
    issue_texts_register(kind="crates", describe=lambda _code, place, values: IssueWords(**place, **values))
    client = signed_in("dana")
    client.cookies["portal_language"] = "en"
    return client


def apple(place: str, reason: str) -> FoundIssue:
    return FoundIssue(code="apple", place={"place": place}, values={"reason": reason})


def delivered(
    outcomes: Outcomes,
    *,
    open_files: int = 0,
    minutes: int = 0,
    named: NamedOrganisation | None = None,
    left_aside: tuple[str, ...] = (),
) -> ImportBatch:
    """A delivery with these outcomes; it is finished unless files are still open."""
    at = AT + timedelta(minutes=minutes)
    names = [*outcomes, *(f"open {position}" for position in range(open_files))]
    files = tuple(DeliveredFile(name=name, path=Path(name), sha256=str(minutes)) for name in names)
    with system_context("test"):
        batch = batch_begin(
            kind="crates", delivery=Delivery(files=files, left_aside=left_aside), named=named, at=at
        )
        for file in files[: len(outcomes)]:
            outcome, issues = outcomes[file.name]
            file_done(batch_id=batch.pk, file=file, outcome=outcome, issues=issues, at=at)
        if not open_files:
            batch_end(batch_id=batch.pk, at=at + timedelta(minutes=1))
    return batch


def test_list_shows_deliveries_newest_first_with_their_numbers(dana: Client) -> None:
    unchanged: Outcomes = {"a": (FileOutcome.UNCHANGED, []), "b": (FileOutcome.REFUSED, [apple("", "No.")])}
    delivered({"a": LANDED, "b": LANDED})
    delivered(unchanged, minutes=1, named=NamedOrganisation(id=1, label="Alder (104882)"))
    delivered({"a": LANDED}, minutes=2, open_files=2)
    shown = rows(page(dana.get("/desk/imports/")))[:3]
    assert shown == [
        [
            "1 Mar 2031, 10:02",
            "crates as each document says",
            "3",
            "1",
            "0",
            "0",
            "0",
            "Busy or interrupted",
        ],
        ["1 Mar 2031, 10:01", "crates Alder (104882)", "2", "0", "1", "0", "1", "Finished with problems"],
        ["1 Mar 2031, 10:00", "crates as each document says", "2", "2", "0", "0", "0", "Finished"],
    ]


def test_file_taken_in_partly_is_counted_apart_and_comes_after_refused_ones(dana: Client) -> None:
    batch = delivered(
        {
            "a": LANDED,
            "b": (FileOutcome.PARTLY, [apple("row 3", "Rotten.")]),
            "c": (FileOutcome.REFUSED, [apple("", "No.")]),
        }
    )
    assert rows(page(dana.get("/desk/imports/")))[0][2:] == [
        "3",
        "1",
        "0",
        "1",
        "1",
        "Finished with problems",
    ]
    shown = page(dana.get(f"/desk/imports/{batch.pk}/"))
    assert figures(shown)[0] == [
        "Files | 3",
        "Taken in | 1 | and 1 in part",
        "Known already | 0",
        "Refused | 1",
    ]
    assert rows(shown) == [
        ["c", "Refused", "No."],
        ["b", "Partly taken in", "Rotten. row 3"],
        ["a", "Taken in", "–"],
    ]
    partly = page(dana.get(f"/desk/imports/{batch.pk}/?outcome=PARTLY"))
    assert [row[0] for row in rows(partly)] == ["b"]


def test_list_has_25_a_page(dana: Client) -> None:
    for minutes in range(26):
        delivered({"a": LANDED}, minutes=minutes)
    with system_context("test"):
        older = ImportBatch.objects.count() - 26
    first, second = (rows(page(dana.get(f"/desk/imports/?page={number}"))) for number in (1, 2))
    assert (len(first), len(second)) == (25, 1 + older)
    assert (first[0][0], second[0][0]) == ("1 Mar 2031, 10:25", "1 Mar 2031, 10:00")


def test_list_and_page_cost_the_same_queries_with_one_row_and_with_three(dana: Client) -> None:
    refused = (FileOutcome.REFUSED, [apple("", "No."), apple("", "No again.")])
    counts = []
    for outcomes in ({"a": refused}, {"a": refused, "b": refused, "c": refused}):
        batch = delivered(outcomes, minutes=len(outcomes))
        found = []
        for path in ("/desk/imports/", f"/desk/imports/{batch.pk}/"):
            with CaptureQueriesContext(connection) as queries:
                assert dana.get(path).status_code == 200
            found.append(len([query for query in queries.captured_queries if '"jobs_' in query["sql"]]))
        counts.append(found)
    # The list: number of rows, rows. The page: the delivery, number of files, files, their issues, their attempts.
    assert counts == [[2, 5], [2, 5]]


def test_page_shows_numbers_and_each_file_with_place_and_reason(dana: Client) -> None:
    batch = delivered(
        {
            "a.xml": LANDED,
            "b.xml": (FileOutcome.REFUSED, [apple("row 3", "Rotten."), apple("", "Bruised.")]),
            "c.xml": (FileOutcome.UNCHANGED, []),
        },
        left_aside=("LICENSE.txt",),
    )
    shown = page(dana.get(f"/desk/imports/{batch.pk}/"))
    assert figures(shown) == [["Files | 3", "Taken in | 1", "Known already | 1", "Refused | 1"]]
    assert rows(shown) == [
        ["b.xml", "Refused", "Rotten. row 3 Bruised."],
        ["a.xml", "Taken in", "–"],
        ["c.xml", "Known already", "–"],
    ]
    assert [plain(item) for item in shown.xpath("//section[@aria-labelledby='t-aside']//li")] == [
        "LICENSE.txt"
    ]


def test_page_of_an_interrupted_delivery_says_how_to_complete_it(dana: Client) -> None:
    batch = delivered({"a.xml": LANDED}, open_files=2)
    shown = page(dana.get(f"/desk/imports/{batch.pk}/"))
    assert figures(shown)[0][0] == "Files | 3 | 2 still to handle"
    notices = [plain(notice) for notice in shown.xpath("//main//*[contains(@class, 'notice')]")]
    sentence = (
        "This delivery is not finished. Either it is being taken in now, or it was interrupted. Deliver the same files"
        " again: what is still to handle is completed, nothing is doubled."
    )
    assert notices == [sentence]


@pytest.mark.parametrize(
    ("query", "expected"),
    [("outcome=REFUSED", ["b"]), ("outcome=LANDED", ["a"]), ("outcome=UNCHANGED", []), ("outcome=X", [])],
)
def test_files_can_be_narrowed_to_one_outcome(dana: Client, query: str, expected: list[str]) -> None:
    batch = delivered({"a": LANDED, "b": (FileOutcome.REFUSED, [apple("", "No.")])})
    shown = page(dana.get(f"/desk/imports/{batch.pk}/?{query}"))
    assert [row[0] for row in rows(shown)] == expected


def test_names_and_reasons_from_outside_are_never_markup(dana: Client) -> None:
    evil = "<script>alert(1)</script>"
    batch = delivered({evil: (FileOutcome.REFUSED, [apple(evil, evil)])}, left_aside=(evil,))
    shown = page(dana.get(f"/desk/imports/{batch.pk}/"))
    assert shown.xpath("//main//script") == []
    assert rows(shown)[0] == [evil, "Refused", f"{evil} {evil}"]


@pytest.mark.parametrize("path", ["/desk/imports/", "/desk/imports/{}/"])
def test_only_the_desk_that_watches_imports_sees_deliveries(
    signed_in: Callable[..., Client], path: str
) -> None:
    batch = delivered({"a": LANDED})
    answers = {
        key: signed_in(key).get(path.format(batch.pk)).status_code for key in ("dana", "dirk", "ben", "vera")
    }
    assert answers == {"dana": 200, "dirk": 403, "ben": 404, "vera": 403}
    assert signed_in("dana").get(f"/desk/imports/{2**70}/").status_code == 404
