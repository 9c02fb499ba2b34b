"""Lines of an invoice (BG-25): quantity, price, what was sold, and its tax category."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from invoices.documents.amounts import AllowanceCharge, TaxCategory
from invoices.documents.parties import Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days from and up to and including; `tax_point_code` (BT-8) says which date makes the tax due."""

    start: date | None = None
    end: date | None = None
    tax_point_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    code: str
    list_id: str = ""
    list_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAttribute:
    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    name: str
    description: str = ""
    seller_id: str = ""
    buyer_id: str = ""
    standard_id: Identifier | None = None
    classifications: tuple[Classification, ...] = ()
    origin_country: str = ""
    attributes: tuple[ItemAttribute, ...] = ()
    tax: TaxCategory | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """Net price of `base_quantity` units (one when None); `discount` led to it and is not applied again."""

    amount: Decimal
    base_quantity: Decimal | None = None
    base_unit: str = ""
    discount: AllowanceCharge | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    id: str
    quantity: Decimal
    net_amount: Decimal
    item: Item
    unit: str = ""  # UN/ECE Recommendation 20 or 21 code
    price: Price | None = None
    note: str = ""
    accounting_cost: str = ""
    order_line: str = ""
    object_id: Identifier | None = None
    object_type: str = ""
    period: Period | None = None
    allowances_charges: tuple[AllowanceCharge, ...] = ()
