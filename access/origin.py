"""Where the request in hand comes from, for the trail."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_origin: ContextVar[str] = ContextVar("origin", default="")


def current_origin() -> str:
    """The network address of whoever asks; empty outside a request."""
    return _origin.get()


@contextmanager
def coming_from(origin: str) -> Iterator[None]:
    """Runs a block as part of a request from this network address."""
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)
