"""A delivery of invoices: what lands, what is known already, what is refused and why."""

import hashlib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

from access.database import system_context
from audit.enums import AuditTag
from audit.models import AuditEvent
from common.errors import DomainError
from invoices.documents import document_from_json
from invoices.enums import DocumentKind
from jobs.enums import BatchState
from jobs.issue_texts import issue_words
from jobs.models import ImportBatch, ImportIssue
from tests.cast import number, organisation
from tests.invoices.importing import (
    AT,
    all_landed,
    batches,
    deliver,
    documents,
    only_invoice,
    outcomes,
    stored,
)
from tests.invoices.ubl_files import Ubl, relation

pytestmark = pytest.mark.django_db

NINE = [
    "BIS3_Invoice_negativ.xml",
    "BIS3_Invoice_positive.xml",
    "guide-example1.xml",
    "ubl-tc434-creditnote1.xml",
    "ubl-tc434-example1.xml",
    "ubl-tc434-example2.xml",
    "ubl-tc434-example3.xml",
    "ubl-tc434-example4.xml",
    "ubl-tc434-example5.xml",
]
SAME_NUMBER = {"BIS3_Invoice_positive.xml", "ubl-tc434-example1.xml"}


def sentences(batch: ImportBatch) -> list[str]:
    """Place and reason of every issue, in English."""
    with system_context("test"), translation.override("en"):
        issues = ImportIssue.objects.filter(file__batch=batch).order_by("file__name")
        words = [issue_words(kind=batch.kind, code=i.code, place=i.place, values=i.values) for i in issues]
    return [f"{each.place}: {each.reason}" if each.place else each.reason for each in words]


def test_published_files_without_an_organisation_are_nine_unknown_receivers(sample_data: Path) -> None:
    batch = deliver(sample_data / "ubl")
    assert outcomes(batch) == [(name, "REFUSED", "unknown_organisation") for name in NINE]
    assert (stored(), batch.left_aside) == ([], ["LICENSE.txt"])


def test_published_files_for_one_organisation_are_seven_documents_and_two_known_numbers(
    sample_data: Path,
) -> None:
    expected = [
        (name, "REFUSED", "other_content") if name in SAME_NUMBER else (name, "LANDED", "") for name in NINE
    ]
    batch = deliver(sample_data / "ubl", organisation=number("alder"))
    alder = number("alder")
    assert outcomes(batch) == expected
    assert stored() == [
        (alder, "CREDIT_NOTE", "018304 / 28865"),
        (alder, "INVOICE", "12115118"),
        (alder, "INVOICE", "12345"),
        (alder, "INVOICE", "TOSL108"),
        (alder, "INVOICE", "TOSL108"),
        (alder, "INVOICE", "TOSL110"),
        (alder, "INVOICE", "TOSL110"),
    ]
    assert [sentence.partition(",")[0] for sentence in sentences(batch)] == [
        "Document 12345 of this seller is here already",
        "Document 12115118 of this seller is here already",
    ]


def test_finished_delivery_again_is_a_new_batch_in_which_nothing_changes(sample_data: Path) -> None:
    first = deliver(sample_data / "ubl", organisation=number("alder"))
    before = stored()
    second = deliver(sample_data / "ubl", organisation=number("alder"))
    assert first.pk != second.pk
    assert outcomes(second) == [
        (name, "REFUSED", "other_content") if name in SAME_NUMBER else (name, "UNCHANGED", "")
        for name in NINE
    ]
    assert stored() == before


def test_document_is_kept_as_row_snapshot_bytes_and_attachments(tmp_path: Path) -> None:
    ubl = Ubl(
        number="C 1/26",
        kind=DocumentKind.CREDIT_NOTE,
        amount="443.10",
        contract="ZC-30418",
        item="Zorgcollectief",
        period=("2026-06-01", "2026-06-30"),
        buyer_ids=relation("alder"),
        attachments=(("a.pdf", "application/pdf", b"%PDF-a"), ("b.pdf", "application/pdf", b"%PDF-a")),
    )
    path = ubl.write(tmp_path, "credit.xml")
    batch = deliver(path)
    with system_context("test"):
        invoice = documents().get()
        document = invoice.document
        attachments = [(each.sha256, bytes(each.content)) for each in invoice.attachments.all()]
    assert {
        "organisation": invoice.organisation_id,
        "number": invoice.number,
        "seller": (invoice.seller_key, invoice.seller_name),
        "days": (invoice.issue_date, invoice.due_date, invoice.period_start, invoice.period_end),
        "words": (invoice.contract_number, invoice.description),
        "money": (invoice.currency, invoice.total, invoice.payable),
        "batch": invoice.batch_id,
    } == {
        "organisation": organisation("alder").id,
        "number": "C 1/26",
        "seller": ("registration:NL:08000001", "Veldbaken Verzekeringen N.V."),
        "days": (date(2026, 11, 2), None, date(2026, 6, 1), date(2026, 6, 30)),
        "words": ("ZC-30418", "Zorgcollectief"),
        "money": ("EUR", Decimal("-443.10"), Decimal("-443.10")),
        "batch": batch.pk,
    }
    assert bytes(document.original) == path.read_bytes()
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert document_from_json(document.snapshot).totals.payable == Decimal("443.10")
    assert attachments == [(hashlib.sha256(b"%PDF-a").hexdigest(), b"%PDF-a")]


@pytest.mark.parametrize(
    "buyer_ids",
    [
        pytest.param((("0106", "08123456"),), id="KvK number"),
        pytest.param((("0106", "0812.3456"),), id="KvK number with a dot"),
        pytest.param((("", "104882"),), id="relation number"),
        pytest.param(
            (("0088", "104917"), ("", "104882")), id="relation number beside a number of another list"
        ),
        pytest.param((("0106", "08123456"), ("", "104882")), id="both"),
    ],
)
def test_receiver_is_found_by_its_numbers(tmp_path: Path, buyer_ids: tuple[tuple[str, str], ...]) -> None:
    Ubl(number="F-1", buyer_ids=buyer_ids).write(tmp_path)
    deliver(tmp_path)
    assert stored() == [(number("alder"), "INVOICE", "F-1")]


@pytest.mark.parametrize(
    ("ubl", "named", "sentence"),
    [
        pytest.param(
            Ubl(buyer_ids=(("0088", "104882"), ("", "08123456"))),
            None,
            "The receiver Elzenhof Installatietechniek B.V. is not known here."
            " Numbers of the receiver in the file: 0088 104882, 08123456.",
            id="numbers of another list count for nothing",
        ),
        pytest.param(
            Ubl(buyer="Nobody"),
            None,
            "The receiver Nobody is not known here. Numbers of the receiver in the file: –.",
            id="no number at all",
        ),
        pytest.param(
            Ubl(buyer_ids=(("0106", "08123456"), ("", "104917"))),
            "104882",
            "The numbers of the receiver belong to different organisations here:"
            " Elzenhof Installatietechniek B.V. (104882), Berkenrode Bouw B.V. (104917).",
            id="two organisations, also when one is named",
        ),
        pytest.param(
            Ubl(buyer_ids=relation("alder")),
            "104917",
            "The delivery is for Berkenrode Bouw B.V. (104917), but the numbers of the receiver belong to"
            " Elzenhof Installatietechniek B.V. (104882).",
            id="another organisation than named",
        ),
        pytest.param(
            Ubl(number=201 * "9", buyer_ids=relation("alder")),
            None,
            "The number in ID is longer than 200 characters.",
            id="number too long to know it by",
        ),
        pytest.param(
            Ubl(seller_kvk="", buyer_ids=relation("alder")),
            None,
            "AccountingSupplierParty, row 13 of the file: The document lacks: identification of the seller.",
            id="seller without a number",
        ),
    ],
)
def test_document_that_fits_nowhere_is_refused_in_plain_words(
    tmp_path: Path, ubl: Ubl, named: str | None, sentence: str
) -> None:
    ubl.write(tmp_path, "a.xml")
    batch = deliver(tmp_path, organisation=named)
    assert (sentences(batch), stored()) == ([sentence], [])


def test_good_files_land_beside_bad_ones_and_each_bad_one_says_why(tmp_path: Path) -> None:
    good = Ubl(number="F-1", buyer_ids=relation("alder"))
    good.write(tmp_path, "1-good.xml")
    (tmp_path / "2-doctype.xml").write_text(good.text().replace("<Invoice ", "<!DOCTYPE a>\n<Invoice ", 1))
    (tmp_path / "3-broken.xml").write_text(good.text()[:-20])
    wrong = good.text().replace(">100.00</cbc:PayableAmount>", ">90.00</cbc:PayableAmount>")
    (tmp_path / "4-sum.xml").write_text(wrong)
    Ubl(number="F-1", amount="80.00", buyer_ids=relation("alder")).write(tmp_path, "5-other.xml")
    Ubl(number="F-2", buyer_ids=relation("alder")).write(tmp_path, "6-good.xml")
    batch = deliver(tmp_path)
    assert outcomes(batch) == [
        ("1-good.xml", "LANDED", ""),
        ("2-doctype.xml", "REFUSED", "doctype"),
        ("3-broken.xml", "REFUSED", "xml_broken"),
        ("4-sum.xml", "REFUSED", "payable"),
        ("5-other.xml", "REFUSED", "other_content"),
        ("6-good.xml", "LANDED", ""),
    ]
    doctype, broken, wrong_sum, other = sentences(batch)
    assert doctype == "row 2 of the file: The file holds a DOCTYPE. An invoice may not have one."
    assert broken.startswith("row ")
    assert wrong_sum.endswith(
        "The amount to pay is given as 90.00. Total, prepaid amount and rounding make 100.00."
    )
    assert other == (
        "Document F-1 of this seller is here already, with other content. What was issued never changes:"
        " correct it with a credit note, or with another number."
    )


def test_file_that_can_not_be_opened_is_an_issue_and_the_others_land(tmp_path: Path) -> None:
    good = Ubl(number="F-1", buyer_ids=relation("alder")).write(tmp_path, "b.xml")
    (tmp_path / "a.xml").symlink_to(good)
    batch = deliver(tmp_path)
    assert outcomes(batch) == [("a.xml", "REFUSED", "link"), ("b.xml", "LANDED", "")]
    assert sentences(batch) == ["This is a link. Deliver the file itself."]


def test_same_content_in_another_layout_is_unchanged_and_the_first_bytes_stay(tmp_path: Path) -> None:
    path = Ubl(number="F-1", buyer_ids=relation("alder")).write(tmp_path)
    first_bytes = path.read_bytes()
    deliver(tmp_path)
    path.write_text(path.read_text().replace("\n", "\n   "))
    assert outcomes(deliver(tmp_path)) == [("F-1.xml", "UNCHANGED", "")]
    assert bytes(only_invoice().document.original) == first_bytes


def test_same_document_for_another_organisation_is_refused(tmp_path: Path) -> None:
    Ubl(number="F-1").write(tmp_path)
    deliver(tmp_path, organisation=number("alder"))
    batch = deliver(tmp_path, organisation=number("birch"))
    assert sentences(batch) == ["Document F-1 of this seller is here already, for another organisation."]
    assert stored() == [(number("alder"), "INVOICE", "F-1")]


def test_same_number_of_another_kind_or_seller_is_another_document(tmp_path: Path) -> None:
    folder = tmp_path
    Ubl(number="1", buyer_ids=relation("alder")).write(folder, "a.xml")
    Ubl(number="1", kind=DocumentKind.CREDIT_NOTE, buyer_ids=relation("alder")).write(folder, "b.xml")
    Ubl(number="1", seller_kvk="08999999", buyer_ids=relation("alder")).write(folder, "c.xml")
    assert outcomes(deliver(folder)) == all_landed(["a.xml", "b.xml", "c.xml"])


def test_delivery_is_one_batch_with_its_numbers_in_the_trail(tmp_path: Path) -> None:
    Ubl(number="F-1").write(tmp_path)
    (tmp_path / "F-2.xml").write_text("no xml")
    batch = deliver(tmp_path, organisation=number("alder"))
    with system_context("test"):
        batch.refresh_from_db()
        events = AuditEvent.objects.filter(tag=AuditTag.INVOICES_IMPORTED, facts__batch=batch.pk)
        trail = [(event.organisation_id, event.actor_id, event.facts) for event in events]
    alder = organisation("alder")
    assert (batch.state, batch.file_count, batch.started_at) == (BatchState.DONE, 2, AT)
    assert (batch.named_organisation_id, batch.named_organisation_label) == (
        alder.id,
        f"{alder.name} (104882)",
    )
    assert trail == [
        (alder.id, None, {"batch": batch.pk, "landed": 1, "unchanged": 0, "partly": 0, "refused": 1})
    ]


def test_unknown_organisation_number_stops_before_anything_is_begun(tmp_path: Path) -> None:
    Ubl().write(tmp_path)
    with pytest.raises(DomainError) as refusal, translation.override("en"):
        deliver(tmp_path, organisation="999")
    with system_context("test"):
        assert batches().count() == 0
    with translation.override("en"):
        assert str(refusal.value) == "There is no organisation with relation number 999."
