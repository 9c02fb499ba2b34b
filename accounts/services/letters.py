"""Telling people what happened to their account."""

from datetime import datetime

from django.utils import formats, timezone, translation

from access.proof import Method
from accounts.models import User
from notices.services import message_queue


def owner_tell(*, user: User, kind: str, method: Method, at: datetime, **values: str) -> None:
    """Puts a mail to the owner of an account into the outbox, in the owner's language, in this transaction.

    Each such mail names who did it, when, and what to do if that was somebody else.
    """
    with translation.override(user.language):
        when = formats.date_format(timezone.localtime(at), "DATETIME_FORMAT")
    message_queue(
        kind=f"accounts:{kind}",
        recipient=user.email,
        language=user.language,
        values={"name": user.full_name, "method": method.value, "when": when, **values},
        at=at,
        user_id=user.id,
    )
