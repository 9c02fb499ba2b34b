"""Why a file is not taken in: codes, and a plain sentence for each in the reader's language.

An issue keeps the code, its values and the place; the sentence is made when someone reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from common.money import number_text


class Problem(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    TOO_MANY_ELEMENTS = "too_many_elements"
    ENCODING_UNKNOWN = "encoding_unknown"
    ENCODING_BROKEN = "encoding_broken"
    DOCTYPE = "doctype"
    NOT_XML = "not_xml"
    XML_BROKEN = "xml_broken"
    OTHER_DOCUMENT = "other_document"
    OTHER_VERSION = "other_version"
    ELEMENT_UNEXPECTED = "element_unexpected"
    ELEMENT_OUT_OF_PLACE = "element_out_of_place"
    ELEMENT_MISSING = "element_missing"
    ATTRIBUTE_MISSING = "attribute_missing"
    ATTRIBUTE_UNEXPECTED = "attribute_unexpected"
    VALUE_INVALID = "value_invalid"
    SCHEMA = "schema"
    FIELD_MISSING = "field_missing"
    KIND_CONFLICT = "kind_conflict"
    NUMBER_TOO_LONG = "number_too_long"
    DECIMALS = "decimals"
    CURRENCY_INVALID = "currency_invalid"
    CURRENCY_MIXED = "currency_mixed"
    PERIOD_BACKWARDS = "period_backwards"
    ATTACHMENT_BROKEN = "attachment_broken"
    LINE_AMOUNT = "line_amount"
    PERCENTAGE_AMOUNT = "percentage_amount"
    LINES_SUM = "lines_sum"
    ALLOWANCES_SUM = "allowances_sum"
    CHARGES_SUM = "charges_sum"
    TAX_EXCLUSIVE = "tax_exclusive"
    TAX_TOTAL_COUNT = "tax_total_count"
    TAX_TABLE_MISSING = "tax_table_missing"
    TAX_RATE = "tax_rate"
    TAX_CATEGORY_MISSING = "tax_category_missing"
    TAXABLE_AMOUNT = "taxable_amount"
    TAX_AMOUNT = "tax_amount"
    TAX_SUM = "tax_sum"
    TAX_INCLUSIVE = "tax_inclusive"
    PAYABLE = "payable"


FIELDS: Final[Mapping[str, Promise]] = {
    "number": _("document number"),
    "issue_date": _("document date"),
    "currency": _("currency"),
    "seller": pgettext_lazy("missing field", "identification of the seller"),
    "seller_name": _("name of the seller"),
    "buyer_name": _("name of the buyer"),
    "lines": _("lines"),
    "quantity": _("quantity"),
    "net_amount": _("amount of the line"),
    "amount": _("amount"),
    "taxable_amount": _("amount that is taxed"),
    "tax_amount": _("VAT amount"),
    "item_name": _("name of what was sold"),
    "price": _("price"),
    "base_quantity": _("quantity the price applies to"),
    "tax_category": _("VAT category"),
    "tax_rate": _("VAT rate"),
    "line_total": _("sum of the lines"),
    "tax_exclusive": _("total without VAT"),
    "tax_inclusive": _("total with VAT"),
    "payable": _("amount to pay"),
}

TEXTS: Final[Mapping[Problem, Promise]] = {
    Problem.EMPTY: _("The file is empty."),
    Problem.TOO_LARGE: _("The file is too large: %(size)s MB, the limit is %(limit)s MB."),
    Problem.TOO_DEEP: _("The file nests elements more than %(limit)s levels deep."),
    Problem.TOO_MANY_ELEMENTS: _("The file has more than %(limit)s elements or attributes."),
    Problem.ENCODING_UNKNOWN: _("The file uses the character encoding “%(encoding)s”. Deliver it in UTF-8."),
    Problem.ENCODING_BROKEN: _("The file is not written in the encoding it names (%(encoding)s)."),
    Problem.DOCTYPE: _("The file holds a DOCTYPE. An invoice may not have one."),
    Problem.NOT_XML: _("The file is not XML."),
    Problem.XML_BROKEN: _("The XML is broken. The XML reader says: “%(detail)s”."),
    Problem.OTHER_DOCUMENT: _("The file is a “%(element)s”, not a UBL invoice or credit note."),
    Problem.OTHER_VERSION: _("“%(element)s” is not of UBL version 2.1 (namespace “%(namespace)s”)."),
    Problem.ELEMENT_UNEXPECTED: _("“%(element)s” does not belong here."),
    Problem.ELEMENT_OUT_OF_PLACE: _("“%(element)s” does not belong here. Expected: %(wanted)s."),
    Problem.ELEMENT_MISSING: _("“%(element)s” is not complete: “%(missing)s” is missing."),
    Problem.ATTRIBUTE_MISSING: _("“%(element)s” has no “%(attribute)s”."),
    Problem.ATTRIBUTE_UNEXPECTED: _("“%(element)s” may not have “%(attribute)s”."),
    Problem.VALUE_INVALID: _("“%(value)s” is not a valid value for “%(element)s”."),
    Problem.SCHEMA: _("“%(element)s” does not follow the UBL 2.1 schema."),
    Problem.FIELD_MISSING: _("The document lacks: %(field)s."),
    Problem.KIND_CONFLICT: _("The file is a “%(element)s”, but its type code is %(type_code)s."),
    Problem.NUMBER_TOO_LONG: _("The number in “%(element)s” is too long."),
    Problem.DECIMALS: _("The amount %(value)s in “%(element)s” has more than two decimals."),
    Problem.CURRENCY_INVALID: _("“%(value)s” is not a currency code."),
    Problem.CURRENCY_MIXED: _(
        "“%(element)s” is in %(found_currency)s, but the document is in %(expected_currency)s."
    ),
    Problem.PERIOD_BACKWARDS: _("The period ends (%(end)s) before it starts (%(start)s)."),
    Problem.ATTACHMENT_BROKEN: _("The attachment “%(name)s” cannot be read."),
    Problem.LINE_AMOUNT: _(
        "The line amount is %(found)s. Quantity, price, allowances and charges make %(expected)s."
    ),
    Problem.PERCENTAGE_AMOUNT: _(
        "An allowance or charge is %(found)s. Its percentage of its base amount makes %(expected)s."
    ),
    Problem.LINES_SUM: _("The sum of the lines is given as %(found)s. The lines add up to %(expected)s."),
    Problem.ALLOWANCES_SUM: _(
        "The total of allowances is given as %(found)s. The allowances add up to %(expected)s."
    ),
    Problem.CHARGES_SUM: _("The total of charges is given as %(found)s. The charges add up to %(expected)s."),
    Problem.TAX_EXCLUSIVE: _(
        "The total without VAT is given as %(found)s. Lines, allowances and charges make %(expected)s."
    ),
    Problem.TAX_TOTAL_COUNT: _("The document must give the VAT total in %(currency)s exactly once."),
    Problem.TAX_TABLE_MISSING: _("The document does not say which VAT applies to which amount."),
    Problem.TAX_RATE: _("VAT category %(category)s cannot have a rate above zero."),
    Problem.TAX_CATEGORY_MISSING: _("VAT category %(category)s is used, but it is not in the VAT table."),
    Problem.TAXABLE_AMOUNT: _(
        "The amount taxed under VAT category %(category)s is given as %(found)s. "
        "Lines, allowances and charges make %(expected)s."
    ),
    Problem.TAX_AMOUNT: _(
        "The VAT of category %(category)s is given as %(found)s. Amount times rate makes %(expected)s."
    ),
    Problem.TAX_SUM: _("The VAT total is given as %(found)s. The VAT table adds up to %(expected)s."),
    Problem.TAX_INCLUSIVE: _(
        "The total with VAT is given as %(found)s. The total without VAT and the VAT make %(expected)s."
    ),
    Problem.PAYABLE: _(
        "The amount to pay is given as %(found)s. Total, prepaid amount and rounding make %(expected)s."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the file: row of the text file, path of element names, and number of the invoice line."""

    row: int | None = None
    element: str = ""
    line: str = ""

    def to_json(self) -> dict[str, str | int]:
        """Only what is known, for storing; `Place(**data)` makes it again."""
        known = {"row": self.row, "element": self.element, "line": self.line}
        return {key: value for key, value in known.items() if value}


class UblError(Exception):
    """A file cannot be taken in. `values` are text: element names, and numbers as written in XML."""

    def __init__(self, code: Problem, place: Place | None = None, **values: str) -> None:
        super().__init__(code, place, values)
        self.code = code
        self.place = place or Place()
        self.values = values

    def __str__(self) -> str:
        """Place and reason in the active language."""
        where = place_text(self.place)
        what = problem_text(self.code, self.values)
        return f"{where}: {what}" if where else what


def problem_text(code: str, values: Mapping[str, str]) -> str:
    """The reason as a sentence in the active language."""
    return str(TEXTS[Problem(code)]) % {key: _shown(key, value) for key, value in values.items()}


def place_text(place: Place) -> str:
    """The place as a person looks for it: invoice line first, then element and row of the file."""
    parts = [
        gettext("line %(line)s") % {"line": place.line} if place.line else "",
        place.element,
        gettext("row %(row)s of the file") % {"row": place.row} if place.row else "",
    ]
    return ", ".join(part for part in parts if part)


def _shown(key: str, value: str) -> str:
    if key == "field":
        return str(FIELDS[value])
    if key in ("expected", "found"):
        return _number(value)
    return value


def _number(value: str) -> str:
    """At least two decimals, and as many as it takes to show the difference."""
    number = Decimal(value)
    exponent = number.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) else 2
    return number_text(number, max(places, 2), get_language() or "en")
