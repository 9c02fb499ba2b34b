"""One open session for each persona of the matrix, made once for a database and used by everything that asks."""

from datetime import timedelta

from django.conf import settings

from tests.nets.matrix_answers import PERSONAS
from tests.signing_in import signed_in_client

_AHEAD = timedelta(minutes=25)
_STALE = timedelta(minutes=11)
_keys: dict[str, str] = {}


def sessions_open() -> None:
    """Opens all sessions in the database in use. Their proof lies ahead, so that a long run does not outlive it."""
    signed_in_client("ben", verified=False)  # somewhere else, where he got no further than the password
    for persona in PERSONAS:
        if persona != "nobody" and not persona.endswith("_stale"):
            _keys[persona] = _session_key(persona, proved_ago=-_AHEAD)


def cookies_of(persona: str) -> dict[str, str]:
    """The cookies of a persona's browser. The stale session is opened here, so that it does not grow too old."""
    if persona == "nobody":
        return {}
    if persona.endswith("_stale"):
        return {settings.SESSION_COOKIE_NAME: _session_key(persona.removesuffix("_stale"), proved_ago=_STALE)}
    return {settings.SESSION_COOKIE_NAME: _keys[persona]}


def _session_key(persona: str, *, proved_ago: timedelta) -> str:
    client = signed_in_client(persona, proved_ago=proved_ago, verified=not persona.startswith("nils"))
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)
