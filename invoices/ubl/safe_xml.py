"""From bytes that anyone may have written to an element tree, or a refusal.

A DOCTYPE is refused before an XML parser sees the file, in every encoding that is accepted. The parser then
gets the same characters as UTF-8, so that it cannot read the file differently than this check did. No entities
are resolved, nothing is fetched, and size, depth and number of elements have limits.
"""

from __future__ import annotations

import codecs
import re
from typing import Any, Final

from lxml import etree

from invoices.ubl.nodes import row_of
from invoices.ubl.problems import Place, Problem, UblError

MAX_BYTES: Final = 10_000_000  # what libxml2 allows for one text without being told to trust the file
MAX_DEPTH: Final = 64
MAX_ELEMENTS: Final = 200_000  # elements and attributes together
_CHUNK: Final = 64 * 1024

_ENCODINGS: Final = frozenset({"utf-8", "utf-16", "ascii", "iso8859-1", "iso8859-15", "cp1252"})
_SAFE: Final[dict[str, Any]] = {
    "encoding": "utf-8",
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARATION: Final = re.compile(r"\s*<\?xml\s[^>]*?\?>")
_DECLARED: Final = re.compile(rb"<\?xml\s[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")


def parse(content: bytes) -> etree._Element:
    """The root element. Comments and processing instructions are left out.

    Raises UblError: empty, too large, too deep, too many elements, encoding, DOCTYPE, not XML, broken XML.
    """
    if not content.strip(b"\x00\t\r\n "):
        raise UblError(Problem.EMPTY)
    if len(content) > MAX_BYTES:
        raise UblError(Problem.TOO_LARGE, size=_megabytes(len(content)), limit=_megabytes(MAX_BYTES))
    text = _decode(content)
    declaration = _DECLARATION.match(text)
    start = declaration.end() if declaration else 0
    _refuse_doctype(text, start)
    _refuse_masses(text)
    # The declaration names an encoding that no longer holds; its rows are kept for messages.
    rows = "\n" * text.count("\n", 0, start)
    return _parse_text(rows + text[start:])


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f}".removesuffix(".0")


def _decode(content: bytes) -> str:
    encoding = _encoding(content)
    try:
        # A byte order mark is no character of the document, whichever encoding wrote it.
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise UblError(Problem.ENCODING_BROKEN, encoding=encoding) from error


def _encoding(content: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark) and not content.startswith(codecs.BOM_UTF32_LE):
            return encoding
    if content.startswith((b"<\x00", b"\x00<")) and content[2:4] != b"\x00\x00":
        return "utf-16-le" if content.startswith(b"<") else "utf-16-be"
    if not content.lstrip().startswith(b"<"):
        raise UblError(Problem.NOT_XML)
    declared = _DECLARED.match(content.lstrip())
    name = declared.group(1).decode("ascii") if declared else "utf-8"
    try:
        known = codecs.lookup(name).name
    except LookupError:
        known = ""
    if known not in _ENCODINGS or (known == "utf-16" and declared):
        # UTF-16 that can be read as single bytes up to its own name is not UTF-16.
        raise UblError(Problem.ENCODING_UNKNOWN, encoding=name)
    return known


def _refuse_doctype(text: str, position: int) -> None:
    """Walk over what may stand before the root element: space, comments, processing instructions."""
    while True:
        while position < len(text) and text[position] in "\r\n\t ":
            position += 1
        if text.startswith("<!--", position):
            position = _after(text, "-->", position + 4)
        elif text.startswith("<?", position):
            position = _after(text, "?>", position + 2)
        else:
            break
    if text[position : position + 9].upper() == "<!DOCTYPE":
        raise UblError(Problem.DOCTYPE, Place(row=text.count("\n", 0, position) + 1))
    if not text.startswith("<", position):
        raise UblError(Problem.NOT_XML)


def _refuse_masses(text: str) -> None:
    """A rough count by brackets and quotes, before anything costs memory; the parser's own count is exact."""
    tags, quoted = text.count("<") // 2, (text.count('"') + text.count("'")) // 2
    if max(tags, quoted) > MAX_ELEMENTS:
        raise UblError(Problem.TOO_MANY_ELEMENTS, limit=str(MAX_ELEMENTS))


def _after(text: str, end: str, position: int) -> int:
    found = text.find(end, position)
    return len(text) if found < 0 else found + len(end)


def _parse_text(text: str) -> etree._Element:
    parser = etree.XMLPullParser(events=("start", "end"), **_SAFE)
    limits = _Limits()
    content = text.encode()
    try:
        for start in range(0, len(content), _CHUNK):
            parser.feed(content[start : start + _CHUNK])
            limits.count(parser)
        root = parser.close()
        limits.count(parser)
    except etree.XMLSyntaxError as error:
        raise _broken(error if error.lineno else _syntax_error(content) or error) from error
    return root


def _syntax_error(content: bytes) -> etree.XMLSyntaxError | None:
    """The error again from a plain parser: the pull parser has no words for an entity that nobody declared."""
    try:
        etree.fromstring(content, etree.XMLParser(**_SAFE))
    except etree.XMLSyntaxError as error:
        return error
    return None


def _broken(error: etree.XMLSyntaxError) -> UblError:
    message, place = error.msg or "", Place(row=error.lineno)
    if "Excessive depth" in message:
        return UblError(Problem.TOO_DEEP, place, limit=str(MAX_DEPTH))
    detail = re.sub(r",? *line \d+, column \d+.*$", "", message).strip().rstrip(".")
    return UblError(Problem.XML_BROKEN, place, detail=detail)


class _Limits:
    """Counts while the tree grows, so that a hostile file is dropped long before memory is full."""

    def __init__(self) -> None:
        self.depth = 0
        self.found = 0

    def count(self, parser: etree.XMLPullParser) -> None:
        for event, element in parser.read_events():
            if not isinstance(element, etree._Element):
                continue
            if event == "end":
                self.depth -= 1
                continue
            self.depth += 1
            self.found += 1 + len(element.attrib)
            if self.depth > MAX_DEPTH:
                raise UblError(Problem.TOO_DEEP, Place(row=row_of(element)), limit=str(MAX_DEPTH))
            if self.found > MAX_ELEMENTS:
                raise UblError(Problem.TOO_MANY_ELEMENTS, limit=str(MAX_ELEMENTS))
