"""What stops a start: one line on standard error, exit code 1, nothing started."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tools.portals import open_folder, run_tool
from tools.data_folder import DataFolder
from tools.ports import free_port
from tools.processes import belonging_to

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="is about root's database server")
as_others = pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")


@pytest.fixture
def folder() -> Iterator[Path]:
    with open_folder() as opened:
        yield opened


def refusal(folder: Path, **environment: str) -> str:
    """The one line of a start that is refused."""
    data = Path(environment.setdefault("PORTAL_DATA_DIR", str(folder / "data")))
    environment.setdefault("PORTAL_PORT", str(free_port()))
    refused = run_tool("tools.run", **environment)

    assert refused.returncode == 1, refused
    assert belonging_to(DataFolder(data)) == []
    assert refused.stderr.count("\n") == 1, refused.stderr
    return refused.stderr.strip()


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "8000.0", "-1", "٣٠٠٠"])
def test_port_that_is_no_port_is_refused(folder: Path, port: str) -> None:
    assert (
        refusal(folder, PORTAL_PORT=port)
        == f"PORTAL_PORT is {port!r}; it must be a whole number from 1 to 65535."
    )


@pytest.mark.parametrize(
    ("address", "listens"), [("127.0.0.1", True), ("0.0.0.0", True), ("127.0.0.1", False)]
)
def test_taken_port_is_refused(folder: Path, address: str, listens: bool) -> None:
    with socket.socket() as other:
        other.bind((address, 0))
        if listens:
            other.listen()
        port = other.getsockname()[1]

        line = refusal(folder, PORTAL_PORT=str(port))

    assert line == f"Port {port} is taken by another program: stop that one or set PORTAL_PORT to another."


def test_odd_mode_is_refused(folder: Path) -> None:
    assert (
        refusal(folder, PORTAL_MODE="debug") == "PORTAL_MODE is 'debug'; it must be demo, test or production."
    )


@pytest.mark.parametrize("name", ["DATABASE_URL", "DATABASE_OWNER_URL"])
def test_one_database_address_without_the_other_is_refused(folder: Path, name: str) -> None:
    line = refusal(folder, **{name: "postgresql://localhost/portal"})

    assert line == "DATABASE_URL and DATABASE_OWNER_URL belong together: set both, or neither."


def test_broker_that_is_no_cache_needs_a_cache_beside_it(folder: Path) -> None:
    line = refusal(folder, BROKER_URL="amqp://localhost")

    assert line == "BROKER_URL names no Redis or Valkey: set CACHE_URL to one as well."


def test_file_in_place_of_the_data_folder_is_refused(folder: Path) -> None:
    (folder / "data").write_text("not a folder")

    assert refusal(folder) == f"The folder {folder / 'data'} cannot be made: File exists."


def test_data_folder_below_a_file_is_refused(folder: Path) -> None:
    (folder / "file").write_text("not a folder")

    line = refusal(folder, PORTAL_DATA_DIR=str(folder / "file" / "data"))

    assert line == f"The folder {folder / 'file' / 'data'} cannot be made: Not a directory."


@as_root
def test_folder_that_the_system_user_cannot_reach_is_refused_and_stays_closed(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)

    line = refusal(folder, PORTAL_DATA_DIR=str(closed / "data"))

    assert line.startswith("The database server runs as the system user ")
    assert f"cannot reach {closed / 'data'}:" in line
    assert closed.stat().st_mode & 0o777 == 0o700


@as_others
def test_folder_that_cannot_be_written_is_refused(folder: Path) -> None:
    data = folder / "data"
    data.mkdir(mode=0o500)

    assert refusal(folder) == f"The folder {data} cannot be used: Permission denied."


def test_database_without_its_keys_is_refused(folder: Path) -> None:
    data = folder / "data"
    (data / "postgres").mkdir(parents=True)
    (data / "postgres" / "PG_VERSION").write_text("18\n")

    assert refusal(folder).startswith(f"{data / 'keys.json'} is missing, and without it the database")


@pytest.mark.parametrize("text", ["not json", "[]", '{"unknown": "key"}'])
def test_damaged_keys_are_refused(folder: Path, text: str) -> None:
    data = folder / "data"
    data.mkdir(mode=0o755)
    (data / "keys.json").write_text(text)

    assert refusal(folder) == f"{data / 'keys.json'} is damaged: put back a good copy of it."


def test_database_of_another_version_is_refused(folder: Path) -> None:
    data = folder / "data"
    assert run_tool("tools.with_services", "true", PORTAL_DATA_DIR=str(data)).returncode == 0
    (data / "postgres" / "PG_VERSION").write_text("15\n")

    assert refusal(folder) == f"{data / 'postgres'} was made by PostgreSQL 15; the embedded one is 18."


def test_keys_of_another_database_are_refused(folder: Path) -> None:
    data, other = folder / "data", folder / "other"
    for place in (data, other):
        assert run_tool("tools.with_services", "true", PORTAL_DATA_DIR=str(place)).returncode == 0
    (other / "keys.json").replace(data / "keys.json")

    line = refusal(folder)

    assert (
        line
        == f"{data / 'keys.json'} does not belong to the database in {data / 'postgres'}: put back the right one."
    )
