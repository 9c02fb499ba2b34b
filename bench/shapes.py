"""How large the worlds are, and who in them is looked at."""

from dataclasses import dataclass
from typing import Final

MEASURED_INVOICES: Final = 120
"""What the measured employer has in every world: ten years, month by month."""
MANY_INVOICES: Final = 10_000
"""What one employer of the large world has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A world: its organisations, those that are relations of the first intermediary, and its invoices.

    `portfolios` are the numbers of relations of the intermediaries that are looked at, the largest first.
    """

    name: str
    organisations: int
    portfolios: tuple[int, ...]
    invoices: int
    has_large_employer: bool = False


LARGE: Final = Shape(
    name="portal_bench_large",
    organisations=20_000,
    portfolios=(10_000, 100, 10),
    invoices=1_000_000,
    has_large_employer=True,
)
SMALL: Final = Shape(name="portal_bench_small", organisations=200, portfolios=(100, 10), invoices=10_000)
"""As many invoices per organisation as in the large world."""

INSURER: Final = 1
FIRST_INTERMEDIARY: Final = 2
OTHER_INTERMEDIARY_ONE_IN: Final = 100
"""One in so many organisations is one more intermediary, with thirty relations."""
THIRTY: Final = 30


def intermediaries(shape: Shape) -> range:
    """Ids of all intermediaries; the first ones are those that are looked at."""
    others = shape.organisations // OTHER_INTERMEDIARY_ONE_IN
    return range(FIRST_INTERMEDIARY, FIRST_INTERMEDIARY + len(shape.portfolios) + others)


def employers(shape: Shape) -> range:
    """Ids of all employers. The first one is measured; the second one has very many invoices, where there is one."""
    return range(intermediaries(shape).stop, shape.organisations + 1)


def relation_number(organisation_id: int) -> str:
    """The number of an organisation."""
    return str(300_000 + organisation_id)
