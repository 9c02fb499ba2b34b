"""Deliveries that the desk uploads: received once, taken in by a worker, whoever dies."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from access.database import system_context
from audit.enums import AuditTag
from audit.models import AuditEvent
from common import uploads as limits
from jobs.enums import BatchState
from jobs.models import KeptFile, Upload
from jobs.services import (
    kept_files_clean,
    taking_in,
    uploads,
    uploads_take_in,
)
from tests.cast import number
from tests.invoices.importing import documents, stored
from tests.invoices.reading import figures, page, plain
from tests.jobs import uploading
from tests.jobs.uploading import PATH, batch, files, invoice, send, upload
from tests.jobs.zips import zipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def dana(signed_in: Callable[..., Client]) -> Client:
    client = signed_in("dana")
    client.cookies["portal_language"] = "en"
    return client


def errors(response: object) -> list[str]:
    shown = page(response)
    return [plain(line) for line in shown.xpath("//main//*[@role='alert']//li")]


def test_files_and_zip_become_one_delivery_that_a_worker_takes_in(dana: Client) -> None:
    pk = upload(dana, {"b.xml": invoice("F-1"), "a.zip": zipped({"F-2.xml": invoice("F-2"), "n.txt": "n"})})
    waiting = (batch(pk).state, stored(), uploading.uploads())
    assert waiting == (BatchState.WAITING, [], [(pk, True, 2)])
    assert uploads_take_in() == 1
    assert (batch(pk).state, batch(pk).left_aside) == (BatchState.DONE, ["a.zip/n.txt"])
    assert files(pk) == [("a.zip/F-2.xml", "LANDED", False), ("b.xml", "LANDED", False)]
    assert stored() == [(number("alder"), "INVOICE", "F-1"), (number("alder"), "INVOICE", "F-2")]
    assert uploading.uploads() == [(pk, False, 0)]


def test_upload_says_who_brought_it_on_its_page_and_in_the_trail(dana: Client) -> None:
    pk = upload(dana, {"F-1.xml": invoice("F-1")})
    with system_context("test"):
        trail = AuditEvent.objects.filter(tag=AuditTag.DELIVERY_UPLOADED, facts__batch=pk)
        events = [(event.actor_label, event.facts) for event in trail]
        name = Upload.objects.get(batch_id=pk).by_name
    assert events == [(name, {"batch": pk, "kind": "invoices", "files": 1})]
    assert f"uploaded by {name}" in plain(page(dana.get(f"/desk/imports/{pk}/")))


def test_whole_upload_can_be_for_one_organisation(dana: Client) -> None:
    pk = upload(dana, {"F-1.xml": invoice("F-1", key="")}, organisation=number("birch"))
    uploads_take_in()
    assert stored() == [(number("birch"), "INVOICE", "F-1")]
    assert batch(pk).named_organisation_label.endswith(f"({number('birch')})")


def test_payments_are_uploaded_the_same_way(dana: Client) -> None:
    invoices = upload(dana, {"F-1.xml": invoice("F-1")})
    uploads_take_in()
    paid = b"reference;date;amount\n5026 1310;2026-11-02;60,00\n"
    payments = upload(dana, {"paid.csv": paid}, kind="payments")
    uploads_take_in()
    assert (files(invoices), files(payments)) == (
        [("F-1.xml", "LANDED", False)],
        [("paid.csv", "LANDED", False)],
    )
    with system_context("test"):
        assert [str(each.paid) for each in documents()] == ["60.00"]


def test_invoices_are_no_payments(dana: Client) -> None:
    response = send(dana, {"F-1.xml": invoice("F-1")}, kind="payments")
    assert errors(response) == ["Files – F-1.xml is no table and no ZIP. Payments come as CSV."]
    response = send(
        dana, {"paid.csv": b"reference;date;amount\n"}, kind="payments", organisation=number("alder")
    )
    assert errors(response) == ["Relation number – This kind of file says itself for whom it is."]


def test_unicode_and_odd_names_stay_readable_and_apart(dana: Client) -> None:
    pk = upload(dana, {"发票 №1.xml": invoice("F-1"), "../../etc/passwd": invoice("F-2")})
    response = send(dana, {"a.xml": invoice("F-3")})
    assert response.status_code == 302
    uploads_take_in()
    assert [name for name, _outcome, _kept in files(pk)] == ["passwd", "发票 №1.xml"]


def test_same_form_sent_twice_is_one_delivery(dana: Client) -> None:
    key = uuid4()
    sent = {"F-1.xml": invoice("F-1", key="")}
    first = upload(dana, sent, key=key)
    uploads_take_in()  # refused: the receiver is unknown
    assert (upload(dana, sent, key=key), len(uploading.uploads())) == (first, 1)


def test_same_content_is_one_delivery_while_it_waits_and_when_it_went_well(dana: Client) -> None:
    one = {"a.xml": invoice("F-1"), "b.xml": invoice("F-2")}
    other_order = dict(reversed(one.items()))
    first = upload(dana, one)
    second = upload(dana, other_order)
    uploads_take_in()
    third = upload(dana, one)
    assert (second, third, len(uploading.uploads())) == (first, first, 1)
    shown = plain(page(dana.get(f"/desk/imports/{third}/")))
    assert "This was uploaded before. Here is that delivery; nothing is doubled." in shown


def test_content_that_was_refused_may_come_again(dana: Client) -> None:
    sent = {"F-1.xml": invoice("F-1", key="")}
    first = upload(dana, sent)
    uploads_take_in()
    assert upload(dana, sent) != first


def test_form_that_came_back_with_other_files_is_another_delivery(dana: Client) -> None:
    key = uuid4()
    first = upload(dana, {"F-1.xml": invoice("F-1")}, key=key)
    assert upload(dana, {"F-2.xml": invoice("F-2")}, key=key) != first


def test_other_organisation_makes_another_delivery(dana: Client) -> None:
    sent = {"F-1.xml": invoice("F-1", key="")}
    assert upload(dana, sent, organisation=number("birch")) != upload(
        dana, sent, organisation=number("alder")
    )


@pytest.mark.parametrize(
    ("sent", "organisation", "error"),
    [
        ({}, "", "Files – Choose at least one file."),
        ({"empty.xml": b""}, "", "Files – empty.xml is empty."),
        (
            {"paid.csv": b"reference,date,amount\n1,2026-11-02,3.00\n"},
            "",
            "Files – paid.csv is no XML and no ZIP. Invoices come as UBL 2.1.",
        ),
        ({"a.xml": b"%PDF-1.7"}, "", "Files – a.xml is no XML and no ZIP. Invoices come as UBL 2.1."),
        (
            {"a.xml": b"<a/>", "b.exe": b"MZ\x90"},
            "",
            "Files – b.exe is no XML and no ZIP. Invoices come as UBL 2.1.",
        ),
        (
            {"a.xml": b"<a/>"},
            "999999",
            "Relation number – There is no organisation with relation number 999999.",
        ),
        (
            {f"{position}.xml": b"<a/>" for position in range(101)},
            "",
            "Files – These are 101 files; at most 100 go at once. Put them in one ZIP.",
        ),
    ],
    ids=["none", "empty", "csv", "pdf", "exe", "organisation", "many"],
)
def test_what_can_not_be_a_delivery_is_refused_at_the_form(
    dana: Client, sent: dict[str, bytes], organisation: str, error: str
) -> None:
    response = send(dana, sent, organisation=organisation)
    assert (errors(response), uploading.uploads()) == ([error], [])


def test_unknown_kind_is_refused_at_the_form(dana: Client) -> None:
    assert "apples" in errors(send(dana, {"a.xml": b"<a/>"}, kind="apples"))[0]


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf <a/>", "<a/>".encode("utf-16"), b"\n\t<a/>"])
def test_xml_is_known_by_its_content_in_every_encoding_that_is_accepted(dana: Client, content: bytes) -> None:
    upload(dana, {"whatever.bin": content})


def test_more_than_the_limit_is_passed_over_while_it_comes_in(
    dana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "_limit_of", lambda _request: 200_000)
    response = send(dana, {"a.xml": b"<a/>" * 10_000, "b.xml": b"<a/>" * 100_000})
    assert errors(response) == ["Files – This is more than 50 MB. Upload it in parts."]
    assert uploading.uploads() == []


def test_service_refuses_too_much_by_itself(dana: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 1_000_000)
    response = send(dana, {"a.xml": b"<" + 1_000_000 * b"a"})
    assert errors(response) == ["Files – This is more than 1 MB. Upload it in parts."]


def test_too_much_that_waits_is_refused_until_it_is_taken_in(
    dana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_WAITING", len(invoice("F-1")) + 10)
    upload(dana, {"F-1.xml": invoice("F-1")})
    response = send(dana, {"F-2.xml": invoice("F-2")})
    assert errors(response) == ["Files – Too much is waiting to be taken in. Try again later."]
    uploads_take_in()
    upload(dana, {"F-2.xml": invoice("F-2")})


def test_page_that_takes_no_files_stores_none(anonymous: Client) -> None:
    response = anonymous.post("/", {"file": SimpleUploadedFile("a.xml", b"<a/>")})
    assert dict(response.wsgi_request.FILES) == {}


@pytest.mark.parametrize(("person", "status"), [("dana", 200), ("dirk", 403), ("vera", 403), ("ben", 404)])
def test_only_the_desk_that_watches_imports_uploads(
    signed_in: Callable[..., Client], person: str, status: int
) -> None:
    client = signed_in(person)
    assert client.get(PATH).status_code == status
    if status != 200:
        assert send(client, {"F-1.xml": invoice("F-1")}).status_code == status
    assert uploading.uploads() == []


def test_second_factor_is_asked_again_before_an_upload(signed_in: Callable[..., Client]) -> None:
    client = signed_in("dana", proved_ago=timedelta(minutes=11))
    response = send(client, {"F-1.xml": invoice("F-1")})
    assert (response.status_code, response["Location"]) == (302, f"/verify/?next={PATH.replace('/', '%2F')}")
    assert uploading.uploads() == []


# --- the worker ------------------------------------------------------------------------------------


def test_worker_makes_room_and_goes_on_where_it_was(dana: Client) -> None:
    pk = upload(dana, {f"F-{n}.xml": invoice(f"F-{n}") for n in range(3)})
    rounds = []
    for _round in range(4):
        upload_row = _claimed()
        if upload_row is None:
            break
        taking_in._work_on(upload_row, end=0)
        rounds.append((batch(pk).state, len(files(pk))))
    assert rounds == [(BatchState.RUNNING, 1), (BatchState.RUNNING, 2), (BatchState.DONE, 3)]


def _claimed() -> Upload | None:
    return taking_in._claim()


def test_upload_whose_worker_died_is_taken_up_when_its_claim_is_over(dana: Client) -> None:
    pk = upload(dana, {"F-1.xml": invoice("F-1")})
    assert _claimed() is not None  # and this worker dies
    assert (uploads_take_in(), batch(pk).state) == (0, BatchState.WAITING)
    _let_claims_end()
    assert (uploads_take_in(), batch(pk).state) == (1, BatchState.DONE)


def _let_claims_end() -> None:
    with system_context("test"):
        Upload.objects.update(next_try_at=timezone.now())


def test_upload_that_gets_nowhere_is_stopped_and_the_desk_can_go_on(dana: Client) -> None:
    pk = upload(dana, {"F-1.xml": invoice("F-1")})
    for _attempt in range(taking_in.MOST_ATTEMPTS):
        assert _claimed() is not None
        _let_claims_end()
    assert (_claimed(), batch(pk).state) == (None, BatchState.STOPPED)
    shown = page(dana.get(f"/desk/imports/{pk}/"))
    assert "This delivery was stopped." in plain(shown)
    assert dana.post(f"/desk/imports/{pk}/resume/").status_code == 302
    assert (uploads_take_in(), batch(pk).state) == (1, BatchState.DONE)
    assert dana.post(f"/desk/imports/{pk}/resume/").status_code == 302
    assert (uploads_take_in(), batch(pk).state) == (0, BatchState.DONE)


def test_attempts_that_get_on_are_not_counted(dana: Client) -> None:
    pk = upload(dana, {f"F-{n}.xml": invoice(f"F-{n}") for n in range(8)})
    for _attempt in range(7):
        claimed = _claimed()
        assert claimed is not None
        assert claimed.attempts == 1
        taking_in._work_on(claimed, end=0)
    assert uploads_take_in() == 1
    assert len(files(pk)) == 8


def test_fault_leaves_the_upload_for_a_later_attempt_and_the_others_go_in(dana: Client) -> None:
    broken = upload(dana, {"F-1.xml": invoice("F-1")})
    with system_context("test"):
        from jobs.models import ImportBatch

        ImportBatch.objects.filter(pk=broken).update(kind="apples")
    good = upload(dana, {"F-2.xml": invoice("F-2")})
    assert uploads_take_in() == 1
    assert (batch(broken).state, batch(good).state) == (BatchState.WAITING, BatchState.DONE)
    with system_context("test"):
        assert Upload.objects.get(batch_id=broken).next_try_at > timezone.now()


def test_archive_without_invoices_is_a_finished_delivery_that_says_so(dana: Client) -> None:
    pk = upload(dana, {"a.zip": zipped({"letter.txt": "x"})})
    assert uploads_take_in() == 1
    assert (batch(pk).state, batch(pk).file_count) == (BatchState.DONE, 0)
    assert "There was nothing to take in." in plain(page(dana.get(f"/desk/imports/{pk}/")))


def test_bomb_is_one_issue_of_the_delivery(dana: Client) -> None:
    pk = upload(dana, {"bomb.zip": zipped({"a.xml": b"0" * 5_000_000})})
    uploads_take_in()
    assert files(pk) == [("bomb.zip", "REFUSED", False)]


# --- the page --------------------------------------------------------------------------------------


def test_page_shows_how_far_an_upload_is_and_asks_again_by_itself(dana: Client) -> None:
    pk = upload(dana, {f"F-{n}.xml": invoice(f"F-{n}") for n in range(3)})
    address = f"/desk/imports/{pk}/"
    before = page(dana.get(address))
    claimed = _claimed()
    assert claimed is not None
    taking_in._work_on(claimed, end=0)
    during = page(dana.get(address))
    asked_by_script = dana.get(address, HTTP_HX_REQUEST="true")
    uploads_take_in()
    after = page(dana.get(address))
    told = dana.get(address, HTTP_HX_REQUEST="true")
    assert [_progress(each) for each in (before, during, after)] == [
        (["not begun yet"], [address]),
        (["1 of 3 files"], [address]),
        ([], []),
    ]
    assert figures(during)[0][0] == "Files | 3 | 2 still to handle"
    assert (asked_by_script.status_code, "HX-Refresh" in asked_by_script) == (200, False)
    assert told["HX-Refresh"] == "true"


def _progress(shown: object) -> tuple[list[str], list[str]]:
    bars = [plain(bar) for bar in shown.xpath("//main//progress")]  # type: ignore[attr-defined]
    return bars, shown.xpath("//main//@hx-get")  # type: ignore[attr-defined]


def test_page_that_nobody_can_be_watching_asks_no_more(dana: Client) -> None:
    pk = upload(dana, {"F-1.xml": invoice("F-1")})
    with system_context("test"):
        row = batch(pk)
        row.started_at -= timedelta(minutes=21)
        row.save()
    assert _progress(page(dana.get(f"/desk/imports/{pk}/"))) == (["not begun yet"], [])


# --- what is kept ------------------------------------------------------------------------------------


def test_refused_content_is_thrown_away_when_its_time_is_over(dana: Client) -> None:
    pk = upload(dana, {"F-1.xml": invoice("F-1", key="")})
    uploads_take_in()
    now = timezone.now()
    assert files(pk) == [("F-1.xml", "REFUSED", True)]
    assert (kept_files_clean(at=now + timedelta(days=89)), kept_files_clean(at=now + timedelta(days=91))) == (
        0,
        1,
    )
    assert files(pk) == [("F-1.xml", "REFUSED", False)]
    with system_context("test"):
        assert KeptFile.objects.count() == 0
