"""People with second factors, and what the outbox and the trail hold about them."""

import json
import re
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from access.database import system_context
from access.proof import Method
from accounts.codes import new_recovery_codes, recovery_code_hash
from accounts.models import AppDevice, RecoveryCode, RecoveryDevice, SmsDevice, User
from accounts.totp import code_at, new_key
from audit.models import AuditEvent
from notices.models import OutboundMessage

PASSWORD = "correct horse battery"
SIGN_IN = "sign_in_view-current_step"
ENROL = "enrol_view-current_step"


@cache
def _password_hash() -> str:
    return make_password(PASSWORD)


def make_person(email: str = "fenna@example.org", *, methods: tuple[Method, ...] = (), **fields: Any) -> User:
    """A person with the password PASSWORD and these factors, the recovery codes among them saved."""
    number = fields.pop("number", "+31612345678")
    fields.setdefault("language", "en")
    with system_context("test"):
        user = User.objects.create(
            email=email.lower(), password=_password_hash(), full_name="Fenna Visser", **fields
        )
        if Method.APP in methods:
            AppDevice.objects.create(user=user, key=new_key())
        if Method.SMS in methods:
            SmsDevice.objects.create(user=user, number=number)
        if Method.RECOVERY_CODE in methods:
            RecoveryDevice.objects.create(user=user)
    return user


def give_recovery_codes(user: User) -> list[str]:
    """Ten codes in use."""
    codes = new_recovery_codes()
    with system_context("test"):
        device, _ = RecoveryDevice.objects.get_or_create(user=user)
        RecoveryCode.objects.bulk_create(
            RecoveryCode(
                device=device, code_hash=recovery_code_hash(device_id=device.id, code=code), in_use=True
            )
            for code in codes
        )
    return codes


def app_code(user: User, *, at: datetime | None = None, steps: int = 0) -> str:
    """What the person's app shows now; `steps` of 30 seconds later or earlier."""
    with system_context("test"):
        key = AppDevice.objects.get(user=user).key
    return code_at(key=key, at=(at or timezone.now()) + steps * timedelta(seconds=30))


def messages_to(user: User) -> list[tuple[str, dict[str, str]]]:
    """Kind and values of all messages about this person, oldest first."""
    with system_context("test"):
        rows = list(OutboundMessage.objects.filter(user_id=user.id).order_by("created_at", "id"))
    return [(row.kind, json.loads(row.values)) for row in rows]


def mails_to(user: User) -> list[str]:
    """Kinds of the mails to this person, sorted."""
    return sorted(kind for kind, _ in messages_to(user) if kind != "accounts:sms_code")


def sms_codes(user: User) -> list[str]:
    """The codes sent to this person, oldest first."""
    return [values["code"] for kind, values in messages_to(user) if kind == "accounts:sms_code"]


def trail_of(user: User) -> list[str]:
    """Tags of what was recorded about this person, oldest first."""
    with system_context("test"):
        return list(AuditEvent.objects.filter(person_id=user.id).order_by("at").values_list("tag", flat=True))


def browser(**extra: Any) -> Client:
    """A browser whose reader wants English."""
    return Client(headers={"accept-language": "en"}, **extra)


def send_password(
    client: Client, email: str, password: str = PASSWORD, *, query: str = "", **extra: Any
) -> Any:
    """The first step."""
    data = {SIGN_IN: "auth", "auth-username": email, "auth-password": password}
    return client.post(f"/{query}", data, **extra)


def send_code(client: Client, code: str, *, query: str = "", **extra: Any) -> Any:
    """The second step."""
    return client.post(f"/{query}", {SIGN_IN: "token", "token-otp_token": code}, **extra)


def sign_in(client: Client, user: User) -> Any:
    """Both steps with the app."""
    assert send_password(client, user.email).status_code == 200
    response = send_code(client, app_code(user))
    assert response.status_code == 302, response.content.decode()
    return response


def half_sign_in(client: Client, user: User) -> Any:
    """The password of somebody without a factor."""
    response = send_password(client, user.email)
    assert response.status_code == 302
    return response


def enrol_app(client: Client, *, query: str = "") -> Any:
    """Sets up an app to its end: choice, key, code."""
    page = client.post(f"/enrol/{query}", {ENROL: "method", "method-method": "app"})
    key = page.context["key"].replace(" ", "")
    return client.post(
        f"/enrol/{query}", {ENROL: "app", "app-otp_token": code_at(key=key, at=timezone.now())}
    )


def errors_of(response: Any) -> list[str]:
    """What the error summary of a page says, in order."""
    form = response.context["form"]
    return [str(error) for errors in form.errors.values() for error in errors]


def blanked(page: bytes, *secrets: str) -> str:
    """A page without what differs from request to request: tokens, nonces, and what was typed."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.decode())
    text = re.sub(r'nonce="[^"]+"', "", text)
    for secret in secrets:
        text = text.replace(secret, "…")
    return text
