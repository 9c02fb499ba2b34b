"""The sums of EN 16931, with the tolerances of the published rules.

Sums over what is printed must be exact (BR-CO-10 to BR-CO-16, BR-E-08 and its like). VAT per rate, and what it
is taken over, may differ by less than one unit of currency (BR-CO-17, BR-S-08, BR-S-09), because sellers round
per line. A percentage of a base amount may differ by two hundredths (Peppol BIS R040), and so may quantity times
price, which only Peppol BIS demands (R120).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Final

from invoices.documents import AllowanceCharge, Document, Line
from invoices.enums import DocumentKind
from invoices.ubl.nodes import step
from invoices.ubl.problems import Place, Problem, UblError
from invoices.ubl.tax_arithmetic import check_tax

_CENT: Final = Decimal("0.01")
_SLACK: Final = Decimal("0.02")
_ZERO: Final = Decimal(0)
_DIGITS: Final = 80  # enough for the longest product of two numbers that a file may hold
_PEPPOL: Final = "urn:fdc:peppol.eu:2017:poacc:billing:3"
_TOTALS: Final = "LegalMonetaryTotal"
_LINES: Final = {DocumentKind.INVOICE: "InvoiceLine", DocumentKind.CREDIT_NOTE: "CreditNoteLine"}


def check_arithmetic(document: Document) -> None:
    """Raise UblError at the first sum that is wrong, from the lines down to the amount to pay."""
    with localcontext() as context:
        context.prec = _DIGITS
        for position, line in enumerate(document.lines, start=1):
            _check_line(line, _line_place(document, position))
        for position, found in enumerate(document.allowances_charges, start=1):
            _check_percentage(found, Place(element=step("AllowanceCharge", position)))
        if _PEPPOL in document.customization and (faults := remarks(document)):
            raise faults[0]
        _check_sums(document)
        check_tax(document)
        _check_end(document)


def remarks(document: Document) -> tuple[UblError, ...]:
    """Lines whose amount is not quantity times price, which EN 16931 itself does not forbid.

    Published examples of the standard have such lines: a price given for all units together, a returned item
    with a positive quantity. They are no reason to refuse, except where the document claims Peppol BIS Billing.
    """
    with localcontext() as context:
        context.prec = _DIGITS
        found = (
            _line_product(line, _line_place(document, position))
            for position, line in enumerate(document.lines, start=1)
        )
        return tuple(fault for fault in found if fault is not None)


def _line_place(document: Document, position: int) -> Place:
    return Place(element=step(_LINES[document.kind], position), line=str(position))


def _check_line(line: Line, place: Place) -> None:
    """What every line must have for the sums to be possible, and its percentages."""
    if line.price is None:
        raise UblError(Problem.FIELD_MISSING, place, field="price")
    if line.price.base_quantity == 0:
        raise UblError(Problem.FIELD_MISSING, place, field="base_quantity")
    for found in line.allowances_charges:
        _check_percentage(found, place)


def _line_product(line: Line, place: Place) -> UblError | None:
    """The fault when quantity, price, allowances and charges do not make the line's amount."""
    if line.price is None:
        return None
    gross = line.quantity * line.price.amount / (line.price.base_quantity or Decimal(1))
    expected = (gross + _effects(line.allowances_charges)).quantize(_CENT, ROUND_HALF_UP)
    if abs(expected - line.net_amount) > _SLACK:
        return _wrong(Problem.LINE_AMOUNT, place, line.net_amount, expected)
    return None


def _check_percentage(found: AllowanceCharge, place: Place) -> None:
    if found.base_amount is None or found.percentage is None:
        return
    expected = (found.base_amount * found.percentage / 100).quantize(_CENT, ROUND_HALF_UP)
    if abs(expected - found.amount) > _SLACK:
        raise _wrong(Problem.PERCENTAGE_AMOUNT, place, found.amount, expected)


def _effects(found: Iterable[AllowanceCharge]) -> Decimal:
    return sum((each.effect for each in found), _ZERO)


def _check_sums(document: Document) -> None:
    totals = document.totals
    lines = sum((line.net_amount for line in document.lines), _ZERO)
    charges = sum((each.amount for each in document.allowances_charges if each.is_charge), _ZERO)
    allowances = sum((each.amount for each in document.allowances_charges if not each.is_charge), _ZERO)
    _same(Problem.LINES_SUM, "LineExtensionAmount", totals.line_total, lines)
    _same(Problem.ALLOWANCES_SUM, "AllowanceTotalAmount", totals.allowance_total, allowances)
    _same(Problem.CHARGES_SUM, "ChargeTotalAmount", totals.charge_total, charges)
    _same(Problem.TAX_EXCLUSIVE, "TaxExclusiveAmount", totals.tax_exclusive, lines + charges - allowances)


def _check_end(document: Document) -> None:
    totals = document.totals
    tax = document.tax_total.tax_amount if document.tax_total else _ZERO
    _same(Problem.TAX_INCLUSIVE, "TaxInclusiveAmount", totals.tax_inclusive, totals.tax_exclusive + tax)
    payable = totals.tax_inclusive - (totals.prepaid or _ZERO) + (totals.rounding or _ZERO)
    _same(Problem.PAYABLE, "PayableAmount", totals.payable, payable)


def _same(problem: Problem, element: str, found: Decimal | None, expected: Decimal) -> None:
    """An absent total counts as zero."""
    if (found or _ZERO) != expected:
        raise _wrong(problem, Place(element=f"{_TOTALS}/{element}"), found or _ZERO, expected)


def _wrong(problem: Problem, place: Place, found: Decimal, expected: Decimal) -> UblError:
    return UblError(problem, place, found=format(found, "f"), expected=format(expected, "f"))
