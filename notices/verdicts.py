"""What a mail server's code means for a message: SMTP replies (RFC 5321) and enhanced status codes (RFC 3463)."""

import re
from typing import Final

from notices.enums import MessageState, StateReason

_STATUS: Final = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_BY_DETAIL: Final = {
    ("1", None): (MessageState.BOUNCED, StateReason.ADDRESS_UNKNOWN),
    ("2", "2"): (MessageState.BOUNCED, StateReason.MAILBOX_FULL),
    ("2", "1"): (MessageState.BOUNCED, StateReason.ADDRESS_UNKNOWN),
    ("7", None): (MessageState.BLOCKED, StateReason.REFUSED_BY_RECEIVER),
}
"""By subject and detail of the status code; None stands for every detail."""

Verdict = tuple[MessageState, StateReason]


def status_in(text: str) -> tuple[str, str, str] | None:
    """The first enhanced status code in a text, as class, subject and detail."""
    found = _STATUS.search(text)
    return (found[1], found[2], found[3]) if found else None


def verdict_for_good(status: tuple[str, str, str] | None) -> Verdict:
    """The state of a message that was refused for good, by its status code if there is one."""
    unspecific = (MessageState.BOUNCED, StateReason.NOT_DELIVERED)
    if status is None:
        return unspecific
    _class, subject, detail = status
    return _BY_DETAIL.get((subject, detail)) or _BY_DETAIL.get((subject, None)) or unspecific
