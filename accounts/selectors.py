"""Reading people and their second factors. Whoever asks has been named by the session or by the password just given."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from access.acting import Acting
from access.database import require_context_of, system_context
from access.errors import PermissionMissing
from access.permissions import Permission
from access.proof import Method
from accounts.models import (
    AppDevice,
    DetailsProposal,
    EmailChange,
    EmailDevice,
    FactorDevice,
    PasskeyDevice,
    RecoveryCode,
    RecoveryDevice,
    SignInHelp,
    SignInSession,
    SmsDevice,
    User,
)
from accounts.organisations import DetailsKeeper, details_keepers_of
from accounts.stamps import session_stamp
from notices.selectors import MessageStanding, messages_of_address

HELP_LOOKS_BACK = timedelta(days=30)

_IN_ORDER = (Method.APP, Method.PASSKEY, Method.SMS, Method.EMAIL, Method.RECOVERY_CODE)
_NEVER_ALONE = (Method.EMAIL, Method.RECOVERY_CODE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """The confirmed second factors of one person. `codes_left` counts the recovery codes that still serve.

    `recovery_unfinished`: recovery codes were due at enrolment and none was ever typed back.
    """

    app: AppDevice | None
    passkeys: tuple[PasskeyDevice, ...]
    sms: SmsDevice | None
    email: EmailDevice | None
    recovery: RecoveryDevice | None
    codes_left: int
    recovery_unfinished: bool

    @property
    def all(self) -> list[FactorDevice]:
        """Every confirmed device, also a blocked one, in the order in which it is offered."""
        devices = (self.app, *self.passkeys, self.sms, self.email, self.recovery)
        return [device for device in devices if device]

    @property
    def exist(self) -> bool:
        """Whether there is any confirmed device at all, also a blocked one: only then nobody may enrol freely."""
        return bool(self.all)

    @property
    def usable(self) -> dict[Method, FactorDevice]:
        """What can be proved now, in the order in which it is offered; of several passkeys the first."""
        found: dict[Method, FactorDevice] = {}
        for device in self.all:
            if not device.blocked and (device.method is not Method.RECOVERY_CODE or self.codes_left):
                found.setdefault(device.method, device)
        return found

    @property
    def lasting(self) -> list[FactorDevice]:
        """Usable factors that suffice alone: the last of them can not be removed.

        Recovery codes run out, and an e-mail code leans on the mailbox that a forgotten password leans on too.
        """
        return [device for device in self.all if not device.blocked and device.method not in _NEVER_ALONE]

    def can_go(self, device: FactorDevice) -> bool:
        """Whether another lasting factor is left when this one goes."""
        return any(other != device for other in self.lasting)


def factors_of(*, user_id: int) -> Factors:
    """The second factors of this person."""
    with system_context("second factors of one person"):
        recovery = RecoveryDevice.objects.filter(user_id=user_id).first()
        confirmed = recovery if recovery and recovery.confirmed else None
        return Factors(
            app=AppDevice.objects.filter(user_id=user_id, confirmed=True).first(),
            passkeys=tuple(PasskeyDevice.objects.filter(user_id=user_id).order_by("blocked", "id")),
            sms=SmsDevice.objects.filter(user_id=user_id, confirmed=True).first(),
            email=EmailDevice.objects.filter(user_id=user_id, confirmed=True).first(),
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
        Exists(PasskeyDevice.objects.filter(mine)),
        Exists(SmsDevice.objects.filter(mine)),
        Exists(EmailDevice.objects.filter(mine)),
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
    """The organisations that keep the details of this person themselves, with who there can propose a change."""
    with system_context("who keeps the details of a person"):
        return details_keepers_of(user_id=user_id, at=at)


def email_change_of(*, user_id: int, at: datetime) -> EmailChange | None:
    """The address that this person proposed and that still can be confirmed."""
    return EmailChange.objects.filter(user_id=user_id, valid_until__gt=at).first()


def details_proposal_of(*, user_id: int, at: datetime) -> DetailsProposal | None:
    """The name or number that an administrator proposed for this person, who can still agree to it."""
    return DetailsProposal.objects.filter(user_id=user_id, valid_until__gt=at).first()


def sign_in_help_list(*, acting: Acting) -> QuerySet[SignInHelp]:
    """Questions of people who cannot sign in, for the desk: waiting ones first, each kind newest first."""
    require_context_of(acting)
    _require_may(acting)
    return SignInHelp.objects.order_by("-state", "-asked_at", "-id")


def sign_in_help_get(*, acting: Acting, help_id: int) -> SignInHelp:
    """One of them. Raises `SignInHelp.DoesNotExist`."""
    require_context_of(acting)
    _require_may(acting)
    return SignInHelp.objects.get(id=help_id)


def sign_in_help_messages(*, acting: Acting, help_id: int) -> list[MessageStanding]:
    """What was sent to the address of a question and its person in the last thirty days, newest first.

    For the desk; never what it said. Raises `SignInHelp.DoesNotExist`.
    """
    asked = sign_in_help_get(acting=acting, help_id=help_id)
    with system_context("person of a question, at the desk"):
        person = User.objects.with_address(asked.email).first()
    return messages_of_address(
        acting=acting,
        address=asked.email,
        user_id=person.id if person else None,
        since=acting.at - HELP_LOOKS_BACK,
    )


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


def passkey_get(*, user_id: int, passkey_id: int) -> PasskeyDevice:
    """A passkey of this person. Raises `PasskeyDevice.DoesNotExist`."""
    with system_context("second factors of one person"):
        passkey: PasskeyDevice = PasskeyDevice.objects.get(user_id=user_id, id=passkey_id)
        return passkey


def passkey_named(*, user_id: int, credential_id: str) -> PasskeyDevice | None:
    """The passkey of this person that a browser's answer names, or None."""
    with system_context("second factors of one person"):
        mine = PasskeyDevice.objects.filter(user_id=user_id, credential_id=credential_id)
        passkey: PasskeyDevice | None = mine.first()
        return passkey


def sessions_of(*, person: User, at: datetime) -> list[SignInSession]:
    """The sessions of a person that go on at their next click, the last used first.

    One with another stamp than sessions opened now has ended by a change of password or factors, though its row
    still stands.
    """
    return list(
        SignInSession.objects.filter(
            user=person,
            stamp=session_stamp(person.get_session_auth_hash()),
            expire_date__gt=at,
            began_at__gt=at - settings.SESSION_ABSOLUTE_LIMIT,
            seen_at__gt=at - settings.SESSION_IDLE_LIMIT,
        ).order_by("-seen_at")
    )


def _require_may(acting: Acting) -> None:
    """What these read is the desk's, whoever calls them."""
    if not acting.may(Permission.DESK_MESSAGES):
        raise PermissionMissing(Permission.DESK_MESSAGES)
