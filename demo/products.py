"""What the insurer of the demo world sells, and what a contract about it is. Everything is invented."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

_LONG_AGO: Final = 84  # seven years


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """An insurance sold per person. `price` is the premium per person and month in euro, in 2026.

    `is_by_name`: the people who take part are known by name.
    """

    code: str
    name: str
    description: str
    price: Decimal
    is_by_name: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """A product for about so many people."""

    product: Product
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A contract of one employer, by its key. `months`: how many months an invoice covers, 1 or 3.

    `discount` is a percentage off the whole invoice. `from_deposit`: the premium is taken from money that the
    employer has put down, so that nothing is left to pay. `begun` and `ended` count months back from that of the
    world's day: the contract begins with the one and ends with the other (None: it goes on).
    """

    number: str
    employer: str
    title: str
    covers: tuple[Cover, ...]
    months: int = 1
    discount: Decimal = Decimal(0)
    from_deposit: bool = False
    begun: int = _LONG_AGO
    ended: int | None = None


BASIC: Final = Product(
    code="BAS",
    name="Basisverzekering collectief",
    description="Premie per verzekerde per maand",
    price=Decimal("123.70"),
)
PLUS: Final = Product(
    code="AZP",
    name="Aanvullend Zorg Plus",
    description="Premie per verzekerde per maand",
    price=Decimal("31.50"),
)
DENTAL: Final = Product(
    code="TND",
    name="Tand Basis",
    description="Premie per verzekerde per maand",
    price=Decimal("14.00"),
)
SICK_LEAVE: Final = Product(
    code="VZM",
    name="Verzuimverzekering",
    description="Premie per medewerker over de periode, bij een eigen risico van 10 werkdagen",
    price=Decimal("68.40"),
    is_by_name=False,
)

HEALTH: Final = "Zorgcollectief"
ABSENCE: Final = "Verzuim Zeker"


def month_after(month: date, count: int = 1) -> date:
    """The first day of the month so many months later; a negative count goes back."""
    year, index = divmod(month.year * 12 + month.month - 1 + count, 12)
    return date(year, index + 1, 1)


def is_in_force(contract: Contract, month: date, *, today: date) -> bool:
    """Whether the contract holds in a month, in the world of this day."""
    is_over = contract.ended is not None and month > month_after(today, -contract.ended)
    return month >= month_after(today, -contract.begun) and not is_over
