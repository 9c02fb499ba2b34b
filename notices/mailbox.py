"""The mailbox that bounce mail comes back to, read over IMAP."""

import imaplib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import unquote, urlsplit

_SECONDS: Final = 30
_PORTS: Final = {"imaps": 993, "imap": 143}


@contextmanager
def _opened(address: str) -> Iterator[imaplib.IMAP4]:
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme == "imaps":
        box: imaplib.IMAP4 = imaplib.IMAP4_SSL(host, parts.port or _PORTS["imaps"], timeout=_SECONDS)
    else:
        box = imaplib.IMAP4(host, parts.port or _PORTS["imap"], timeout=_SECONDS)
    with box:
        box.login(unquote(parts.username or ""), unquote(parts.password or ""))
        box.select(unquote(parts.path.strip("/")) or "INBOX")
        yield box


def unread_mails(address: str) -> Iterator[bytes]:
    """Each unread mail; it is marked as read when the next one is asked for, so that none is lost on the way.

    Raises `OSError` and `imaplib.IMAP4.error`.
    """
    with _opened(address) as box:
        _state, found = box.search(None, "UNSEEN")
        for number in (found[0] or b"").decode("ascii").split():
            _state, parts = box.fetch(number, "(BODY.PEEK[])")
            content = next((part[1] for part in parts if isinstance(part, tuple)), b"")
            yield content
            box.store(number, "+FLAGS", "\\Seen")
