"""Looking along with a customer of the cast."""

from typing import Any

from django.test import Client

from access.database import Scope, database_context, system_context
from audit.models import AuditEvent
from roles.enums import Role
from roles.models import LookAlong
from roles.services import look_start, role_grant
from tests.cast import membership, number
from tests.nets.actors import actor, at_desk, context_of

REASON = "The list of colleagues stays empty, they say."


def make_supervisor(key: str = "dirk") -> None:
    """The insurer's administrator gives somebody at the desk the role that may look along."""
    vera = actor("vera", "insurer")
    with database_context(context_of(vera)):
        role_grant(acting=vera, membership_id=membership(key, "insurer").id, role=Role.DESK_SUPERVISOR)


def begin(key: str = "dirk", at: str = "alder", *, reason: str = REASON) -> LookAlong:
    """Somebody at the desk begins to look along."""
    acting = at_desk(key)
    with database_context(context_of(acting, Scope.DESK)):
        return look_start(acting=acting, organisation_number=number(at), reason=reason)


def place(look: LookAlong, at: str = "alder", path: str = "") -> str:
    """An address inside the organisation, seen by looking along."""
    return f"/desk/look/{look.id}/o/{number(at)}/{path}"


def english(client: Client) -> Client:
    """The client, reading English."""
    client.cookies["portal_language"] = "en"
    return client


def trail_of_look() -> list[tuple[str, int | None, int | None, int | None, dict[str, Any]]]:
    """Every event of looking along: tag, who, in which organisation, from which, and what more is known."""
    with system_context("test"):
        found = AuditEvent.objects.filter(tag__startswith="roles:look:").order_by("at", "tag")
        return [
            (each.tag, each.actor_id, each.organisation_id, each.by_organisation_id, each.facts)
            for each in found
        ]


def change(look: LookAlong, **values: Any) -> None:
    """Changes the session behind everybody's back."""
    with system_context("test"):
        LookAlong.objects.filter(id=look.id).update(**values)


def look_now(look: LookAlong) -> LookAlong:
    """The row as it is now."""
    with system_context("test"):
        return LookAlong.objects.get(id=look.id)
