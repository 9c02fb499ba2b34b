"""Sending codes by SMS, within limits: they cost money, and telephones of others must not be flooded with them."""

from datetime import datetime
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from access.database import system_context
from accounts.models import SmsDevice, User
from accounts.numbers import mobile_number
from accounts.organisations import organisation_ids_of
from accounts.recording import account_record
from accounts.services.sent_codes import CODE_MINUTES, SendRefused, code_make
from accounts.services.waiting import wait_words
from audit.enums import AuditTag
from limits.services import LimitReached
from notices.services import TextUse, message_queue, text_message_take

log = structlog.get_logger(__name__)


class SmsRefused(SendRefused):
    """No text message is sent now; the sentence says until when, or why never."""


def sms_send(
    *, user: User, device: SmsDevice, purpose: str, session_hash: str, origin: str, at: datetime
) -> None:
    """Sends a new code, valid ten minutes for this purpose and session; it ends an earlier one.

    Also while enrolling. `origin` is the network address of the request. Limited per person, number, origin,
    organisation and in total; only to countries on the list. Raises `SmsRefused`, having sent nothing.
    """
    with system_context("code by text message"):
        refusal = _refusal(user, device, origin, at)
        if refusal is None:
            _send(user, device, purpose, session_hash, at)
    if refusal:
        raise SmsRefused(refusal)


def _refusal(user: User, device: SmsDevice, origin: str, at: datetime) -> str | None:
    if mobile_number(device.number) is None:
        return _("We do not send text messages to this number. Use an authenticator app.")
    try:
        _take(user, device, origin, at)
    except LimitReached as reached:
        log.warning("sms_limit_reached", kind=reached.limit.kind.value)
        account_record(
            user=user,
            tag=AuditTag.SMS_LIMIT_REACHED,
            at=at,
            kind=reached.limit.kind.value,
        )
        wait = wait_words(until=reached.until, at=at)
        sentence = _("We cannot send another text message now. Try again in %(time)s, or use another way.")
        return sentence % {"time": wait}
    return None


def sms_count(
    *, number: str, organisation_id: int, at: datetime, origin: str = "", by_file: bool = False
) -> None:
    """Counts a text message to somebody who has no account, sent for this organisation; the caller sends it.

    `origin` is the network address of an unknown person who asked for a code; without it, it is an announcement;
    `by_file`: one of many together. None of them takes from the codes with which people sign in. Raises
    `SmsRefused`, having counted nothing.
    """
    if mobile_number(number) is None:
        raise SmsRefused(_("We do not send text messages to this number."))
    told = TextUse.TOLD_BY_FILE if by_file else TextUse.TOLD
    try:
        with system_context("text message to a stranger", at=at):
            text_message_take(
                use=TextUse.INVITED if origin else told,
                number=number,
                origin=origin,
                organisation_ids=[organisation_id],
                at=at,
            )
    except LimitReached as reached:
        if not by_file:
            log.warning("sms_limit_reached", kind=reached.limit.kind.value)
        wait = wait_words(until=reached.until, at=at)
        sentence = _("We cannot send another text message now. Try again in %(time)s.")
        raise SmsRefused(sentence % {"time": wait}) from None


def _take(user: User, device: SmsDevice, origin: str, at: datetime) -> None:
    text_message_take(
        use=TextUse.CODE,
        number=device.number,
        user_id=user.id,
        origin=origin,
        organisation_ids=organisation_ids_of(user_id=user.id, at=at),
        at=at,
    )


def _send(user: User, device: SmsDevice, purpose: str, session_hash: str, at: datetime) -> None:
    code = code_make(user=user, device=device, purpose=purpose, session_hash=session_hash, at=at)
    message_queue(
        kind="accounts:sms_code",
        recipient=device.number,
        language=user.language,
        values={
            "code": code,
            "minutes": CODE_MINUTES,
            "host": str(urlsplit(settings.PUBLIC_URL).hostname),
        },
        at=at,
        user_id=user.id,
    )
