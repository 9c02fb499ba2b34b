"""The own file with everything in it, with one thing changed."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from invoices.documents import Document, MonetaryTotals
from invoices.ubl import Problem, UblError, read

INVOICE = Path(__file__).parent.parent / "data" / "ubl" / "everything-invoice.xml"
DOCUMENT = read(INVOICE.read_bytes())


def changed(*changes: tuple[str, str]) -> bytes:
    text = INVOICE.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text.encode()


def fault(*changes: tuple[str, str]) -> tuple[Problem, str, str, dict[str, str]]:
    with pytest.raises(UblError) as caught:
        read(changed(*changes))
    error = caught.value
    return error.code, error.place.element, error.place.line, error.values


def total(name: str, amount: str) -> str:
    return f'<cbc:{name} currencyID="EUR">{amount}</cbc:{name}>'


def with_totals(document: Document) -> Document:
    """The document with totals and payable that fit its lines, allowances, charges and tax."""
    line_total = sum((line.net_amount for line in document.lines), Decimal(0))
    charges = [each.amount for each in document.allowances_charges if each.is_charge]
    allowances = [each.amount for each in document.allowances_charges if not each.is_charge]
    exclusive = line_total + sum(charges) - sum(allowances)
    inclusive = exclusive + document.tax_totals[0].tax_amount
    return replace(
        document,
        totals=MonetaryTotals(
            line_total=line_total,
            tax_exclusive=exclusive,
            tax_inclusive=inclusive,
            payable=inclusive,
            allowance_total=sum(allowances, Decimal(0)),
            charge_total=sum(charges, Decimal(0)),
        ),
    )
