"""Starts the whole portal and keeps it running until it is stopped: `make run`.

Ctrl-C and SIGTERM stop everything. What dies is started again; this process itself is started again by
`keep_running.sh` and then first ends what its predecessor left.
"""

import argparse
import http.client
import signal
import socket
import sys
import time
from contextlib import suppress
from typing import TextIO
from urllib.parse import urlsplit

from tools import portal_parts, ports
from tools.compile_translations import compile_translations
from tools.console import RefusedError, run_main, say
from tools.data_folder import DataFolder, InUseError, open_folder
from tools.environment import PROJECT, Mode, Start, read_start
from tools.keys import load_keys
from tools.processes import end_leftovers, follow_parent
from tools.servers import Addresses, require_servers_can_run, start_servers
from tools.steps import Step
from tools.stop_request import StoppedError, StopRequest
from tools.supervisor import Supervisor


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument(
        "--kept", action="store_true", help="started by keep_running.sh: end when that ends"
    )
    arguments.add_argument("--wait", type=float, default=0, help="seconds that an earlier start gets to end")
    options = arguments.parse_args()
    request = StopRequest()
    if options.kept:
        follow_parent(signal.SIGTERM)
    start = read_start()
    # The lock is held by the open file, and so for as long as this function runs.
    folder, _lock = _open_folder(start, request=request, patience=options.wait)
    require_servers_can_run(start.servers, folder=folder)
    end_leftovers(folder)
    with suppress(StoppedError), ports.listen(start.port) as server:
        supervisor = Supervisor(folder)
        try:
            _bring_up(start, folder=folder, server=server, supervisor=supervisor, request=request)
            while not request.came:
                supervisor.look_after()
                time.sleep(0.2)
        finally:
            if request.came:
                say("Stopping …")
            supervisor.stop()
            folder.running_file.unlink(missing_ok=True)
    say("Stopped.")
    return 0


def _open_folder(start: Start, *, request: StopRequest, patience: float) -> tuple[DataFolder, TextIO]:
    """Open the data folder; one that stops there at this moment gets `patience` seconds to finish."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return open_folder(start.data_folder)
        except InUseError:
            if request.came or time.monotonic() > deadline:
                raise
        time.sleep(0.1)


def _bring_up(
    start: Start, *, folder: DataFolder, server: socket.socket, supervisor: Supervisor, request: StopRequest
) -> None:
    began = time.monotonic()
    say(f"Starting the portal ({start.mode} mode, data in {folder.path}) …")
    keys = load_keys(folder.keys_file, protects=folder.database)
    addresses = start_servers(start.servers, folder=folder, keys=keys, supervisor=supervisor)
    environment = portal_parts.portal_environment(
        mode=start.mode, port=start.port, folder=folder, keys=keys, addresses=addresses
    )
    public_url = environment.get("PUBLIC_URL") or f"http://localhost:{start.port}"
    folder.note_running(
        {
            **_for_others(environment),
            "PUBLIC_URL": public_url,
            "DATABASE_OWNER_URL": addresses.database.owner_url,
        }
    )
    people = _prepare(start.mode, environment, addresses, folder=folder, request=request)
    supervisor.start(portal_parts.web(environment=environment, socket_number=server.fileno()))
    supervisor.start(portal_parts.worker(environment=environment))
    supervisor.start(portal_parts.beat(environment=environment, folder=folder))
    _wait_for_answer(start.port, public_url, supervisor=supervisor, request=request, folder=folder)
    say(f"\nThe portal runs ({time.monotonic() - began:.0f} s):  http://localhost:{start.port}\n")
    if people:
        say(people)
    say("Stop it with Ctrl-C.")


def _prepare(
    mode: Mode, environment: dict[str, str], addresses: Addresses, *, folder: DataFolder, request: StopRequest
) -> str:
    """Bring database, static files, translations and demo world up to date; gives the text on who can sign in."""
    compile_translations(PROJECT)

    def command(name: str, *arguments: str, **extra: str) -> Step:
        return Step(
            name, [*portal_parts.MANAGE, *arguments], environment={**environment, **extra}, folder=folder
        )

    static = command("collect static files", "collectstatic", "--noinput", "--verbosity=0")
    try:
        say("Bringing the database up to date …")
        owner = {"DATABASE_OWNER_URL": addresses.database.owner_url}
        command("migrate the database", "migrate", "--database=owner", "--noinput", **owner).finish(request)
        static.finish(request)
    finally:
        static.cancel()
    if mode is not Mode.DEMO:
        return ""
    say("Loading the demo world (the first time takes a while) …")
    people = command("list the people of the demo world", "demo_people")
    try:
        command("load the demo world", "load_demo").finish(request)
        return people.finish(request)
    finally:
        people.cancel()


def _for_others(environment: dict[str, str]) -> dict[str, str]:
    names = (
        "PORTAL_MODE",
        "PORTAL_PORT",
        "DATABASE_URL",
        "BROKER_URL",
        "CACHE_URL",
        "SECRET_KEY",
        "FIELD_KEYS",
    )
    return {name: environment[name] for name in names if name in environment}


def _wait_for_answer(
    port: int, public_url: str, *, supervisor: Supervisor, request: StopRequest, folder: DataFolder
) -> None:
    """Return when the web server answers; a redirect to https is an answer too."""
    host = urlsplit(public_url).netloc

    def answers() -> bool:
        if not supervisor.is_alive("web"):
            raise RefusedError(f"The web server did not start; its log says why: {folder.log('web')}")
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection(ports.LOOPBACK, port, timeout=2)
            try:
                connection.request("GET", "/health/", headers={"Host": host})
                return connection.getresponse().status < http.client.BAD_REQUEST
            finally:
                connection.close()
        return False

    if not request.wait_for(answers, patience=90):
        raise RefusedError(f"The web server does not answer; its log may say why: {folder.log('web')}")


if __name__ == "__main__":
    run_main(main)
    sys.exit()
