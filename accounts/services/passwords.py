"""The first factor. Unknown, inactive, waiting and known accounts get the same answer for the same work."""

from datetime import datetime

from django.contrib.auth.hashers import make_password

from access.database import system_context
from accounts.addresses import email_address
from accounts.models import User
from accounts.recording import account_record
from audit.enums import AuditTag
from limits.enums import FailureKind
from limits.services import failure_add, failures_forget, wait_until, wait_until_alone


def password_prove(*, email: str, password: str, origin: str, at: datetime) -> User | None:
    """The active person with this address and password, or None. `origin` is the network address it comes from.

    Wrong passwords in a row only delay, per account and per origin, at most 15 minutes. While somebody has to
    wait, no password is looked at, no try is counted and nothing is recorded. Parallel tries on one account
    come one by one. Raises nothing after counting, so that the caller's transaction keeps the count.
    """
    subject = email_address(email)
    with system_context("sign-in"):
        user = User.objects.with_address(subject).first()
        if _waits(subject, origin, at, alone=True):
            return None
        if _is_right(user, password) and user is not None and user.is_active:
            failures_forget(kind=FailureKind.PASSWORD_PER_PERSON, subject=subject)
            return user
        failure_add(kind=FailureKind.PASSWORD_PER_PERSON, subject=subject, at=at)
        failure_add(kind=FailureKind.PASSWORD_PER_ADDRESS, subject=origin, at=at)
        _record_refusal(user, origin, at)
    return None


def password_wait(*, email: str, origin: str, at: datetime) -> datetime | None:
    """Until when the next try for this e-mail address and origin waits, or None."""
    return max(_waits(email_address(email), origin, at, alone=False), default=None)


def _waits(subject: str, origin: str, at: datetime, *, alone: bool) -> list[datetime]:
    of_person = wait_until_alone if alone else wait_until
    waits = (
        of_person(kind=FailureKind.PASSWORD_PER_PERSON, subject=subject, at=at),
        wait_until(kind=FailureKind.PASSWORD_PER_ADDRESS, subject=origin, at=at),
    )
    return [until for until in waits if until]


def _is_right(user: User | None, password: str) -> bool:
    """Computes one hash, whether or not there is an account or a password."""
    if user is None:
        make_password(password)
        return False
    return user.check_password(password)


def _record_refusal(user: User | None, origin: str, at: datetime) -> None:
    account_record(user=user, tag=AuditTag.PASSWORD_REFUSED, at=at, address=origin)
