"""Refused files tried again: as delivered, or for an organisation that the desk chose."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from access.database import Context as DatabaseContext
from access.database import Scope, database_context, system_context
from audit.enums import AuditTag
from audit.models import AuditEvent
from demo.cast import Cast, OrganisationSeed, add_organisations
from jobs.models import ImportBatch, ImportFile, ImportRetry, KeptFile
from jobs.services import RetryReport, files_retry, uploads_take_in
from orgs.enums import OrganisationKind
from orgs.models import Organisation
from roles.acting import acting_at_desk
from tests.cast import number, organisation, person
from tests.invoices.importing import stored
from tests.invoices.reading import figures, page, plain, rows
from tests.jobs.uploading import batch, files, invoice, upload
from tests.jobs.zips import zipped

SEVERAL = (("0106", "08123456"), ("", "104917"))  # Alder's KvK number, Birch's relation number


@pytest.fixture
def dana(db: None, signed_in: Callable[..., Client]) -> Client:
    client = signed_in("dana")
    client.cookies["portal_language"] = "en"
    return client


def delivered(client: Client, *names: str) -> int:
    """A delivery of invoices whose receiver nobody knows, one for each name."""
    pk = upload(client, {f"{name}.xml": invoice(name, key="") for name in names})
    uploads_take_in()
    return pk


def file_id(pk: int, name: str) -> int:
    with system_context("test"):
        return ImportFile.objects.get(batch_id=pk, name=name).id


def retry(client: Client, pk: int, *, organisation: str = "", file: int | None = None) -> list[str]:
    """What the page says after the retry."""
    client.get(f"/desk/imports/{pk}/")  # reads what was said before
    data: dict[str, Any] = {"number": organisation} | ({"file": file} if file else {})
    shown = page(client.post(f"/desk/imports/{pk}/retry/", data, follow=True))
    return [plain(each) for each in shown.xpath("//*[@class='messages']/*")]


def test_file_is_assigned_after_name_and_number_were_shown(dana: Client) -> None:
    pk = delivered(dana, "F-1")
    one = file_id(pk, "F-1.xml")
    address = f"/desk/imports/{pk}/retry/?file={one}"
    asked = page(dana.get(address))
    found = page(dana.get(f"{address}&organisation=berkenrode"))
    assert plain(asked.xpath("//h1")[0]) == "Try refused files again"
    assert plain(found.xpath("//h1")[0]) == "Is this the organisation?"
    assert plain(found.xpath("//main//form//p")[0]) == "Berkenrode Bouw B.V. (104917)"
    assert found.xpath("//main//input[@name='number']/@value") == ["104917"]
    assert retry(dana, pk, organisation="104917", file=one) == ["1 file is settled now."]
    assert stored() == [("104917", "INVOICE", "F-1")]
    assert files(pk) == [("F-1.xml", "LANDED", False)]


def test_numbers_of_the_delivery_are_true_and_the_issue_shows_as_solved(dana: Client) -> None:
    pk = delivered(dana, "F-1", "F-2")
    retry(dana, pk, organisation=number("alder"), file=file_id(pk, "F-2.xml"))
    shown = page(dana.get(f"/desk/imports/{pk}/"))
    assert figures(shown) == [["Files | 2", "Taken in | 1", "Known already | 0", "Refused | 1"]]
    refused, solved = rows(shown)
    unknown = "The receiver Elzenhof Installatietechniek B.V. is not known here. Numbers of the receiver in the file: –."
    with system_context("test"):
        name = person("dana").full_name
    assert refused == ["F-1.xml", "Refused", f"{unknown} Try again"]
    assert solved[:2] == ["F-2.xml", "Taken in"]
    assert solved[2].startswith(
        f"Solved: {unknown} Assigned to Elzenhof Installatietechniek B.V. (104882) by {name}: Taken in."
    )


def test_each_attempt_is_recorded_with_who_when_and_what_became_of_it(dana: Client) -> None:
    pk = delivered(dana, "F-1")
    one = file_id(pk, "F-1.xml")
    retry(dana, pk, file=one)
    retry(dana, pk, organisation=number("birch"), file=one)
    birch = organisation("birch")
    with system_context("test"):
        dana_herself = person("dana")
        attempts = list(
            ImportRetry.objects.order_by("id").values_list("file_id", "by_id", "organisation_id", "outcome")
        )
        events = AuditEvent.objects.filter(facts__file=one).order_by("at", "tag")
        trail = [(event.tag, event.actor_id, event.organisation_id, event.facts) for event in events]
        insurer = Organisation.objects.get(kind=OrganisationKind.INSURER).id
    assert attempts == [(one, dana_herself.id, None, "REFUSED"), (one, dana_herself.id, birch.id, "LANDED")]
    plainly = {"batch": pk, "file": one, "outcome": "REFUSED"}
    assigned = {"batch": pk, "file": one, "outcome": "LANDED", "organisation": number("birch")}
    assert trail == [
        (AuditTag.FILE_TRIED_AGAIN, dana_herself.id, insurer, plainly),
        (AuditTag.FILE_ASSIGNED, dana_herself.id, birch.id, assigned),
        (AuditTag.FILE_TRIED_AGAIN, dana_herself.id, insurer, assigned),
    ]


def test_plain_retry_lands_what_has_become_known(dana: Client) -> None:
    pk = upload(dana, {"F-1.xml": invoice("F-1", key="", buyer_ids=(("", "109002"),))})
    uploads_take_in()
    assert retry(dana, pk) == ["1 file was refused again. The reason is below."]
    seed = OrganisationSeed(
        key="new",
        number="109002",
        kvk="08129002",
        name="Nieuw B.V.",
        kind=OrganisationKind.EMPLOYER,
        place="Ede",
    )
    with system_context("test", at=timezone.now()):
        add_organisations(Cast(), (seed,))
    assert retry(dana, pk) == ["1 file is settled now."]
    assert stored() == [("109002", "INVOICE", "F-1")]


def test_entry_of_a_zip_delivered_by_the_command_can_be_tried_again(dana: Client, tmp_path: Any) -> None:
    from tests.invoices.importing import deliver

    (tmp_path / "a.zip").write_bytes(zipped({"F-1.xml": invoice("F-1", key="")}))
    pk = deliver(tmp_path / "a.zip").pk
    assert files(pk) == [("a.zip/F-1.xml", "REFUSED", True)]
    retry(dana, pk, organisation=number("alder"))
    assert (files(pk), stored()) == (
        [("a.zip/F-1.xml", "LANDED", False)],
        [(number("alder"), "INVOICE", "F-1")],
    )


@pytest.mark.parametrize(
    ("chosen", "expected"), [("104882", "LANDED"), ("104917", "LANDED"), ("104933", "REFUSED")]
)
def test_of_several_organisations_one_of_them_can_be_chosen_and_no_other(
    dana: Client, chosen: str, expected: str
) -> None:
    pk = upload(dana, {"F-1.xml": invoice("F-1", key="", buyer_ids=SEVERAL)})
    uploads_take_in()
    with system_context("test"):
        other = Organisation.objects.exclude(relation_number__in=["104882", "104917"])
        others = other.exclude(kind=OrganisationKind.INSURER).values_list("relation_number", flat=True)
        wanted = chosen if chosen != "104933" else others[0]
    retry(dana, pk, organisation=wanted)
    assert [outcome for _name, outcome, _kept in files(pk)] == [expected]


def test_all_files_of_unknown_receivers_are_assigned_at_once_and_others_are_not(dana: Client) -> None:
    pk = upload(
        dana, {"F-1.xml": invoice("F-1", key=""), "F-2.xml": invoice("F-2", key=""), "torn.xml": b"<a>"}
    )
    uploads_take_in()
    assert retry(dana, pk, organisation=number("alder")) == ["2 files are settled now."]
    assert files(pk) == [
        ("F-1.xml", "LANDED", False),
        ("F-2.xml", "LANDED", False),
        ("torn.xml", "REFUSED", True),
    ]
    with system_context("test"):
        assert KeptFile.objects.filter(file__batch_id=pk).count() == 1


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("104882", "Is this the organisation?"),
        ("0812.3456", "Is this the organisation?"),
        ("b.v.", "Which organisation is meant?"),
        ("nobody of this name", "Try refused files again"),
        ("%", "Try refused files again"),
        ("Veldbaken", "Try refused files again"),
    ],
)
def test_organisation_is_found_by_number_or_name(dana: Client, text: str, heading: str) -> None:
    pk = delivered(dana, "F-1")
    shown = page(dana.get(f"/desk/imports/{pk}/retry/", {"organisation": text}))
    assert plain(shown.xpath("//h1")[0]) == heading


def test_nothing_to_try_again_is_said_so(dana: Client) -> None:
    pk = upload(dana, {"F-1.xml": invoice("F-1")})
    uploads_take_in()
    assert "There is nothing to try again." in plain(page(dana.get(f"/desk/imports/{pk}/retry/")))


@pytest.mark.parametrize("query", ["file=x", "file=999999999999999999999", "file=-1", "number=999999"])
def test_odd_address_is_not_found(dana: Client, query: str) -> None:
    pk = delivered(dana, "F-1")
    assert dana.get(f"/desk/imports/{pk}/retry/?{query}").status_code == 404


def test_file_of_another_delivery_is_not_touched(dana: Client) -> None:
    one, other = delivered(dana, "F-1"), delivered(dana, "F-2")
    retry(dana, one, organisation=number("alder"), file=file_id(other, "F-2.xml"))
    assert (files(one), files(other)) == ([("F-1.xml", "REFUSED", True)], [("F-2.xml", "REFUSED", True)])


@pytest.mark.parametrize(("who", "status"), [("dirk", 403), ("vera", 403), ("ben", 404)])
def test_only_the_desk_that_watches_imports_tries_again(
    dana: Client, signed_in: Callable[..., Client], who: str, status: int
) -> None:
    pk = delivered(dana, "F-1")
    client = signed_in(who)
    address = f"/desk/imports/{pk}/retry/"
    answers = [client.get(address).status_code, client.post(address, {"number": number("alder")}).status_code]
    assert (answers, stored()) == ([status, status], [])


# --- at once -----------------------------------------------------------------------------------------


def test_two_who_try_again_at_once_one_lands_it_and_one_finds_it_done(
    real_database: str, signed_in: Callable[..., Client]
) -> None:
    client = signed_in("dana")
    pk = upload(client, {"F-1.xml": invoice("F-1", key="")})
    uploads_take_in()
    row: ImportBatch = batch(pk)
    ids = [file_id(pk, "F-1.xml")]
    barrier = threading.Barrier(2)
    reports: list[RetryReport] = []

    def try_again() -> None:
        try:
            at = timezone.now()
            with system_context("test", at=at):
                acting = acting_at_desk(user_id=person("dana").id, at=at)
            assert acting is not None
            context = DatabaseContext(
                scope=Scope.DESK, at=at, user_id=acting.user_id, organisation_id=acting.organisation.id
            )
            with database_context(context):
                barrier.wait(30)
                reports.append(
                    files_retry(acting=acting, batch=row, file_ids=ids, organisation=_named("alder"))
                )
        finally:
            connections.close_all()

    threads = [threading.Thread(target=try_again) for _one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted((each.settled, each.done_before) for each in reports) == [(0, 1), (1, 0)]
    assert stored() == [(number("alder"), "INVOICE", "F-1")]
    with system_context("test"):
        assert ImportRetry.objects.count() == 1


def _named(key: str) -> Any:
    from jobs.kinds import NamedOrganisation

    found = organisation(key)
    return NamedOrganisation(id=found.id, label=str(found), number=found.relation_number)
