"""What stands on the invoices of the demo world: for one contract and one period always the same.

Nothing here depends on the day on which it is made, so that a document once delivered never comes back with
other content.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from demo.contracts import Buyer, buyer_of
from demo.payment_references import betalingskenmerk, creditor_reference
from demo.products import Contract, Cover, month_after
from invoices.enums import DocumentKind

_CENT: Final = Decimal("0.01")
_PRICES_OF: Final = 2026
_DUE_AFTER: Final = timedelta(days=30)
_QUARTER: Final = 3
_CREDITED_EVERY: Final = 6
_MONTH_NAMES: Final = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """A number of people at a price each."""

    code: str
    name: str
    description: str
    people: int
    price: Decimal

    @property
    def amount(self) -> Decimal:
        """Quantity times price."""
        return self.people * self.price


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One invoice or credit note before it is written. `discount` is an amount; without `due_on` nothing is to be paid.

    A credit note has the payment reference of its invoice: by that a customer who paid all of it gets it back.
    `specification` is a file to attach: its name and its content, or None.
    """

    kind: DocumentKind
    number: str
    buyer: Buyer
    contract: str
    issued_on: date
    due_on: date | None
    start: date
    end: date
    lines: tuple[DraftLine, ...]
    note: str
    payment_reference: str = ""
    is_prepaid: bool = False
    discount: Decimal = Decimal(0)
    discount_percentage: Decimal = Decimal(0)
    corrects: tuple[str, date] | None = None
    specification: tuple[str, bytes] | None = None

    @property
    def line_total(self) -> Decimal:
        """Sum of the lines."""
        return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def total(self) -> Decimal:
        """What is charged, or what comes back."""
        return self.line_total - self.discount

    @property
    def payable(self) -> Decimal:
        """What is left to pay."""
        return Decimal(0) if self.is_prepaid else self.total


def is_invoiced_in(contract: Contract, month: date) -> bool:
    """Whether an invoice of this contract goes out in a month: each month, or at the begin of a quarter."""
    return contract.months == 1 or month.month % _QUARTER == 1


def is_corrected(contract: Contract, month: date) -> bool:
    """Whether the monthly invoice of this month is followed by a credit note: about two a year."""
    return contract.months == 1 and (month.month + int(contract.number[-2:])) % _CREDITED_EVERY == 0


def invoice_draft(contract: Contract, month: date, *, with_specification: bool = False) -> Draft:
    """The invoice of a contract that goes out on the first day of a month, for the period that begins then."""
    lines = tuple(_line(contract, cover, month) for cover in contract.covers)
    total = sum((line.amount for line in lines), Decimal(0))
    number = _number("F", contract, month)
    return Draft(
        kind=DocumentKind.INVOICE,
        number=number,
        buyer=buyer_of(contract),
        contract=contract.number,
        issued_on=month,
        due_on=None if contract.from_deposit else month + _DUE_AFTER,
        start=month,
        end=month_after(month, contract.months) - timedelta(days=1),
        lines=lines,
        note=f"Premie voor het collectief contract {contract.title} van uw organisatie.",
        payment_reference="" if contract.from_deposit else _payment_reference(contract, number),
        is_prepaid=contract.from_deposit,
        discount=_cents(total * contract.discount / 100),
        discount_percentage=contract.discount,
        specification=_specification(number, lines) if with_specification else None,
    )


def credit_draft(contract: Contract, month: date) -> Draft:
    """The credit note on the invoice of a month, half a month after that month: people who left in it."""
    invoice = invoice_draft(contract, month)
    first = invoice.lines[0]
    left = _chance(contract, month, "left").randint(1, 3)
    people = "1 verzekerde" if left == 1 else f"{left} verzekerden"
    line = DraftLine(
        code=first.code,
        name=first.name,
        description=f"{people} minder in {_MONTH_NAMES[month.month - 1]} {month.year}",
        people=left,
        price=first.price,
    )
    issued_on = month_after(month).replace(day=15)
    return Draft(
        kind=DocumentKind.CREDIT_NOTE,
        number=_number("C", contract, issued_on),
        buyer=invoice.buyer,
        contract=contract.number,
        issued_on=issued_on,
        due_on=None,
        start=invoice.start,
        end=invoice.end,
        lines=(line,),
        note=f"Correctie van factuur {invoice.number}: {people} uit dienst. Wij verrekenen dit bedrag met u.",
        payment_reference=invoice.payment_reference,
        is_prepaid=contract.from_deposit,
        discount=_cents(line.amount * contract.discount / 100),
        discount_percentage=contract.discount,
        corrects=(invoice.number, invoice.issued_on),
    )


def _number(prefix: str, contract: Contract, month: date) -> str:
    return f"{prefix}{month.year}-{month.month:02d}{contract.number[-4:]}"


def _line(contract: Contract, cover: Cover, month: date) -> DraftLine:
    product = cover.product
    swing = max(1, cover.people // 40)
    yearly = Decimal(100 + 3 * (month.year - _PRICES_OF)) / 100
    return DraftLine(
        code=product.code,
        name=product.name,
        description=product.description,
        people=cover.people + _chance(contract, month, product.code).randint(-swing, swing),
        price=_cents(product.price * yearly) * contract.months,
    )


def _chance(contract: Contract, month: date, what: str) -> random.Random:
    return random.Random(f"{contract.number} {month:%Y-%m} {what}")  # noqa: S311 - the same dice each time


def _payment_reference(contract: Contract, number: str) -> str:
    digits = number.removeprefix("F").replace("-", "")
    if contract.months == 1:
        return betalingskenmerk(int(f"{digits}{buyer_of(contract).number[-5:]}"))
    return creditor_reference(f"{buyer_of(contract).number}{digits}")


def _specification(number: str, lines: tuple[DraftLine, ...]) -> tuple[str, bytes]:
    """The lines as a table that Dutch Excel opens: semicolons, decimal commas, UTF-8 with a mark."""
    rows = [["Factuur", "Code", "Omschrijving", "Aantal", "Premie", "Bedrag"]]
    for line in lines:
        money = [f"{value:.2f}".replace(".", ",") for value in (line.price, line.amount)]
        rows.append([number, line.code, line.name, str(line.people), *money])
    text = "".join(";".join(row) + "\r\n" for row in rows)
    return f"specificatie-{number}.csv", text.encode("utf-8-sig")


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_HALF_UP)
