"""Log lines without personal or financial data."""

import re
import sys
import traceback
from types import TracebackType
from typing import Any

from structlog.types import EventDict

ExcInfo = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]


_SECRET_PART = re.compile(r"/[\w-]{22,}(?=[/?\s]|$)")
"""A part of a path as long as a one-time link's secret. Hashes in paths fall under it too, and are not missed."""


def without_links(logger: Any, name: str, event: EventDict) -> EventDict:
    """Takes the secrets of one-time links out of the paths that the framework writes down."""
    for key in ("request", "event", "path"):
        if isinstance(event.get(key), str):
            event[key] = _SECRET_PART.sub("/…", event[key])
    return event


def where_it_failed(logger: Any, name: str, event: EventDict) -> EventDict:
    """Replaces an exception by its kind and the lines it passed.

    Its text stays out: database errors quote values of rows, template errors quote the whole page's context.
    """
    info = event.pop("exc_info", None)
    if not info:
        return event
    kind, error, trace = _exc_info(info)
    if kind is not None:
        event["exception"] = kind.__name__
        frames = traceback.extract_tb(error.__traceback__ if error else trace)
        event["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event


def _exc_info(info: object) -> ExcInfo:
    if isinstance(info, BaseException):
        return type(info), info, info.__traceback__
    if isinstance(info, tuple):
        return info
    return sys.exc_info()
