"""Files of a document: whose they are, what comes back, and that it is recorded."""

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from access.database import system_context
from audit.enums import AuditTag
from audit.models import AuditEvent
from tests.cast import number, organisation, person
from tests.invoices.importing import deliver, only_invoice
from tests.invoices.ubl_files import Ubl, relation

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4 a small one"
UBL = Ubl(
    number="F 1/26",
    amount="19298.70",
    buyer_ids=(("", "104882"),),
    attachments=(
        ("list.pdf", "application/pdf", PDF),
        ("page.html", "text/html", b"<script>alert(1)</script>"),
    ),
)


def delivered(folder: Path, ubl: Ubl = UBL) -> tuple[str, bytes, int]:
    """Address of the document for Alder, the bytes of its file, and its key."""
    path = ubl.write(folder, "a.xml")
    deliver(path)
    pk = only_invoice().pk
    return f"/o/{number('alder')}/invoices/{pk}/", path.read_bytes(), pk


def trail() -> list[tuple[Any, ...]]:
    with system_context("test"):
        events = AuditEvent.objects.filter(tag=AuditTag.INVOICE_DOWNLOADED).order_by("at")
        return [(e.actor_id, e.organisation_id, e.by_organisation_id, e.facts) for e in events]


def test_original_is_the_very_bytes_as_an_attachment(
    signed_in: Callable[..., Client], tmp_path: Path
) -> None:
    address, content, pk = delivered(tmp_path)
    client = signed_in("ben")
    client.cookies["portal_language"] = "en"
    response = client.get(f"{address}ubl/")
    assert (response.status_code, response.content) == (200, content)
    assert {
        name: response.headers[name]
        for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options")
    } == {
        "Content-Type": "application/xml",
        "Content-Disposition": 'attachment; filename="invoice-F-1-26.xml"',
        "X-Content-Type-Options": "nosniff",
    }
    facts = {"invoice": pk, "number": "F 1/26", "kind": "INVOICE", "form": "ubl"}
    assert trail() == [(person("ben").pk, organisation("alder").id, None, facts)]


@pytest.mark.parametrize(("language", "name", "word"), [("en", "invoice", "Invoice"), ("nl", None, None)])
def test_pdf_is_in_the_readers_language(
    signed_in: Callable[..., Client], tmp_path: Path, language: str, name: str | None, word: str | None
) -> None:
    address, _content, _pk = delivered(tmp_path)
    client = signed_in("ben")
    client.cookies["portal_language"] = language
    response = client.get(f"{address}pdf/")
    text = "\n".join(each.extract_text() for each in PdfReader(io.BytesIO(response.content)).pages)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/pdf")
    assert "F 1/26" in text
    assert ("19,298.70" if language == "en" else "19.298,70") in text
    if name and word:
        assert response.headers["Content-Disposition"] == f'attachment; filename="{name}-F-1-26.pdf"'
        assert word in text
    assert [facts["form"] for *_rest, facts in trail()] == ["pdf"]


@pytest.mark.parametrize(
    ("seller_kvk", "is_house"),
    [("08000001", True), ("08999999", False)],
    ids=["the insurer", "somebody else"],
)
def test_house_style_is_for_the_insurers_own_documents(
    signed_in: Callable[..., Client], tmp_path: Path, seller_kvk: str, is_house: bool
) -> None:
    address, _content, _pk = delivered(
        tmp_path, Ubl(seller="Seller N.V.", seller_kvk=seller_kvk, buyer_ids=relation("alder"))
    )
    response = signed_in("ben").get(f"{address}pdf/")
    text = PdfReader(io.BytesIO(response.content)).pages[0].extract_text()
    assert ("Postbus 1180" in text, "AFM 12000001" in text) == (is_house, is_house)


@pytest.mark.parametrize(
    ("content", "content_type", "name"),
    [
        (PDF, "application/pdf", "list.pdf"),
        (b"<script>alert(1)</script>", "application/octet-stream", "page.html.bin"),
    ],
)
def test_attachment_is_given_to_keep_and_never_to_show(
    signed_in: Callable[..., Client], tmp_path: Path, content: bytes, content_type: str, name: str
) -> None:
    address, _content, pk = delivered(tmp_path)
    response = signed_in("ben").get(f"{address}attachments/{hashlib.sha256(content).hexdigest()}/")
    assert (response.status_code, response.content) == (200, content)
    assert {
        name: response.headers[name]
        for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options")
    } == {
        "Content-Type": content_type,
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    facts = {"invoice": pk, "number": "F 1/26", "kind": "INVOICE", "form": "attachment", "name": name}
    assert trail() == [(person("ben").pk, organisation("alder").id, None, facts)]


def test_attachment_that_is_not_of_this_document_is_not_there(
    signed_in: Callable[..., Client], tmp_path: Path
) -> None:
    address, _content, _pk = delivered(tmp_path)
    answers = [signed_in("ben").get(f"{address}attachments/{sha}/").status_code for sha in (64 * "a", "x")]
    assert (answers, trail()) == ([404, 404], [])


def test_whoever_acts_by_mandate_is_recorded_for_both_organisations(
    signed_in: Callable[..., Client], tmp_path: Path
) -> None:
    _address, _content, pk = delivered(tmp_path)
    signed_in("kim").get(f"/o/{number('iris')}/r/{number('alder')}/invoices/{pk}/ubl/")
    expected = (person("kim").pk, organisation("alder").id, organisation("iris").id)
    assert [event[:3] for event in trail()] == [expected]


@pytest.mark.parametrize("part", ["", "pdf/", "ubl/", f"attachments/{hashlib.sha256(PDF).hexdigest()}/"])
def test_without_the_permission_nothing_is_given_and_nothing_recorded(
    signed_in: Callable[..., Client], tmp_path: Path, part: str
) -> None:
    address, _content, _pk = delivered(tmp_path)
    answers = {
        key: signed_in(key).get(f"{address}{part}").status_code for key in ("cato", "eva", "ada", "olga")
    }
    assert (answers, trail()) == ({"cato": 403, "eva": 403, "ada": 403, "olga": 404}, [])
