"""Where a colleague is signed in, for whoever manages colleagues."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from access.acting import Acting
from access.database import require_context_of, system_context
from access.permissions import Permission
from accounts.models import User
from accounts.selectors import sessions_of
from orgs.models import Membership


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleagueSession:
    """A session in which a second factor was proved. No network address: the person may work elsewhere in it."""

    browser: str
    system: str
    method: str
    began_at: datetime
    seen_at: datetime


def colleague_sessions(*, acting: Acting, membership_id: int) -> Sequence[ColleagueSession]:
    """The sessions of a colleague that go on at the next click, the last used first; none for who has left.

    For whoever may manage members; others see none, nor does whoever looks along for the insurer, to whom they say
    nothing about the organisation. Raises `Membership.DoesNotExist`, also for a member of another organisation.
    """
    require_context_of(acting)
    member = Membership.objects.get(id=membership_id, organisation_id=acting.organisation.id)
    has_left = member.ends_at is not None and member.ends_at <= acting.at
    if has_left or acting.looking or not acting.may(Permission.MEMBERS_MANAGE):
        return []
    with system_context("sessions of a colleague"):
        person = User.objects.get(id=member.user_id)
        sessions = sessions_of(person=person, at=acting.at)
    return [
        ColleagueSession(
            browser=each.browser,
            system=each.system,
            method=each.method,
            began_at=each.began_at,
            seen_at=each.seen_at,
        )
        for each in sessions
        if each.method and each.began_at and each.seen_at
    ]
