"""Settings from the environment: an odd value stops the start with one clear line."""

import os
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet

GOOD = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": "a-long-and-random-secret-of-this-installation-0123456789",
    "FIELD_KEYS": Fernet.generate_key().decode(),
    "DATABASE_URL": "postgresql://portal_app:secret@db.example:5432/portal",
    "BROKER_URL": "redis://broker.example:6379/0",
    "EMAIL_URL": "smtp+tls://user:secret@mail.example:587",
    "MAIL_FROM": "portal@example.test",
    "DESK_MAILBOX": "desk@example.test",
    "PUBLIC_URL": "https://portal.example",
}


def start(**changes: str | None) -> tuple[int, str]:
    """Exit code and output of loading the settings in an environment of their own."""
    base = {name: os.environ[name] for name in ("PATH", "HOME", "LC_ALL") if name in os.environ}
    environment = {**base, **GOOD, **{name: value for name, value in changes.items() if value is not None}}
    for name, value in changes.items():
        if value is None:
            environment.pop(name, None)
    facts = "s.MODE, s.DEBUG, s.SESSION_COOKIE_NAME, 'demo' in s.INSTALLED_APPS"
    code = f"import business_portal.settings as s; print({facts})"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, (done.stdout + done.stderr).strip()


def test_production_with_everything_set_starts_without_demo_and_with_safe_cookies() -> None:
    assert start() == (0, "production False __Host-portal_session False")


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("PORTAL_MODE", "staging", "PORTAL_MODE is 'staging'; it is one of demo, test, production."),
        ("SECRET_KEY", None, "SECRET_KEY is not set."),
        ("SECRET_KEY", "short", "SECRET_KEY is too short or a default; use at least 40 random characters."),
        ("SECRET_KEY", "a" * 60, "SECRET_KEY is too short or a default; use at least 40 random characters."),
        (
            "SECRET_KEY",
            "django-insecure-0123456789abcdefghijklmnopqrstuvwxyz",
            "SECRET_KEY is too short or a default; use at least 40 random characters.",
        ),
        (
            "SECOND_FACTOR_METHODS",
            "desk=app,passkey; administrators=passkey,sms",
            "SECOND_FACTOR_METHODS has the row 'administrators=passkey,sms'; a row is role=methods, with passkey "
            "and of app, passkey what is allowed.",
        ),
        (
            "SECOND_FACTOR_METHODS",
            "members=app,email",
            "SECOND_FACTOR_METHODS has the row 'members=app,email'; a row is role=methods, with passkey and of "
            "app, email, passkey, sms what is allowed.",
        ),
        ("FIELD_KEYS", None, "FIELD_KEYS is not set."),
        ("FIELD_KEYS", "nonsense", "FIELD_KEYS holds a key that is not 32 bytes in url-safe base64."),
        ("DATABASE_URL", None, "DATABASE_URL is not set."),
        (
            "DATABASE_URL",
            "sqlite:///portal.db",
            "DATABASE_URL is not the address of a PostgreSQL database, such as postgresql://user:password@host/portal.",
        ),
        (
            "BROKER_URL",
            "http://broker",
            "BROKER_URL is not the address of a broker, such as redis://localhost:6379/0.",
        ),
        ("PUBLIC_URL", "http://portal.example", "PUBLIC_URL must start with https:// in production."),
        ("PUBLIC_URL", "portal", "PUBLIC_URL is 'portal'; it is an address such as https://portal.example."),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS may not hold '*'."),
        ("PORTAL_PORT", "web", "PORTAL_PORT is 'web'; it is a number from 1 to 65535."),
        ("PORTAL_PORT", "70000", "PORTAL_PORT is '70000'; it is a number from 1 to 65535."),
        ("LOG_LEVEL", "loud", "LOG_LEVEL is 'LOUD'; it is DEBUG, INFO, WARNING or ERROR."),
        ("DEBUG", "1", "DEBUG is set; the portal never runs with it."),
        ("MAIL_FROM", None, "MAIL_FROM is not set."),
        ("DESK_MAILBOX", None, "DESK_MAILBOX is not set."),
        ("EMAIL_URL", None, "EMAIL_URL is not set."),
        (
            "EMAIL_URL",
            "smtp://user:secret@mail.example",
            "EMAIL_URL does not use TLS; begin it with smtp+tls:// or smtp+ssl://, or set MAIL_TLS to false.",
        ),
        ("EMAIL_URL", "carrier://pigeon", "EMAIL_URL can not be read as an address."),
        ("SMS_COUNTRIES", "NL,XX", "SMS_COUNTRIES holds 'XX'; it is a list of countries such as NL,BE,DE."),
        ("SMS_GATEWAY", "cm", "SMS_SENDER is not set."),
        ("SMS_GATEWAY_URL", "gateway", "SMS_GATEWAY_URL is not a web address."),
        (
            "BOUNCE_MAILBOX",
            "pop://mail.example",
            "BOUNCE_MAILBOX is not the address of a mailbox, such as imaps://user:password@host/INBOX.",
        ),
        ("AUDIT_KEPT_YEARS", "0", "AUDIT_KEPT_YEARS is '0'; it is a whole number of 1 or more."),
        ("SMS_DAY_BUDGET", "many", "SMS_DAY_BUDGET is 'many'; it is a whole number of 0 or more."),
        ("BEHIND_PROXY", "perhaps", "BEHIND_PROXY is 'perhaps'; it is true or false."),
    ],
)
def test_odd_value_stops_the_start_with_one_clear_line(name: str, value: str | None, line: str) -> None:
    assert start(**{name: value}) == (2, f"Settings: {line}")


def test_gateway_with_a_name_needs_sender_and_token_and_twilio_its_account() -> None:
    access = {"SMS_SENDER": "Portal", "SMS_TOKEN": "token"}

    assert start(SMS_GATEWAY="cm", **access)[0] == 0
    assert start(SMS_GATEWAY="cm", SMS_SENDER="Portal")[1] == "Settings: SMS_TOKEN is not set."
    assert start(SMS_GATEWAY="twilio", **access)[1] == "Settings: SMS_ACCOUNT is not set."


def test_mail_without_tls_has_to_be_allowed_by_name() -> None:
    assert start(EMAIL_URL="smtp://mail.example", MAIL_TLS="false")[0] == 0
    assert start(EMAIL_URL="smtp+ssl://mail.example")[0] == 0
