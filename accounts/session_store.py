"""Where sessions are kept: the framework's engine on rows of ours (SESSION_ENGINE).

The row is the session: whoever takes it away has ended it at the next click, and no request asks anything more.
The database holds no key that opens a session, only its keyed hash.
"""

from datetime import datetime
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from access.database import system_context
from accounts.models import SignInSession
from accounts.sessions import BEGAN_AT, SEEN_AT, SEEN_FROM
from accounts.stamps import session_stamp
from common.crypto import keyed_hash
from common.rows import row_first

_READ = ("session_key", "session_data", "expire_date")
_TOLD = {SESSION_KEY, HASH_SESSION_KEY, BEGAN_AT, SEEN_AT, SEEN_FROM}


class SessionStore(DatabaseStore):
    """Reads and writes `SignInSession` as the system: who asks is known only after that."""

    @classmethod
    def get_model_class(cls) -> type[SignInSession]:
        """The rows."""
        return SignInSession

    def _get_session_from_db(self) -> SignInSession | None:
        with system_context("session row"):
            row = row_first(
                SignInSession,
                _READ,
                "session_key = %s and expire_date > %s",
                _stored(self.session_key),
                timezone.now(),
            )
        if row is None:
            self._session_key = None
        return row

    def exists(self, session_key: str) -> bool:
        """Whether there is a session of this key."""
        with system_context("session row"):
            return SignInSession.objects.filter(session_key=_stored(session_key)).exists()

    def save(self, must_create: bool = False) -> None:  # noqa: FBT002 - the signature of the framework
        """Writes the row. Raises `UpdateError` when it was ended meanwhile."""
        with system_context("session row"):
            super().save(must_create)

    def delete(self, session_key: str | None = None) -> None:
        """Takes the row away."""
        key = session_key or self.session_key
        if key:
            with system_context("session row"):
                SignInSession.objects.filter(session_key=_stored(key)).delete()

    def create_model_instance(self, data: dict[str, Any]) -> SignInSession:
        """The row of a session that holds these data."""
        row = super().create_model_instance(data)
        assert isinstance(row, SignInSession)
        row.session_key = _stored(row.session_key)
        if data.keys() >= _TOLD:
            row.user_id = int(data[SESSION_KEY])
            row.stamp = session_stamp(data[HASH_SESSION_KEY])
            row.began_at, row.seen_at = (datetime.fromisoformat(data[each]) for each in (BEGAN_AT, SEEN_AT))
            for column, value in data[SEEN_FROM].items():
                setattr(row, column, value)
        return row


def _stored(session_key: str | None) -> str:
    return keyed_hash("session key", session_key or "")
