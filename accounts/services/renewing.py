"""Renewing an account whose owner was helped back in: another password, and the end of what was lost."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from access.database import system_context
from accounts.enums import KeyPurpose
from accounts.models import FactorDevice, RecoveryDevice, User
from accounts.selectors import factors_of
from accounts.services.email_ends import email_change_end
from accounts.services.factors import devices_hold
from accounts.services.one_time_keys import key_end
from accounts.services.proving import Attempt, CodeRefused, code_prove
from accounts.services.stamps import stamp_change
from common.errors import DomainError
from limits.enums import FailureKind
from limits.services import failures_forget

_APP_DIGITS = 6


def password_check(*, password: str) -> None:
    """Raises `DomainError` at the field `password` for one that is not allowed, whoever it is for."""
    try:
        validate_password(password)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages), field="password") from error


def remaining_factor_prove(*, user: User, attempt: Attempt) -> FactorDevice:
    """The app or the recovery codes of somebody who still has them, proved by a code of either.

    Counted and limited as at sign-in. Raises `DomainError` at the field `code`; outside of any block that could
    undo the count.
    """
    factors = factors_of(user_id=user.id)
    typed = "".join(character for character in attempt.code if character.isalnum())
    device = factors.app if len(typed) == _APP_DIGITS and typed.isdigit() else factors.recovery
    if device is None:
        raise DomainError(_("This code is not right or has been used."), field="code")
    try:
        return code_prove(user=user, device=device, attempt=attempt)
    except CodeRefused as refused:
        raise DomainError(str(refused), field="code") from refused


def account_renew(
    *,
    user_id: int,
    password: str | None,
    factors_end: bool,
    keep: FactorDevice | None = None,
    rests_until: datetime | None = None,
) -> User:
    """Sets a password (None: it stays), ends the second factors, and with them all sessions of the person.

    What somebody else may have begun ends too: a link for a password, another address that waits.

    `keep` is the factor that was proved just now: it stays, and the recovery codes with it. `rests_until` begins
    a rest. For services that worked out that this is the right person, in their transaction and their system
    context. The password was checked before.
    """
    with system_context("renewing an account"):
        devices = devices_hold(User.objects.get(id=user_id))
        user = User.objects.select_for_update().get(id=user_id)
        if password is not None:
            user.set_password(password)
            user.save(update_fields=["password"])
        if factors_end:
            _end([device for device in devices if not _stays(device, keep)])
        if rests_until:
            User.objects.filter(id=user_id).update(rests_until=rests_until)
        stamp_change(user_id=user_id)
        key_end(purpose=KeyPurpose.PASSWORD_LINK, subject_id=user_id)
        email_change_end(user=user)
        failures_forget(kind=FailureKind.PASSWORD_PER_PERSON, subject=user.email)
        failures_forget(kind=FailureKind.SECOND_FACTOR_PER_PERSON, subject=str(user_id))
        return User.objects.get(id=user_id)


def _stays(device: FactorDevice, keep: FactorDevice | None) -> bool:
    return keep is not None and (device == keep or isinstance(device, RecoveryDevice))


def _end(devices: list[FactorDevice]) -> None:
    for device in devices:
        device.delete()
