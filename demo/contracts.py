"""The collective contracts of the demo world, with the addresses of the employers. Everything is invented."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from demo import cast, neighbours, others
from demo.products import ABSENCE, BASIC, DENTAL, HEALTH, PLUS, SICK_LEAVE, Contract, Cover


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """An employer as it stands on an invoice."""

    name: str
    number: str
    kvk: str
    street: str
    postal_code: str
    city: str


CAST_CONTRACTS: Final = (
    Contract(
        number="ZC-30418",
        employer="alder",
        title=HEALTH,
        covers=(
            Cover(product=BASIC, people=131),
            Cover(product=PLUS, people=84),
            Cover(product=DENTAL, people=32),
        ),
    ),
    Contract(
        number="ZC-30533",
        employer="birch",
        title=HEALTH,
        covers=(Cover(product=BASIC, people=58), Cover(product=PLUS, people=41)),
    ),
    Contract(
        number="ZC-30702",
        employer="cedar",
        title=HEALTH,
        covers=(Cover(product=BASIC, people=24), Cover(product=DENTAL, people=11)),
    ),
    Contract(
        number="ZC-30849",
        employer="elm",
        title=HEALTH,
        covers=(Cover(product=BASIC, people=212), Cover(product=PLUS, people=96)),
    ),
    Contract(
        number="ZC-30215",
        employer="oak",
        title=HEALTH,
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
        title=HEALTH,
        covers=(
            Cover(product=BASIC, people=305),
            Cover(product=PLUS, people=188),
            Cover(product=DENTAL, people=74),
        ),
        from_deposit=True,
    ),
    Contract(number="ZC-31340", employer="lime", title=HEALTH, covers=(Cover(product=BASIC, people=9),)),
    Contract(
        number="VZ-51077",
        employer="alder",
        title=ABSENCE,
        covers=(Cover(product=SICK_LEAVE, people=140),),
        months=3,
    ),
    Contract(
        number="VZ-51262",
        employer="elm",
        title=ABSENCE,
        covers=(Cover(product=SICK_LEAVE, people=225),),
        months=3,
    ),
)
"""Those of the cast and the others. The employer "willow" has none: it came in this month and has no invoice yet."""

CONTRACTS: Final = (*CAST_CONTRACTS, *neighbours.CONTRACTS)

_ADDRESSES: Final = neighbours.ADDRESSES | {
    "alder": ("Molenbelt 14", "7418 EK"),
    "birch": ("Kanaalkade 220", "7321 AB"),
    "cedar": ("Stadshagenlaan 7", "8031 CD"),
    "elm": ("Havenweg 41-43", "7553 EF"),
    "oak": ("Eikenlaan 1", "7607 GH"),
    "maple": ("Boulevard 300", "7511 KL"),
    "lime": ("Industrieweg 19a", "7417 MN"),
}
_EMPLOYERS: Final = {
    seed.key: seed for seed in (*cast.ORGANISATIONS, *others.ORGANISATIONS, *neighbours.ORGANISATIONS)
}


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
