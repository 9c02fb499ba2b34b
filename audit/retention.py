"""How long events are kept."""

from datetime import datetime
from typing import Final

SHORTEST_KEPT_YEARS: Final = 1
"""No installation keeps its trail shorter (AUDIT_KEPT_YEARS)."""


def years_before(at: datetime, years: int) -> datetime:
    """The same moment so many years earlier; of the last day of February, a day earlier where there is none."""
    is_leap_day = (at.month, at.day) == (2, 29)
    return at.replace(year=at.year - years, day=28 if is_leap_day else at.day)
