"""Right documents pass whatever their numbers are, and no total can be moved unseen."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invoices.documents import (
    AllowanceCharge,
    Document,
    Item,
    Line,
    Price,
    TaxCategory,
    TaxSubtotal,
    TaxTotal,
)
from invoices.ubl import UblError, remarks
from invoices.ubl.arithmetic import check_arithmetic
from tests.invoices.ubl_changes import DOCUMENT, with_totals

CENT = Decimal("0.01")
AMOUNTS = st.decimals(min_value=-(10**9), max_value=10**9, places=2)
PRICES = st.decimals(min_value=0, max_value=10**6, places=6)
QUANTITIES = st.decimals(min_value=-(10**4), max_value=10**4, places=3)
CATEGORIES = st.sampled_from(
    [
        TaxCategory(code="S", rate=Decimal(21)),
        TaxCategory(code="S", rate=Decimal("9.0")),
        TaxCategory(code="E", rate=Decimal(0)),
        TaxCategory(code="O"),
    ]
)
LINES = st.builds(
    lambda quantity, price, tax: Line(
        id="1",
        quantity=quantity,
        net_amount=(quantity * price).quantize(CENT, ROUND_HALF_UP),
        price=Price(amount=price),
        item=Item(name="x", tax=tax),
    ),
    QUANTITIES,
    PRICES,
    CATEGORIES,
)
ALLOWANCES = st.builds(
    lambda is_charge, amount, tax: AllowanceCharge(is_charge=is_charge, amount=amount, tax=tax),
    st.booleans(),
    AMOUNTS,
    CATEGORIES,
)


def taxed(lines: list[Line], extras: list[AllowanceCharge]) -> Document:
    """A right document of these parts."""
    sums: dict[TaxCategory, Decimal] = {}
    for line in lines:
        assert line.item.tax is not None
        sums[line.item.tax] = sums.get(line.item.tax, Decimal(0)) + line.net_amount
    for extra in extras:
        assert extra.tax is not None
        sums[extra.tax] = sums.get(extra.tax, Decimal(0)) + extra.effect
    subtotals = tuple(
        TaxSubtotal(
            taxable_amount=amount,
            tax_amount=(amount * (category.rate or 0) / 100).quantize(CENT, ROUND_HALF_UP),
            category=category,
        )
        for category, amount in sums.items()
    )
    tax = TaxTotal(
        currency="EUR",
        tax_amount=sum((each.tax_amount for each in subtotals), Decimal(0)),
        subtotals=subtotals,
    )
    document = replace(
        DOCUMENT, lines=tuple(lines), allowances_charges=tuple(extras), tax_totals=(tax,), tax_currency=""
    )
    return with_totals(document)


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=6), st.lists(ALLOWANCES, max_size=3))
def test_right_documents_pass_whatever_their_numbers(
    lines: list[Line], extras: list[AllowanceCharge]
) -> None:
    document = taxed(lines, extras)
    check_arithmetic(document)
    assert remarks(document) == ()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(LINES, min_size=1, max_size=6),
    st.lists(ALLOWANCES, max_size=3),
    st.sampled_from(
        ["line_total", "tax_exclusive", "tax_inclusive", "payable", "allowance_total", "charge_total"]
    ),
    st.decimals(min_value="0.01", max_value=1000, places=2),
)
def test_any_total_moved_by_a_cent_or_more_is_found(
    lines: list[Line], extras: list[AllowanceCharge], name: str, by: Decimal
) -> None:
    document = taxed(lines, extras)
    wrong = replace(document.totals, **{name: getattr(document.totals, name) + by})
    with pytest.raises(UblError):
        check_arithmetic(replace(document, totals=wrong))
