"""Reading people and their second factors. Whoever asks has been named by the session or by the password just given."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from access.acting import Acting
from access.database import require_context_of, system_context
from access.proof import Method
from accounts.models import (
    AppDevice,
    EmailChange,
    FactorDevice,
    RecoveryCode,
    RecoveryDevice,
    SignInHelp,
    SmsDevice,
    User,
)
from accounts.organisations import DetailsKeeper, details_keepers_of
from accounts.sent_messages import SentMessage, messages_of_address

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


def details_keepers(*, user_id: int, at: datetime) -> list[DetailsKeeper]:
    """The organisations that keep the details of this person themselves, with who there can change them."""
    with system_context("who keeps the details of a person"):
        return details_keepers_of(user_id=user_id, at=at)


def email_change_of(*, user_id: int, at: datetime) -> EmailChange | None:
    """The address that this person proposed and that still can be confirmed."""
    return EmailChange.objects.filter(user_id=user_id, valid_until__gt=at).first()


def sign_in_help_list(*, acting: Acting) -> QuerySet[SignInHelp]:
    """Questions of people who cannot sign in, for the desk: waiting ones first, each kind newest first."""
    require_context_of(acting)
    return SignInHelp.objects.order_by("-state", "-asked_at", "-id")


def sign_in_help_get(*, acting: Acting, help_id: int) -> SignInHelp:
    """One of them. Raises `SignInHelp.DoesNotExist`."""
    require_context_of(acting)
    return SignInHelp.objects.get(id=help_id)


def sign_in_help_messages(*, acting: Acting, help_id: int) -> list[SentMessage]:
    """What was sent to the address of a question, for the desk. Raises `SignInHelp.DoesNotExist`."""
    asked = sign_in_help_get(acting=acting, help_id=help_id)
    with system_context("messages of one address, at the desk"):
        return messages_of_address(acting=acting, email=asked.email)


def pending_device(*, user_id: int, persistent_id: str) -> FactorDevice | None:
    """A device of this person that is being set up and not confirmed yet."""
    with system_context("second factor being set up"):
        device = FactorDevice.from_persistent_id(persistent_id)
    is_pending = isinstance(device, FactorDevice) and device.user_id == user_id and not device.confirmed
    return device if is_pending else None
