"""The real portal on a database of its own: a web server and, where asked, a worker, as processes."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

PROJECT = Path(__file__).resolve().parent.parent.parent
START_WITHIN = 60
"""Seconds; a machine on which all tests run at once is slow."""
_STOP_WITHIN = 10
_LOUD = ("error", "critical")
_FOLLOW = """import os, signal, sys
from tools.processes import follow_parent
follow_parent(signal.SIGKILL)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"""
"""Ends the program with this process, also when this one is killed; set from within, for here are threads."""


@dataclass(slots=True)
class Process:
    """A running program of the portal. `log` holds what it wrote."""

    program: subprocess.Popen[bytes]
    log: Path
    read: int = 0

    def trouble(self) -> list[str]:
        """Lines of trouble written since the last call: faults, reports of the content policy, tracebacks."""
        with self.log.open("rb") as stream:
            stream.seek(self.read)
            new = stream.read()
            self.read = stream.tell()
        return [line for line in new.decode(errors="replace").splitlines() if _is_trouble(line)]

    def stop(self) -> None:
        """Ends the program in good order, or by force when it does not come."""
        self.program.send_signal(signal.SIGTERM)
        try:
            self.program.wait(timeout=_STOP_WITHIN)
        except subprocess.TimeoutExpired:
            self.program.kill()
            self.program.wait()


def _is_trouble(line: str) -> bool:
    try:
        facts = json.loads(line)
    except ValueError:
        return line.startswith("Traceback")
    return isinstance(facts, dict) and (facts.get("level") in _LOUD or facts.get("event") == "csp_violation")


@dataclass(slots=True)
class Portal:
    """A portal that answers at `url`, on the database `database`."""

    url: str
    database: str
    environment: Mapping[str, str]
    web: Process

    def start_worker(self) -> Process:
        """A real worker on the same database and broker."""
        command = ["celery", "--app=business_portal", "worker", "--concurrency=1", "--without-mingle"]
        return _start(command, self.environment, self.web.log.with_name(f"worker-{self.database}.log"))


def portal_start(*, database: str, mode: str, static_root: Path, logs: Path, broker_number: int) -> Portal:
    """Starts the web server and waits until it answers.

    The socket is made here and handed over, so no port can be lost in between; a caller's first request waits in
    its queue until the server is ready, and fails when the server ends.
    """
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        environment = _environment(database, mode, port, static_root, broker_number)
        command = [
            "gunicorn",
            "business_portal.wsgi",
            f"--bind=fd://{listening.fileno()}",
            "--worker-class=gthread",
            "--threads=6",
            "--graceful-timeout=2",
            "--no-control-socket",
        ]
        web = _start(command, environment, logs / f"web-{mode}-{database}.log", sockets=(listening.fileno(),))
    portal = Portal(url=f"http://localhost:{port}", database=database, environment=environment, web=web)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=START_WITHIN) as answer:
        assert answer.read() == b"ok"
    return portal


def _environment(
    database: str, mode: str, port: int, static_root: Path, broker_number: int
) -> dict[str, str]:
    """What the portal may know: as in production, without the owner of the database."""
    given = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
    broker_url = _with_path(given["BROKER_URL"], str(broker_number))
    return {
        **given,
        "PORTAL_MODE": mode,
        "PORTAL_PORT": str(port),
        "PUBLIC_URL": f"http://localhost:{port}",
        "DATABASE_URL": _with_path(given["DATABASE_URL"], database),
        "BROKER_URL": broker_url,
        "CACHE_URL": broker_url,
        "STATIC_ROOT": str(static_root),
        "PYTHONUNBUFFERED": "1",
    }


def _with_path(url: str, path: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{path}"))


def _start(
    module: list[str], environment: Mapping[str, str], log: Path, sockets: tuple[int, ...] = ()
) -> Process:
    with log.open("ab") as output:
        program = subprocess.Popen(
            [sys.executable, "-c", _FOLLOW, "-m", *module],
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=sockets,
        )
    return Process(program=program, log=log, read=log.stat().st_size)


def static_files_lay_out(target: Path) -> None:
    """Collects the static files once, for all workers of this run; whoever comes first does it."""
    ready = target.with_suffix(".ready")
    with target.with_suffix(".lock").open("w") as lock:
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
            subprocess.run(command, cwd=PROJECT, env={**os.environ, "STATIC_ROOT": str(target)}, check=True)
            ready.touch()
