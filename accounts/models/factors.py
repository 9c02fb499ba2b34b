"""Second factors: what they share, the authenticator app, and the recovery codes."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device

from access.proof import Method
from accounts.codes import clean_digits, recovery_code_hash
from accounts.models.people import User
from accounts.totp import step_of_code
from common.fields import EncryptedTextField
from common.privacy import Privacy, PrivacyMap


class FactorDevice(Device):  # type: ignore[misc]  # the package has no types
    """A second factor of one person: an app, a passkey, a place that codes are sent to, or the recovery codes together.

    `confirmed` says that it was proved once; until then it opens nothing. `blocked` says that it took too many
    wrong codes and must be enrolled again. The name is never used to decide anything.
    """

    blocked = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    method: ClassVar[Method]
    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "user": Privacy.PERSONAL,
        "name": Privacy.NONE,
        "confirmed": Privacy.NONE,
        "blocked": Privacy.NONE,
        "created_at": Privacy.PERSONAL,
    }

    class Meta:
        abstract = True

    def take(self, code: str, *, at: datetime, purpose: str, session_hash: str) -> bool:
        """Whether the code is right, here and now; a right one is used up by this.

        Call it on a row locked by `from_persistent_id(…, for_verify=True)`: that is what makes a code serve
        once when many requests bring it at the same moment.
        """
        raise NotImplementedError

    def verify_token(self, token: str) -> bool:
        """Nothing: codes are proved by `accounts.services.proving`, which locks, counts and limits."""
        return False


class AppDevice(FactorDevice):
    """An authenticator app: a TOTP key (RFC 6238, SHA-1, 30 seconds, 6 digits), encrypted.

    `last_step` is the time step of the last accepted code: no code serves twice.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="app_devices")
    key = EncryptedTextField()
    last_step = models.BigIntegerField(default=-1)

    method: ClassVar[Method] = Method.APP
    privacy: ClassVar[PrivacyMap] = {**FactorDevice.privacy, "key": Privacy.SECRET, "last_step": Privacy.NONE}

    class Meta:
        verbose_name = _("authenticator app")
        verbose_name_plural = _("authenticator apps")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(confirmed=True), name="one_app_per_person"
            )
        ]

    def take(self, code: str, *, at: datetime, purpose: str, session_hash: str) -> bool:
        """Accepts a code of this time step or of the one before or after, if it is newer than the last one."""
        step = step_of_code(key=self.key, code=clean_digits(code), at=at, after=self.last_step)
        if step is None:
            return False
        self.last_step = step
        self.save(update_fields=["last_step"])
        return True


class RecoveryDevice(FactorDevice):
    """The recovery codes of a person, as one factor. Confirmed once one of them was typed back."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="recovery_device")

    method: ClassVar[Method] = Method.RECOVERY_CODE

    class Meta:
        verbose_name = _("recovery codes")
        verbose_name_plural = _("recovery codes")

    def take(self, code: str, *, at: datetime, purpose: str, session_hash: str) -> bool:
        """Accepts a code of the set in use, once."""
        wanted = recovery_code_hash(device_id=self.id, code=code)
        found = self.codes.filter(code_hash=wanted, in_use=True).first()
        if found is None:
            return False
        found.delete()
        return True


class RecoveryCode(models.Model):
    """One recovery code (80 bits), hashed; deleted when used.

    New codes are not `in_use` before one of them was typed back; until then the earlier ones serve.
    """

    device = models.ForeignKey(RecoveryDevice, on_delete=models.CASCADE, related_name="codes")
    code_hash = models.CharField(max_length=64)
    in_use = models.BooleanField(default=False)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "device": Privacy.NONE,
        "code_hash": Privacy.SECRET,
        "in_use": Privacy.NONE,
    }

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["device", "code_hash"], name="each_recovery_code_once")
        ]
