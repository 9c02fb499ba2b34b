"""Messages for tests, and what became of them."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from access.acting import Acting
from access.database import Scope, database_context, system_context
from notices.enums import MessageState, StateReason
from notices.models import OutboundMessage
from notices.services import message_queue
from notices.services.states import state_set
from tests.nets.actors import at_desk, context_of

TOLD = {"name": "Ada", "role": "Auditor", "organisation": "Elzenhof", "actor": "Ben", "at": "today"}
CODE = {"code": "123456", "minutes": "10", "host": "portal.example"}
TRIAL = {"name": "Dirk", "when": "today", "code": "K7QM-2XVT-9H"}
ADDRESS = "Ada Vermeulen\nElzenhof B.V.\nElzenlaan 1\n1234 AB Utrecht"


def mail(recipient: str = "ada@example.test", **more: Any) -> UUID:
    """A mail in the outbox."""
    return _queue("roles:role_granted", recipient, TOLD, **more)


def sms(number: str = "+31612345678", **more: Any) -> UUID:
    """A text message in the outbox."""
    return _queue("accounts:sms_code", number, CODE, **more)


def letter(address: str = ADDRESS, **more: Any) -> UUID:
    """A letter that waits."""
    return _queue("notices:trial_letter", address, TRIAL, **more)


def _queue(
    kind: str, recipient: str, values: dict[str, str], at: datetime | None = None, **more: Any
) -> UUID:
    options = {"language": "en", **more}
    with system_context("test"):
        return message_queue(
            kind=kind, recipient=recipient, values=values, at=at or timezone.now(), **options
        ).id


def moved(message_id: UUID, state: MessageState, reason: StateReason, **fields: Any) -> UUID:
    """The message in another state."""
    with system_context("test"):
        message = OutboundMessage.objects.get(id=message_id)
        state_set(message, state, reason, at=timezone.now(), **fields)
    return message_id


def sent(message_id: UUID) -> UUID:
    """The message after it was handed over."""
    return moved(message_id, MessageState.SENT, StateReason.ACCEPTED, attempts=1, sent_at=timezone.now())


def found(message_id: UUID) -> OutboundMessage:
    """The row as it is now."""
    with system_context("test"):
        return OutboundMessage.objects.get(id=message_id)


def standing(message_id: UUID) -> tuple[str, str]:
    """State and reason."""
    message = found(message_id)
    return message.state, message.reason


def history(message_id: UUID) -> list[tuple[str, str]]:
    """Every state with its reason, after the first."""
    with system_context("test"):
        changes = OutboundMessage.objects.get(id=message_id).changes.order_by("at")
        return [(change.state, change.reason) for change in changes]


@contextmanager
def working(acting: Acting, scope: Scope = Scope.OWN) -> Iterator[None]:
    """In the database context of a page of this person."""
    with database_context(context_of(acting, scope)):
        yield


def at_the_desk() -> tuple[Acting, AbstractContextManager[None]]:
    """Dirk of the desk, and the context of its pages."""
    dirk = at_desk("dirk")
    return dirk, working(dirk, Scope.DESK)
