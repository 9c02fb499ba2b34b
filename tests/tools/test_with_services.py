"""Commands with a database and a broker up."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.tools.portals import open_folder, plain_environment, run_tool, wait_until
from tools.data_folder import DataFolder
from tools.environment import PROJECT
from tools.postgres import programs
from tools.processes import belonging_to

# A name so long that the path of a socket in it would be too long.
LONG = "a-folder-with-a-name-that-goes-on " * 5
ASK = """
import os, socket, sys, urllib.parse
import psycopg
for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
    with psycopg.connect(os.environ[name]) as connection:
        print(*connection.execute(
            "SELECT current_user, rolcreatedb, current_setting('fsync'), datcollate, pg_encoding_to_char(encoding)"
            " FROM pg_roles JOIN pg_database ON datname = current_database() WHERE rolname = current_user"
        ).fetchone())
broker = urllib.parse.urlsplit(os.environ["BROKER_URL"])
with socket.create_connection((broker.hostname, broker.port)) as connection:
    connection.sendall(b"PING\\r\\n")
    print(connection.recv(100))
    connection.sendall(f"AUTH {broker.password}\\r\\n".encode())
    print(connection.recv(100))
print(os.environ["PORTAL_MODE"])
sys.exit(7)
"""


@pytest.fixture
def data() -> Iterator[Path]:
    with open_folder() as folder:
        yield folder / LONG.strip() / "data"


def ask(data: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return run_tool(
        "tools.with_services", *options, "--", sys.executable, "-c", ASK, PORTAL_DATA_DIR=str(data)
    )


def test_command_gets_servers_that_need_a_password_and_its_exit_code_is_given(data: Path) -> None:
    asked = ask(data)

    assert asked.stdout.splitlines() == [
        "portal_app False on C UTF8",
        "portal_owner False on C UTF8",
        "b'-NOAUTH Authentication required.\\r\\n'",
        "b'+OK\\r\\n'",
        "demo",
    ]
    assert asked.returncode == 7
    assert belonging_to(DataFolder(data)) == []


def test_tests_get_fast_servers_of_their_own_where_the_owner_may_make_databases(data: Path) -> None:
    asked = ask(data, "--tests")

    assert asked.stdout.splitlines()[:2] == ["portal_app False off C UTF8", "portal_owner True off C UTF8"]
    assert asked.stdout.splitlines()[-1] == "test"
    assert sorted(path.name for path in data.iterdir()) == ["test"]


def test_two_test_runs_at_once_do_not_meet(data: Path) -> None:
    place = 'echo "$PORTAL_DATA_DIR"'
    inner = f"env -u DATABASE_URL -u DATABASE_OWNER_URL -u BROKER_URL -u CACHE_URL PORTAL_DATA_DIR='{data}'"
    inner += f" {sys.executable} -m tools.with_services --tests -- sh -c '{place}'"

    both = run_tool(
        "tools.with_services",
        "--tests",
        "--",
        "sh",
        "-c",
        f"{place}; {inner}",
        PORTAL_DATA_DIR=str(data),
    )

    assert both.stdout.splitlines() == [str(data / "test"), str(data / "test-2")]


def test_servers_that_the_environment_names_are_used(data: Path) -> None:
    named = {
        "DATABASE_URL": "postgresql://app@db.example/portal",
        "DATABASE_OWNER_URL": "postgresql://owner@db.example/portal",
        "BROKER_URL": "redis://broker.example/3",
    }

    asked = run_tool("tools.with_services", "--", "env", PORTAL_DATA_DIR=str(data), **named)

    got = dict(line.split("=", 1) for line in asked.stdout.splitlines() if "=" in line)
    assert {name: got[name] for name in (*named, "CACHE_URL")} == {
        **named,
        "CACHE_URL": "redis://broker.example/3",
    }


def test_command_that_cannot_be_run_is_refused(data: Path) -> None:
    for arguments, line in (
        (["no-such-program"], "no-such-program cannot be run: No such file or directory.\n"),
        ([], "Say which command to run.\n"),
    ):
        refused = run_tool("tools.with_services", "--", *arguments, PORTAL_DATA_DIR=str(data))

        assert (refused.returncode, refused.stderr) == (1, line)


def test_stop_request_reaches_the_command_and_ends_the_servers(data: Path) -> None:
    command = [sys.executable, "-m", "tools.with_services", "--", "sh", "-c", "echo up; exec sleep 600"]
    process = subprocess.Popen(
        command, cwd=PROJECT, env=plain_environment(PORTAL_DATA_DIR=str(data)), stdout=subprocess.PIPE
    )
    assert process.stdout
    assert process.stdout.readline() == b"up\n"

    process.terminate()

    assert process.wait(timeout=60) == 128 + signal.SIGTERM
    process.stdout.close()
    assert belonging_to(DataFolder(data)) == []


def test_start_after_a_kill_does_not_believe_the_number_in_an_old_note(data: Path) -> None:
    """A killed server leaves its note; the process that has this number today is a stranger."""
    assert ask(data).returncode == 7
    stranger = subprocess.Popen(["sleep", "600"], user=_owner(data), start_new_session=True)
    try:
        note = data / "postgres" / "postmaster.pid"
        note.write_text(
            f"{stranger.pid}\n{data / 'postgres'}\n1700000000\n5432\n\n127.0.0.1\n 1234567 1234567\nready\n"
        )

        asked = ask(data)

        assert asked.returncode == 7
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent was killed")
def test_servers_end_when_the_process_that_started_them_is_killed(data: Path) -> None:
    command = [sys.executable, "-m", "tools.with_services", "--", "sleep", "600"]
    process = subprocess.Popen(command, cwd=PROJECT, env=plain_environment(PORTAL_DATA_DIR=str(data)))
    wait_until(lambda: "sleep" in _children(process.pid), what="the command")
    orphan = next(child for child in psutil.Process(process.pid).children() if child.name() == "sleep")

    process.kill()
    process.wait()
    orphan.kill()

    wait_until(lambda: belonging_to(DataFolder(data)) == [], what="the end of the servers")


def test_server_that_was_left_behind_is_ended_and_replaced(data: Path) -> None:
    """Where no kernel ends orphans, the next start does."""
    assert ask(data).returncode == 7
    server = subprocess.Popen(
        [
            programs() / "postgres",
            "-D",
            data / "postgres",
            "-c",
            "unix_socket_directories=",
            "-c",
            "port=29999",
        ],
        user=_owner(data),
        env={},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    wait_until((data / "postgres" / "postmaster.pid").exists, what="the left server")

    asked = ask(data)

    assert asked.returncode == 7
    assert server.wait(timeout=60) == 0


def _owner(data: Path) -> int | None:
    return (data / "postgres").stat().st_uid if os.geteuid() == 0 else None


def _children(pid: int) -> list[str]:
    return [child.name() for child in psutil.Process(pid).children()]
