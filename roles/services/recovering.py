"""The person gets back in: by the link of an administrator, or by the code of the desk's letter."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from access.database import system_context
from access.permissions import Permission
from accounts.enums import KeyPurpose
from accounts.models import FactorDevice, User
from accounts.selectors import numbers_of
from accounts.services.one_time_keys import code_take, key_look, key_take
from accounts.services.passwords import password_prove, password_wait
from accounts.services.proving import Attempt
from accounts.services.renewing import account_renew, password_check, remaining_factor_prove
from accounts.services.waiting import wait_sentence, wait_words
from audit.enums import AuditTag
from audit.services import audit_record_person
from common.errors import DomainError
from limits.enums import LimitKind
from limits.services import Limit, LimitReached, limit_take
from orgs.models import Membership
from roles.acting import acting_in_organisation
from roles.enums import ResetState, ResetWhat
from roles.models import AccountReset, MembershipPause
from roles.services.pauses import pauses_begin, pauses_prove
from roles.services.reset_letters import done_letters

LETTERS_PER_ORIGIN = Limit(kind=LimitKind.RECOVERY_LETTERS_PER_ORIGIN, most=30, window=timedelta(hours=1))
_NOBODY = 0


class LinkOver(DomainError):
    """The link opens nothing: wrong, used, replaced by a newer one, stopped, or too old."""

    def __init__(self) -> None:
        super().__init__(_("This link no longer works. It was used, replaced by a newer one, or is too old."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """Who is back in. `device` is the remaining factor that was proved, None for none.

    `signs_in`: both steps are settled by this, or a new second factor is due; otherwise sign-in goes as always.
    """

    user: User
    device: FactorDevice | None
    reset: AccountReset

    @property
    def signs_in(self) -> bool:
        """Whether the person goes on to enrolment at once."""
        return self.reset.what != ResetWhat.PASSWORD


def reset_of_link(*, secret: str, at: datetime) -> AccountReset | None:
    """What the link of a mail opens now, or None. Changes nothing: programs that read mail open links too.

    None too once whoever started it may not help there any more, or the person left the organisation.
    """
    with system_context("account recovery"):
        reset_id = key_look(purpose=KeyPurpose.RECOVERY_LINK, secret=secret, at=at)
        resets = AccountReset.objects.filter(
            id=reset_id or _NOBODY, state=ResetState.SENT, user__is_active=True
        )
        reset = resets.select_related("user", "started_by", "organisation").first()
        return reset if reset and _is_still_right(reset, at) else None


def _is_still_right(reset: AccountReset, at: datetime) -> bool:
    starter = acting_in_organisation(
        user_id=reset.started_by_id, at=at, organisation_number=reset.organisation.relation_number
    )
    may = starter is not None and starter.may(Permission.ACCOUNTS_RESET)
    members = Membership.objects.valid_at(at).filter(user_id=reset.user_id)
    return may and members.filter(organisation_id=reset.organisation_id).exists()


def recovery_by_link(
    *, secret: str, password: str, code: str, session_hash: str, origin: str, at: datetime
) -> Recovered:
    """Renews what the administrator said; `password` is the new one, or where that stays, the present one.

    `code`, of the app or a recovery code, proves a remaining factor: then nothing pauses and nothing waits. Empty:
    the account rests, and the person's access elsewhere is paused. The old factors end at this moment. Of many at
    the same moment one gets in. Raises `LinkOver`, and `DomainError` at `password` or `code`; then nothing has
    changed and the link still works.
    """
    reset = reset_of_link(secret=secret, at=at)
    if reset is None:
        raise LinkOver
    if reset.what == ResetWhat.FACTORS:
        _prove_password(reset.user, password, origin, at)
    else:
        password_check(password=password)
    device = None
    if code and reset.what != ResetWhat.PASSWORD:
        attempt = Attempt(code=code, at=at, purpose="", session_hash=session_hash)
        device = remaining_factor_prove(user=reset.user, attempt=attempt)

    def take() -> bool:
        return key_take(purpose=KeyPurpose.RECOVERY_LINK, secret=secret, at=at) == reset.id

    new = None if reset.what == ResetWhat.FACTORS else password
    return _complete(reset.id, password=new, device=device, at=at, take=take)


def _prove_password(user: User, password: str, origin: str, at: datetime) -> None:
    if password_prove(email=user.email, password=password, origin=origin, at=at) is None:
        until = password_wait(email=user.email, origin=origin, at=at)
        refusal = wait_sentence(until=until, at=at) if until else _("This is not your password.")
        raise DomainError(refusal, field="password")


def recovery_by_letter(*, email: str, code: str, password: str, origin: str, at: datetime) -> Recovered:
    """Lets somebody in by the address and the code of a letter, with a new password; the old factors end.

    The same answer for the same work, whether there is such an account or not. Tries are counted for the place
    they come from; no number of wrong ones ends the code. The desk looked at who it is, so nothing pauses, and what
    was paused goes on; the account rests. Raises `DomainError`; for a password that is not allowed before anything
    is looked at.
    """
    password_check(password=password)
    with system_context("account recovery"):
        _count(origin, at)
        reset = AccountReset.objects.filter(
            user__in=User.objects.with_address(email).filter(is_active=True),
            state=ResetState.SENT,
            at_desk=True,
        ).first()
        subject_id = reset.id if reset else _NOBODY
    is_right = code_take(purpose=KeyPurpose.RECOVERY_LETTER, subject_id=subject_id, typed=code, at=at)
    if not is_right:
        raise DomainError(
            _("This address and this code do not belong together, or the code is too old. Check both."),
            field="code",
        )
    return _complete(subject_id, password=password, device=None, at=at, take=lambda: True)


def _count(origin: str, at: datetime) -> None:
    try:
        limit_take(limit=LETTERS_PER_ORIGIN, subject=origin, at=at)
    except LimitReached as reached:
        sentence = _("Too many tries from your network. Try again in %(time)s, or call us.")
        raise DomainError(sentence % {"time": wait_words(until=reached.until, at=at)}) from reached


def _complete(
    reset_id: int,
    *,
    password: str | None,
    device: FactorDevice | None,
    at: datetime,
    take: Callable[[], bool],
) -> Recovered:
    with system_context("account recovery"), transaction.atomic():
        resets = AccountReset.objects.select_for_update(of=("self",))
        reset = resets.select_related("user", "started_by", "organisation").get(id=reset_id)
        if reset.state != ResetState.SENT or not take():
            raise LinkOver
        numbers = numbers_of(user_id=reset.user_id)
        factors_end = reset.what != ResetWhat.PASSWORD
        rests_until = at + settings.RECOVERY_REST if factors_end and device is None else None
        user = account_renew(
            user_id=reset.user_id,
            password=password,
            factors_end=factors_end,
            keep=device,
            rests_until=rests_until,
        )
        paused = _settle_elsewhere(reset, device, rests_until, at)
        reset.state, reset.ended_at, reset.ended_by = ResetState.DONE, at, user
        reset.with_factor = device is not None
        reset.save(update_fields=["state", "ended_at", "ended_by", "with_factor"])
        done_letters(reset, numbers=numbers, rests_until=rests_until, paused=paused, at=at)
        _record(reset, paused, at)
    return Recovered(user=user, device=device, reset=reset)


def _settle_elsewhere(
    reset: AccountReset, device: FactorDevice | None, rests_until: datetime | None, at: datetime
) -> list[MembershipPause]:
    """An administrator of one organisation opens no other: the person's other access pauses, unless it is proved.

    A factor from before a pause ends it. One that was set up later proves no more than the reset before it did.
    """
    if reset.at_desk or device:
        pauses_prove(user=reset.user, since=device.created_at if device else None, at=at)
        return []
    return pauses_begin(reset=reset, at=at) if rests_until else []


def _record(reset: AccountReset, paused: list[MembershipPause], at: datetime) -> None:
    """In the person's trail and in that of the organisation; of a case of the desk, in every organisation's."""
    organisation_ids = [reset.organisation_id]
    if reset.at_desk:
        members = Membership.objects.valid_at(at).filter(user=reset.user)
        organisation_ids += members.order_by("id").values_list("organisation_id", flat=True)
    for organisation_id in dict.fromkeys(organisation_ids):
        audit_record_person(
            person_id=reset.user_id,
            person_name=reset.user.full_name,
            tag=AuditTag.RESET_DONE,
            at=at,
            organisation_id=organisation_id,
            reset=reset.id,
            with_factor=reset.with_factor,
            paused=len(paused),
        )
