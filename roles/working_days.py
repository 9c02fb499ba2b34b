"""Counting in working days: Monday to Friday. Public holidays are not known, so a reminder may come on one."""

from datetime import datetime, timedelta
from typing import Final

from django.utils.timezone import localtime

_SATURDAY: Final = 5


def working_days_after(start: datetime, days: int) -> datetime:
    """The same time of day, so many working days later; from a weekend counting begins on Monday."""
    moment = localtime(start)
    while days:
        moment += timedelta(days=1)
        days -= moment.weekday() < _SATURDAY
    return moment
