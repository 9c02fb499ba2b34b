"""The values that the set-up reads from the environment, checked before anything is started."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tools.console import RefusedError

_HIGHEST_PORT = 65535
PROJECT = Path(__file__).resolve().parent.parent


class Mode(StrEnum):
    DEMO = "demo"
    TEST = "test"
    PRODUCTION = "production"


@dataclass(frozen=True, kw_only=True)
class Database:
    """Addresses of the database: as the application's role and as the owner who migrates."""

    application_url: str
    owner_url: str


@dataclass(frozen=True, kw_only=True)
class Servers:
    """The servers that the environment names; None stands for the embedded one."""

    database: Database | None
    broker_url: str | None
    cache_url: str | None


@dataclass(frozen=True, kw_only=True)
class Start:
    """What is to be started and where."""

    mode: Mode
    port: int
    data_folder: Path
    servers: Servers


def read_start(*, environment: Mapping[str, str] = os.environ) -> Start:
    """Read and check the values; raises RefusedError on the first odd one."""
    return Start(
        mode=_mode(environment),
        port=_port(environment),
        data_folder=data_folder(environment=environment),
        servers=servers(environment=environment),
    )


def data_folder(*, environment: Mapping[str, str] = os.environ) -> Path:
    """The folder for all that the portal stores here; a relative one counts from the project's folder."""
    given = environment.get("PORTAL_DATA_DIR") or ".data"
    try:
        return (PROJECT / Path(given).expanduser()).resolve()
    except (OSError, RuntimeError) as error:
        raise RefusedError(f"PORTAL_DATA_DIR is not usable: {error}.") from None


def servers(*, environment: Mapping[str, str] = os.environ) -> Servers:
    """The named servers. The cache is in the broker unless that one is no Redis or Valkey."""
    broker_url = environment.get("BROKER_URL") or None
    cache_url = environment.get("CACHE_URL") or None
    if broker_url and not cache_url:
        if not broker_url.startswith(("redis:", "rediss:", "unix:")):
            raise RefusedError("BROKER_URL names no Redis or Valkey: set CACHE_URL to one as well.")
        cache_url = broker_url
    return Servers(database=_database(environment), broker_url=broker_url, cache_url=cache_url)


def _database(environment: Mapping[str, str]) -> Database | None:
    application_url = environment.get("DATABASE_URL") or None
    owner_url = environment.get("DATABASE_OWNER_URL") or None
    if application_url and owner_url:
        return Database(application_url=application_url, owner_url=owner_url)
    if application_url or owner_url:
        raise RefusedError("DATABASE_URL and DATABASE_OWNER_URL belong together: set both, or neither.")
    return None


def _mode(environment: Mapping[str, str]) -> Mode:
    given = environment.get("PORTAL_MODE") or Mode.DEMO
    try:
        return Mode(given)
    except ValueError:
        raise RefusedError(f"PORTAL_MODE is {given!r}; it must be demo, test or production.") from None


def _port(environment: Mapping[str, str]) -> int:
    given = environment.get("PORTAL_PORT") or "8000"
    if given.isascii() and given.isdigit() and 1 <= int(given[:6]) <= _HIGHEST_PORT:
        return int(given)
    raise RefusedError(f"PORTAL_PORT is {given!r}; it must be a whole number from 1 to {_HIGHEST_PORT}.")
