"""Codes of authenticator apps: TOTP of RFC 6238 with SHA-1, 30 seconds and 6 digits, as every app speaks it."""

import base64
import secrets
from datetime import datetime

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django_otp.oath import TOTP
from two_factor.utils import get_otpauth_url

STEP_SECONDS = 30
DIGITS = 6
TOLERANCE = 1
"""How many steps a clock may be ahead or behind."""
_KEY_BYTES = 20
_GROUP = 4


def new_key() -> str:
    """A random key of 160 bits (RFC 4226, section 4), in base 32 as apps take it."""
    return base64.b32encode(secrets.token_bytes(_KEY_BYTES)).decode()


def step_of_code(*, key: str, code: str, at: datetime, after: int) -> int | None:
    """The time step that this code belongs to, or None when it is wrong, too old, or not newer than `after`."""
    if len(code) != DIGITS or not (code.isascii() and code.isdigit()):
        return None
    totp = TOTP(base64.b32decode(key), step=STEP_SECONDS, digits=DIGITS)
    totp.time = at.timestamp()
    if not totp.verify(int(code), tolerance=TOLERANCE, min_t=after + 1):
        return None
    return int(totp.t())


def code_at(*, key: str, at: datetime) -> str:
    """What an app with this key shows at an instant. For the demo world and for tests."""
    totp = TOTP(base64.b32decode(key), step=STEP_SECONDS, digits=DIGITS)
    totp.time = at.timestamp()
    return f"{totp.token():0{DIGITS}d}"


def key_in_groups(key: str) -> str:
    """The key as people type it: groups of four."""
    return " ".join(key[start : start + _GROUP] for start in range(0, len(key), _GROUP))


def qr_svg(*, key: str, account: str) -> SafeString:
    """The key as a QR code: SVG with attributes only, so that the strict content policy lets it through."""
    issuer = f"{settings.BRAND['name']} {settings.BRAND['product']}"
    # Apps show a plus as it stands; only %20 is a space to them.
    address = get_otpauth_url(account, key, issuer, DIGITS).replace("+", "%20")
    drawing = segno.make(address, error="m", micro=False).svg_inline(
        border=2, omitsize=True, svgclass=None, lineclass=None
    )
    return mark_safe(drawing)  # noqa: S308 - a drawing of squares made here; the text stands in it as squares only
