"""Access that stands still since the person's factors were renewed elsewhere, and how it goes on."""

from datetime import datetime

from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of, system_context
from access.permissions import Permission
from accounts.models import User
from audit.enums import AuditTag
from audit.services import audit_record_person
from common.errors import DomainError
from orgs.enums import MembershipState
from orgs.models import Membership, Organisation
from roles.enums import PauseState
from roles.models import AccountReset, MembershipPause, PauseQuerySet
from roles.services.authority import Authority
from roles.services.leaving import access_close
from roles.services.pause_letters import pause_ended_letter, paused_letters
from roles.services.refusals import refusals_recorded
from roles.services.reset_letters import desk_words
from roles.services.stopping import membership_stop


def pause_confirm(*, acting: Acting, membership_id: int) -> MembershipPause:
    """Lets a colleague in again: an administrator here has made sure that it was the colleague who got back in.

    For a functional administrator of the same organisation. Raises `DomainError` for others, and when nothing is
    paused any more; `Membership.DoesNotExist` for a member of another organisation.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.PAUSE_REFUSED, membership=membership_id):
        pause = _mine(by, membership_id)
        with system_context("paused access"):
            _go_on(by, pause)
        return pause


def pause_decline(*, acting: Acting, membership_id: int) -> MembershipPause:
    """Ends a colleague's access for good: it was somebody else, or cannot be found out. The roles end with it.

    Raises as confirming does.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.PAUSE_REFUSED, membership=membership_id):
        pause = _mine(by, membership_id)
        with system_context("paused access"):
            _end_access(by, pause)
        return pause


def pause_desk_confirm(*, acting: Acting, pause_id: int) -> MembershipPause:
    """The same for somebody whose organisation has no administrator now, who would otherwise stay out. For the desk.

    Raises `MembershipPause.DoesNotExist`, and `DomainError` for oneself, when it was settled meanwhile, and when an
    administrator there can do it.
    """
    require_context_of(acting)
    with system_context("paused access", at=acting.at):
        organisation_id = MembershipPause.objects.values_list("organisation_id", flat=True).get(id=pause_id)
        by = Authority.of_desk(acting, Organisation.objects.get(id=organisation_id))
        with refusals_recorded(by, AuditTag.PAUSE_REFUSED, pause=pause_id):
            by.lock()
            pause = _whole().select_for_update(of=("self",)).get(id=pause_id)
            _require_desk(acting, pause)
            _go_on(by, pause)
            return pause


def pauses_begin(*, reset: AccountReset, at: datetime) -> list[MembershipPause]:
    """Pauses whatever access the person has outside the organisation that helped; tells who can end that.

    For the service that renewed the account, in its transaction and the system's context. Also an only
    administrator is paused: the desk is told at once and confirms in the organisation's place. Where another one is
    left alone by it, that one and the desk are warned.
    """
    others = _access_elsewhere(reset, at)
    pauses = []
    for membership in others:
        membership_stop(membership, at=at, state=MembershipState.PAUSED)
        pause = MembershipPause.objects.create(
            organisation=membership.organisation, membership=membership, reset=reset, since=at
        )
        _record_person(pause, AuditTag.MEMBERSHIP_PAUSED, at)
        pauses.append(pause)
    for pause in pauses:
        paused_letters(pause, at=at)
    return pauses


def _access_elsewhere(reset: AccountReset, at: datetime) -> list[Membership]:
    """Where the person has access, or would have it again after a pause by hand; with its organisation locked first.

    Whoever ends the access of somebody there locks in the same order.
    """
    elsewhere = Membership.objects.filter(user=reset.user).exclude(organisation=reset.organisation)
    stopped = elsewhere.filter(state=MembershipState.PAUSED, stopped_at__isnull=False).exclude(
        pauses__state=PauseState.WAITING
    )
    ids = [*elsewhere.valid_at(at).values_list("id", flat=True), *stopped.values_list("id", flat=True)]
    organisations = Organisation.objects.select_for_update(of=("self",)).filter(memberships__in=ids)
    list(organisations.order_by("id"))
    found = Membership.objects.filter(id__in=ids).exclude(state=MembershipState.ENDED)
    return list(found.select_for_update(of=("self",)).select_related("organisation", "user").order_by("id"))


def pauses_prove(*, user: User, since: datetime | None, at: datetime) -> None:
    """What stands still for this person goes on: a remaining factor or the desk proved who it is.

    `since`: when that factor came into use; it says nothing about a pause that began before, in which somebody else
    may have set it up. None after the desk, which looked at the person: every pause ends.
    """
    pauses = _whole().waiting().filter(membership__user=user)
    if since is not None:
        pauses = pauses.filter(since__gt=since)
    for pause in pauses.select_for_update(of=("self",)).order_by("id"):
        pause_settle(pause, PauseState.PROVED, by_id=user.id, at=at)
        _activate(pause)
        _record_person(pause, AuditTag.PAUSE_PROVED, at)


def _whole() -> PauseQuerySet:
    return MembershipPause.objects.select_related("membership__user", "organisation")


def _mine(by: Authority, membership_id: int) -> MembershipPause:
    """The pause of a colleague, once nobody else acts in the organisation at the same moment."""
    by.lock()
    membership = Membership.objects.get(id=membership_id, organisation_id=by.organisation.id)
    if not by.acting.may(Permission.ACCOUNTS_RESET):
        raise DomainError(_("Only a functional administrator helps colleagues back in."))
    with system_context("paused access"):
        waiting = _whole().waiting().filter(membership=membership)
        pause = waiting.select_for_update(of=("self",)).first()
    if pause is None:
        raise DomainError(_("This access is not paused any more."))
    return pause


def _require_desk(acting: Acting, pause: MembershipPause) -> None:
    if not acting.may(Permission.DESK_RECOVERY):
        raise DomainError(_("Only the desk decides this."))
    if pause.membership.user_id == acting.user_id:
        raise DomainError(_("Nobody confirms the own access. Ask a colleague at the desk."))
    if not pause.is_waiting:
        raise DomainError(_("This access is not paused any more."))
    if not MembershipPause.objects.for_desk_at(acting.at).filter(id=pause.id).exists():
        raise DomainError(_("A functional administrator of the organisation decides this now."))


def _go_on(by: Authority, pause: MembershipPause) -> None:
    pause_settle(pause, PauseState.CONFIRMED, by_id=by.acting.user_id, at=by.acting.at, at_desk=by.at_desk)
    _activate(pause)
    _tell(by, pause, "pause_confirmed")
    by.record(AuditTag.PAUSE_CONFIRMED, person_id=pause.membership.user_id, membership=pause.membership_id)


def _end_access(by: Authority, pause: MembershipPause) -> None:
    membership = pause.membership
    pause_settle(pause, PauseState.DECLINED, by_id=by.acting.user_id, at=by.acting.at)
    access_close(by, membership)
    _tell(by, pause, "pause_declined")
    by.record(AuditTag.PAUSE_DECLINED, person_id=membership.user_id, membership=membership.id)


def pause_settle(
    pause: MembershipPause, state: PauseState, *, by_id: int, at: datetime, at_desk: bool = False
) -> None:
    """Ends a waiting pause. What becomes of the membership is the caller's."""
    pause.state, pause.ended_at, pause.ended_by_id, pause.ended_at_desk = state, at, by_id, at_desk
    pause.save(update_fields=["state", "ended_at", "ended_by", "ended_at_desk"])


def _activate(pause: MembershipPause) -> None:
    """What an administrator paused by hand stays so."""
    Membership.objects.filter(
        id=pause.membership_id, state=MembershipState.PAUSED, stopped_at__isnull=True
    ).update(state=MembershipState.ACTIVE)


def _tell(by: Authority, pause: MembershipPause, kind: str) -> None:
    actor = desk_words(pause.membership.user.language) if by.at_desk else by.acting.user_name
    pause_ended_letter(pause, kind, actor=actor, at=by.acting.at)


def _record_person(pause: MembershipPause, tag: AuditTag, at: datetime) -> None:
    user = pause.membership.user
    audit_record_person(
        person_id=user.id,
        person_name=user.full_name,
        tag=tag,
        at=at,
        organisation_id=pause.organisation_id,
        membership=pause.membership_id,
    )
