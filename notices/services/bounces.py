"""Bounce mail taken in, from files or from the mailbox of the setting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.conf import settings

from notices.bounces import Notification, notification_in
from notices.mailbox import unread_mails
from notices.services.reports import mail_reported

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class BounceCount:
    """How many mails were read, how many were notifications about mail of ours, and how many changed something."""

    read: int
    known: int
    changed: int


def bounces_take_in(*, mails: Iterable[bytes], at: datetime) -> BounceCount:
    """Takes in delivery status notifications. A mail taken in twice changes nothing the second time."""
    read = known = changed = 0
    for content in mails:
        read += 1
        notification = _read(content)
        if notification is None:
            continue
        known += 1
        if notification.state:
            changed += mail_reported(
                message_id=notification.message_id,
                state=notification.state,
                reason=notification.reason,
                at=at,
            )
    return BounceCount(read=read, known=known, changed=changed)


def _read(content: bytes) -> Notification | None:
    """What a mail notifies of. One that the parser breaks on is none: it must not keep the others from coming in."""
    try:
        return notification_in(content)
    except Exception as error:  # noqa: BLE001 - anybody may write to this mailbox, and parsers fail in many ways
        log.warning("mail_not_read", kind=type(error).__name__)
        return None


def mailbox_take_in(*, at: datetime) -> BounceCount:
    """Takes in the unread mails of `BOUNCE_MAILBOX`, or nothing where none is set. Raises `OSError`."""
    mails = unread_mails(settings.BOUNCE_MAILBOX) if settings.BOUNCE_MAILBOX else ()
    return bounces_take_in(mails=mails, at=at)
