"""Second factors: setting one up, putting it in the place of another, and taking one away."""

from datetime import datetime

from django.utils.translation import gettext as _

from access.database import system_context
from access.proof import Method
from accounts.models import (
    AppDevice,
    EmailDevice,
    FactorDevice,
    PasskeyDevice,
    RecoveryDevice,
    SmsDevice,
    User,
)
from accounts.numbers import mobile_number
from accounts.policy import methods_to_enrol
from accounts.recording import account_record
from accounts.selectors import factors_of
from accounts.services.letters import number_tell, owner_tell
from accounts.services.proving import CODE_FIELD, Attempt, CodeRefused, code_try
from accounts.services.stamps import stamp_change
from accounts.totp import new_key
from audit.enums import AuditTag
from common.errors import DomainError


class LastFactor(DomainError):
    """The only factor that does not run out can be replaced, never removed."""


def app_begin(*, user: User, at: datetime) -> AppDevice:
    """A new authenticator key, not confirmed yet; an earlier unfinished one is gone."""
    with system_context("second factor being set up"):
        AppDevice.objects.filter(user=user, confirmed=False).delete()
        device: AppDevice = AppDevice.objects.create(user=user, key=new_key(), confirmed=False, created_at=at)
    return device


def sms_begin(*, user: User, number: str, at: datetime) -> SmsDevice:
    """A number for text messages, not confirmed yet; an earlier unfinished one is gone.

    Raises `DomainError` for what is no mobile number of a country on the list.
    """
    international = mobile_number(number)
    if international is None:
        refusal = _(
            "Fill in a mobile number of a country that we send text messages to, such as 06 12 34 56 78."
        )
        raise DomainError(refusal, field="number")
    with system_context("second factor being set up"):
        SmsDevice.objects.filter(user=user, confirmed=False).delete()
        device: SmsDevice = SmsDevice.objects.create(
            user=user, number=international, confirmed=False, created_at=at
        )
    return device


def email_begin(*, user: User, at: datetime) -> EmailDevice:
    """The address of the account as a factor, not confirmed yet; an earlier unfinished one is gone.

    Raises `DomainError` where the insurer does not allow it, and for whoever has no other lasting factor.
    """
    with system_context("second factor being set up"):
        lasting = factors_of(user_id=user.id).lasting
        if Method.EMAIL not in methods_to_enrol() or not lasting:
            raise DomainError(_("An e-mail code is possible only beside another way."), field="method")
        EmailDevice.objects.filter(user=user, confirmed=False).delete()
        device: EmailDevice = EmailDevice.objects.create(user=user, confirmed=False, created_at=at)
    return device


def factor_enrol(
    *, user: User, device: FactorDevice, attempt: Attempt, session_is_verified: bool
) -> FactorDevice:
    """Confirms a device that was set up, by its first code, in the place of an earlier one of its kind.

    Whoever has a factor enrols another only in a session that proved one: the view keeps that on every method,
    and it is asked again here, under the lock, for two who enrol a first factor at the same moment. Ends the
    person's other sessions, tells the owner, and makes recovery codes due. Raises `CodeRefused`.
    """
    with system_context("second factor being set up"):
        devices_hold(user)
        if session_is_verified or not factors_of(user_id=user.id).exist:
            proved, refusal = code_try(user=user, device=device, attempt=attempt, confirmed=False)
        else:
            proved, refusal = None, _("A second factor has been set up meanwhile. Sign in with that one.")
        if proved:
            _confirm(user, proved, attempt.at)
    if proved is None:
        raise CodeRefused(refusal, field=CODE_FIELD)
    return proved


def devices_hold(user: User) -> list[FactorDevice]:
    """All devices of a person, locked, always in this order and before the person, as signing in does."""
    return [
        device
        for model in (AppDevice, PasskeyDevice, SmsDevice, EmailDevice, RecoveryDevice)
        for device in model.objects.select_for_update().filter(user=user).order_by("id")
    ]


def _confirm(user: User, device: FactorDevice, at: datetime) -> None:
    earlier = type(device).objects.filter(user=user, confirmed=True).first()
    if earlier:
        earlier.delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    factor_taken_into_use(user=user, device=device, at=at)
    if isinstance(device, SmsDevice):
        _tell_numbers(user, earlier, device, at)


def _tell_numbers(user: User, earlier: SmsDevice | None, device: SmsDevice, at: datetime) -> None:
    """The old number and the new one, where they differ."""
    if earlier and earlier.number == device.number:
        return
    if earlier:
        number_tell(user=user, number=earlier.number, kind="number_off", at=at)
    number_tell(user=user, number=device.number, kind="number_on", at=at)


def factor_taken_into_use(*, user: User, device: FactorDevice, at: datetime) -> None:
    """What follows when a factor was proved for the first time, whatever its kind.

    Ends the person's sessions, tells the owner, and makes recovery codes due. For services that enrol, inside
    their own transaction and system context.
    """
    RecoveryDevice.objects.get_or_create(user=user, defaults={"confirmed": False, "created_at": at})
    stamp_change(user_id=user.id)
    _record(user, AuditTag.FACTOR_ENROLLED, device.method, at)
    owner_tell(user=user, kind="factor_added", method=device.method, at=at)


def factor_remove(*, user: User, device: FactorDevice, at: datetime) -> None:
    """Takes a factor away, ends the person's other sessions and tells the owner.

    Raises `LastFactor` when no other lasting factor would be left that works, and for recovery codes, which are
    renewed and not removed. Two removals at the same moment come one by one.
    """
    with system_context("second factor taken away"):
        devices_hold(user)
        removed = _remove(user, device)
        if removed:
            stamp_change(user_id=user.id)
            _record(user, AuditTag.FACTOR_REMOVED, device.method, at)
            owner_tell(user=user, kind="factor_removed", method=device.method, at=at)
            if isinstance(device, SmsDevice):
                number_tell(user=user, number=device.number, kind="number_off", at=at)
    if not removed:
        raise LastFactor(
            _("This is your only way to prove who you are. Add another one first, or replace it.")
        )


def _remove(user: User, device: FactorDevice) -> bool:
    factors = factors_of(user_id=user.id)
    found = next((each for each in factors.all if each == device), None)
    if found is None or isinstance(found, RecoveryDevice) or not factors.can_go(found):
        return False
    found.delete()
    return True


def _record(user: User, tag: AuditTag, method: Method, at: datetime) -> None:
    account_record(user=user, tag=tag, at=at, method=method.value)
