"""Sending codes by e-mail, within limits: a mailbox must not be flooded with them, and guessing not be helped."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from access.database import system_context
from accounts.models import EmailDevice, SmsDevice, User
from accounts.recording import account_record
from accounts.services.sent_codes import CODE_MINUTES, SendRefused, code_make
from accounts.services.text_messages import sms_send
from accounts.services.waiting import wait_words
from audit.enums import AuditTag
from limits.enums import LimitKind
from limits.services import Limit, LimitReached, limit_take
from notices.services import message_queue

log = structlog.get_logger(__name__)

_HOUR = timedelta(hours=1)
PER_PERSON = Limit(kind=LimitKind.EMAIL_CODES_PER_PERSON, most=10, window=_HOUR)
PER_ORIGIN = Limit(kind=LimitKind.EMAIL_CODES_PER_ADDRESS, most=40, window=_HOUR)


class EmailRefused(SendRefused):
    """No e-mail code is sent now; the sentence says until when."""


def email_code_send(
    *, user: User, device: EmailDevice, purpose: str, session_hash: str, origin: str, at: datetime
) -> None:
    """Mails a new code to the address of the account, valid ten minutes for this purpose and session.

    It ends an earlier one. `origin` is the network address of the request. Limited per person and origin. Raises
    `EmailRefused`, having sent nothing.
    """
    with system_context("code by e-mail"):
        refusal = _refusal(user, origin, at)
        if refusal is None:
            code = code_make(user=user, device=device, purpose=purpose, session_hash=session_hash, at=at)
            message_queue(
                kind="accounts:email_code",
                recipient=user.email,
                language=user.language,
                values={"code": code, "minutes": CODE_MINUTES, "name": user.full_name},
                at=at,
                user_id=user.id,
            )
    if refusal:
        raise EmailRefused(refusal)


def code_send(
    *,
    user: User,
    device: SmsDevice | EmailDevice,
    purpose: str,
    session_hash: str,
    origin: str,
    at: datetime,
) -> None:
    """Sends a code the way the device gets it: by text message or by e-mail. Raises `SendRefused`."""
    if isinstance(device, SmsDevice):
        sms_send(user=user, device=device, purpose=purpose, session_hash=session_hash, origin=origin, at=at)
    else:
        email_code_send(
            user=user, device=device, purpose=purpose, session_hash=session_hash, origin=origin, at=at
        )


def _refusal(user: User, origin: str, at: datetime) -> str | None:
    try:
        _take(user, origin, at)
    except LimitReached as reached:
        log.warning("email_code_limit_reached", kind=reached.limit.kind.value)
        account_record(
            user=user,
            tag=AuditTag.EMAIL_CODE_LIMIT_REACHED,
            at=at,
            kind=reached.limit.kind.value,
        )
        sentence = _("We cannot send another e-mail code now. Try again in %(time)s, or use another way.")
        return sentence % {"time": wait_words(until=reached.until, at=at)}
    return None


@transaction.atomic
def _take(user: User, origin: str, at: datetime) -> None:
    """Takes from both limits or, when one of them is used up, from neither."""
    limit_take(limit=PER_PERSON, subject=str(user.id), at=at)
    limit_take(limit=PER_ORIGIN, subject=origin, at=at)
