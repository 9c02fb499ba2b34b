"""Bounce mail taken in, from files or from the mailbox of the setting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from notices.bounces import notification_in
from notices.mailbox import unread_mails
from notices.services.reports import mail_reported


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
        notification = notification_in(content)
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


def mailbox_take_in(*, at: datetime) -> BounceCount:
    """Takes in the unread mails of `BOUNCE_MAILBOX`, or nothing where none is set. Raises `OSError`."""
    mails = unread_mails(settings.BOUNCE_MAILBOX) if settings.BOUNCE_MAILBOX else ()
    return bounces_take_in(mails=mails, at=at)
