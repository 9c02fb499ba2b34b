"""Throwing away what sign-in left behind and nobody needs any more."""

from datetime import datetime, timedelta

from access.database import system_context
from accounts.enums import HelpState
from accounts.models import (
    AppDevice,
    DetailsProposal,
    EmailChange,
    EmailCode,
    EmailDevice,
    PasskeyChallenge,
    PasswordRequest,
    SignInHelp,
    SignInSession,
    SmsCode,
    SmsDevice,
)
from accounts.services.one_time_keys import keys_clean
from limits.services import counts_clean, failures_clean

UNFINISHED_FOR = timedelta(days=1)
COUNTED_FOR = timedelta(days=8)  # the longest window of a limit is a week
QUESTIONS_KEPT_FOR = timedelta(days=90)
PASSWORDS_COUNTED_FOR = timedelta(days=30)


def sign_in_clean(*, at: datetime) -> None:
    """Removes sessions, codes and challenges whose time is over, devices never confirmed, and counters of long ago.

    Wrong second-factor codes in a row are never forgotten by time: a hundred of them block a method.
    """
    with system_context("cleaning after sign-in", at=at):
        SignInSession.objects.filter(expire_date__lte=at).delete()
        for used in (SmsCode, EmailCode, PasskeyChallenge):
            used.objects.filter(valid_until__lte=at).delete()
        for model in (AppDevice, SmsDevice, EmailDevice):
            model.objects.filter(confirmed=False, created_at__lt=at - UNFINISHED_FOR).delete()
        keys_clean(before=at)
        EmailChange.objects.filter(valid_until__lte=at).delete()
        DetailsProposal.objects.filter(valid_until__lte=at).delete()
        PasswordRequest.objects.filter(asked_at__lt=at - UNFINISHED_FOR).delete()
        SignInHelp.objects.filter(state=HelpState.ANSWERED, answered_at__lt=at - QUESTIONS_KEPT_FOR).delete()
        counts_clean(before=at - COUNTED_FOR)
        failures_clean(before=at - PASSWORDS_COUNTED_FOR)
