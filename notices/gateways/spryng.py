"""Spryng, REST API v1: JSON with a bearer token; reports as form fields with the reference."""

import json
from typing import Final
from urllib.parse import parse_qsl

from notices.enums import MessageState, StateReason
from notices.gateways.http import post
from notices.gateways.interface import GatewayRefused, Hook, Outgoing, Report, ReportRefused
from notices.gateways.settings import GatewaySettings

_URL: Final = "https://rest.spryngsms.com/v1/messages"
_STATES: Final = {
    "10": (MessageState.DELIVERED, StateReason.REPORTED_DELIVERED),
    "20": (MessageState.BOUNCED, StateReason.NOT_DELIVERED),
}


class SpryngGateway:
    """Sends through Spryng. `SMS_TOKEN` is the key of its API."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._settings = settings

    def send(self, message: Outgoing) -> None:
        """Hands one message over."""
        content = {
            "body": message.text,
            "encoding": "auto",
            "originator": self._settings.sender,
            "recipients": [message.number.removeprefix("+")],
            "route": "business",
            "reference": message.reference,
        }
        answer = post(
            self._settings.url or _URL,
            body=json.dumps(content).encode(),
            headers={
                "Content-Type": "application/json",
                "Accept": "application/json",
                "Authorization": f"Bearer {self._settings.token}",
                "Idempotency-Key": message.key,
            },
        )
        if not answer.is_good:
            reason = StateReason.REFUSED_BY_RECEIVER
            raise GatewayRefused(f"Spryng: {answer.status}", reason=reason, state=MessageState.BLOCKED)

    def reports(self, hook: Hook) -> list[Report]:
        """One report; the names of its fields in whatever case."""
        try:
            fields = {name.lower(): value for name, value in parse_qsl(hook.content.decode("ascii"))}
            state, reason = _STATES.get(fields["status"], (None, StateReason.ACCEPTED))
            return [Report(reference=fields["reference"], state=state, reason=reason)]
        except (ValueError, KeyError):
            raise ReportRefused("no report of Spryng") from None
