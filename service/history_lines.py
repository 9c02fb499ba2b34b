"""One event in words, as every history shows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy

from audit.enums import REFUSALS
from audit.models import AuditEvent
from common.shapes import Fact, State, Tone

_DONE: Final = State(gettext_lazy("Done"), Tone.GOOD, "check-circle")
_REFUSED: Final = State(gettext_lazy("Refused"), Tone.WARN, "block")


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """What happened, and what a history may say of it; what is not known, or goes without saying, is empty.

    `on_behalf_of` is the other organisation that the person worked for; empty for the own. `reach` is what it was
    about: the relation, the page, or for the person itself the role or the method. `address` is empty for what was
    done from elsewhere: where colleagues of another organisation sit is theirs. `organisation` is where it happened.
    """

    id: UUID
    at: datetime
    sentence: str
    reach: str
    actor: str
    state: State
    facts: tuple[Fact, ...]
    person: str = ""
    on_behalf_of: str = ""
    address: str = ""
    organisation: str = ""


def state_of(event: AuditEvent) -> State:
    """Whether it was done, or tried and refused."""
    return _REFUSED if event.tag in REFUSALS else _DONE
