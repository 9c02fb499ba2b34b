"""Encryption of single values with keys from outside the database, and keyed hashes.

Fernet (AES-128-CBC with HMAC-SHA-256) through `cryptography`. `FIELD_KEYS` lists the keys: the first one
encrypts, all of them decrypt, so that keys can be changed without a stop.
"""

import hashlib
import hmac
from functools import cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


@cache
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(text: str) -> str:
    """Encrypted and signed text, safe to store."""
    return _fernet(tuple(settings.FIELD_KEYS)).encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """The text behind `encrypt`. Raises `cryptography.fernet.InvalidToken` on a changed token or unknown key."""
    return _fernet(tuple(settings.FIELD_KEYS)).decrypt(token.encode()).decode()


def keyed_hash(purpose: str, value: str) -> str:
    """HMAC-SHA-256 of a value for one purpose, as 64 hexadecimal digits.

    Without the secret key nobody can try out values, so that short codes and telephone numbers may be kept so.
    """
    key = hashlib.sha256(f"{purpose}:{settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()
