"""Ending one's own sessions elsewhere."""

from datetime import datetime

from django.utils.translation import gettext as _

from access.database import system_context
from accounts.models import SignInSession, User
from accounts.recording import account_record
from accounts.services.stamps import stamp_change
from audit.enums import AuditTag
from common.errors import DomainError


class NoSuchSession(DomainError):
    """There is no session of this person by this name, or it has ended already."""


def session_end(*, user: User, public_id: str, at: datetime) -> None:
    """Ends one session of the person: its next click leads to sign-in. Raises `NoSuchSession`."""
    with system_context("ending a session of one's own"):
        ended = SignInSession.objects.filter(user=user, public_id=public_id).delete()[0]
        if ended:
            _record(user, AuditTag.SESSION_ENDED, at)
    if not ended:
        raise NoSuchSession(_("This session has ended already."))


def other_sessions_end(*, user: User, keep: str, at: datetime) -> None:
    """Ends all sessions of the person but one; that one is kept by `accounts.sessions.session_keep`.

    Changes the stamp too, so that one that is being given a new key at this moment does not slip through.
    """
    with system_context("ending a session of one's own"):
        SignInSession.objects.filter(user=user).exclude(public_id=keep).delete()
        stamp_change(user_id=user.id)
        _record(user, AuditTag.OTHER_SESSIONS_ENDED, at)


def _record(user: User, tag: AuditTag, at: datetime) -> None:
    account_record(user=user, tag=tag, at=at)
