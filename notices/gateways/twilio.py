"""Twilio, Programmable Messaging 2010-04-01: form fields with basic authentication; signed status callbacks.

https://www.twilio.com/docs/usage/webhooks/webhooks-security: HMAC-SHA1 with the account's token over the address
and all fields in the order of their names.
"""

import base64
import hashlib
import hmac
from typing import Final
from urllib.parse import parse_qsl, urlencode

from notices.enums import MessageState, StateReason
from notices.gateways.http import post
from notices.gateways.interface import GatewayRefused, Hook, Outgoing, Report, ReportRefused
from notices.gateways.settings import GatewaySettings

_URL: Final = "https://api.twilio.com"
_UNKNOWN_NUMBERS: Final = frozenset({21211, 21214, 21217, 21614})
_NUMBER_UNKNOWN_AT_OPERATOR: Final = "30005"
_STATES: Final = {
    "delivered": (MessageState.DELIVERED, StateReason.REPORTED_DELIVERED),
    "undelivered": (MessageState.BOUNCED, StateReason.NOT_DELIVERED),
    "failed": (MessageState.BOUNCED, StateReason.NOT_DELIVERED),
}


class TwilioGateway:
    """Sends through Twilio. `SMS_ACCOUNT` is the SID of the account, `SMS_TOKEN` its token."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._settings = settings

    def send(self, message: Outgoing) -> None:
        """Hands one message over, with the address where its reports come in."""
        fields = {
            "To": message.number,
            "From": self._settings.sender,
            "Body": message.text,
            "StatusCallback": f"{self._settings.hook_url}?{urlencode({'reference': message.reference})}",
        }
        login = base64.b64encode(f"{self._settings.account}:{self._settings.token}".encode()).decode()
        answer = post(
            f"{self._settings.url or _URL}/2010-04-01/Accounts/{self._settings.account}/Messages.json",
            body=urlencode(fields).encode(),
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "Authorization": f"Basic {login}",
                "Idempotency-Key": message.key,
            },
        )
        if answer.is_good:
            return
        code = answer.content.get("code")
        if code in _UNKNOWN_NUMBERS:
            raise GatewayRefused(f"Twilio: {code}", reason=StateReason.ADDRESS_UNKNOWN)
        reason = StateReason.REFUSED_BY_RECEIVER
        raise GatewayRefused(f"Twilio: {answer.status}", reason=reason, state=MessageState.BLOCKED)

    def reports(self, hook: Hook) -> list[Report]:
        """One report, whose signature is right."""
        try:
            fields = parse_qsl(hook.content.decode("ascii"), keep_blank_values=True)
        except ValueError:
            raise ReportRefused("no status callback of Twilio") from None
        if not self._is_signed(hook, fields):
            raise ReportRefused("the signature is not Twilio's")
        found = dict(fields)
        state, reason = _STATES.get(found.get("MessageStatus", ""), (None, StateReason.ACCEPTED))
        if state and found.get("ErrorCode") == _NUMBER_UNKNOWN_AT_OPERATOR:
            reason = StateReason.ADDRESS_UNKNOWN
        return [Report(reference=hook.query.get("reference", ""), state=state, reason=reason)]

    def _is_signed(self, hook: Hook, fields: list[tuple[str, str]]) -> bool:
        signed = hook.url + "".join(name + value for name, value in sorted(fields))
        wanted = hmac.new(self._settings.token.encode(), signed.encode(), hashlib.sha1).digest()
        given = hook.headers.get("x-twilio-signature", "")
        return hmac.compare_digest(base64.b64encode(wanted), given.encode())
