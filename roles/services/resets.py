"""An administrator helps a colleague back in, and whoever it concerns stops that."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of, system_context
from access.permissions import Permission
from accounts.enums import KeyPurpose
from accounts.models import User
from accounts.services.one_time_keys import key_end, key_make, key_valid_until
from accounts.services.waiting import wait_words
from audit.enums import AuditTag
from audit.services import audit_record_person
from common.errors import DomainError
from limits.enums import LimitKind
from limits.services import Limit, LimitReached, limit_take
from notices.services import messages_cancel_about
from orgs.models import Membership
from roles.enums import ResetState, ResetWhat
from roles.models import AccountReset, ResetQuerySet
from roles.services.authority import Authority
from roles.services.refusals import refusals_recorded
from roles.services.reset_letters import link_letters, objection_read, stopped_letters

_NOTHING = 0
PER_PERSON: Final = Limit(kind=LimitKind.RESETS_PER_PERSON, most=5, window=timedelta(hours=1))


def reset_start(*, acting: Acting, membership_id: int, what: ResetWhat) -> AccountReset:
    """Sends a colleague a link to get back in, valid for a day; it ends an earlier one, and changes nothing else.

    For a functional administrator of the same organisation, never for oneself. Raises `DomainError` for others,
    when the colleague has no access now, and after five in an hour for one person; `Membership.DoesNotExist` for a
    member of another organisation.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.RESET_REFUSED, membership=membership_id):
        membership = _colleague(by, membership_id)
        if not Membership.objects.valid_at(acting.at).filter(id=membership.id).exists():
            raise DomainError(_("This colleague has no access at the moment."))
        _take_from_limit(membership.user_id, acting.at)
        with system_context("account reset"):
            reset = _start(by, membership.user, what)
        by.record(AuditTag.RESET_STARTED, person_id=membership.user_id, reset=reset.id, what=what.value)
        return reset


def reset_withdraw(*, acting: Acting, membership_id: int) -> AccountReset:
    """Stops what was started here for a colleague, also by another administrator. The link opens nothing any more.

    Raises as starting does, and `DomainError` when there is nothing to stop.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.RESET_REFUSED, membership=membership_id):
        membership = _colleague(by, membership_id)
        with system_context("account reset"):
            reset = _held(by.organisation.id, membership.user)
            if reset is None:
                raise DomainError(_("There is nothing to stop any more."))
            reset_stop(reset, by_id=acting.user_id, at=acting.at)
            stopped_letters(reset, by_person=False, at=acting.at)
        by.record(AuditTag.RESET_STOPPED, person_id=membership.user_id, reset=reset.id)
        return reset


def _colleague(by: Authority, membership_id: int) -> Membership:
    """The colleague, once nobody else acts in the organisation at the same moment."""
    by.lock()
    members = Membership.objects.select_related("user").filter(organisation_id=by.organisation.id)
    membership = members.get(id=membership_id)
    if not by.acting.may(Permission.ACCOUNTS_RESET):
        raise DomainError(_("Only a functional administrator helps colleagues back in."))
    if membership.user_id == by.acting.user_id:
        raise DomainError(
            _("You cannot do this for yourself. Ask another functional administrator, or call us.")
        )
    return membership


def _take_from_limit(user_id: int, at: datetime) -> None:
    try:
        limit_take(limit=PER_PERSON, subject=str(user_id), at=at)
    except LimitReached as reached:
        wait = wait_words(until=reached.until, at=at)
        sentence = _("This colleague got enough links for now. Try again in %(time)s.")
        raise DomainError(sentence % {"time": wait}) from None


def _start(by: Authority, person: User, what: ResetWhat) -> AccountReset:
    at = by.acting.at
    earlier = _held(by.organisation.id, person)
    if earlier:
        reset_stop(earlier, by_id=by.acting.user_id, at=at)
    reset = AccountReset.objects.create(
        organisation_id=by.organisation.id,
        user=person,
        started_by_id=by.acting.user_id,
        started_at=at,
        what=what,
        state=ResetState.SENT,
        sent_at=at,
    )
    secret = key_make(purpose=KeyPurpose.RECOVERY_LINK, subject_id=reset.id, at=at)
    reset.valid_until = key_valid_until(purpose=KeyPurpose.RECOVERY_LINK, subject_id=reset.id, at=at)
    reset.save(update_fields=["valid_until"])
    link_letters(reset, secret=secret, at=at)
    return reset


def _held(organisation_id: int, person: User) -> AccountReset | None:
    """What this organisation started for a person and is still open, locked."""
    resets = _whole().open().filter(organisation_id=organisation_id, user=person)
    return resets.select_for_update(of=("self",)).first()


def reset_stop(reset: AccountReset, *, by_id: int, at: datetime) -> None:
    """Ends a locked, open reset without anything having changed: its keys and what has not left of its messages."""
    reset.state, reset.ended_at, reset.ended_by_id = ResetState.CANCELLED, at, by_id
    reset.postal_address = ""
    reset.save(update_fields=["state", "ended_at", "ended_by", "postal_address"])
    for purpose in (KeyPurpose.RECOVERY_LINK, KeyPurpose.RECOVERY_LETTER):
        key_end(purpose=purpose, subject_id=reset.id)
    messages_cancel_about(subject=reset.subject, at=at)


def reset_of_objection(*, token: str) -> AccountReset | None:
    """What the link in a message would stop, whatever its state; None for a link that we did not make."""
    with system_context("account reset"):
        return _whole().filter(id=objection_read(token) or _NOTHING).first()


def _whole() -> ResetQuerySet:
    return AccountReset.objects.select_related("user", "started_by", "organisation")


def reset_object(*, token: str, at: datetime) -> AccountReset:
    """The person says "this was not me", by the link of a message on an old channel: stops it, once.

    Whoever started it is told. Raises `DomainError` when it is done already, for then only the desk can help, and
    for a link that we did not make. What was stopped before stays so.
    """
    with system_context("account reset"), transaction.atomic():
        named = _whole().filter(id=objection_read(token) or _NOTHING)
        reset = named.select_for_update(of=("self",)).first()
        if reset is None:
            raise DomainError(_("This link is not complete. Open it from the message once more."))
        if reset.state == ResetState.DONE:
            raise DomainError(_("Somebody has got in with it already. Call us at once."))
        if reset.is_open:
            reset_stop(reset, by_id=reset.user_id, at=at)
            stopped_letters(reset, by_person=True, at=at)
            audit_record_person(
                person_id=reset.user_id,
                person_name=reset.user.full_name,
                tag=AuditTag.RESET_OBJECTED,
                at=at,
                organisation_id=reset.organisation_id,
                reset=reset.id,
            )
    return reset
