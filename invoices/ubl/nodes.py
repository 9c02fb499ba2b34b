"""Reading UBL elements so that nothing gets lost: what is read is taken out of the tree, what stays is kept too.

Every method that returns a value removes that value from the tree. At the end `leftovers` lists what nobody
asked for, and the document keeps it as `OtherElement`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from lxml import etree

from invoices.documents import Identifier, OtherElement
from invoices.ubl.problems import Place, Problem, UblError

CAC: Final = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC: Final = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"

# Longer numbers are no money, and sums over them would be rounded silently.
_MAX_WHOLE_DIGITS: Final = 15
_MAX_DECIMALS: Final = 12

# Elements, with all they hold, and attributes that are reachable in the original file only.
ORIGINAL_ONLY: Final = {
    "UBLExtensions": "agreed between two parties outside the standard; signatures count only within the file",
    "PayerFinancialAccount": "bank account of the customer, which the portal never shows",
    "FinancialAccount": "bank account of a party that is not where to pay to",
    "CreditAccount": "account of the customer with a lender, which the portal never shows",
    "PrimaryAccountNumberID": "number of the customer's payment card, which the portal never shows",
    "@schemaLocation": "tells XML tools where the schema lies, no content",
    "@noNamespaceSchemaLocation": "tells XML tools where the schema lies, no content",
}


@dataclass(frozen=True, slots=True)
class Node:
    """An element and the currency that its amounts must be in."""

    element: etree._Element
    currency: str = ""

    def child(self, name: str) -> Node | None:
        """The first aggregate of that name."""
        found = self.element.find(f"{{{CAC}}}{name}")
        return None if found is None else Node(found, self.currency)

    def children(self, name: str) -> Iterator[Node]:
        for found in self.element.findall(f"{{{CAC}}}{name}"):
            yield Node(found, self.currency)

    def text(self, name: str) -> str:
        """The text of the first element of that name, without space around it; empty when absent."""
        found = self._basic(name)
        return "" if found is None else take_text(found)

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(take_text(found) for found in self.element.findall(f"{{{CBC}}}{name}"))

    def attribute(self, name: str, attribute: str) -> str:
        found = self._basic(name)
        return "" if found is None else str(found.attrib.pop(attribute, "")).strip()

    def peek(self, name: str, attribute: str) -> str:
        """The attribute, left in the tree."""
        found = self._basic(name)
        return "" if found is None else str(found.get(attribute, "")).strip()

    def identifier(self, name: str = "ID", scheme: str = "schemeID") -> Identifier | None:
        """A value with the list it comes from; None when absent or empty."""
        list_name = self.attribute(name, scheme)
        value = self.text(name)
        return Identifier(value, list_name) if value else None

    def date(self, name: str) -> date | None:
        """A day; the time zone that XML allows beside it is dropped."""
        found = self._basic(name)
        if found is None:
            return None
        value = take_text(found)
        try:
            return date.fromisoformat(re.sub(r"(Z|[+-]\d\d:\d\d)$", "", value))
        except ValueError as error:
            raise UblError(Problem.VALUE_INVALID, place_of(found), element=name, value=value[:60]) from error

    def flag(self, name: str) -> bool:
        return self.text(name) in ("true", "1")

    def decimal(self, name: str) -> Decimal | None:
        found = self._basic(name)
        return None if found is None else take_decimal(found)

    def amount(self, name: str, *, any_decimals: bool = False) -> Decimal | None:
        """An amount in the document's currency, with at most two decimals unless it is a price."""
        found = self._basic(name)
        if found is None:
            return None
        currency = str(found.attrib.pop("currencyID", "")).strip()
        if currency != self.currency:
            raise UblError(
                Problem.CURRENCY_MIXED,
                place_of(found),
                element=name,
                found_currency=currency,
                expected_currency=self.currency,
            )
        number = take_decimal(found)
        if not any_decimals and _decimals(number) > 2:
            raise UblError(Problem.DECIMALS, place_of(found), element=name, value=format(number, "f"))
        return number

    def _basic(self, name: str) -> etree._Element | None:
        return self.element.find(f"{{{CBC}}}{name}")


def take_text(element: etree._Element) -> str:
    value = (element.text or "").strip()
    element.text = None
    return value


def take_decimal(element: etree._Element) -> Decimal:
    value = take_text(element)
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        name = local_name(element)
        raise UblError(Problem.VALUE_INVALID, place_of(element), element=name, value=value[:60]) from error
    if abs(number) >= 10**_MAX_WHOLE_DIGITS or _decimals(number) > _MAX_DECIMALS:
        raise UblError(Problem.NUMBER_TOO_LONG, place_of(element), element=local_name(element))
    return number


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def local_name(element: etree._Element) -> str:
    return etree.QName(element).localname


def row_of(element: etree._Element) -> int | None:
    """The row of the file in which the element starts; the parser counts it."""
    row: Any = element.sourceline
    return int(row) if row else None


def step(name: str, position: int) -> str:
    """One step of a path: the second and later of a name carry their number."""
    return f"{name}[{position}]" if position > 1 else name


def element_path(element: etree._Element) -> str:
    """Names from below the root to the element."""
    steps: list[str] = []
    current: etree._Element | None = element
    while current is not None and current.getparent() is not None:
        position = 1 + sum(1 for _ in current.itersiblings(current.tag, preceding=True))
        steps.append(step(local_name(current), position))
        current = current.getparent()
    return "/".join(reversed(steps)) or local_name(element)


def element_at(root: etree._Element, path: str) -> etree._Element | None:
    """The element that `element_path` describes; None when there is none, or the path is empty."""
    current: etree._Element = root
    for each in path.split("/") if path else ():
        name, _, position = each.rstrip("]").partition("[")
        same = [child for child in current.iterchildren(etree.Element) if local_name(child) == name]
        if len(same) < int(position or 1):
            return None
        current = same[int(position or 1) - 1]
    return current if path else None


def place_of(element: etree._Element) -> Place:
    """Row and path, and the number of the invoice line the element stands in."""
    line = ""
    for above in (element, *element.iterancestors()):
        if local_name(above) in ("InvoiceLine", "CreditNoteLine"):
            line = str(1 + sum(1 for _ in above.itersiblings(above.tag, preceding=True)))
    return Place(row=row_of(element), element=element_path(element), line=line)


def leftovers(root: etree._Element) -> tuple[OtherElement, ...]:
    """What has text or attributes and was not read, in document order, without what ORIGINAL_ONLY names."""
    return tuple(_unread(root, ""))


def _unread(element: etree._Element, path: str) -> Iterator[OtherElement]:
    text = (element.text or "").strip()
    attributes = _attributes(element)
    if text or attributes:
        yield OtherElement(path=path or local_name(element), text=text, attributes=attributes)
    positions: Counter[str] = Counter()
    for child in element.iterchildren(etree.Element):
        name = local_name(child)
        if name in ORIGINAL_ONLY:
            continue
        positions[name] += 1
        below = step(name, positions[name])
        yield from _unread(child, f"{path}/{below}" if path else below)


def _attributes(element: etree._Element) -> tuple[tuple[str, str], ...]:
    return tuple(
        (etree.QName(name).localname, str(value))
        for name, value in element.attrib.items()
        if f"@{etree.QName(name).localname}" not in ORIGINAL_ONLY
    )
