"""What a file says is in the document: own files with every term of the standard, and the published ones."""

import base64
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from invoices.documents import (
    Account,
    Document,
    DocumentKind,
    Identifier,
    buyer_identifiers,
    document_from_json,
    document_to_json,
)
from invoices.ubl import canonical_hash, read, remarks
from invoices.ubl.nodes import ORIGINAL_ONLY

OWN_FILES = Path(__file__).parent.parent / "data" / "ubl"
INVOICE = OWN_FILES / "everything-invoice.xml"
CREDIT_NOTE = OWN_FILES / "everything-credit-note.xml"
PUBLISHED = {
    "BIS3_Invoice_negativ.xml": ("12345", "registration:DK:DK12345678", "-782179.43", 1),
    "BIS3_Invoice_positive.xml": ("12345", "registration:DK:DK12345678", "782179.43", 1),
    "guide-example1.xml": ("12115118", "registration:NL:57151520", "250.33", 20),
    "ubl-tc434-creditnote1.xml": ("018304 / 28865", "registration:BE:0000000196", "100.11", 1),
    "ubl-tc434-example1.xml": ("12115118", "registration:NL:57151520", "250.33", 20),
    "ubl-tc434-example2.xml": ("TOSL108", "registration:NO:123456789", "801.78", 5),
    "ubl-tc434-example3.xml": ("TOSL108", "registration:DK:DK16356706", "2005.00", 2),
    "ubl-tc434-example4.xml": ("TOSL110", "registration:DK:DK16356706", "4675.00", 3),
    "ubl-tc434-example5.xml": ("TOSL110", "registration:NL:NL16356706", "2337.50", 3),
}


def stored(content: bytes) -> Document:
    """The document as it comes back out of its JSON; attachments' bytes are kept beside it, as rows would."""
    document = read(content)
    kept = {each.sha256: each.content for each in document.attachments if each.content is not None}
    again = document_from_json(json.loads(json.dumps(document_to_json(document))), kept)
    assert again == document
    return again


def leaves(value: Any) -> Iterator[object]:
    if is_dataclass(value):
        for field in fields(value):
            yield from leaves(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from leaves(item)
    elif isinstance(value, Enum) or value is None or value == "":
        return
    elif isinstance(value, bytes):
        yield hashlib.sha256(value).hexdigest()
    else:
        yield value


def alike(value: object) -> object:
    """Texts that mean the same are the same: numbers by value, flags as words, dates as written."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (Decimal, int)):
        return Decimal(value).normalize()
    text = str(value)
    try:
        number = Decimal(text)
    except ArithmeticError:
        return text
    return number.normalize() if number.is_finite() and len(text) < 20 else text


def written(root: etree._Element) -> Iterator[tuple[str, str, object]]:
    """Path, name and value of every text and attribute in a file, apart from what only the original has."""
    for element in root.iter(etree.Element):
        names = [etree.QName(each).localname for each in (element, *element.iterancestors())]
        if set(names) & set(ORIGINAL_ONLY):
            continue
        path = "/".join(reversed(names))
        for name, value in element.attrib.items():
            attribute = "@" + etree.QName(name).localname
            if attribute not in ORIGINAL_ONLY:
                yield path, attribute, value.strip()
        if not (text := (element.text or "").strip()):
            continue
        if names[0] == "EmbeddedDocumentBinaryObject":
            yield path, names[0], hashlib.sha256(base64.b64decode(text)).hexdigest()
        elif names[0] == "ChargeIndicator":
            yield path, names[0], "true" if text in ("true", "1") else "false"
        else:
            yield path, names[0], text


def missing_from(document: Document, content: bytes) -> list[tuple[str, str, object]]:
    """Each value counts as often as the file says it; a currency counts when the document knows it."""
    left = Counter(map(alike, leaves(document)))
    currencies = {document.currency, *(tax.currency for tax in document.tax_totals)}
    missing = []
    for path, name, value in written(etree.fromstring(content)):
        if name == "@currencyID" and value in currencies:
            continue
        if left[alike(value)] <= 0:
            missing.append((path, name, value))
        left[alike(value)] -= 1
    return missing


@pytest.mark.parametrize("path", [INVOICE, CREDIT_NOTE], ids=lambda path: path.stem)
def test_every_text_and_attribute_of_own_files_is_in_the_stored_document(path: Path) -> None:
    content = path.read_bytes()
    assert missing_from(stored(content), content) == []


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_text_and_attribute_of_published_files_is_in_the_stored_document(
    name: str, sample_data: Path
) -> None:
    content = (sample_data / "ubl" / name).read_bytes()
    assert missing_from(stored(content), content) == []


@pytest.mark.parametrize(("name", "expected"), PUBLISHED.items(), ids=list(PUBLISHED))
def test_published_file_gives_number_seller_total_and_lines(
    name: str, expected: tuple[str, str, str, int], sample_data: Path
) -> None:
    document = read((sample_data / "ubl" / name).read_bytes())
    assert (
        document.number,
        document.seller_key(),
        str(document.totals.payable),
        len(document.lines),
    ) == expected


def test_published_files_are_all_named_here(sample_data: Path) -> None:
    assert sorted(path.name for path in (sample_data / "ubl").glob("*.xml")) == sorted(PUBLISHED)


def test_published_files_without_private_content_leave_nothing_to_other_elements(sample_data: Path) -> None:
    assert {
        name: read((sample_data / "ubl" / name).read_bytes()).other for name in PUBLISHED
    } == dict.fromkeys(PUBLISHED, ())


def test_accounts_and_card_of_the_customer_are_not_in_the_stored_document() -> None:
    assert b"NL00SECRET0000000001" in INVOICE.read_bytes()
    text = json.dumps(document_to_json(read(INVOICE.read_bytes())))
    assert [word for word in ("SECRET", "secret-card", "seal", "not for readers") if word in text] == []


def test_line_amounts_that_are_not_quantity_times_price_are_remarked_on(sample_data: Path) -> None:
    found = {
        name: [str(each.place.line) for each in remarks(read((sample_data / "ubl" / name).read_bytes()))]
        for name in PUBLISHED
    }
    assert {name: lines for name, lines in found.items() if lines} == {
        "guide-example1.xml": ["20"],
        "ubl-tc434-example1.xml": ["20"],
        "ubl-tc434-example2.xml": ["1"],
        "ubl-tc434-example3.xml": ["1", "2"],
    }


def test_attachments_carry_bytes_names_and_places() -> None:
    document = read(INVOICE.read_bytes())
    assert [
        (each.identifier, each.type_code, each.file_name, each.mime_type, each.uri, each.content)
        for each in document.attachments
    ] == [
        (Identifier("object-76", "ABT"), "130", "", "", "", None),
        (Identifier("specification"), "", "persons.csv", "text/csv", "", b"product;persons\nBasis;10\n"),
        (Identifier("terms"), "", "", "", "https://example.test/terms.pdf", None),
        (Identifier(""), "", "line.txt", "text/plain", "", b"of the line"),
    ]


def test_json_leaves_out_bytes_and_names_their_hash() -> None:
    document = read(INVOICE.read_bytes())
    data = document_to_json(document)
    content = b"product;persons\nBasis;10\n"
    assert data["attachments"][1] == {
        "identifier": {"value": "specification"},
        "description": "Insured persons per product",
        "file_name": "persons.csv",
        "mime_type": "text/csv",
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
    }
    assert [each.content for each in document_from_json(data).attachments] == [None, None, None, None]


def test_json_of_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match="has form 0, expected 1"):
        document_from_json({**document_to_json(read(INVOICE.read_bytes())), "form": 0})


def test_buyer_is_known_by_all_its_identifiers_once() -> None:
    assert buyer_identifiers(read(INVOICE.read_bytes())) == (
        Identifier("08123456", "0106"),
        Identifier("104882"),
        Identifier("facturen@elzenhof.example", "EM"),
    )


def changed(path: Path, *changes: tuple[str, str]) -> bytes:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text.encode()


REGISTRATION = '<cbc:CompanyID schemeID="0106">08000001</cbc:CompanyID>'


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ((), "registration:NL:08000001"),
        (((REGISTRATION, REGISTRATION.replace(' schemeID="0106"', "")),), "registration:NL:08000001"),
        (((REGISTRATION, REGISTRATION.replace("08000001", "0800 0001")),), "registration:NL:08000001"),
        (((REGISTRATION, ""),), "vat:NL800000001B01"),
        (((REGISTRATION, ""), ("NL800000001B01", "nl8000.00.001.b.01")), "vat:NL800000001B01"),
        (((REGISTRATION, ""), ("NL800000001B01", "")), "id:0088:8712345000004"),
    ],
)
def test_seller_is_known_by_registration_else_vat_number_else_identifier(
    changes: tuple[tuple[str, str], ...], key: str
) -> None:
    assert read(changed(INVOICE, *changes)).seller_key() == key


def test_credit_note_counts_negative_and_shows_no_account() -> None:
    document = read(CREDIT_NOTE.read_bytes())
    assert document.kind is DocumentKind.CREDIT_NOTE
    assert document.totals.payable == Decimal("14.00")
    assert document.signed(document.totals.payable) == Decimal("-14.00")
    assert document.due_date == date(2026, 11, 30)
    assert document.payment_means[0].account == Account(number="NL00CUST0000000003")
    assert document.accounts_to_pay_to == ()


def test_invoice_counts_as_printed_and_shows_its_account_once() -> None:
    document = read(INVOICE.read_bytes())
    assert document.signed(document.totals.payable) == Decimal("100.05")
    assert document.accounts_to_pay_to == (
        Account(number="NL00VELD0000118000", name="Veldbaken premies", bic="VELDNL2A"),
    )
    assert document.payment_reference == "5026 1310 5600 0482"
    assert document.tax_total is not None
    assert document.tax_total.tax_amount == Decimal("17.43")


def test_time_zone_of_a_date_is_dropped() -> None:
    document = read(changed(INVOICE, ("<cbc:DueDate>2026-12-02<", "<cbc:DueDate>2026-12-02+01:00<")))
    assert document.due_date == date(2026, 12, 2)


def test_same_content_written_differently_has_the_same_hash() -> None:
    plain = CREDIT_NOTE.read_text(encoding="utf-8")
    other = etree.fromstring(plain.encode(), etree.XMLParser(remove_blank_text=True, remove_comments=True))
    prefixes = re.sub(r"(</?|xmlns:)([ab])(?=[:=])", r"\1c\2c", plain)
    hint = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b" xmlns:cn='
    assert {
        canonical_hash(content)
        for content in (
            plain.encode(),
            etree.tostring(other),
            plain.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16"),
            prefixes.encode(),
            plain.replace(" xmlns:cn=", hint).encode(),
        )
    } == {canonical_hash(plain.encode())}


@pytest.mark.parametrize(
    ("old", "new"),
    [(">14.00<", ">14.0<"), ('unitCode="IE"', 'unitCode="EA"'), ("<b:ID>1</b:ID>", "<b:ID>2</b:ID>")],
)
def test_other_content_has_another_hash(old: str, new: str) -> None:
    assert canonical_hash(changed(CREDIT_NOTE, (old, new))) != canonical_hash(CREDIT_NOTE.read_bytes())
