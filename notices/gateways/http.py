"""One HTTP request to a gateway: short, without redirects, its answer read as JSON."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any, Final

_SECONDS: Final = 20
_MOST_READ: Final = 100_000
_SERVER_SIDE: Final = 500
_NOT_NOW: Final = frozenset({401, 403, 404, 408, 409, 425, 429})
"""Answers that a later try, or a corrected setting, may change."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A code must not follow an answer to another host: the redirect comes back as an error."""

    def redirect_request(self, *_args: Any, **_options: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirects)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the gateway said, when it answered to this message and not to the time or the account."""

    status: int
    content: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        """Whether it took the message."""
        return self.status < 300


def post(url: str, *, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Posts, and gives the answer. Raises `OSError` when there is none, or one that says: not now."""
    request = urllib.request.Request(url, data=body, headers=dict(headers), method="POST")  # noqa: S310  of a setting
    try:
        with _opener.open(request, timeout=_SECONDS) as response:
            return Answer(status=response.status, content=_json(response.read(_MOST_READ)))
    except urllib.error.HTTPError as error:
        with error:
            if error.code < 400 or error.code >= _SERVER_SIDE or error.code in _NOT_NOW:
                raise OSError(f"the gateway answered {error.code}") from None
            return Answer(status=error.code, content=_json(error.read(_MOST_READ)))
    except HTTPException as error:
        raise OSError(type(error).__name__) from error


def _json(content: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(content or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
