"""The words at the top of a home page."""

from datetime import datetime
from typing import Final

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

_NOON: Final = 12
_EVENING: Final = 18


def greeting(at: datetime, name: str) -> str:
    """By the time of day where the portal is: until noon, until six, and after that."""
    hour = localtime(at).hour
    if hour < _NOON:
        return _("Good morning, %(name)s") % {"name": name}
    if hour < _EVENING:
        return _("Good afternoon, %(name)s") % {"name": name}
    return _("Good evening, %(name)s") % {"name": name}
