"""CM.com, Business Messaging API v1.0: JSON with a product token; reports as JSON with the reference.

https://developers.cm.com/messaging/docs — the reference holds at most 32 letters and digits.
"""

import json
from typing import Any, Final

from notices.enums import MessageState, StateReason
from notices.gateways.http import post
from notices.gateways.interface import GatewayRefused, Hook, Outgoing, Report, ReportRefused
from notices.gateways.settings import GatewaySettings

_URL: Final = "https://gw.messaging.cm.com/v1.0/message"
_MOST_PARTS: Final = 4
_STATES: Final = {
    "0": (None, StateReason.ACCEPTED),
    "1": (MessageState.BLOCKED, StateReason.REFUSED_BY_RECEIVER),
    "2": (MessageState.DELIVERED, StateReason.REPORTED_DELIVERED),
    "3": (MessageState.BOUNCED, StateReason.NOT_DELIVERED),
}
"""Accepted by the operator, rejected, delivered, failed."""


class CmGateway:
    """Sends through CM.com. `SMS_TOKEN` is the product token."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._settings = settings

    def send(self, message: Outgoing) -> None:
        """Hands one message over."""
        entry = {
            "allowedChannels": ["SMS"],
            "from": self._settings.sender,
            "to": [{"number": f"00{message.number.removeprefix('+')}"}],
            "body": {"type": "auto", "content": message.text},
            "minimumNumberOfMessageParts": 1,
            "maximumNumberOfMessageParts": _MOST_PARTS,
            "reference": message.reference,
        }
        answer = post(
            self._settings.url or _URL,
            body=json.dumps({"messages": {"msg": [entry]}}).encode(),
            headers={
                "Content-Type": "application/json",
                "X-CM-PRODUCTTOKEN": self._settings.token,
                "Idempotency-Key": message.key,
            },
        )
        if not answer.is_good or answer.content.get("errorCode", 0) != 0:
            reason = StateReason.REFUSED_BY_RECEIVER
            raise GatewayRefused(f"CM.com: {answer.status}", reason=reason, state=MessageState.BLOCKED)

    def reports(self, hook: Hook) -> list[Report]:
        """One report, or several in a list."""
        try:
            found = json.loads(hook.content)["messages"]["msg"]
            return [_report(entry) for entry in (found if isinstance(found, list) else [found])]
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise ReportRefused("no status report of CM.com") from None


def _report(entry: dict[str, Any]) -> Report:
    state, reason = _STATES.get(str(entry["status"]["code"]), (None, StateReason.ACCEPTED))
    return Report(reference=str(entry["reference"]), state=state, reason=reason)
