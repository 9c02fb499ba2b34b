"""Codes that are sent or kept on paper: making them, reading what somebody typed, and what is stored of them."""

import secrets

from common.crypto import keyed_hash

SMS_DIGITS = 6
_LETTER_LENGTH = 12
_LINK_BYTES = 32
RECOVERY_CODES = 10
_RECOVERY_LENGTH = 16
_GROUP = 4
# Base 32 after Crockford: no I, L, O or U. Sixteen of them carry 80 bits.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})
_BETWEEN = str.maketrans("", "", " -\u00a0\u2009\u2010\u2011\u2012\u2013\u2212\t\r\n")


def clean_digits(typed: str) -> str:
    """What was typed, without the spaces and dashes that people and paste put between digits."""
    return typed.translate(_BETWEEN)


def new_sms_code() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(10**SMS_DIGITS):0{SMS_DIGITS}d}"


def sms_code_hash(*, device_id: int, purpose: str, session_hash: str, code: str) -> str:
    """What is stored of a code: it fits this device, purpose and session only."""
    return keyed_hash("sms code", f"{device_id}:{purpose}:{session_hash}:{code}")


def new_recovery_codes() -> list[str]:
    """Ten random codes of 80 bits, in groups of four."""
    return [_new_recovery_code() for _ in range(RECOVERY_CODES)]


def _new_recovery_code() -> str:
    return _in_groups(_RECOVERY_LENGTH)


def new_letter_code() -> str:
    """A random code of 60 bits to be typed from paper, in groups of four."""
    return _in_groups(_LETTER_LENGTH)


def new_link_secret() -> str:
    """256 random bits for the link of a mail."""
    return secrets.token_urlsafe(_LINK_BYTES)


def _in_groups(length: int) -> str:
    code = "".join(secrets.choice(_ALPHABET) for _ in range(length))
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def clean_code(typed: str) -> str:
    """What was typed, in capitals, without dashes and with misread letters put right."""
    return typed.translate(_BETWEEN).upper().translate(_MISREAD)


def recovery_code_hash(*, device_id: int, code: str) -> str:
    """What is stored of a recovery code."""
    return keyed_hash("recovery code", f"{device_id}:{clean_code(code)}")


def link_hash(*, purpose: str, secret: str) -> str:
    """What is stored of the secret in a link."""
    return keyed_hash("link", f"{purpose}:{secret}")


def typed_key_hash(*, purpose: str, subject_id: int, code: str) -> str:
    """What is stored of a code that is typed: it fits this purpose and subject only."""
    return keyed_hash("typed key", f"{purpose}:{subject_id}:{clean_code(code)}")
