"""Pausing, resuming and ending colleagues of the cast, and what is left of them."""

from typing import Any

from access.database import database_context, system_context
from orgs.models import Membership
from roles.services import membership_end, membership_pause, membership_resume
from tests.cast import membership
from tests.nets.actors import actor, context_of

REASON = "Works elsewhere from today."


def pause(key: str, *, by: str = "ada", at: str = "alder", **more: Any) -> Membership:
    """An administrator pauses a colleague."""
    return _do(membership_pause, key, by, at, **{"reason": REASON, **more})


def resume(key: str, *, by: str = "ada", at: str = "alder") -> Membership:
    """An administrator lets a colleague in again."""
    return _do(membership_resume, key, by, at)


def end(key: str, *, by: str = "ada", at: str = "alder", **more: Any) -> Membership:
    """An administrator ends the access of a colleague."""
    return _do(membership_end, key, by, at, **{"reason": REASON, **more})


def _do(service: Any, key: str, by: str, at: str, **arguments: Any) -> Membership:
    acting = actor(by, at)
    with database_context(context_of(acting)):
        changed: Membership = service(acting=acting, membership_id=membership(key, at).id, **arguments)
        return changed


def standing(key: str, at: str = "alder") -> tuple[str, bool, bool]:
    """State, whether functional administrator, whether somebody stopped it by hand."""
    with system_context("test"):
        found = Membership.objects.get(id=membership(key, at).id)
    return found.state, found.is_functional_administrator, found.stopped_at is not None
