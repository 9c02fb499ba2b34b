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
    person_tell(user=user, kind=kind, at=at, method=method.value, **values)


def person_tell(*, user: User, kind: str, at: datetime, recipient: str = "", **values: str) -> None:
    """The same for what is no second factor; `recipient` where another address than the account's is told."""
    message_queue(
        kind=f"accounts:{kind}",
        recipient=recipient or user.email,
        language=user.language,
        values={"name": user.full_name, "when": moment_words(at, language=user.language), **values},
        at=at,
        user_id=user.id,
    )


def number_tell(*, user: User, number: str, kind: str, at: datetime) -> None:
    """Puts a text message to a telephone number into the outbox: the old or the new one of a factor.

    `kind` is `number_on` or `number_off`. Beside the mail, because whoever took over the mailbox reads that alone.
    """
    message_queue(
        kind=f"accounts:{kind}",
        recipient=number,
        language=user.language,
        values={"name": user.full_name, "when": moment_words(at, language=user.language)},
        at=at,
        user_id=user.id,
    )


def moment_words(at: datetime, *, language: str) -> str:
    """Day and time as people of this language write them."""
    with translation.override(language):
        return formats.date_format(timezone.localtime(at), "DATETIME_FORMAT")
