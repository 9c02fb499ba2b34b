"""VAT per category and rate: the table of subtotals against lines, allowances, charges and the VAT total."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from invoices.documents import Document, TaxCategory, TaxSubtotal, TaxTotal
from invoices.enums import DocumentKind
from invoices.ubl.nodes import step
from invoices.ubl.problems import Place, Problem, UblError

_CENT: Final = Decimal("0.01")
_ZERO: Final = Decimal(0)
_UNIT: Final = Decimal(1)
# Categories under which no VAT is charged: zero rate, exempt, reverse charge, within the EU, export, out of scope.
# All others have a rate, and are kept apart per rate.
_UNRATED: Final = frozenset(["Z", "E", "AE", "K", "G", "O"])

_Key = tuple[str, str, Decimal | None]


def check_tax(document: Document) -> None:
    """Raise UblError for the first thing wrong with the VAT of a document."""
    total = _total_in_document_currency(document)
    if document.tax_currency and all(tax.currency != document.tax_currency for tax in document.tax_totals):
        raise UblError(Problem.TAX_TOTAL_COUNT, Place(element="TaxTotal"), currency=document.tax_currency)
    if not total.subtotals:
        raise UblError(Problem.TAX_TABLE_MISSING, Place(element="TaxTotal"))
    for position, tax in enumerate(document.tax_totals, start=1):
        _check_table(tax, step("TaxTotal", position))
    _check_taxable(document, total)


def _total_in_document_currency(document: Document) -> TaxTotal:
    found = [tax for tax in document.tax_totals if tax.currency == document.currency]
    if len(found) != 1:
        raise UblError(Problem.TAX_TOTAL_COUNT, Place(element="TaxTotal"), currency=document.currency)
    return found[0]


def _check_table(tax: TaxTotal, element: str) -> None:
    for position, subtotal in enumerate(tax.subtotals, start=1):
        _check_subtotal(subtotal, Place(element=f"{element}/{step('TaxSubtotal', position)}"))
    added = sum((subtotal.tax_amount for subtotal in tax.subtotals), _ZERO)
    if tax.subtotals and added != tax.tax_amount:
        raise _wrong(Problem.TAX_SUM, Place(element=element), tax.tax_amount, added)


def _check_subtotal(subtotal: TaxSubtotal, place: Place) -> None:
    category = subtotal.category
    _check_category(category, place)
    if category.rate is None and category.code not in _UNRATED:
        raise UblError(Problem.FIELD_MISSING, place, field="tax_rate")
    rate = category.rate or _ZERO
    expected = (subtotal.taxable_amount * rate / 100).quantize(_CENT, ROUND_HALF_UP)
    difference = abs(expected - subtotal.tax_amount)
    if difference >= _UNIT or (rate == 0 and difference):
        raise _wrong(Problem.TAX_AMOUNT, place, subtotal.tax_amount, expected, category)


def _check_category(category: TaxCategory | None, place: Place) -> TaxCategory:
    if category is None or not category.code:
        raise UblError(Problem.FIELD_MISSING, place, field="tax_category")
    if category.code in _UNRATED and category.rate:
        raise UblError(Problem.TAX_RATE, place, category=_name(category))
    return category


def _check_taxable(document: Document, total: TaxTotal) -> None:
    expected: dict[_Key, Decimal] = defaultdict(Decimal)
    found: dict[_Key, Decimal] = defaultdict(Decimal)
    categories: dict[_Key, TaxCategory] = {}
    for category, amount in _taxed(document):
        expected[_key(category)] += amount
        categories.setdefault(_key(category), category)
    for subtotal in total.subtotals:
        found[_key(subtotal.category)] += subtotal.taxable_amount
        categories.setdefault(_key(subtotal.category), subtotal.category)
    for key, category in categories.items():
        if key not in found:
            raise UblError(Problem.TAX_CATEGORY_MISSING, Place(element="TaxTotal"), category=_name(category))
        difference = abs(expected[key] - found[key])
        if difference >= _UNIT or (difference and category.code in _UNRATED):
            place = Place(element="TaxTotal")
            raise _wrong(Problem.TAXABLE_AMOUNT, place, found[key], expected[key], category)


def _taxed(document: Document) -> Iterator[tuple[TaxCategory, Decimal]]:
    name = "InvoiceLine" if document.kind is DocumentKind.INVOICE else "CreditNoteLine"
    for position, line in enumerate(document.lines, start=1):
        place = Place(element=step(name, position), line=str(position))
        yield _check_category(line.item.tax, place), line.net_amount
    for position, each in enumerate(document.allowances_charges, start=1):
        place = Place(element=step("AllowanceCharge", position))
        yield _check_category(each.tax, place), each.effect


def _key(category: TaxCategory) -> _Key:
    return category.scheme.upper(), category.code, None if category.code in _UNRATED else category.rate


def _name(category: TaxCategory) -> str:
    return category.code if category.rate is None else f"{category.code} ({category.rate:f}%)"


def _wrong(
    problem: Problem, place: Place, found: Decimal, expected: Decimal, category: TaxCategory | None = None
) -> UblError:
    values = {"found": format(found, "f"), "expected": format(expected, "f")}
    if category is not None:
        values["category"] = _name(category)
    return UblError(problem, place, **values)
