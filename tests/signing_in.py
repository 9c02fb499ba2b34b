"""Clients that are signed in, through the one place that opens sessions."""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from access.database import system_context
from access.proof import Method
from accounts.models import AppDevice, EmailDevice, PasskeyDevice, RecoveryDevice, SmsDevice, User
from accounts.session_store import SessionStore
from accounts.sessions import session_open
from tests.cast import person

AnyDevice = AppDevice | PasskeyDevice | SmsDevice | EmailDevice | RecoveryDevice
_DEVICES: dict[Method, type[AnyDevice]] = {
    Method.APP: AppDevice,
    Method.PASSKEY: PasskeyDevice,
    Method.SMS: SmsDevice,
    Method.EMAIL: EmailDevice,
    Method.RECOVERY_CODE: RecoveryDevice,
}


def signed_in_client(
    key: str, *, method: Method | None = None, proved_ago: timedelta = timedelta(0), verified: bool = True
) -> Client:
    """A client of one of the cast. `verified=False`: the password was right, the second factor is not proved.

    Who proved it was active just now, so that no page notes it, whichever comes first.
    """
    with system_context("test"):
        user = person(key)
        device = _device(user, method) if verified else None
        client = Client()
        request = HttpRequest()
        request.session, request.user = SessionStore(), AnonymousUser()
        session_open(request, user=user, device=device, at=timezone.now() - proved_ago)
        request.session.save()
        if verified:
            user.memberships.update(last_active_at=timezone.now())
    from django.conf import settings

    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key or ""
    return client


def _device(user: User, method: Method | None) -> AnyDevice:
    kinds = [_DEVICES[method]] if method else [AppDevice, SmsDevice]
    found: list[AnyDevice] = [device for kind in kinds for device in kind.objects.filter(user=user)]
    return found[0]
