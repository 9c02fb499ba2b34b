"""Ports on the loopback address."""

import contextlib
import errno
import random
import socket

from tools.console import RefusedError

LOOPBACK = "127.0.0.1"
# Below the ranges from which Linux and macOS take ports for outgoing connections, so that a server which is
# started again finds its port still free.
_SERVER_PORTS = range(18000, 30000)


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    for port in random.sample(_SERVER_PORTS, k=200):
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind((LOOPBACK, port))
            return port
    raise RefusedError("No free port was found on this machine for the embedded servers.")


def listen(port: int) -> socket.socket:
    """A listening socket on the loopback address, held by the supervisor and handed to the web server.

    Because the supervisor holds it, a port cannot be lost between the check and the start, and while the web
    server is started again callers wait instead of being turned away. Raises RefusedError when the port is taken.
    """
    taken = RefusedError(
        f"Port {port} is taken by another program: stop that one or set PORTAL_PORT to another."
    )
    if any(_answers(host, port) for host in (LOOPBACK, "::1")):
        raise taken
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind((LOOPBACK, port))
        server.listen(128)
    except OSError as error:
        server.close()
        if error.errno == errno.EADDRINUSE:
            raise taken from None
        raise RefusedError(
            f"Port {port} cannot be used ({error.strerror}): set PORTAL_PORT to another."
        ) from None
    return server


def _answers(host: str, port: int) -> bool:
    """Whether somebody listens: `localhost` means both addresses, so one that is taken is enough."""
    with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False
