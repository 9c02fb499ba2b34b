"""Pages of files with colleagues: upload, what would happen, order, progress, report and downloads."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.database import system_context
from audit.enums import AuditTag
from roles.batch_enums import BatchState
from roles.models import ColleagueBatch
from roles.services import batches_carry_out
from tests.cast import person
from tests.queries import queries_of
from tests.roles.asking import place, text_of, trail, visit
from tests.roles.batching import NEW, again, csv_of, found, ordered, uploaded

pytestmark = pytest.mark.django_db

START = place("alder", "colleagues/batch/")


@pytest.fixture
def ada():
    return visit("ada")


def send(client, content: bytes, **more):
    sent = SimpleUploadedFile("people.csv", content)
    return client.post(START, {"chosen_file": sent, "declared_entitled": "on", **more})


def page_of(client, batch, query: str = ""):
    return client.get(f"{START}{batch.id}/{query}")


def test_colleagues_page_leads_to_the_files(ada):
    assert f'href="{START}"' in ada.get(place("alder", "colleagues/")).text


def test_upload_explains_the_columns_and_leads_to_what_would_happen(ada):
    assert "The first row names the columns" in text_of(ada.get(START).text)
    response = send(ada, csv_of(f"{NEW};Auditor;", "Wrong;x@;;;"))
    with system_context("test"):
        batch = ColleagueBatch.objects.get()
    assert response.headers["Location"] == f"{START}{batch.id}/"
    said = text_of(page_of(ada, batch).text)
    assert "1 row is wrong." in said
    assert (
        "Fenna Visser fenna@example.org 2 Will be carried out Will be invited Gets the role Auditor" in said
    )
    assert "Row 3, E-mail address: “x@” is not an e-mail address." in said
    assert "people.csv" in text_of(ada.get(START).text)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"chosen_file": ""}, "Choose a file with colleagues."),
        ({"declared_entitled": ""}, "Declare that you may fill in the data of these people."),
        ({"chosen_file": SimpleUploadedFile("a.csv", b"x")}, "The first row has to name the columns."),
        ({"chosen_file": SimpleUploadedFile("a.csv", b"x" * 5_000_002)}, "The file is larger than 5 MB."),
    ],
)
def test_refused_upload_says_why_at_its_field(ada, data, words):
    page = send(ada, csv_of(NEW), **data)
    assert page.status_code == 200
    assert words in text_of(page.text)


def test_filter_shows_wrong_rows_alone(ada):
    batch = uploaded(csv_of(f"{NEW};;", "Wrong;x@;;;"))
    said = text_of(page_of(ada, batch, "?show=wrong").text)
    assert "Row 3" in said
    assert "fenna@example.org" not in said
    assert "fenna@example.org" in text_of(page_of(ada, batch, "?show=nonsense").text)


def test_page_takes_as_many_queries_for_one_row_as_for_three(ada):
    one = uploaded(csv_of(f"{NEW};;"))
    three = uploaded(csv_of(*(f"P{n};p{n}@example.org;0612345678;Auditor;" for n in range(3))))
    page_of(ada, one)
    counts = []
    for batch in (one, three):
        with CaptureQueriesContext(connection) as captured:
            page_of(ada, batch)
        counts.append(len(queries_of(captured)))
    assert counts[0] == counts[1]


def test_rows_are_shown_in_pages_of_twenty_five(ada):
    batch = uploaded(csv_of(*(f"P{n};p{n}@example.org;0612345678;;" for n in range(30))))
    assert "p24@example.org" in page_of(ada, batch).text
    assert "p25@example.org" not in page_of(ada, batch).text
    assert "p25@example.org" in page_of(ada, batch, "?page=2").text


def test_order_progress_and_report(ada):
    batch = uploaded(csv_of(f"{NEW};;", "Wrong;x@;;;"))
    refused = ada.post(f"{START}{batch.id}/carry-out/", {"way": "TOGETHER"})
    assert "Row 3 is wrong." in text_of(refused.text)
    response = ada.post(f"{START}{batch.id}/carry-out/", {"way": "ROW_BY_ROW"})
    assert response.headers["Location"] == f"{START}{batch.id}/"
    waiting = page_of(ada, batch)
    assert "0 of 2 rows" in text_of(waiting.text)
    assert 'hx-trigger="every 2s"' in waiting.text
    assert ada.get(f"{START}{batch.id}/", headers={"HX-Request": "true"}).headers.get("HX-Refresh") is None
    batches_carry_out()
    asked = ada.get(f"{START}{batch.id}/", headers={"HX-Request": "true"})
    assert asked.headers["HX-Refresh"] == "true"
    report = page_of(ada, batch)
    assert "Carried out, but not every row." in text_of(report.text)
    assert "hx-trigger" not in report.text.split("<main", 1)[1]
    mended = send(ada, csv_of("Wrong;right@example.org;0612345678;;"))
    assert mended.status_code == 302


def test_order_asks_for_a_fresh_factor():
    batch = uploaded(csv_of(f"{NEW};;"))
    stale = visit("ada", proved_ago=timedelta(minutes=11))
    response = stale.post(f"{START}{batch.id}/carry-out/", {"way": "ROW_BY_ROW"})
    assert response.headers["Location"].startswith("/verify/")
    assert again(batch).state == BatchState.CHECKED


def test_wrong_rows_are_downloaded_with_the_reason_and_in_the_trail(ada):
    batch = uploaded(csv_of(f"{NEW};;", "=Wrong;x@;;;"))
    response = ada.get(f"{START}{batch.id}/wrong/")
    assert response.headers["Content-Disposition"] == 'attachment; filename="wrong-rows.csv"'
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("'=Wrong,x@,")
    assert "Row 3, E-mail address: “x@” is not an e-mail address." in lines[1]
    assert len(lines) == 2
    assert trail(AuditTag.BATCH_DOWNLOADED)[0][0] == person("ada").id


@pytest.mark.parametrize(("form", "begin"), [("csv", b"\xef\xbb\xbfName,E-mail address"), ("xlsx", b"PK")])
def test_template_is_downloaded(ada, form, begin):
    response = ada.get(f"{START}template/{form}/")
    assert response.content.startswith(begin)
    assert response.headers["Content-Disposition"] == f'attachment; filename="colleagues.{form}"'


def test_looking_through_once_more_and_throwing_away(ada):
    batch = uploaded(csv_of(f"{NEW};;"))
    again_page = ada.post(f"{START}{batch.id}/", {"check": "yes"}, follow=True)
    assert "The rows were looked through once more." in again_page.text
    ordered(batch)
    refused = ada.post(f"{START}{batch.id}/", {"discard": "yes"}, follow=True)
    assert "This file is being carried out." in refused.text
    batches_carry_out()
    gone = ada.post(f"{START}{batch.id}/", {"discard": "yes"}, follow=True)
    assert "The file is thrown away." in gone.text
    assert page_of(ada, batch).status_code == 404


def test_what_was_refused_and_what_was_stopped_say_so(ada):
    batch = uploaded(csv_of(f"{NEW};;"))
    with system_context("test"):
        ColleagueBatch.objects.filter(id=batch.id).update(refused_row=2)
    assert "Nothing was carried out. Row 2 could not be" in text_of(page_of(ada, batch).text)
    ordered(batch)
    with system_context("test"):
        ColleagueBatch.objects.filter(id=batch.id).update(state=BatchState.STOPPED)
    assert "This file was stopped." in text_of(page_of(ada, batch).text)
    assert "Go on" in text_of(page_of(ada, batch).text)


def test_nothing_to_do_is_said(ada):
    batch = uploaded(csv_of(f"Ben;{person('ben').email};;reporting officer;"))
    assert "There is nothing to do." in text_of(page_of(ada, batch).text)
    assert found(batch)[0][1] == "NOTHING"
