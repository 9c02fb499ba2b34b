"""Receivers on this machine that honour the idempotency key: an SMTP server, and the HTTP address of a gateway."""

import json
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import override_settings

REFUSALS = {"no": "550 5.1.1 no such address", "full": "552 5.2.2 full", "later": "451 4.7.1 try again later"}
"""What the server says to addresses that begin so."""


class MailReceiver:
    """What an SMTP server got. `deliveries` counts how often each key came; a second one is the same mail."""

    def __init__(self) -> None:
        self.deliveries: Counter[str] = Counter()
        self.texts: list[str] = []
        self.refuses_content = ""

    async def handle_RCPT(  # noqa: N802  the name is the server's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        for beginning, answer in REFUSALS.items():
            if address.startswith(beginning):
                return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refuses_content:
            return self.refuses_content
        assert isinstance(envelope.content, bytes)
        text = envelope.content.decode()
        self.texts.append(text)
        key = next(line for line in text.splitlines() if line.startswith("X-Idempotency-Key"))
        self.deliveries[key.split(": ")[1]] += 1
        return "250 OK"


@contextmanager
def mail_server(**options: Any) -> Iterator[tuple[MailReceiver, int]]:
    """A real SMTP server, and its port."""
    receiver = MailReceiver()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(receiver, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield receiver, port
    finally:
        controller.stop()


@contextmanager
def mail_settings(port: int, **more: Any) -> Iterator[None]:
    """The settings that lead to it."""
    backend = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, **more):
        yield


@dataclass
class GatewayReceiver:
    """What the address of a gateway was asked, and what it answers."""

    url: str = ""
    status: int = 200
    answer: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    deliveries: Counter[str] = field(default_factory=Counter)


@contextmanager
def gateway_server() -> Iterator[GatewayReceiver]:
    """An HTTP server that answers as the gateway is told to."""
    receiver = GatewayReceiver()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            with lock:
                receiver.requests.append((self.path, dict(self.headers), body))
                receiver.deliveries[self.headers["Idempotency-Key"]] += 1
            content = json.dumps(receiver.answer).encode()
            self.send_response(receiver.status)
            for name, value in {**receiver.headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
