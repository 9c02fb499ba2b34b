"""The collective contracts of the demo world, with the addresses of the employers. Everything is invented.

Contracts are no rows yet: their numbers, products and prices stand on the invoices only.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from demo import cast, others


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """An insurance sold per person. `price` is the premium per person and month in euro, in 2026."""

    code: str
    name: str
    description: str
    price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """A product for about so many people."""

    product: Product
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A contract of one employer, by its key. `months`: how many months an invoice covers, 1 or 3.

    `discount` is a percentage off the whole invoice. `from_deposit`: the premium is taken from money that the
    employer has put down, so that nothing is left to pay.
    """

    number: str
    employer: str
    title: str
    covers: tuple[Cover, ...]
    months: int = 1
    discount: Decimal = Decimal(0)
    from_deposit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """An employer as it stands on an invoice."""

    name: str
    number: str
    kvk: str
    street: str
    postal_code: str
    city: str


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
)

_HEALTH: Final = "Zorgcollectief"
_ABSENCE: Final = "Verzuim Zeker"

CONTRACTS: Final = (
    Contract(
        number="ZC-30418",
        employer="alder",
        title=_HEALTH,
        covers=(
            Cover(product=BASIC, people=131),
            Cover(product=PLUS, people=84),
            Cover(product=DENTAL, people=32),
        ),
    ),
    Contract(
        number="ZC-30533",
        employer="birch",
        title=_HEALTH,
        covers=(Cover(product=BASIC, people=58), Cover(product=PLUS, people=41)),
    ),
    Contract(
        number="ZC-30702",
        employer="cedar",
        title=_HEALTH,
        covers=(Cover(product=BASIC, people=24), Cover(product=DENTAL, people=11)),
    ),
    Contract(
        number="ZC-30849",
        employer="elm",
        title=_HEALTH,
        covers=(Cover(product=BASIC, people=212), Cover(product=PLUS, people=96)),
    ),
    Contract(
        number="ZC-30215",
        employer="oak",
        title=_HEALTH,
        covers=(
            Cover(product=BASIC, people=418),
            Cover(product=PLUS, people=267),
            Cover(product=DENTAL, people=190),
            Cover(product=SICK_LEAVE, people=430),
        ),
        discount=Decimal(5),
    ),
    Contract(
        number="ZC-31126",
        employer="maple",
        title=_HEALTH,
        covers=(
            Cover(product=BASIC, people=305),
            Cover(product=PLUS, people=188),
            Cover(product=DENTAL, people=74),
        ),
        from_deposit=True,
    ),
    Contract(number="ZC-31340", employer="lime", title=_HEALTH, covers=(Cover(product=BASIC, people=9),)),
    Contract(
        number="VZ-51077",
        employer="alder",
        title=_ABSENCE,
        covers=(Cover(product=SICK_LEAVE, people=140),),
        months=3,
    ),
    Contract(
        number="VZ-51262",
        employer="elm",
        title=_ABSENCE,
        covers=(Cover(product=SICK_LEAVE, people=225),),
        months=3,
    ),
)
"""The employer "willow" has none: it came in this month and has no invoice yet."""

_ADDRESSES: Final = {
    "alder": ("Molenbelt 14", "7418 EK"),
    "birch": ("Kanaalkade 220", "7321 AB"),
    "cedar": ("Stadshagenlaan 7", "8031 CD"),
    "elm": ("Havenweg 41-43", "7553 EF"),
    "oak": ("Eikenlaan 1", "7607 GH"),
    "maple": ("Boulevard 300", "7511 KL"),
    "lime": ("Industrieweg 19a", "7417 MN"),
}
_EMPLOYERS: Final = {seed.key: seed for seed in (*cast.ORGANISATIONS, *others.ORGANISATIONS)}


def buyer_of(contract: Contract) -> Buyer:
    """The employer of a contract, with its address."""
    seed = _EMPLOYERS[contract.employer]
    street, postal_code = _ADDRESSES[contract.employer]
    return Buyer(
        name=seed.name,
        number=seed.number,
        kvk=seed.kvk,
        street=street,
        postal_code=postal_code,
        city=seed.place,
    )
