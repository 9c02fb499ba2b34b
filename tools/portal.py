"""Brings one portal up: servers, database, demo world, web server, worker and beat."""

import http.client
import socket
import time
from contextlib import closing, suppress
from urllib.parse import urlsplit

from tools import portal_parts, ports
from tools.compile_translations import compile_translations
from tools.console import RefusedError, say
from tools.data_folder import DataFolder
from tools.environment import PROJECT, Mode, Start
from tools.keys import load_keys
from tools.portal_parts import COLLECT, LOAD_DEMO, MIGRATE
from tools.prepared import is_prepared, note_prepared
from tools.servers import Addresses, start_servers
from tools.static_files import StaticFiles
from tools.steps import Steps
from tools.stop_request import StopRequest
from tools.supervisor import Supervisor

_TOLD_TO_OTHERS = (
    "PORTAL_MODE",
    "PORTAL_PORT",
    "DATABASE_URL",
    "BROKER_URL",
    "CACHE_URL",
    "SECRET_KEY",
    "FIELD_KEYS",
)


class Portal:
    """One portal on an opened data folder. What it starts is handed to the supervisor, which also stops it."""

    def __init__(
        self, start: Start, *, folder: DataFolder, supervisor: Supervisor, request: StopRequest
    ) -> None:
        self._start = start
        self._folder = folder
        self._supervisor = supervisor
        self._request = request

    def bring_up(self, server: socket.socket) -> None:
        """Start everything and say where the portal is and who can sign in."""
        began = time.monotonic()
        say(f"Starting the portal ({self._start.mode} mode, data in {self._folder.path}) …")
        addresses, environment = self._start_servers()
        people = self._prepare_and_start_web(addresses, environment, server)
        self._supervisor.start(portal_parts.worker(environment=environment))
        self._supervisor.start(portal_parts.beat(environment=environment, folder=self._folder))
        if people:
            say(f"\n{people}")
        seconds = time.monotonic() - began
        say(f"The portal runs at http://localhost:{self._start.port} (started in {seconds:.0f} s).")
        say("Stop it with Ctrl-C.")

    def _start_servers(self) -> tuple[Addresses, dict[str, str]]:
        keys = load_keys(self._folder.keys_file, protects=self._folder.database)
        addresses = start_servers(
            self._start.servers, folder=self._folder, keys=keys, supervisor=self._supervisor
        )
        environment = portal_parts.portal_environment(
            mode=self._start.mode, port=self._start.port, folder=self._folder, keys=keys, addresses=addresses
        )
        told = {name: environment[name] for name in _TOLD_TO_OTHERS if name in environment}
        owner = {"DATABASE_OWNER_URL": addresses.database.owner_url}
        self._folder.note_running({**told, **owner, "PUBLIC_URL": self._public_url(environment)})
        return addresses, environment

    def _prepare_and_start_web(
        self, addresses: Addresses, environment: dict[str, str], server: socket.socket
    ) -> str:
        """Bring database, files and demo world up to date and start the web server; gives who can sign in.

        Where these sources prepared this database before, the web server starts while the demo world is looked
        through; otherwise nobody gets in before all is ready.
        """
        owner_url = addresses.database.owner_url
        with Steps(environment=environment, folder=self._folder, request=self._request) as steps:
            compile_translations(PROJECT)
            static_files = StaticFiles(self._folder, environment)
            collecting = (
                None if static_files.are_collected else steps.start("collect the static files", COLLECT)
            )
            prepared = is_prepared(owner_url)
            if not prepared:
                say("Bringing the database up to date …")
                steps.start("migrate the database", MIGRATE, DATABASE_OWNER_URL=owner_url).finish()
            demo = steps.start("load the demo world", LOAD_DEMO) if self._start.mode is Mode.DEMO else None
            if demo and not prepared:
                say("Loading the demo world …")
                demo.finish()
            if collecting:
                collecting.finish()
                static_files.note_collected()
            if not prepared:
                note_prepared(owner_url)
            self._start_web(environment, server)
            return demo.finish() if demo else ""

    def _start_web(self, environment: dict[str, str], server: socket.socket) -> None:
        """Start the web server and return when it answers; a redirect to https is an answer too."""
        self._supervisor.start(portal_parts.web(environment=environment, socket_number=server.fileno()))
        host = urlsplit(self._public_url(environment)).netloc
        log = self._folder.log("web")

        def answers() -> bool:
            if not self._supervisor.is_alive("web"):
                raise RefusedError(f"The web server did not start; its log says why: {log}")
            with suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection(ports.LOOPBACK, self._start.port, timeout=2)
                with closing(connection):
                    connection.request("GET", "/health/", headers={"Host": host})
                    return connection.getresponse().status < http.client.BAD_REQUEST
            return False

        if not self._request.wait_for(answers, patience=90):
            raise RefusedError(f"The web server does not answer; its log may say why: {log}")

    def _public_url(self, environment: dict[str, str]) -> str:
        return environment.get("PUBLIC_URL") or f"http://localhost:{self._start.port}"
