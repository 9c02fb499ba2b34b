"""How employers of the demo world pay."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Days between invoice and payment, and out of how many invoices one goes another way (0: none).

    `in_parts_one_in`: a part now, the rest weeks later. `forgets_one_in`: months pass before it is paid.
    `reverses_one_in`: the bank takes the debit back, and it is paid again. `twice_one_in`: it is paid a second time.
    """

    earliest: int
    latest: int
    in_parts_one_in: int = 0
    forgets_one_in: int = 0
    reverses_one_in: int = 0
    twice_one_in: int = 0


class Habit(Enum):
    """Who pays on time stays within the month of the invoice."""

    PROMPT = Pace(earliest=3, latest=12, twice_one_in=120)
    USUAL = Pace(earliest=10, latest=26, twice_one_in=200, forgets_one_in=90)
    BY_DEBIT = Pace(earliest=24, latest=26, reverses_one_in=10)
    IN_PARTS = Pace(earliest=14, latest=26, in_parts_one_in=3)
    LATE = Pace(earliest=36, latest=80, forgets_one_in=15)
    CARELESS = Pace(earliest=25, latest=100, in_parts_one_in=6, forgets_one_in=4)
