"""Sessions: the one place that opens them, what is kept in them, and when they end.

A session holds who signed in, with which device, and when; no right and no organisation.
"""

import secrets
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, login, logout, update_session_auth_hash
from django.http import HttpRequest
from django_otp import DEVICE_ID_SESSION_KEY

from access.database import instant, system_context
from access.proof import NOBODY, Proof
from accounts.browsers import browser_of, system_of
from accounts.models import FactorDevice, User
from accounts.network import origin_of
from accounts.recording import account_record
from accounts.selectors import methods_of, person_get
from audit.enums import AuditTag
from common.crypto import keyed_hash

BEGAN_AT = "session_began_at"
SEEN_AT = "session_seen_at"
PROVED_AT = "second_factor_at"
LONGEST_IDLE = "session_longest_idle"
"""The longest time without a click since the second factor was proved, in seconds: an organisation may limit it."""
SEEN_FROM = "session_seen_from"
"""What the person recognises the session by; `accounts.session_store` writes it into columns of its row."""
ENDED = "session_ended"
"""Set in the empty session that is left when time ended one: the sign-in page says so, once."""
LANGUAGE_CHOSEN = "language_chosen"
"""The language that somebody chose before signing in; it becomes the person's setting."""
_BINDING = "code_binding"
_BACKEND = "accounts.backends.PasswordBackend"
_NOTE_EVERY = timedelta(minutes=1)


def session_open(request: HttpRequest, *, user: User, device: FactorDevice | None, at: datetime) -> None:
    """Signs somebody in whose password was right just now, under a new session key.

    `device` is the one that proved the second factor; None opens a half signed-in session, which reaches
    enrolment and verification only.
    """
    _open(request, user, device, began_at=at, at=at)
    _record(request, user, AuditTag.SIGNED_IN if device else AuditTag.PASSWORD_ACCEPTED, device, at)


def session_prove(request: HttpRequest, *, user: User, device: FactorDevice, at: datetime) -> None:
    """Notes that the person of this session proved a second factor, again or first, under a new session key.

    The session is as old as before: its absolute limit does not move.
    """
    began = request.session.get(BEGAN_AT) if _is_of(request, user) else None
    _open(request, user, device, began_at=_read(began) or at, at=at)
    _record(request, user, AuditTag.FACTOR_PROVED_AGAIN, device, at)


def _open(
    request: HttpRequest, user: User, device: FactorDevice | None, *, began_at: datetime, at: datetime
) -> None:
    """The only caller of Django's `login`, which changes the key only for somebody else than before."""
    if _is_of(request, user):
        request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        request.session.cycle_key()
    for left_over in (DEVICE_ID_SESSION_KEY, PROVED_AT, LONGEST_IDLE, _BINDING):
        request.session.pop(left_over, None)
    user.otp_device = device  # type: ignore[attr-defined]  # the name by which django_otp takes it over
    with system_context("sign-in"):
        login(request, user, backend=_BACKEND)
    request.session[BEGAN_AT], request.session[SEEN_AT] = began_at.isoformat(), at.isoformat()
    request.session[SEEN_FROM] = {
        "public_id": session_public_id(request) or secrets.token_urlsafe(16),
        "method": device.method.value if device else "",
        **_seen_from(request),
    }
    if device:
        request.session[PROVED_AT] = at.isoformat()


def session_public_id(request: HttpRequest) -> str:
    """What names this session on the pages of its person; "" where nobody has signed in."""
    return str(request.session.get(SEEN_FROM, {}).get("public_id", ""))


def _seen_from(request: HttpRequest) -> dict[str, str]:
    said = request.META.get("HTTP_USER_AGENT", "")
    return {"address": origin_of(request), "browser": browser_of(said), "system": system_of(said)}


def session_keep(request: HttpRequest, *, user_id: int) -> None:
    """Keeps this session, under a new key, after a change that ends all sessions of the person."""
    update_session_auth_hash(request, person_get(user_id=user_id))


def session_close(request: HttpRequest, *, at: datetime) -> None:
    """Signs out. Whoever is not signed in stays so."""
    if request.user.is_authenticated:
        _record(request, request.user, AuditTag.SIGNED_OUT, None, at)
    logout(request)


def code_binding(request: HttpRequest) -> str:
    """What binds a code sent by SMS to this session: a hash of a random value that only this session holds."""
    if _BINDING not in request.session:
        request.session[_BINDING] = secrets.token_urlsafe(16)
    return keyed_hash("session of a code", request.session[_BINDING])


def proof_of(request: HttpRequest) -> Proof:
    """Who asks, and by which method that was proved; `NOBODY` also when the session's time is over."""
    with system_context("session"):
        user = request.user
        if not user.is_authenticated:
            return NOBODY
        if _is_over(request, instant()):
            logout(request)
            request.session[ENDED] = True
            return NOBODY
        _note_seen(request, instant())
        found = getattr(user, "otp_device", None)
        device = found if isinstance(found, FactorDevice) else None
        return Proof(
            user_id=user.pk,
            user_name=user.full_name,
            method=device.method if device else None,
            proved_at=_read(request.session.get(PROVED_AT)) if device else None,
            idle=timedelta(seconds=request.session.get(LONGEST_IDLE, 0)),
            rests_until=user.rests_until,
            find_methods=partial(methods_of, user_id=user.pk),
        )


def _is_over(request: HttpRequest, at: datetime) -> bool:
    """Thirty minutes without a click, or twelve hours in all (SESSION_IDLE_LIMIT, SESSION_ABSOLUTE_LIMIT)."""
    began, seen = _read(request.session.get(BEGAN_AT)), _read(request.session.get(SEEN_AT))
    if began is None or seen is None:
        return True
    return at - began > settings.SESSION_ABSOLUTE_LIMIT or at - seen > settings.SESSION_IDLE_LIMIT


def _note_seen(request: HttpRequest, at: datetime) -> None:
    """Writes the session at most once a minute, and ends it a minute early rather than late."""
    seen = _read(request.session.get(SEEN_AT))
    if seen is None or at - seen > _NOTE_EVERY:
        _note_idle(request, at - seen if seen else timedelta(0))
        request.session[SEEN_AT] = at.isoformat()
        request.session[SEEN_FROM] = {**request.session.get(SEEN_FROM, {}), **_seen_from(request)}


def _note_idle(request: HttpRequest, idle: timedelta) -> None:
    """Kept until the second factor is proved again: a click elsewhere does not wipe it out."""
    seconds = int(idle.total_seconds())
    request.session[LONGEST_IDLE] = max(seconds, request.session.get(LONGEST_IDLE, 0))


def _read(stored: object) -> datetime | None:
    return datetime.fromisoformat(stored) if isinstance(stored, str) else None


def _is_of(request: HttpRequest, user: User) -> bool:
    return bool(request.session.get(SESSION_KEY) == str(user.pk))


def _record(
    request: HttpRequest, user: User, tag: AuditTag, device: FactorDevice | None, at: datetime
) -> None:
    facts: dict[str, Any] = {
        "address": origin_of(request),
        **({"method": device.method.value} if device else {}),
    }
    with system_context("sign-in"):
        account_record(user=user, tag=tag, at=at, **facts)
