"""How long somebody waits, in words."""

import math
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_MINUTE = timedelta(minutes=1)


def wait_words(*, until: datetime, at: datetime) -> str:
    """ "12 seconds" or "3 minutes", rounded up, so that whoever waits that long does not come too early."""
    left = until - at
    if left < _MINUTE:
        seconds = max(1, math.ceil(left.total_seconds()))
        return ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
    minutes = math.ceil(left / _MINUTE)
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}


def wait_sentence(*, until: datetime, at: datetime) -> str:
    """What somebody reads after too many wrong tries; the same for accounts that do not exist."""
    return _("Too many wrong tries in a row. You can try again in %(time)s.") % {
        "time": wait_words(until=until, at=at)
    }
