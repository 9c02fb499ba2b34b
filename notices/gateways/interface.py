"""What every gateway for text messages does: hand over, and read the reports that come back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from notices.enums import MessageState, StateReason


class GatewayRefused(Exception):
    """The gateway said no for good; another try would say the same."""

    def __init__(self, text: str, *, reason: StateReason, state: MessageState = MessageState.BOUNCED) -> None:
        super().__init__(text)
        self.reason = reason
        self.state = state


class ReportRefused(Exception):
    """What came in is no report of this gateway, or does not prove that it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One text message. `key` makes a second delivery the same message; `reference` comes back in the reports."""

    number: str
    text: str
    key: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """A request of a gateway: the address it asked, its headers (names in small letters) and its content."""

    url: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of the message with this reference. `state` None: it is still on its way."""

    reference: str
    state: MessageState | None
    reason: StateReason


class Gateway(Protocol):
    """A way to send text messages."""

    def send(self, message: Outgoing) -> None:
        """Hands a message over. Raises `OSError` when another try may succeed, `GatewayRefused` when none will."""

    def reports(self, hook: Hook) -> list[Report]:
        """What a request of the gateway reports. Raises `ReportRefused`."""
