"""`make run` as people meet it: one portal on an empty folder, killed in every way, stopped and started again."""

import stat
from collections.abc import Iterator
from contextlib import suppress

import psutil
import psycopg
import pytest

from tests.tools.portals import RunningPortal, open_folder, run_tool, wait_until

pytestmark = [pytest.mark.processes]


@pytest.fixture(scope="module")
def portal() -> Iterator[RunningPortal]:
    """A running portal; tests that hurt it leave it running."""
    with open_folder() as folder:
        running = RunningPortal(folder)
        try:
            running.start()
            yield running
        finally:
            running.stop()


def test_start_on_an_empty_folder_says_where_the_portal_is_and_who_can_sign_in(portal: RunningPortal) -> None:
    assert f"http://localhost:{portal.port}" in portal.output
    assert "@elzenhof.example" in portal.output
    assert (portal.status("/health/"), portal.status("/")) == (200, 200)


def test_start_makes_keys_that_only_their_owner_can_read(portal: RunningPortal) -> None:
    for file in (portal.folder.keys_file, portal.folder.running_file):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(portal.folder.database.stat().st_mode) == 0o700


def test_roles_have_no_right_they_do_not_need(portal: RunningPortal) -> None:
    with portal.connect() as connection:
        roles = connection.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles"
            " WHERE rolname LIKE 'portal%' ORDER BY rolname"
        ).fetchall()
        owners = connection.execute(
            "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
            " WHERE nspname = 'public' AND relkind = 'r'"
        ).fetchall()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE own (id integer)")

    assert roles == [(name, False, False, False, False, False) for name in ("portal_app", "portal_owner")]
    assert owners == [("portal_owner",)]


def test_application_can_read_and_write_what_the_owner_makes(portal: RunningPortal) -> None:
    with portal.connect(owner=True) as owner, portal.connect() as application:
        owner.execute("CREATE TABLE made (id serial PRIMARY KEY, words text)")
        try:
            application.execute("INSERT INTO made (words) VALUES ('first'), ('second')")
            application.execute("UPDATE made SET words = 'changed' WHERE id = 1")
            application.execute("DELETE FROM made WHERE id = 2")
            rows = application.execute("SELECT id, words FROM made").fetchall()
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute("TRUNCATE made")
        finally:
            owner.execute("DROP TABLE made")

    assert rows == [(1, "changed")]


@pytest.mark.parametrize(
    "part", ["gunicorn", "celery --app=business_portal worker", "celery --app=business_portal beat"]
)
def test_parts_of_the_portal_do_not_know_the_owner_of_the_database(portal: RunningPortal, part: str) -> None:
    process = portal.one(part)

    assert process is not None
    environment = process.environ()
    assert "DATABASE_OWNER_URL" not in environment
    assert "portal_app" in environment["DATABASE_URL"]


@pytest.mark.parametrize(
    "part",
    [
        "bin/postgres",
        "valkey-server",
        "gunicorn",
        "celery --app=business_portal worker",
        "celery --app=business_portal beat",
    ],
)
def test_a_part_that_is_killed_is_started_again(portal: RunningPortal, part: str) -> None:
    victim = portal.one(part)
    assert victim is not None

    victim.kill()

    wait_until(lambda: (found := portal.one(part)) and found != victim, what=f"another {part}")
    wait_until(portal.works, what="an answer")


@pytest.mark.parametrize("part", ["-m tools.run", "keep_running.sh"])
def test_portal_starts_again_when_its_supervisor_or_keeper_is_killed(
    portal: RunningPortal, part: str
) -> None:
    # The keeper's command holds the words of the supervisor's, which is its child.
    victims = [process for process in portal.below_make() if _command(process).find(part) > 0]
    victim = victims[-1] if part == "-m tools.run" else victims[0]
    before = portal.one("bin/postgres")

    victim.kill()

    wait_until(
        lambda: (found := portal.one("bin/postgres")) and found != before, what="another database server"
    )
    wait_until(portal.works, what="an answer")


def test_portal_starts_again_when_everything_is_killed(portal: RunningPortal) -> None:
    for process in portal.below_make():
        with suppress(psutil.NoSuchProcess):
            process.kill()

    wait_until(portal.works, what="an answer")


def test_second_start_on_the_same_folder_is_refused(portal: RunningPortal) -> None:
    second = run_tool("tools.run", **portal.environment)

    assert second.returncode == 1
    assert second.stderr.startswith(f"The portal already runs on {portal.folder.path}")
    assert second.stderr.count("\n") == 1


def test_command_beside_a_running_portal_uses_its_servers(portal: RunningPortal) -> None:
    beside = run_tool("tools.with_services", "--", "printenv", "DATABASE_URL", **portal.environment)

    assert beside.stdout == portal.folder.running()["DATABASE_URL"] + "\n"


def test_stop_leaves_no_process_and_the_next_start_finds_the_same_data(portal: RunningPortal) -> None:
    with portal.connect(owner=True) as owner:
        owner.execute("CREATE TABLE kept (words text)")
        owner.execute("INSERT INTO kept VALUES ('still here')")
    keys = portal.folder.keys_file.read_text()

    portal.stop()
    left = portal.left()
    portal.start()

    assert left == []
    assert portal.folder.keys_file.read_text() == keys
    with portal.connect() as application:
        assert application.execute("SELECT words FROM kept").fetchall() == [("still here",)]


def _command(process: psutil.Process) -> str:
    with suppress(psutil.Error):
        return " ".join(process.cmdline())
    return ""
