"""The desk helps somebody back in whom nobody else can help: two employees, a waiting time, a letter."""

from contextlib import AbstractContextManager
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of, system_context
from access.permissions import Permission
from accounts.enums import KeyPurpose
from accounts.models import User
from accounts.services.one_time_keys import key_make, key_valid_until
from audit.enums import AuditTag
from audit.services import audit_record, audit_record_desk, audit_record_system
from common.errors import DomainError
from orgs.models import Membership
from roles.enums import ResetState, ResetWhat
from roles.models import AccountReset
from roles.services.authority import Authority
from roles.services.refusals import refusals_recorded
from roles.services.reset_letters import code_letter, confirmed_letters, opened_letter, stopped_letters
from roles.services.resets import reset_stop


def recovery_open(*, acting: Acting, email: str, identity_check: str, postal_address: str) -> AccountReset:
    """Opens a case for a person, with how the desk made sure who it is and where the letter goes.

    For the desk, never for oneself. Nothing happens before a second employee confirms. Raises `DomainError` for an
    address without an active account, when a case is open already, and when check or postal address are empty.
    """
    require_context_of(acting)
    with _refusals(acting), system_context("recovery at the desk"):
        _require_may(acting)
        if not identity_check.strip():
            raise DomainError(_("Write how you made sure who it is."), field="identity_check")
        if not postal_address.strip():
            raise DomainError(_("Fill in where the letter goes."), field="postal_address")
        person = _person(acting, email)
        reset = AccountReset.objects.create(
            organisation_id=acting.organisation.id,
            user=person,
            started_by_id=acting.user_id,
            started_at=acting.at,
            at_desk=True,
            what=ResetWhat.BOTH,
            state=ResetState.STARTED,
            identity_check=identity_check.strip(),
            postal_address=postal_address.strip(),
        )
        opened_letter(reset, at=acting.at)
        _record(acting, reset, AuditTag.RECOVERY_OPENED)
        return reset


def recovery_confirm(*, acting: Acting, reset_id: int) -> AccountReset:
    """A second employee looked at the check too: the waiting time begins, and the person is told on every channel.

    Raises `AccountReset.DoesNotExist`, and `DomainError` for who opened the case, for the person's own, and when
    it is confirmed or stopped already.
    """
    require_context_of(acting)
    with _refusals(acting, reset=reset_id), system_context("recovery at the desk"):
        reset = _held(reset_id)
        _require_may(acting)
        Authority.of_colleague(acting).require_still()
        if reset.state != ResetState.STARTED:
            raise DomainError(_("This case was confirmed or stopped meanwhile."))
        if acting.user_id == reset.started_by_id:
            raise DomainError(_("You opened this case. Somebody else at the desk must confirm it."))
        if acting.user_id == reset.user_id:
            raise DomainError(_("Nobody confirms the own access. Ask a colleague at the desk."))
        reset.state, reset.confirmed_by_id, reset.confirmed_at = ResetState.WAITING, acting.user_id, acting.at
        reset.not_before = acting.at + settings.RECOVERY_WAIT
        reset.save(update_fields=["state", "confirmed_by", "confirmed_at", "not_before"])
        confirmed_letters(reset, at=acting.at)
        _record(acting, reset, AuditTag.RECOVERY_CONFIRMED)
        return reset


def recovery_withdraw(*, acting: Acting, reset_id: int) -> AccountReset:
    """Stops a case of the desk that is not done; a letter's code opens nothing any more.

    Raises `AccountReset.DoesNotExist`, and `DomainError` when it is done or stopped already.
    """
    require_context_of(acting)
    with _refusals(acting, reset=reset_id), system_context("recovery at the desk"):
        reset = _held(reset_id)
        _require_may(acting)
        Authority.of_colleague(acting).require_still()
        if not reset.is_open:
            raise DomainError(_("There is nothing to stop any more."))
        was_told = reset.state != ResetState.STARTED
        reset_stop(reset, by_id=acting.user_id, at=acting.at)
        if was_told:
            stopped_letters(reset, by_person=False, at=acting.at)
        _record(acting, reset, AuditTag.RESET_STOPPED)
        return reset


def recovery_letters_send(*, at: datetime, most: int = 100) -> int:
    """Makes the letters of cases whose waiting time is over, each in a transaction of its own. Returns how many.

    Safe to run many times at once: rows are claimed with SKIP LOCKED. The postal address is kept no longer.
    """
    sent = 0
    while sent < most and _send_one(at):
        sent += 1
    return sent


def _send_one(at: datetime) -> bool:
    with transaction.atomic(), system_context("recovery at the desk", at=at):
        due = AccountReset.objects.to_post(at).select_for_update(skip_locked=True, of=("self",))
        reset = due.select_related("user").order_by("not_before", "id").first()
        if reset is None:
            return False
        code = key_make(purpose=KeyPurpose.RECOVERY_LETTER, subject_id=reset.id, at=at)
        reset.state, reset.sent_at = ResetState.SENT, at
        reset.valid_until = key_valid_until(purpose=KeyPurpose.RECOVERY_LETTER, subject_id=reset.id, at=at)
        code_letter(reset, code=code, at=at)
        reset.postal_address = ""
        reset.save(update_fields=["state", "sent_at", "valid_until", "postal_address"])
        audit_record_system(
            tag=AuditTag.RECOVERY_LETTER_SENT,
            at=at,
            organisation_id=reset.organisation_id,
            person_id=reset.user_id,
            reset=reset.id,
        )
        return True


def _refusals(acting: Acting, **facts: int) -> AbstractContextManager[None]:
    return refusals_recorded(Authority.of_colleague(acting), AuditTag.RECOVERY_REFUSED, **facts)


def _require_may(acting: Acting) -> None:
    if not acting.may(Permission.DESK_RECOVERY):
        raise DomainError(_("Only the desk decides this."))


def _person(acting: Acting, email: str) -> User:
    """Whose account it is, locked: two who open a case for one person at the same moment open one."""
    person = User.objects.with_address(email).filter(is_active=True).select_for_update().first()
    if person is None:
        raise DomainError(_("There is no active account with this e-mail address."), field="email")
    if person.id == acting.user_id:
        raise DomainError(_("You cannot do this for yourself. Ask a colleague at the desk."), field="email")
    if AccountReset.objects.open().filter(organisation_id=acting.organisation.id, user=person).exists():
        raise DomainError(_("There is an open case for this person. Stop it first."), field="email")
    Authority.of_colleague(acting).require_still()
    return person


def _held(reset_id: int) -> AccountReset:
    resets = AccountReset.objects.select_for_update(of=("self",)).filter(at_desk=True)
    return resets.select_related("user", "started_by", "organisation").get(id=reset_id)


def _record(acting: Acting, reset: AccountReset, tag: AuditTag) -> None:
    """In the desk's trail, where the person reads it too, and in that of every organisation the person works for."""
    audit_record(acting=acting, tag=tag, person_id=reset.user_id, reset=reset.id)
    members = Membership.objects.valid_at(acting.at).filter(user=reset.user)
    for membership in members.exclude(organisation_id=acting.organisation.id).order_by("id"):
        audit_record_desk(
            acting=acting,
            tag=tag,
            organisation_id=membership.organisation_id,
            membership=membership.id,
            reset=reset.id,
        )
