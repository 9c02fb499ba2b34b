"""Reading settings from the environment. An odd value stops the start with one clear line."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import environ
import phonenumbers
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured


class Mode(StrEnum):
    """How the portal runs."""

    DEMO = "demo"
    TEST = "test"
    PRODUCTION = "production"


def refuse(line: str) -> NoReturn:
    """Stops the start: one line, exit code 2."""
    sys.stderr.write(f"Settings: {line}\n")
    raise SystemExit(2)


env = environ.Env()


def text(name: str, default: str | None = None) -> str:
    """A text; without default it must be set."""
    value = env.str(name, default or "")
    if not value and default is None:
        refuse(f"{name} is not set.")
    return str(value)


def mode() -> Mode:
    """PORTAL_MODE; production when it is not set, so that nobody runs a demo by accident."""
    value = text("PORTAL_MODE", Mode.PRODUCTION)
    if value not in list(Mode):
        refuse(f"PORTAL_MODE is {value!r}; it is one of {', '.join(Mode)}.")
    return Mode(value)


def port(name: str, default: str) -> int:
    """A number of a TCP port."""
    value = text(name, default)
    if not value.isdigit() or not 0 < int(value) < 65536:
        refuse(f"{name} is {value!r}; it is a number from 1 to 65535.")
    return int(value)


def whole_number(name: str, default: str, *, at_least: int = 0) -> int:
    """A number without sign or fraction."""
    value = text(name, default)
    if not value.isdigit() or int(value) < at_least:
        refuse(f"{name} is {value!r}; it is a whole number of {at_least} or more.")
    return int(value)


def yes_or_no(name: str, *, default: bool) -> bool:
    """true or false."""
    value = text(name, str(default)).lower()
    if value not in {"true", "false"}:
        refuse(f"{name} is {value!r}; it is true or false.")
    return value == "true"


def level(name: str, default: str) -> str:
    """A level of logging."""
    value = text(name, default).upper()
    if value not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        refuse(f"{name} is {value!r}; it is DEBUG, INFO, WARNING or ERROR.")
    return value


def address(name: str, default: str) -> str:
    """A web address without path, such as https://portal.example."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        refuse(f"{name} is {value!r}; it is an address such as https://portal.example.")
    return value


def broker(name: str, default: str | None = None) -> str:
    """The address of a broker or cache."""
    value = text(name, default)
    if urlsplit(value).scheme not in {"redis", "rediss", "amqp", "amqps", "redis+socket", "unix"}:
        refuse(f"{name} is not the address of a broker, such as redis://localhost:6379/0.")
    return value


def database(name: str) -> dict[str, object]:
    """A PostgreSQL database from an address such as postgresql://user:password@host:5432/portal."""
    value = text(name)
    if urlsplit(value).scheme not in {"postgres", "postgresql"}:
        refuse(
            f"{name} is not the address of a PostgreSQL database, such as postgresql://user:password@host/portal."
        )
    try:
        settings = environ.Env.db_url_config(value)
    except (ValueError, ImproperlyConfigured):
        refuse(f"{name} can not be read as an address.")
    return {**settings, "CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": 60, "ATOMIC_REQUESTS": False}


def field_keys(name: str) -> list[str]:
    """Keys that encrypt single values; the first one is used for new values."""
    keys = [key.strip() for key in text(name).split(",") if key.strip()]
    for key in keys:
        try:
            Fernet(key)
        except ValueError:
            refuse(f"{name} holds a key that is not 32 bytes in url-safe base64.")
    return keys


def secret(name: str, *, at_least: int) -> str:
    """A secret of some length that nobody could guess."""
    value = text(name)
    if len(value) < at_least or len(set(value)) < 5 or value.startswith("django-insecure"):
        refuse(f"{name} is too short or a default; use at least {at_least} random characters.")
    return value


_SECOND_FACTORS = {
    "members": frozenset({"app", "passkey", "sms"}),
    "administrators": frozenset({"app", "passkey"}),
    "desk": frozenset({"app", "passkey"}),
}
_STRONG = frozenset({"app", "passkey"})
_STRONG_ONLY = ("administrators", "desk")


def second_factors(name: str) -> dict[str, frozenset[str]]:
    """Which second factors which roles may use, such as `members=app,passkey,sms; AUDITOR=app,passkey`.

    Rows are `members` (everybody), `administrators`, `desk`, and names of roles; who is several of them may use
    what all of them may. A passkey is in every row, so that nobody is shut out of two roles at once;
    administrators and desk use nothing weaker than an app.
    """
    table = dict(_SECOND_FACTORS)
    for row in filter(None, (each.strip() for each in text(name, "").split(";"))):
        who, _, listed = row.partition("=")
        methods = frozenset(method.strip() for method in listed.split(",") if method.strip())
        allowed = _STRONG if who.strip() in _STRONG_ONLY else _STRONG | {"sms", "email"}
        if "passkey" not in methods or methods - allowed:
            refuse(
                f"{name} has the row {row!r}; a row is role=methods, with passkey and of "
                f"{', '.join(sorted(allowed))} what is allowed."
            )
        table[who.strip()] = methods
    return table


def folder(name: str, default: Path) -> Path:
    """A folder, as an absolute path."""
    return Path(text(name, str(default))).expanduser().resolve()


def countries(name: str, default: str) -> tuple[str, ...]:
    """Codes of countries (ISO 3166-1), such as NL,BE,DE."""
    codes = tuple(code.strip().upper() for code in text(name, default).split(",") if code.strip())
    for code in codes:
        if code not in phonenumbers.SUPPORTED_REGIONS:
            refuse(f"{name} holds {code!r}; it is a list of countries such as NL,BE,DE.")
    return codes


def mail_server(name: str, *, tls_required: bool) -> dict[str, object]:
    """Django's settings of a mail server, from an address such as smtp+tls://user:password@host:587."""
    try:
        settings = environ.Env.email_url_config(text(name))
    except (ValueError, KeyError, ImproperlyConfigured):
        refuse(f"{name} can not be read as an address.")
    is_secure = settings.get("EMAIL_USE_TLS") or settings.get("EMAIL_USE_SSL")
    if tls_required and not is_secure:
        refuse(
            f"{name} does not use TLS; begin it with smtp+tls:// or smtp+ssl://, or set MAIL_TLS to false."
        )
    return dict(settings)


def mailbox(name: str) -> str:
    """The address of a mailbox to read, such as imaps://user:password@host/INBOX; empty when there is none."""
    value = text(name, "")
    parts = urlsplit(value)
    if value and (parts.scheme not in {"imaps", "imap"} or not parts.hostname or not parts.username):
        refuse(f"{name} is not the address of a mailbox, such as imaps://user:password@host/INBOX.")
    return value


def sms_access(gateway: str) -> tuple[str, str, str, str]:
    """Sender, account, token and own address of a gateway for text messages. A gateway with a name needs a token."""
    needed: str | None = None if gateway in {"cm", "spryng", "twilio"} else ""
    sender, token = text("SMS_SENDER", needed), text("SMS_TOKEN", needed)
    account = text("SMS_ACCOUNT", None if gateway == "twilio" else "")
    url = text("SMS_GATEWAY_URL", "").rstrip("/")
    if url and urlsplit(url).scheme not in {"https", "http"}:
        refuse("SMS_GATEWAY_URL is not a web address.")
    return sender, account, token, url
