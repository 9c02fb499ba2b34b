"""Reading people and their second factors. Whoever asks has been named by the session or by the password just given."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from access.database import system_context
from access.proof import Method
from accounts.models import AppDevice, FactorDevice, RecoveryCode, RecoveryDevice, SmsDevice, User

_IN_ORDER = (Method.APP, Method.SMS, Method.RECOVERY_CODE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """The confirmed second factors of one person. `codes_left` counts the recovery codes that still serve.

    `recovery_unfinished`: recovery codes were due at enrolment and none was ever typed back.
    """

    app: AppDevice | None
    sms: SmsDevice | None
    recovery: RecoveryDevice | None
    codes_left: int
    recovery_unfinished: bool

    @property
    def exist(self) -> bool:
        """Whether there is any confirmed device at all, also a blocked one: only then nobody may enrol freely."""
        return any((self.app, self.sms, self.recovery))

    @property
    def usable(self) -> dict[Method, FactorDevice]:
        """What can be proved now, in the order in which it is offered."""
        devices: dict[Method, FactorDevice | None] = {Method.APP: self.app, Method.SMS: self.sms}
        if self.codes_left:
            devices[Method.RECOVERY_CODE] = self.recovery
        return {method: device for method, device in devices.items() if device and not device.blocked}

    @property
    def lasting(self) -> list[Method]:
        """Usable factors that do not run out; the last of them can not be removed."""
        return [method for method in self.usable if method is not Method.RECOVERY_CODE]


def factors_of(*, user_id: int) -> Factors:
    """The second factors of this person."""
    with system_context("second factors of one person"):
        recovery = RecoveryDevice.objects.filter(user_id=user_id).first()
        confirmed = recovery if recovery and recovery.confirmed else None
        return Factors(
            app=AppDevice.objects.filter(user_id=user_id, confirmed=True).first(),
            sms=SmsDevice.objects.filter(user_id=user_id, confirmed=True).first(),
            recovery=confirmed,
            codes_left=confirmed.codes.filter(in_use=True).count() if confirmed else 0,
            recovery_unfinished=recovery is not None and not recovery.confirmed,
        )


def methods_of(*, user_id: int) -> frozenset[Method]:
    """The methods that this person can prove now, in one query."""
    mine = Q(user_id=OuterRef("id"), confirmed=True, blocked=False)
    codes = Q(device__user_id=OuterRef("id"), device__confirmed=True, device__blocked=False, in_use=True)
    found = User.objects.filter(id=user_id).values_list(
        Exists(AppDevice.objects.filter(mine)),
        Exists(SmsDevice.objects.filter(mine)),
        Exists(RecoveryCode.objects.filter(codes)),
    )
    with system_context("second factors of one person"):
        return frozenset(
            method for row in found for method, there in zip(_IN_ORDER, row, strict=True) if there
        )


def person_get(*, user_id: int) -> User:
    """The person. Raises `User.DoesNotExist`."""
    with system_context("person of the session"):
        return User.objects.get(id=user_id)


def numbers_of(*, user_id: int) -> list[str]:
    """The mobile numbers by which a person is known, each once: where codes go, and the one in the own details."""
    with system_context("person of the session"):
        devices = SmsDevice.objects.filter(user_id=user_id, confirmed=True).order_by("id")
        found = [*(device.number for device in devices), User.objects.get(id=user_id).mobile_number]
    return list(dict.fromkeys(number for number in found if number))


def pending_device(*, user_id: int, persistent_id: str) -> FactorDevice | None:
    """A device of this person that is being set up and not confirmed yet."""
    with system_context("second factor being set up"):
        device = FactorDevice.from_persistent_id(persistent_id)
    is_pending = isinstance(device, FactorDevice) and device.user_id == user_id and not device.confirmed
    return device if is_pending else None
