"""The second factor: proving a code, counting wrong ones, and blocking the method that took too many."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from access.database import system_context
from access.proof import Method
from accounts.models import FactorDevice, RecoveryDevice, User
from accounts.recording import account_record
from accounts.services.letters import owner_tell
from accounts.services.waiting import wait_sentence
from audit.enums import AuditTag
from common.errors import DomainError
from limits.enums import FailureKind
from limits.services import failure_add, failures_forget, wait_until

BLOCK_AFTER = 100
"""So many wrong codes in a row, over all methods, block the method that took the last one."""
CODE_FIELD = "otp_token"
"""The form field that a refused code belongs to."""


class CodeRefused(DomainError):
    """The code opens nothing: wrong, used, too old, or too many wrong ones came before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A code that somebody typed, or an answer that a browser gave: when, for what, in which session, from where."""

    code: str
    at: datetime
    purpose: str
    session_hash: str
    origin: str = ""


def code_prove(*, user: User, device: FactorDevice, attempt: Attempt) -> FactorDevice:
    """The device, proved: the code was right and is used up. Raises `CodeRefused`.

    For whoever gave the right password. Wrong codes in a row are counted over all methods and delay, at most
    15 minutes; after a hundred the method used must be enrolled again, the others go on, and the owner is
    told by mail. The refusal is raised after the count is written, outside of any block that could undo it.
    """
    with system_context("second factor"):
        proved, refusal = code_try(user=user, device=device, attempt=attempt, confirmed=True)
    if proved is None:
        raise CodeRefused(refusal, field=CODE_FIELD)
    return proved


def code_try(
    *, user: User, device: FactorDevice, attempt: Attempt, confirmed: bool
) -> tuple[FactorDevice | None, str]:
    """The device, proved and locked, or None with the sentence that says why not.

    For services that work on in the same transaction, inside their own system context; `confirmed=False` for a
    device that is being set up: it counts and delays like any other.
    """
    locked = FactorDevice.from_persistent_id(device.persistent_id, for_verify=True)
    if not isinstance(locked, FactorDevice) or not _serves(locked, user, confirmed=confirmed):
        return None, _("This way cannot be used any more. Choose another one.")
    until = wait_until(kind=FailureKind.SECOND_FACTOR_PER_PERSON, subject=str(user.id), at=attempt.at)
    if until:
        return None, wait_sentence(until=until, at=attempt.at)
    if locked.take(attempt.code, at=attempt.at, purpose=attempt.purpose, session_hash=attempt.session_hash):
        failures_forget(kind=FailureKind.SECOND_FACTOR_PER_PERSON, subject=str(user.id))
        _tell_of_recovery(user, locked, attempt.at)
        return locked, ""
    _count_wrong(user, locked, attempt)
    return None, _wrong(locked.method)


def _serves(device: FactorDevice, user: User, *, confirmed: bool) -> bool:
    return device.user_id == user.id and device.confirmed is confirmed and not device.blocked


def _wrong(method: Method) -> str:
    if method is Method.APP:
        return _(
            "This code is not right or has been used. Wait for the next code in your app and type that one."
        )
    if method is Method.PASSKEY:
        return _("This passkey was not accepted. Try again, or choose another way.")
    if method in (Method.SMS, Method.EMAIL):
        return _(
            "This code is not right or is no longer valid. Type the last code you got, or ask for a new one."
        )
    return _("This code is not right or has been used. Type another code from your list.")


def _count_wrong(user: User, device: FactorDevice, attempt: Attempt) -> None:
    at = attempt.at
    count = failure_add(kind=FailureKind.SECOND_FACTOR_PER_PERSON, subject=str(user.id), at=at)
    _record(user, AuditTag.CODE_REFUSED, device, at, address=attempt.origin)
    if count % BLOCK_AFTER == 0:
        device.blocked = True
        device.save(update_fields=["blocked"])
        _record(user, AuditTag.FACTOR_BLOCKED, device, at)
        if device.confirmed:
            owner_tell(user=user, kind="factor_blocked", method=device.method, at=at)


def _tell_of_recovery(user: User, device: FactorDevice, at: datetime) -> None:
    if isinstance(device, RecoveryDevice):
        left = device.codes.filter(in_use=True).count()
        _record(user, AuditTag.RECOVERY_CODE_USED, device, at, left=left)
        owner_tell(user=user, kind="recovery_code_used", method=device.method, at=at, left=str(left))


def _record(user: User, tag: AuditTag, device: FactorDevice, at: datetime, **facts: Any) -> None:
    account_record(user=user, tag=tag, at=at, method=device.method.value, **facts)
