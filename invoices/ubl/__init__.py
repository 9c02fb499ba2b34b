"""UBL 2.1 invoices and credit notes under EN 16931: bytes in, a `Document` out.

`read` refuses with `UblError`, whose text says in plain words what is wrong and where.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from lxml import etree

from invoices.documents import Document
from invoices.ubl.arithmetic import check_arithmetic, remarks
from invoices.ubl.nodes import element_at, row_of
from invoices.ubl.problems import Place, Problem, UblError, place_text, problem_text
from invoices.ubl.reading import kind_of, read_document
from invoices.ubl.safe_xml import parse
from invoices.ubl.schema import check_schema

__all__ = ["Place", "Problem", "UblError", "canonical_hash", "place_text", "problem_text", "read", "remarks"]


def read(content: bytes) -> Document:
    """The document in a file: safe XML, valid against UBL 2.1, and its sums right under EN 16931.

    Raises UblError for the first thing that is wrong.
    """
    root = parse(content)
    kind = kind_of(root)
    check_schema(root, kind)
    try:
        document = read_document(root, kind)
        check_arithmetic(document)
    except UblError as error:
        if error.place.row is None and (element := element_at(root, error.place.element)) is not None:
            error.place = replace(error.place, row=row_of(element))
        raise
    return document


def canonical_hash(content: bytes) -> str:
    """SHA-256 of the content as XML: Canonical XML 2.0 without comments and layout, prefixes rewritten.

    Two files with the same hash say the same, however they were written: encoding, indentation, order of
    attributes, prefixes, comments. Raises UblError when the file is not safe, well-formed XML.
    """
    root = parse(content)
    canonical = etree.canonicalize(
        etree.tostring(root, encoding="unicode"),
        strip_text=True,
        rewrite_prefixes=True,
        exclude_attrs=["{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"],
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
