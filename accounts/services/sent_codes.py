"""Codes that are sent, whatever the channel: making one, keeping its hash, and writing that it was sent."""

from datetime import datetime, timedelta

from accounts.codes import new_sent_code
from accounts.models import EmailCode, EmailDevice, SmsCode, SmsDevice, User
from accounts.recording import account_record
from audit.enums import AuditTag
from common.errors import DomainError

CODE_VALID_FOR = timedelta(minutes=10)
CODE_MINUTES = str(CODE_VALID_FOR // timedelta(minutes=1))


class SendRefused(DomainError):
    """No code is sent now; the sentence says until when, or why never."""


def code_make(
    *, user: User, device: SmsDevice | EmailDevice, purpose: str, session_hash: str, at: datetime
) -> str:
    """A new code, valid ten minutes for this purpose and session; it ends an earlier one.

    For the sending services, inside their own transaction and system context, after they have taken from the
    limits.
    """
    code = new_sent_code()
    model = SmsCode if isinstance(device, SmsDevice) else EmailCode
    row = model(device_id=device.id, purpose=purpose, session_hash=session_hash)
    model.objects.filter(device_id=device.id, valid_until__lte=at).delete()
    model.objects.update_or_create(
        device_id=device.id,
        purpose=purpose,
        session_hash=session_hash,
        defaults={"code_hash": row.hash_of(code), "valid_until": at + CODE_VALID_FOR},
    )
    account_record(
        user=user,
        tag=AuditTag.CODE_SENT,
        at=at,
        purpose=purpose,
        method=device.method.value,
    )
    return code
