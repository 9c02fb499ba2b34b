"""Reading who is being helped back in, and whose access stands still."""

from django.db.models import Case, IntegerField, Q, Value, When

from access.acting import Acting
from access.database import require_context_of, system_context
from access.errors import PermissionMissing
from access.permissions import Permission
from roles.enums import OPEN_RESETS
from roles.models import AccountReset, MembershipPause, PauseQuerySet, ResetQuerySet

_MOST_ENDED = 100
_OPEN_FIRST = Case(When(state__in=OPEN_RESETS, then=Value(0)), default=Value(1), output_field=IntegerField())


def reset_last(*, acting: Acting, membership_id: int) -> AccountReset | None:
    """What the own organisation started last for this colleague, or None; of the desk's cases nothing."""
    require_context_of(acting)
    resets = AccountReset.objects.filter(
        organisation_id=acting.organisation.id, at_desk=False, user__memberships__id=membership_id
    )
    return resets.select_related("user", "started_by").order_by("-started_at", "-id").first()


def pause_waiting(*, acting: Acting, membership_id: int) -> MembershipPause | None:
    """The pause of this colleague's access, or None where it goes on."""
    require_context_of(acting)
    pauses = MembershipPause.objects.waiting().filter(organisation_id=acting.organisation.id)
    return pauses.select_related("membership__user").filter(membership_id=membership_id).first()


def recovery_desk_list(*, acting: Acting) -> list[AccountReset]:
    """The desk's cases, open ones first, and of the ended ones the last hundred."""
    require_context_of(acting)
    _require_may(acting)
    with system_context("recovery, at the desk"):
        resets = _cases().order_by(_OPEN_FIRST, "-started_at", "-id")
        return list(resets[: _MOST_ENDED + resets.open().count()])


def recovery_desk_get(*, acting: Acting, reset_id: int) -> AccountReset:
    """One of those. Raises `AccountReset.DoesNotExist`, also for what an organisation started itself."""
    require_context_of(acting)
    _require_may(acting)
    with system_context("recovery, at the desk"):
        return _cases().get(id=reset_id)


def pause_desk_list(*, acting: Acting) -> list[MembershipPause]:
    """Paused access that no administrator can end, the oldest first."""
    require_context_of(acting)
    _require_may(acting)
    with system_context("recovery, at the desk"):
        return list(_pauses().for_desk_at(acting.at).order_by("since", "id"))


def pause_desk_get(*, acting: Acting, pause_id: int) -> MembershipPause:
    """One of those, or one that the desk ended. Raises `MembershipPause.DoesNotExist` for any other."""
    require_context_of(acting)
    _require_may(acting)
    with system_context("recovery, at the desk"):
        at_desk = MembershipPause.objects.for_desk_at(acting.at).values("id")
        return _pauses().filter(Q(ended_at_desk=True) | Q(id__in=at_desk)).get(id=pause_id)


def _cases() -> ResetQuerySet:
    return AccountReset.objects.filter(at_desk=True).select_related(
        "user", "started_by", "confirmed_by", "ended_by"
    )


def _pauses() -> PauseQuerySet:
    return MembershipPause.objects.select_related("membership__user", "organisation", "ended_by")


def _require_may(acting: Acting) -> None:
    """What these read is the desk's, whoever calls them."""
    if not acting.may(Permission.DESK_RECOVERY):
        raise PermissionMissing(Permission.DESK_RECOVERY)
