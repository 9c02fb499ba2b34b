"""Recovery codes: ten, shown once, kept hashed, and proved to be saved by typing one back."""

from datetime import datetime

from django.utils.translation import gettext as _

from access.database import system_context
from accounts.beginnings import begun
from accounts.codes import new_recovery_codes, recovery_code_hash
from accounts.models import RecoveryCode, RecoveryDevice, User
from accounts.recording import account_record
from accounts.services.letters import owner_tell
from accounts.services.stamps import stamp_change
from audit.enums import AuditTag
from common.errors import DomainError


def recovery_codes_make(*, user: User, at: datetime) -> list[str]:
    """Ten new codes to show once. They serve after one is typed back; until then the earlier ones do."""
    codes = new_recovery_codes()
    with system_context("recovery codes"):
        device = _locked(user, at)
        device.codes.filter(in_use=False).delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(device=device, code_hash=recovery_code_hash(device_id=device.id, code=code))
            for code in codes
        )
    return codes


def recovery_codes_confirm(*, user: User, code: str, at: datetime) -> None:
    """Puts the new codes into use, in the place of all earlier ones: one of them was typed back.

    Ends the person's other sessions and tells the owner. The code typed back still serves. Raises `DomainError`
    when it is none of the new codes.
    """
    with system_context("recovery codes"):
        device = _locked(user, at)
        hashed = recovery_code_hash(device_id=device.id, code=code)
        is_saved = device.codes.filter(in_use=False, code_hash=hashed).exists()
        if is_saved:
            _use(user, device, at)
    if not is_saved:
        refusal = _("This code is not on your new list. Type one of the ten codes as it stands there.")
        raise DomainError(refusal, field="code")


def _locked(user: User, at: datetime) -> RecoveryDevice:
    RecoveryDevice.objects.get_or_create(user=user, defaults={"confirmed": False, "created_at": at})
    device: RecoveryDevice = RecoveryDevice.objects.select_for_update().get(user=user)
    return device


def _use(user: User, device: RecoveryDevice, at: datetime) -> None:
    is_first = not device.confirmed
    device.codes.filter(in_use=True).delete()
    device.codes.update(in_use=True)
    device.confirmed, device.blocked, device.created_at = True, False, at
    device.save(update_fields=["confirmed", "blocked", "created_at"])
    stamp_change(user_id=user.id)
    account_record(user=user, tag=AuditTag.RECOVERY_CODES_MADE, at=at)
    owner_tell(user=user, kind="recovery_codes_renewed", method=device.method, at=at)
    if is_first:
        begun(user_id=user.id, at=at)
