"""Throwing away what sign-in left behind and nobody needs any more."""

from datetime import datetime, timedelta

from django.contrib.sessions.backends.db import SessionStore

from access.database import system_context
from accounts.models import AppDevice, SmsCode, SmsDevice
from accounts.services.one_time_keys import keys_clean
from limits.services import counts_clean, failures_clean

UNFINISHED_FOR = timedelta(days=1)
COUNTED_FOR = timedelta(days=2)
PASSWORDS_COUNTED_FOR = timedelta(days=30)


def sign_in_clean(*, at: datetime) -> None:
    """Removes sessions and codes whose time is over, devices never confirmed, and counters of long ago.

    Wrong second-factor codes in a row are never forgotten by time: a hundred of them block a method.
    """
    with system_context("cleaning after sign-in", at=at):
        SessionStore.clear_expired()
        SmsCode.objects.filter(valid_until__lte=at).delete()
        for model in (AppDevice, SmsDevice):
            model.objects.filter(confirmed=False, created_at__lt=at - UNFINISHED_FOR).delete()
        keys_clean(before=at)
        counts_clean(before=at - COUNTED_FOR)
        failures_clean(before=at - PASSWORDS_COUNTED_FOR)
