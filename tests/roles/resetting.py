"""Helping people of the cast back in, as their services and as pages, and what the outbox holds of it."""

import json
from datetime import datetime
from typing import Any

from django.utils import timezone

from access.database import Scope, database_context, system_context
from accounts.models import User
from audit.enums import AuditTag
from audit.models import AuditEvent
from notices.models import OutboundMessage
from orgs.models import Membership
from roles.enums import ResetWhat
from roles.models import AccountReset, MembershipPause
from roles.services import (
    Recovered,
    recovery_by_letter,
    recovery_by_link,
    recovery_confirm,
    recovery_letters_send,
    recovery_open,
    reset_start,
)
from tests.cast import membership, person
from tests.nets.actors import actor, at_desk, context_of

NEW_PASSWORD = "een heel nieuw wachtwoord"
ADDRESS = "Bas Kuipers\nBerkenrode Bouw B.V.\nBouwweg 12\n7311 AB Apeldoorn"
CHECK = "Called back on the recorded number; compared name, function and the last invoice."


def start(key: str, *, by: str = "ada", at: str = "alder", what: ResetWhat = ResetWhat.BOTH) -> AccountReset:
    """An administrator helps a colleague back in."""
    acting = actor(by, at)
    with database_context(context_of(acting)):
        return reset_start(acting=acting, membership_id=membership(key, at).id, what=what)


def at_own(key: str, organisation: str, service: Any, **arguments: Any) -> Any:
    """What a service gives to a member of an organisation."""
    acting = actor(key, organisation)
    with database_context(context_of(acting)):
        return service(acting=acting, **arguments)


def at_the_desk(key: str, service: Any, **arguments: Any) -> Any:
    """What a service gives to somebody at the desk."""
    acting = at_desk(key)
    with database_context(context_of(acting, Scope.DESK)):
        return service(acting=acting, **arguments)


def open_case(key: str = "bas", *, by: str = "dirk") -> AccountReset:
    """The desk opens a case for somebody."""
    found: AccountReset = at_the_desk(
        by, recovery_open, email=person(key).email, identity_check=CHECK, postal_address=ADDRESS
    )
    return found


def case_with_letter(key: str = "bas") -> AccountReset:
    """A case whose letter is made."""
    case = open_case(key)
    at_the_desk("dana", recovery_confirm, reset_id=case.id)
    assert recovery_letters_send(at=reset(case).not_before or timezone.now()) == 1
    return reset(case)


def come_by_link(
    secret: str, *, password: str = NEW_PASSWORD, code: str = "", at: datetime | None = None
) -> Recovered:
    """The person uses the link."""
    return recovery_by_link(
        secret=secret,
        password=password,
        code=code,
        session_hash="s",
        origin="192.0.2.7",
        at=at or timezone.now(),
    )


def come_by_letter(
    key: str, code: str, *, password: str = NEW_PASSWORD, at: datetime | None = None
) -> Recovered:
    """The person types the code of the letter."""
    return recovery_by_letter(
        email=person(key).email, code=code, password=password, origin="192.0.2.7", at=at or timezone.now()
    )


def reset(one: AccountReset) -> AccountReset:
    """The row as it is now."""
    with system_context("test"):
        return AccountReset.objects.get(id=one.id)


def user(key: str) -> User:
    """The person as they are now."""
    return person(key)


def sent(kind: str) -> list[dict[str, str]]:
    """The values of all messages of a kind, oldest first."""
    with system_context("test"):
        rows = OutboundMessage.objects.filter(kind=f"roles:{kind}").order_by("created_at", "id")
        return [json.loads(row.values) for row in rows]


def receivers(kind: str) -> list[str]:
    """To whom messages of a kind go."""
    with system_context("test"):
        rows = OutboundMessage.objects.filter(kind=f"roles:{kind}")
        return sorted(row.recipient for row in rows)


def secret_of(key: str) -> str:
    """What stands in the last link that was mailed to a person."""
    with system_context("test"):
        rows = OutboundMessage.objects.filter(kind="roles:reset_link", user_id=person(key).id)
        path: str = json.loads(rows.latest("created_at").values)["path"]
    return path.rstrip("/").rsplit("/", 1)[1]


def token_of(key: str) -> str:
    """What stands in the last link by which a person objects."""
    with system_context("test"):
        rows = OutboundMessage.objects.filter(
            kind__in=["roles:reset_link", "roles:recovery_started"], user_id=person(key).id
        )
        path: str = json.loads(rows.latest("created_at").values)["object_path"]
    return path.rstrip("/").rsplit("/", 1)[1]


def code_of_letter() -> str:
    """The code of the last letter."""
    return sent("recovery_letter")[-1]["code"]


def events(tag: AuditTag) -> list[tuple[str, int | None, int | None]]:
    """Of each event: who, in which organisation, about whom."""
    with system_context("test"):
        found = AuditEvent.objects.filter(tag=tag).order_by("at", "id")
        facts = [(event.actor_label, event.organisation_id, event.person_id) for event in found]
    return sorted(facts, key=str)


def membership_state(key: str, at: str) -> str:
    """Whether somebody has access to an organisation."""
    with system_context("test"):
        return Membership.objects.get(id=membership(key, at).id).state


def pause_of(key: str, at: str) -> MembershipPause:
    """The last pause of somebody's access."""
    with system_context("test"):
        return MembershipPause.objects.filter(membership=membership(key, at)).latest("id")
