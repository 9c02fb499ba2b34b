"""Money on an invoice: allowances, charges, tax, totals, and how to pay.

Amounts are in the document's currency unless a class names its own, and stand as printed: a credit note
has positive amounts. `Document.signed` turns them for sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxCategory:
    """UNCL 5305 code (S, Z, E, AE, K, G, O, L, M) and rate in percent; None where no rate applies."""

    code: str
    rate: Decimal | None = None
    exemption_reason: str = ""
    exemption_code: str = ""
    scheme: str = "VAT"


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowanceCharge:
    """A reduction, or with `is_charge` an addition, on the document, a line or a price."""

    is_charge: bool
    amount: Decimal
    base_amount: Decimal | None = None
    percentage: Decimal | None = None
    reason: str = ""
    reason_code: str = ""
    tax: TaxCategory | None = None

    @property
    def effect(self) -> Decimal:
        """The amount as it counts: a charge adds, an allowance subtracts."""
        return self.amount if self.is_charge else -self.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxSubtotal:
    """Tax of one category and rate (BG-23)."""

    taxable_amount: Decimal
    tax_amount: Decimal
    category: TaxCategory


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxTotal:
    """Tax of the whole document in one currency: the document's, or the one tax is accounted in (BT-6)."""

    currency: str
    tax_amount: Decimal
    subtotals: tuple[TaxSubtotal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MonetaryTotals:
    """BG-22. None means: not on the document, which counts as zero in the arithmetic."""

    line_total: Decimal
    tax_exclusive: Decimal
    tax_inclusive: Decimal
    payable: Decimal
    allowance_total: Decimal | None = None
    charge_total: Decimal | None = None
    prepaid: Decimal | None = None
    rounding: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account to pay to: IBAN, or another number where IBAN is not used."""

    number: str
    name: str = ""
    bic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The payment card used. Its number is the customer's and stays in the original file."""

    network: str
    holder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentMeans:
    """One way to pay (BG-16): UNCL 4461 code, reference, account, card or direct debit mandate.

    The account that is debited (BT-91) is the customer's and stays in the original file.
    """

    code: str
    text: str = ""
    reference: str = ""  # payment reference the buyer must mention
    due_date: date | None = None  # credit notes carry their due date here
    account: Account | None = None
    card: Card | None = None
    mandate: str = ""
