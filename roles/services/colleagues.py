"""Pausing a colleague's access, letting it go on, and ending it."""

from typing import Final

from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of, system_context
from access.permissions import Permission
from audit.enums import AuditTag
from common.errors import DomainError
from orgs.enums import MembershipState
from orgs.models import Membership
from orgs.services import administrator_remains_or_refuse
from roles.enums import PauseState
from roles.models import MembershipPause
from roles.services.authority import Authority
from roles.services.colleague_letters import access_letter
from roles.services.leaving import access_close
from roles.services.pauses import pause_settle
from roles.services.refusals import refusals_recorded
from roles.services.stopping import membership_stop

MOST_REASON: Final = 300


def membership_pause(*, acting: Acting, membership_id: int, reason: str) -> Membership:
    """Keeps a colleague out for a time, at once and in every open session; roles stay for when it goes on.

    For a functional administrator of the same organisation, never for oneself. Raises `DomainError` for others,
    without a reason, for the last functional administrator, and for who has no access now;
    `Membership.DoesNotExist` for a member of another organisation. The colleague is told.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.ACCESS_REFUSED, membership=membership_id):
        return pause_by(by, membership_id, reason)


def membership_resume(*, acting: Acting, membership_id: int) -> Membership:
    """Lets a paused colleague in again, with the roles of before.

    Raises as pausing does, and `DomainError` when nothing is paused by hand, when its time is over, and as long as
    somebody must say whether it was the colleague who was helped back in elsewhere.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with (
        refusals_recorded(by, AuditTag.ACCESS_REFUSED, membership=membership_id),
        system_context("access of a colleague"),
    ):
        membership = other_member(by, membership_id)
        _require_resumable(by, membership)
        membership.state = MembershipState.ACTIVE
        membership.stopped_at, membership.stopped_by, membership.stop_reason = None, None, ""
        membership.save(update_fields=["state", "stopped_at", "stopped_by", "stop_reason"])
        by.record(AuditTag.ACCESS_RESUMED, person_id=membership.user_id, membership=membership.id)
        access_letter(by, membership, "access_resumed")
        return membership


def membership_end(*, acting: Acting, membership_id: int, reason: str) -> Membership:
    """Ends a colleague's access for good, at once and everywhere in the organisation, with all that hangs on it.

    Raises as pausing does, but somebody paused can be ended. Ending what is over already changes nothing. Whoever
    left can be invited again, and begins without the roles of before.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.ACCESS_REFUSED, membership=membership_id):
        return end_by(by, membership_id, reason)


def pause_by(by: Authority, membership_id: int, reason: str) -> Membership:
    """The pause itself, by whatever authority, in the caller's transaction. Raises as `membership_pause` does."""
    with system_context("access of a colleague"):
        membership = other_member(by, membership_id)
        words = _reason(reason)
        if not Membership.objects.valid_at(by.acting.at).filter(id=membership.id).exists():
            raise DomainError(_("This colleague has no access at the moment."))
        _require_another_administrator(by, membership)
        membership_stop(
            membership,
            at=by.acting.at,
            state=MembershipState.PAUSED,
            stopped_at=by.acting.at,
            stopped_by_id=by.acting.user_id,
            stop_reason=words,
        )
        by.record(
            AuditTag.ACCESS_PAUSED, person_id=membership.user_id, membership=membership.id, reason=words
        )
        access_letter(by, membership, "access_paused")
        return membership


def end_by(by: Authority, membership_id: int, reason: str) -> Membership:
    """The end itself, by whatever authority, in the caller's transaction. Raises as `membership_end` does."""
    with system_context("access of a colleague"):
        membership = other_member(by, membership_id)
        words = _reason(reason)
        if membership.state == MembershipState.ENDED:
            return membership
        _require_another_administrator(by, membership)
        _pause_decline(by, membership)
        access_close(by, membership, reason=words)
        by.record(AuditTag.ACCESS_ENDED, person_id=membership.user_id, membership=membership.id, reason=words)
        access_letter(by, membership, "access_ended")
        return membership


def require_may_manage(by: Authority) -> None:
    """Raises `DomainError` for who is no functional administrator; the desk may."""
    if not (by.at_desk or by.acting.may(Permission.MEMBERS_MANAGE)):
        raise DomainError(_("Only a functional administrator changes the access of colleagues."))


def other_member(by: Authority, membership_id: int) -> Membership:
    """The colleague, once nobody else acts in the organisation at the same moment; in the system's context.

    Raises `Membership.DoesNotExist`, and `DomainError` for who may not change it, also since a moment ago, and for
    oneself.
    """
    by.lock()
    members = Membership.objects.select_related("user", "organisation")
    membership = members.get(id=membership_id, organisation_id=by.organisation.id)
    require_may_manage(by)
    if membership.user_id == by.acting.user_id:
        raise DomainError(_("You cannot change your own access. Hand over to another administrator instead."))
    return membership


def _reason(text: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise DomainError(_("Write why."), field="reason")
    if len(words) > MOST_REASON:
        raise DomainError(_("Write this in at most 300 characters."), field="reason")
    return words


def _require_another_administrator(by: Authority, membership: Membership) -> None:
    if membership.is_functional_administrator:
        administrator_remains_or_refuse(
            organisation_id=by.organisation.id, without=membership.id, at=by.acting.at
        )


def _require_resumable(by: Authority, membership: Membership) -> None:
    if MembershipPause.objects.waiting().filter(membership=membership).exists():
        refusal = _(
            "This colleague was helped back in elsewhere. Say first whether it was your colleague who got back in."
        )
        raise DomainError(refusal)
    if membership.state != MembershipState.PAUSED:
        raise DomainError(_("This access is not paused any more."))
    if membership.ends_at is not None and membership.ends_at <= by.acting.at:
        raise DomainError(_("The time of this access is over. Invite your colleague again."))


def _pause_decline(by: Authority, membership: Membership) -> None:
    """What waited to be decided about this access is decided by its end."""
    waiting = MembershipPause.objects.waiting().filter(membership=membership)
    for pause in waiting.select_for_update(of=("self",)):
        pause_settle(pause, PauseState.DECLINED, by_id=by.acting.user_id, at=by.acting.at, at_desk=by.at_desk)
