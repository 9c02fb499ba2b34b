"""Second factors that get their codes sent, and the codes that were sent."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from access.proof import Method
from accounts.codes import clean_digits, sent_code_hash
from accounts.enums import CodePurpose
from accounts.models.factors import FactorDevice
from accounts.models.people import User
from common.fields import EncryptedTextField
from common.privacy import Privacy, PrivacyMap


class SentCodeDevice(FactorDevice):
    """A place that codes are sent to. The codes sent are its `codes`."""

    codes: "models.Manager[Any]"

    class Meta:
        abstract = True

    def take(self, code: str, *, at: datetime, purpose: str, session_hash: str) -> bool:
        """Accepts the last code sent for this purpose to this session, within its time, once."""
        sent = self.codes.filter(purpose=purpose, session_hash=session_hash, valid_until__gt=at).first()
        if sent is None or not constant_time_compare(sent.code_hash, sent.hash_of(clean_digits(code))):
            return False
        sent.delete()
        return True


class SmsDevice(SentCodeDevice):
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


class EmailDevice(SentCodeDevice):
    """The e-mail address of the account, as a place that gets codes: only beside another factor, never alone."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="email_devices")

    method: ClassVar[Method] = Method.EMAIL

    class Meta:
        verbose_name = _("e-mail code")
        verbose_name_plural = _("e-mail codes")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(confirmed=True), name="one_email_factor_per_person"
            )
        ]


class SentCode(models.Model):
    """A code that was sent: random, hashed, for one purpose, device and session; used up at first success."""

    purpose = models.CharField(max_length=10, choices=CodePurpose.choices)
    session_hash = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=64)
    valid_until = models.DateTimeField()

    channel: ClassVar[str]
    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "device": Privacy.NONE,
        "purpose": Privacy.NONE,
        "session_hash": Privacy.SECRET,
        "code_hash": Privacy.SECRET,
        "valid_until": Privacy.NONE,
    }

    class Meta:
        abstract = True
        default_permissions = ()

    def hash_of(self, code: str) -> str:
        """What is stored of a code that was sent on this row's channel, to its device, for its purpose and session."""
        return sent_code_hash(
            channel=self.channel,
            device_id=self.device_id,  # type: ignore[attr-defined]  # of the models made of this
            purpose=self.purpose,
            session_hash=self.session_hash,
            code=code,
        )


class SmsCode(SentCode):
    """A code sent by text message."""

    device = models.ForeignKey(SmsDevice, on_delete=models.CASCADE, related_name="codes")

    channel = "sms"

    class Meta(SentCode.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["device", "purpose", "session_hash"], name="one_code_per_device_and_session"
            )
        ]


class EmailCode(SentCode):
    """A code sent by e-mail."""

    device = models.ForeignKey(EmailDevice, on_delete=models.CASCADE, related_name="codes")

    channel = "email"

    class Meta(SentCode.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["device", "purpose", "session_hash"], name="one_email_code_per_device_and_session"
            )
        ]
