"""The keeper and the supervisor: what dies is started again, and what always dies ends the start."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tools.portals import open_folder, wait_until
from tools.console import RefusedError
from tools.data_folder import DataFolder, make_folder
from tools.environment import PROJECT
from tools.processes import Service, belonging_to
from tools.supervisor import Supervisor

KEEPER = ["sh", str(PROJECT / "tools" / "keep_running.sh")]


@pytest.fixture
def folder() -> Iterator[DataFolder]:
    with open_folder() as opened:
        yield DataFolder(make_folder(opened / "data", mode=0o711))


def service(folder: DataFolder, script: str, *, patience: float = 10) -> Service:
    return Service(
        name="part",
        label="part",
        command=["sh", "-c", script],
        environment={"PATH": "/usr/bin:/bin"},
        work_folder=folder.path,
        patience=patience,
    )


def keep(turn: str, record: Path, script: str) -> int:
    return subprocess.run([*KEEPER, turn, str(record), "sh", "-c", script], check=False).returncode


def test_keeper_runs_a_killed_command_again_and_keeps_the_exit_code_for_the_last_turn(tmp_path: Path) -> None:
    record, marks = tmp_path / "ended-1", tmp_path / "marks"
    script = f"echo run >> {marks}; [ $(wc -l < {marks}) -gt 1 ] || kill -9 $$; exit 3"

    codes = [keep(turn, record, script) for turn in ("first", "again", "last")]

    assert codes == [0, 0, 3]
    assert marks.read_text() == "run\nrun\n"
    assert not record.exists()


def test_keeper_that_was_killed_is_continued_by_the_next_turn(tmp_path: Path) -> None:
    record, marks = tmp_path / "ended-1", tmp_path / "marks"
    first = subprocess.Popen(
        [*KEEPER, "first", str(record), "sh", "-c", f"echo run >> {marks}; exec sleep 600"]
    )
    wait_until(marks.exists, what="the command")
    child = int(subprocess.check_output(["ps", "-o", "pid=", "--ppid", str(first.pid)]))

    first.kill()
    first.wait()
    code = keep("last", record, f"echo again >> {marks}; exit 4")
    subprocess.run(["kill", str(child)], check=True)

    assert code == 4
    assert marks.read_text() == "run\nagain\n"


def test_keeper_hands_a_stop_on_and_does_not_start_again(tmp_path: Path) -> None:
    record, marks = tmp_path / "ended-1", tmp_path / "marks"
    script = f"trap 'echo stopped >> {marks}; exit 0' TERM; echo run >> {marks}; while :; do sleep 0.05; done"
    keeper = subprocess.Popen([*KEEPER, "first", str(record), "sh", "-c", script])
    wait_until(marks.exists, what="the command")

    keeper.terminate()

    assert keeper.wait(timeout=30) == 0
    assert marks.read_text() == "run\nstopped\n"
    assert record.read_text() == "0\n"


def test_supervisor_gives_up_on_a_part_that_always_ends_at_once(folder: DataFolder) -> None:
    supervisor = Supervisor(folder, longest_pause=0.01)
    supervisor.start(service(folder, "echo why not; exit 5"))

    with pytest.raises(RefusedError) as refusal:
        wait_until(supervisor.look_after, what="the refusal")

    assert str(refusal.value) == f"The part ends again and again; its log says why: {folder.log('part')}"
    assert folder.log("part").read_text() == "why not\n" * 7


def test_supervisor_kills_what_does_not_stop_and_what_it_left(folder: DataFolder) -> None:
    supervisor = Supervisor(folder)
    supervisor.start(
        service(folder, "trap '' TERM; sleep 600 & echo up; while :; do wait; done", patience=0.2)
    )
    wait_until(lambda: folder.log("part").read_text() == "up\n", what="the part")

    supervisor.stop()

    assert belonging_to(folder) == []


def test_long_log_is_set_aside(folder: DataFolder) -> None:
    log = folder.log("part")
    with log.open("wb") as stream:
        stream.truncate(5_000_001)

    assert not folder.log("part").exists()
    assert log.with_suffix(".log.1").stat().st_size == 5_000_001


def test_supervisor_says_how_a_part_ended(folder: DataFolder, capsys: pytest.CaptureFixture[str]) -> None:
    supervisor = Supervisor(folder)
    supervisor.start(service(folder, f"kill -{signal.SIGKILL.value} $$"))
    wait_until(lambda: not supervisor.is_alive("part"), what="the end")

    supervisor.look_after()

    assert (
        capsys.readouterr().out
        == f"The part was ended by signal 9 and is started again (log: {folder.log('part')}).\n"
    )
    supervisor.stop()
    assert sys.platform != "linux" or belonging_to(folder) == []
