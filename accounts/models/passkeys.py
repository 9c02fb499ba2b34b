"""Passkeys and the challenges they sign."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from access.proof import Method
from accounts.enums import CodePurpose
from accounts.models.factors import FactorDevice
from accounts.models.people import User
from accounts.passkeys import Refused, assertion_check, challenge_hash, challenge_in
from common.privacy import Privacy, PrivacyMap


class PasskeyDevice(FactorDevice):
    """A passkey (WebAuthn credential) of one person, who may have several; `name` is what the person calls it.

    `sign_count` is the last count that the authenticator signed, 0 for those that do not count; one that does not
    grow is refused. `transports` are the browser's hints how the authenticator is reached, separated by spaces.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="passkeys")
    credential_id = models.CharField(max_length=1400, unique=True)
    public_key = models.TextField()
    sign_count = models.BigIntegerField(default=0)
    transports = models.CharField(max_length=100, blank=True)
    last_used_at = models.DateTimeField(null=True)

    method: ClassVar[Method] = Method.PASSKEY
    privacy: ClassVar[PrivacyMap] = {
        **FactorDevice.privacy,
        "name": Privacy.PERSONAL,
        "credential_id": Privacy.PERSONAL,
        "public_key": Privacy.PERSONAL,
        "sign_count": Privacy.NONE,
        "transports": Privacy.NONE,
        "last_used_at": Privacy.PERSONAL,
    }

    class Meta:
        verbose_name = _("passkey")
        verbose_name_plural = _("passkeys")

    def take(self, code: str, *, at: datetime, purpose: str, session_hash: str) -> bool:
        """Accepts what the authenticator signed of a challenge made for this purpose and session, once."""
        challenge = PasskeyChallenge.used_up(
            code, user_id=self.user_id, purpose=purpose, session_hash=session_hash, at=at
        )
        if challenge is None:
            return False
        try:
            self.sign_count = assertion_check(
                code,
                challenge=challenge,
                credential_id=self.credential_id,
                public_key=self.public_key,
                sign_count=self.sign_count,
            )
        except Refused:
            return False
        self.last_used_at = at
        self.save(update_fields=["sign_count", "last_used_at"])
        return True


class PasskeyChallenge(models.Model):
    """A challenge for one ceremony with a passkey: kept hashed, bound to person, purpose and session, used once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="passkey_challenges")
    purpose = models.CharField(max_length=10, choices=CodePurpose.choices)
    session_hash = models.CharField(max_length=64)
    challenge_hash = models.CharField(max_length=64)
    valid_until = models.DateTimeField()

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "user": Privacy.PERSONAL,
        "purpose": Privacy.NONE,
        "session_hash": Privacy.SECRET,
        "challenge_hash": Privacy.SECRET,
        "valid_until": Privacy.NONE,
    }

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user", "purpose", "session_hash"], name="one_challenge_per_purpose_and_session"
            )
        ]

    @classmethod
    def used_up(
        cls, response: str, *, user_id: int, purpose: str, session_hash: str, at: datetime
    ) -> bytes | None:
        """The challenge that the response answers, if it is the one of this ceremony; it is gone by this.

        One DELETE takes it: of many responses to one challenge that come at the same moment, one is looked at.
        """
        challenge = challenge_in(response)
        if challenge is None:
            return None
        found = cls.objects.filter(
            user_id=user_id,
            purpose=purpose,
            session_hash=session_hash,
            challenge_hash=challenge_hash(challenge),
            valid_until__gt=at,
        )
        return challenge if found.delete()[0] else None
