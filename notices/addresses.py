"""How a recipient is found although it stands encrypted: by a keyed hash of its one plain form."""

from common.crypto import keyed_hash

_PURPOSE = "recipient of a message"


def plain_form(recipient: str) -> str:
    """The same for the same address or number: no case, no spaces around, one space between words and lines."""
    return " ".join(recipient.casefold().split())


def recipient_hash(recipient: str) -> str:
    """The keyed hash by which messages to this e-mail address, number or postal address are found."""
    return keyed_hash(_PURPOSE, plain_form(recipient))
