"""Bounce mail read: delivery status notifications (RFC 3464) about messages of ours.

A message of ours is known by the key in the headers that the notification returns: no address on the envelope has
to carry it. What is no such notification, or is about no mail of ours, is None.
"""

import email
import email.policy
from dataclasses import dataclass
from email.message import EmailMessage, Message
from typing import Final
from uuid import UUID

from notices.enums import MessageState, StateReason
from notices.mail import KEY_HEADER
from notices.verdicts import status_in, verdict_for_good

_RETURNED: Final = (
    "message/rfc822",
    "text/rfc822-headers",
    "message/rfc822-headers",
    "message/global-headers",
)
_GONE_WELL: Final = {"delivered", "relayed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """What a mail server says of one message. `state` None: it is late and still being tried."""

    message_id: UUID
    state: MessageState | None
    reason: StateReason


def notification_in(content: bytes) -> Notification | None:
    """The notification in a mail as it came in."""
    mail = email.message_from_bytes(content, policy=email.policy.default)
    report = next(
        (part for part in mail.walk() if part.get_content_type() == "message/delivery-status"), None
    )
    key = _key_in(mail)
    if report is None or key is None:
        return None
    verdict = _verdict(report)
    return Notification(message_id=key, state=verdict[0], reason=verdict[1]) if verdict else None


def _key_in(mail: EmailMessage) -> UUID | None:
    for part in mail.walk():
        if part.get_content_type() in _RETURNED:
            try:
                return UUID(_returned_headers(part).get(KEY_HEADER, "").strip())
            except ValueError:
                continue
    return None


def _returned_headers(part: Message) -> Message:
    """The headers of the returned message, whether it came whole or as its headers alone."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return payload[0] if isinstance(payload[0], Message) else Message()
    found = part.get_payload(decode=True)
    return email.message_from_bytes(found if isinstance(found, bytes) else b"", policy=email.policy.default)


def _verdict(report: Message) -> tuple[MessageState | None, StateReason] | None:
    """The first recipient's fields; ours have one recipient each. None where no action is named."""
    fields = report.get_payload()
    for block in fields if isinstance(fields, list) else []:
        if not isinstance(block, Message):
            continue
        action = str(block.get("Action", "")).strip().lower()
        if action == "failed":
            return verdict_for_good(status_in(str(block.get("Status", ""))))
        if action in _GONE_WELL:
            return MessageState.DELIVERED, StateReason.REPORTED_DELIVERED
        if action:
            return None, StateReason.REFUSED_FOR_NOW
    return None
