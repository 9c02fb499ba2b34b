"""Limits on text messages: they cost money, and telephones of others must not be flooded with them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import formats, timezone, translation

from audit.enums import AuditTag
from audit.services import audit_record_system
from limits.enums import LimitKind
from limits.services import Limit, limit_take
from notices.services.queue import message_queue

log = structlog.get_logger(__name__)

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
PER_PERSON = Limit(kind=LimitKind.SMS_PER_PERSON, most=10, window=_HOUR)
PER_NUMBER = Limit(kind=LimitKind.SMS_PER_NUMBER, most=10, window=_HOUR)
PER_ORIGIN = Limit(kind=LimitKind.SMS_PER_ADDRESS, most=40, window=_HOUR)
PER_ORGANISATION = Limit(kind=LimitKind.SMS_PER_ORGANISATION, most=300, window=_DAY)
_ALARM_PERCENT = 80


@transaction.atomic
def text_message_take(
    *,
    number: str,
    at: datetime,
    user_id: int | None = None,
    origin: str = "",
    organisation_ids: Iterable[int] = (),
) -> None:
    """Takes one text message from every limit or, when one of them is used up, from none.

    `origin` is the network address of who asked for it, where somebody did. Raises `LimitReached`. In the system's
    context: the alarm about the day's budget goes to the desk.
    """
    if user_id is not None:
        limit_take(limit=PER_PERSON, subject=str(user_id), at=at)
    limit_take(limit=PER_NUMBER, subject=number, at=at)
    if origin:
        limit_take(limit=PER_ORIGIN, subject=origin, at=at)
    for organisation_id in sorted(organisation_ids):
        limit_take(limit=PER_ORGANISATION, subject=str(organisation_id), at=at)
    budget = Limit(kind=LimitKind.SMS_IN_TOTAL, most=settings.SMS_DAY_BUDGET, window=_DAY)
    _alarm(limit_take(limit=budget, subject="all", at=at), budget.most, at)


def _alarm(count: int, most: int, at: datetime) -> None:
    """Tells the log and, once a day, the desk before the budget is used up; its trail when it is."""
    if count == most * _ALARM_PERCENT // 100:
        log.warning("sms_budget_nearly_used", sent=count, most=most)
        _tell_desk(count, most, at)
    if count == most:
        log.error("sms_budget_used", most=most)
        audit_record_system(tag=AuditTag.SMS_BUDGET_USED, at=at, most=most)


def _tell_desk(count: int, most: int, at: datetime) -> None:
    language = settings.LANGUAGE_CODE
    with translation.override(language):
        when = formats.date_format(timezone.localtime(at), "DATETIME_FORMAT")
    message_queue(
        kind="notices:sms_budget",
        recipient=settings.DESK_MAILBOX,
        language=language,
        values={"sent": str(count), "most": str(most), "when": when},
        at=at,
    )
