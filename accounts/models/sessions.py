"""Sessions, as rows that their person can see and end."""

from typing import ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from access.proof import Method
from accounts.models.people import User
from common.privacy import Privacy, PrivacyMap


class SignInSession(AbstractBaseSession):
    """A session of the framework, with what its person recognises it by. Ended by taking the row away.

    `session_key` is a keyed hash: who reads this table cannot enter with what it holds. `public_id` names the
    session on pages and stays when the key changes. `stamp` is a keyed hash of what ends all sessions of the
    person by changing: password and security stamp. `address`, `browser`, `system` and `seen_at` are those of the
    last click, noted at most once a minute; `method` is empty where only the password was given.
    """

    session_key = models.CharField(max_length=64, primary_key=True)
    public_id = models.CharField(max_length=22, blank=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    stamp = models.CharField(max_length=64, blank=True)
    method = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=50, blank=True)
    browser = models.CharField(max_length=30, blank=True)
    system = models.CharField(max_length=30, blank=True)
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    privacy: ClassVar[PrivacyMap] = {
        "session_key": Privacy.SECRET,
        "session_data": Privacy.SECRET,
        "expire_date": Privacy.NONE,
        "public_id": Privacy.NONE,
        "user": Privacy.PERSONAL,
        "stamp": Privacy.SECRET,
        "method": Privacy.PERSONAL,
        "address": Privacy.PERSONAL,
        "browser": Privacy.PERSONAL,
        "system": Privacy.PERSONAL,
        "began_at": Privacy.PERSONAL,
        "seen_at": Privacy.PERSONAL,
    }

    class Meta:
        default_permissions = ()

    @property
    def proved_by(self) -> Method | None:
        """How the second factor was proved in it, if it was."""
        return Method(self.method) if self.method else None
