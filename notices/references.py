"""The reference of a text message that a gateway repeats in its reports.

It is an HMAC of the message's id under the portal's secret key, so it proves that a report is about a message we
handed over, and comes from somebody to whom we handed it. 128 bits in 32 letters and digits, as CM.com allows. The
table keeps its hash.
"""

from typing import Final
from uuid import UUID

from common.crypto import keyed_hash

_LENGTH: Final = 32


def reference_of(message_id: UUID) -> str:
    """What the gateway gets."""
    return keyed_hash("reference of a report", str(message_id))[:_LENGTH]


def reference_hash(reference: str) -> str:
    """By what the message is found again."""
    return keyed_hash("reference of a report, stored", reference)
