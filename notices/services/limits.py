"""Limits on text messages: they cost money, and telephones of others must not be flooded with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse
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
INVITED_PER_NUMBER = Limit(kind=LimitKind.SMS_INVITED_PER_NUMBER, most=10, window=_HOUR)
INVITED_PER_ORGANISATION = Limit(kind=LimitKind.SMS_INVITED_PER_ORGANISATION, most=1_000, window=_DAY)
TOLD_PER_PERSON = Limit(kind=LimitKind.SMS_TOLD_PER_PERSON, most=3, window=_HOUR)
TOLD_PER_NUMBER = Limit(kind=LimitKind.SMS_TOLD_PER_NUMBER, most=3, window=_HOUR)
TOLD_PER_ORGANISATION = Limit(kind=LimitKind.SMS_TOLD_PER_ORGANISATION, most=300, window=_DAY)
TOLD_BY_FILE_PER_ORGANISATION = Limit(kind=LimitKind.SMS_BY_FILE_PER_ORGANISATION, most=300, window=_DAY)
_ALARM_PERCENT = 80
_FILE_PERCENT = 50


class TextUse(StrEnum):
    """What a text message is for. Each use has counters of its own, so that none uses up what another one needs."""

    CODE = "code"
    INVITED = "invited"
    TOLD = "told"
    TOLD_BY_FILE = "told_by_file"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limits:
    per_person: Limit
    per_number: Limit
    per_organisation: Limit


@transaction.atomic
def text_message_take(
    *,
    use: TextUse,
    number: str,
    at: datetime,
    user_id: int | None = None,
    origin: str = "",
    organisation_ids: Iterable[int] = (),
) -> None:
    """Takes one text message from every limit or, when one of them is used up, from none.

    `origin` is the network address of who asked for it, where somebody did. Raises `LimitReached`. In the system's
    context: the alarm about the day's budget goes to the desk. The last fifth of that budget is for codes of people
    with an account, and what is told by file stops at half of it. What is told to the owner of a number is not
    counted together with what strangers send there.
    """
    limits = _limits(use)
    if user_id is not None:
        limit_take(limit=limits.per_person, subject=str(user_id), at=at)
    owner = f" of {user_id}" if use is TextUse.TOLD and user_id is not None else ""
    limit_take(limit=limits.per_number, subject=number + owner, at=at)
    if origin:
        limit_take(limit=PER_ORIGIN, subject=origin, at=at)
    for organisation_id in sorted(organisation_ids):
        limit_take(limit=limits.per_organisation, subject=str(organisation_id), at=at)
    most: int = settings.SMS_DAY_BUDGET
    budget = Limit(kind=LimitKind.SMS_IN_TOTAL, most=most * _percent(use) // 100, window=_DAY)
    _alarm(limit_take(limit=budget, subject="all", at=at), most, at)


def _percent(use: TextUse) -> int:
    """How much of the day's budget may be used when a message of this use is sent."""
    if use is TextUse.CODE:
        return 100
    return _FILE_PERCENT if use is TextUse.TOLD_BY_FILE else _ALARM_PERCENT


def _limits(use: TextUse) -> _Limits:
    if use is TextUse.CODE:
        return _Limits(per_person=PER_PERSON, per_number=PER_NUMBER, per_organisation=PER_ORGANISATION)
    if use is TextUse.INVITED:
        return _Limits(
            per_person=TOLD_PER_PERSON,
            per_number=INVITED_PER_NUMBER,
            per_organisation=INVITED_PER_ORGANISATION,
        )
    by_file = use is TextUse.TOLD_BY_FILE
    return _Limits(
        per_person=TOLD_PER_PERSON,
        per_number=TOLD_PER_NUMBER,
        per_organisation=TOLD_BY_FILE_PER_ORGANISATION if by_file else TOLD_PER_ORGANISATION,
    )


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
        values={
            "sent": str(count),
            "most": str(most),
            "when": when,
            "path": reverse("notices_desk:messages"),
        },
        at=at,
    )
