"""Files that are no invoice, or are made to hurt: each is refused with its reason, fast and in little memory."""

import codecs
import threading
import tracemalloc
from pathlib import Path

import pytest

from invoices.ubl import Place, Problem, UblError, canonical_hash, read
from invoices.ubl.safe_xml import MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS

INVOICE = Path(__file__).parent.parent / "data" / "ubl" / "everything-invoice.xml"
TEXT = INVOICE.read_text(encoding="utf-8")
BODY = TEXT[TEXT.index("<Invoice ") :]
DOCTYPE = '<!DOCTYPE Invoice [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
ROOT = '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">'


def refusal(content: bytes) -> tuple[Problem, dict[str, str]]:
    with pytest.raises(UblError) as caught:
        read(content)
    return caught.value.code, caught.value.values


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "windows-1252", "us-ascii"],
)
@pytest.mark.parametrize(
    "before", ["", "\n \t", "<!-- a comment -->\n", "<?a b?>", '<!-- <x "> --><?b <!DOCTYPE?>'], ids=range(5)
)
def test_doctype_is_refused_in_every_encoding_and_behind_everything(encoding: str, before: str) -> None:
    named = "utf-16" if encoding.startswith("utf-16-") else encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{named}"?>{before}{DOCTYPE}{BODY}'
    assert refusal(text.encode(encoding, "xmlcharrefreplace")) == (Problem.DOCTYPE, {})


def test_doctype_without_declaration_or_in_lower_case_is_refused() -> None:
    assert refusal((DOCTYPE + BODY).encode()) == (Problem.DOCTYPE, {})
    assert refusal((DOCTYPE.lower() + BODY).encode("utf-16")) == (Problem.DOCTYPE, {})


def test_doctype_is_refused_before_canonical_hashing_too() -> None:
    with pytest.raises(UblError) as caught:
        canonical_hash((DOCTYPE + BODY).encode())
    assert caught.value.code is Problem.DOCTYPE


def test_word_doctype_in_text_is_only_text() -> None:
    text = TEXT.replace("Eerste notitie", "<![CDATA[<!DOCTYPE a>]]>").replace(
        "<Invoice ", "<!-- <!DOCTYPE b> --><Invoice "
    )
    assert read(text.encode()).notes[0] == "<!DOCTYPE a>"


@pytest.mark.parametrize("encoding", ["utf-7", "utf-32", "cp037", "utf-8"])
def test_encodings_that_could_hide_something_are_refused(encoding: str) -> None:
    declared = "punycode" if encoding == "utf-8" else encoding
    content = f'<?xml version="1.0" encoding="{declared}"?>{BODY}'.encode(encoding)
    assert refusal(content)[0] in (Problem.ENCODING_UNKNOWN, Problem.NOT_XML)


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.replace("UTF-8", "UTF-16").encode("utf-16"),
        TEXT.replace("UTF-8", "UTF-16").encode("utf-16-be"),
        TEXT.replace("UTF-8", "ISO-8859-1").encode("iso-8859-1"),
        TEXT.replace("UTF-8", "windows-1252").encode("cp1252"),
        BODY.encode(),
    ],
    ids=["utf-8", "with mark", "utf-16", "utf-16 without mark", "latin-1", "windows-1252", "undeclared"],
)
def test_usual_encodings_read_the_same(content: bytes) -> None:
    assert read(content.replace(b"Eerste", b"Eerste")) == read(TEXT.encode())


def test_letters_survive_their_encoding() -> None:
    text = TEXT.replace("Eerste notitie", "€ één café").replace("UTF-8", "windows-1252")
    assert read(text.encode("cp1252")).notes[0] == "€ één café"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", (Problem.EMPTY, {})),
        (b" \r\n\t", (Problem.EMPTY, {})),
        (b"\x00\x00", (Problem.EMPTY, {})),
        (b"%PDF-1.7 \xff", (Problem.NOT_XML, {})),
        (b'{"invoice": 1}', (Problem.NOT_XML, {})),
        (b"<?xml version='1.0'?> text", (Problem.NOT_XML, {})),
        (b"\xef\xbb\xbfplain text", (Problem.NOT_XML, {})),
        ("<a>é</a>".encode("latin-1"), (Problem.ENCODING_BROKEN, {"encoding": "utf-8"})),
        (b"<Invoice/>", (Problem.OTHER_VERSION, {"element": "Invoice", "namespace": ""})),
        (
            b'<CreditNote xmlns="urn:oasis:names:specification:ubl:schema:xsd:CreditNote-1"/>',
            (
                Problem.OTHER_VERSION,
                {
                    "element": "CreditNote",
                    "namespace": "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-1",
                },
            ),
        ),
        (
            b'<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>',
            (Problem.OTHER_DOCUMENT, {"element": "Order"}),
        ),
        (
            b'<r:CrossIndustryInvoice xmlns:r="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"/>',
            (Problem.OTHER_DOCUMENT, {"element": "CrossIndustryInvoice"}),
        ),
        (b"<a><b></a>", (Problem.XML_BROKEN, {"detail": "Opening and ending tag mismatch: b line 1 and a"})),
        (b"<a>&b;</a>", (Problem.XML_BROKEN, {"detail": "Entity 'b' not defined"})),
        (b"<!-- no end", (Problem.NOT_XML, {})),
        (
            b"<?xml version='1.0' encoding='no-such'?><a/>",
            (Problem.ENCODING_UNKNOWN, {"encoding": "no-such"}),
        ),
    ],
)
def test_files_that_are_no_ubl_invoice_are_refused(
    content: bytes, expected: tuple[Problem, dict[str, str]]
) -> None:
    assert refusal(content) == expected


def test_half_a_file_is_broken_xml_with_its_row() -> None:
    with pytest.raises(UblError) as caught:
        read(TEXT[: TEXT.index("<cbc:DueDate>") + 15].encode())
    assert caught.value.code is Problem.XML_BROKEN
    assert caught.value.place == Place(row=TEXT[: TEXT.index("<cbc:DueDate>")].count("\n") + 1)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"<" + b"x" * MAX_BYTES, Problem.TOO_LARGE),
        (
            (ROOT + "<a>" * (MAX_DEPTH + 1) + "</a>" * (MAX_DEPTH + 1) + "</Invoice>").encode(),
            Problem.TOO_DEEP,
        ),
        ((ROOT + "<a>" * 100_000).encode(), Problem.TOO_DEEP),
        ((ROOT + "<a/>" * (MAX_ELEMENTS + 1) + "</Invoice>").encode(), Problem.TOO_MANY_ELEMENTS),
        ((ROOT + "<a/>" * 2_400_000 + "</Invoice>").encode(), Problem.TOO_MANY_ELEMENTS),
        (
            (ROOT + "<a " + " ".join(f'b{i}=""' for i in range(800_000)) + "/></Invoice>").encode(),
            Problem.TOO_MANY_ELEMENTS,
        ),
        (
            (ROOT + "<a " + " ".join(f"xmlns:b{i}='u'" for i in range(400_000)) + "/></Invoice>").encode(),
            Problem.TOO_MANY_ELEMENTS,
        ),
    ],
    ids=["size", "depth", "much depth", "elements", "many elements", "attributes", "namespaces"],
)
def test_masses_are_refused_in_little_memory(content: bytes, problem: Problem) -> None:
    tracemalloc.start()
    found = refusal(content)[0]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found is problem
    assert peak < 8 * MAX_BYTES


def test_largest_note_is_read() -> None:
    note = "y" * (MAX_BYTES - len(TEXT))
    assert read(TEXT.replace("Eerste notitie", note).encode()).notes[0] == note


def test_includes_are_not_followed() -> None:
    include = (
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/>'
    )
    assert refusal(TEXT.replace("Eerste notitie", include).encode()) == (Problem.SCHEMA, {"element": "Note"})


def test_files_checked_at_the_same_moment_keep_their_own_faults() -> None:
    """The schema is one for the whole process, and so is the log in which it writes what is wrong."""
    barrier = threading.Barrier(8)
    found: dict[int, set[str]] = {}

    def check(number: int) -> None:
        content = TEXT.replace("<cbc:DueDate>2026-12-02<", f"<cbc:DueDate>day-{number}<").encode()
        barrier.wait()
        found[number] = {refusal(content)[1]["value"] for _ in range(20)}

    threads = [threading.Thread(target=check, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: {f"day-{number}"} for number in range(8)}
