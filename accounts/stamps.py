"""What ends all sessions of a person by changing, as it is stored beside each session."""

from common.crypto import keyed_hash


def session_stamp(auth_hash: str) -> str:
    """What is stored of the hash of password and security stamp."""
    return keyed_hash("session stamp", auth_hash)
