"""Nothing that anybody gets to see carries the mark of somebody else; and the search finds one that does."""

import pytest
from django.utils import timezone

from access.database import system_context
from audit.models import AuditEvent
from invoices.services import delivery_import
from jobs.models import ImportBatch
from notices.models import OutboundMessage
from tests.cast import organisation
from tests.invoices.ubl_files import Ubl
from tests.nets import markers
from tests.nets.markers import Search
from tests.nets.marks import OWNERS, twin

pytestmark = pytest.mark.usefixtures("marked_world", "unmeasured")


def test_no_page_or_file_that_anybody_gets_carries_the_mark_of_somebody_else():
    search = Search()
    markers.pages(search)
    assert search.problems == []
    wanted = {"page": 170, "refusal": 200, "PDF": 6, "UBL": 6, "file": 40, "header": 4000, "log line": 1000}
    assert {kind: search.read[kind] >= least for kind, least in wanted.items()} == dict.fromkeys(
        wanted, True
    ), search.read


def test_no_message_carries_the_mark_of_somebody_else():
    search = Search()
    markers.messages(search)
    assert search.problems == []
    assert markers.unsearched_kinds(search) == []
    wanted = {"message": 150, "received message": 40, "recipient": 200}
    assert {kind: search.read[kind] >= least for kind, least in wanted.items()} == dict.fromkeys(
        wanted, True
    ), search.read


def test_no_row_of_a_delivery_or_of_the_trail_carries_the_mark_of_somebody_else():
    search = Search()
    markers.rows(search)
    assert search.problems == []
    wanted = {"job row": 130, "trail row": 100}
    assert {kind: search.read[kind] >= least for kind, least in wanted.items()} == dict.fromkeys(
        wanted, True
    ), search.read


def test_every_owner_is_found_by_word_and_by_number_however_it_is_written():
    for key, owner in OWNERS.items():
        number = owner.number
        dutch, spaced = f"{number[:3]}.{number[3:]},31", f"{number[:3]}\u00a0{number[3:]}"
        for text in (owner.word, owner.word.upper(), f"id={number}007", dutch, spaced, f"&#160;{number}"):
            assert markers.owners_in(f"<b>{text}</b>") == {key}


def test_a_mark_of_the_twin_in_an_invoice_is_named_with_its_page(tmp_path):
    alder, stranger = OWNERS["alder"], OWNERS[twin("alder")]
    Ubl(number=f"X{alder.number}", item=f"Premium {stranger.word}").write(tmp_path)
    delivery_import(paths=[tmp_path], organisation_number=alder.number, at=timezone.now())
    search = Search()
    markers.pages(search, routes=["invoices:list"])
    assert search.problems == [
        "invoices:list at alder for ben: page carries the mark of alder_twin",
        "invoices:list at iris for alder for ira: page carries the mark of alder_twin",
        "invoices:list at iris for alder for kim: page carries the mark of alder_twin",
    ]


def test_a_mark_of_another_organisation_in_messages_deliveries_and_trail_is_named():
    cedar = OWNERS["cedar"]
    with system_context("test"):
        message = OutboundMessage.objects.get(
            kind="roles:role_ended", organisation_id=organisation("alder").id, state="QUEUED"
        )
        message.values = message.values.replace(OWNERS["alder"].word, cedar.word)
        message.save(update_fields=["values"])
        batch = ImportBatch.objects.filter(named_organisation_id=organisation("alder").id).order_by("id")[0]
        batch.files.filter(id=batch.files.all()[0].id).update(name=f"{cedar.number}.xml")
        AuditEvent.objects.create(
            at=batch.started_at,
            tag="t",
            organisation_id=organisation("alder").id,
            facts={"number": cedar.number},
        )
    search = Search()
    markers.messages(search)
    markers.rows(search)
    assert set(search.problems) == {
        "message roles:role_ended: message carries the mark of cedar",
        f"delivery {batch.id}: job row carries the mark of cedar",
        "trail t: trail row carries the mark of cedar",
    }
