"""People and what they prove themselves with."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device

from access.proof import Method
from accounts.codes import clean_digits, recovery_code_hash, sms_code_hash
from accounts.enums import CodePurpose, KeyPurpose, Language
from accounts.totp import step_of_code
from common.fields import EncryptedTextField
from common.privacy import Privacy, PrivacyMap


class UserManager(BaseUserManager["User"]):
    """Makes and finds people by e-mail address, whatever its case."""

    def with_address(self, email: str) -> "models.QuerySet[User]":
        """The person with this address, or nobody; uses the unique index."""
        return self.alias(address=Lower("email")).filter(address=email.strip().lower())

    def get_by_natural_key(self, username: str | None) -> "User":
        """The person with this address. Raises `User.DoesNotExist`."""
        return self.with_address(username or "").get()

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person with an address in lower case and a hashed password (None: no password works)."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # of devices, untyped
    """One person, one account: the e-mail address is the user name.

    Rights come from memberships, roles and mandates only; groups, permissions of the framework and the
    superuser flag are never used (a constraint keeps the flag off). After getting back in without any remaining
    factor the account rests until `rests_until`: it opens pages, and changes nothing that weighs.
    """

    email = models.EmailField(_("e-mail address"), max_length=254)
    full_name = models.CharField(_("name"), max_length=150)
    mobile_number = models.CharField(_("mobile number"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices, default=Language.DUTCH)
    is_active = models.BooleanField(_("active"), default=True)
    security_stamp = models.PositiveIntegerField(default=0)
    rests_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "password": Privacy.SECRET,
        "last_login": Privacy.PERSONAL,
        "is_superuser": Privacy.NONE,
        "groups": Privacy.NONE,
        "user_permissions": Privacy.NONE,
        "email": Privacy.PERSONAL,
        "full_name": Privacy.PERSONAL,
        "mobile_number": Privacy.PERSONAL,
        "language": Privacy.PERSONAL,
        "is_active": Privacy.NONE,
        "security_stamp": Privacy.SECRET,
        "rests_until": Privacy.PERSONAL,
        "created_at": Privacy.PERSONAL,
    }

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_per_address"),
            models.CheckConstraint(condition=models.Q(is_superuser=False), name="no_superuser_in_the_portal"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_session_auth_hash(self) -> str:
        """Ends other sessions when password or security stamp change."""
        return f"{super().get_session_auth_hash()}-{self.security_stamp}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same with earlier secret keys: changing the key does not let an ended session live on."""
        for earlier in super().get_session_auth_fallback_hash():
            yield f"{earlier}-{self.security_stamp}"


class FactorDevice(Device):  # type: ignore[misc]  # the package has no types
    """A second factor of one person: an app, a number for text messages, or the recovery codes together.

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


class SmsDevice(FactorDevice):
    """A mobile number in international form (E.164) that gets codes."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sms_devices")
    number = EncryptedTextField()

    method: ClassVar[Method] = Method.SMS
    privacy: ClassVar[PrivacyMap] = {**FactorDevice.privacy, "number": Privacy.PERSONAL}

    class Meta:
        verbose_name = _("text message")
        verbose_name_plural = _("text messages")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(confirmed=True), name="one_number_per_person"
            )
        ]

    def take(self, code: str, *, at: datetime, purpose: str, session_hash: str) -> bool:
        """Accepts the last code sent for this purpose to this session, within its time, once."""
        wanted = {"device_id": self.id, "purpose": purpose, "session_hash": session_hash}
        sent = SmsCode.objects.filter(**wanted, valid_until__gt=at).first()
        if sent is None or not constant_time_compare(
            sent.code_hash, sms_code_hash(code=clean_digits(code), **wanted)
        ):
            return False
        sent.delete()
        return True


class SmsCode(models.Model):
    """A code that was sent: random, hashed, for one purpose, device and session; used up at first success."""

    device = models.ForeignKey(SmsDevice, on_delete=models.CASCADE, related_name="codes")
    purpose = models.CharField(max_length=10, choices=CodePurpose.choices)
    session_hash = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=64)
    valid_until = models.DateTimeField()

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "device": Privacy.NONE,
        "purpose": Privacy.NONE,
        "session_hash": Privacy.SECRET,
        "code_hash": Privacy.SECRET,
        "valid_until": Privacy.NONE,
    }

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["device", "purpose", "session_hash"], name="one_code_per_device_and_session"
            )
        ]


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


class OneTimeKey(models.Model):
    """The link of a mail, or the code of a letter or text message, that opens one thing once; stored hashed.

    `subject_id` is what it opens: a person, an invitation or a reset, as the purpose says; no foreign key, for
    most of these stand in higher packages. A new key ends the earlier one; a used one is deleted.
    """

    purpose = models.CharField(max_length=20, choices=KeyPurpose.choices)
    subject_id = models.BigIntegerField()
    secret_hash = models.CharField(max_length=64)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    valid_until = models.DateTimeField()

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "purpose": Privacy.NONE,
        "subject_id": Privacy.PERSONAL,
        "secret_hash": Privacy.SECRET,
        "wrong_tries": Privacy.NONE,
        "valid_until": Privacy.NONE,
    }

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["purpose", "subject_id"], name="one_key_per_purpose_and_subject"),
            models.UniqueConstraint(fields=["purpose", "secret_hash"], name="a_key_opens_one_thing"),
        ]
