"""Makes the virtual environment and installs the pinned requirements where they changed.

    python -m tools.install VENV run|checks

Runs on a bare Python, so it uses the standard library only. What is installed is noted in the environment by a
digest of the requirement files; as long as that fits, nothing is done.
"""

import argparse
import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.console import RefusedError, run_main, say
from tools.system_packages import install_packages

_RUN = ("requirements.txt", "requirements-embedded.txt")
_SETS = {"run": _RUN, "checks": (*_RUN, "requirements-dev.txt")}
_PIP = ("-m", "pip", "--disable-pip-version-check", "-qq", "install", "--no-input", "--require-hashes")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("venv", type=Path)
    parser.add_argument("wanted", choices=_SETS)
    arguments = parser.parse_args()
    venv, wanted = arguments.venv, arguments.wanted
    if _is_installed(venv, wanted):
        return 0
    # The system user that runs the database server under root must be able to read what is installed.
    os.umask(0o022)
    with _locked(venv):
        _make_venv(venv)
        if not _is_installed(venv, wanted):
            _install(venv, wanted)
    return 0


def _digest(wanted: str) -> str:
    found = hashlib.sha256(sys.version.encode())
    for file in _SETS[wanted]:
        found.update(Path(file).read_bytes())
    return found.hexdigest()


def _stamp(venv: Path, wanted: str) -> Path:
    return venv / f".installed-{wanted}"


def _is_installed(venv: Path, wanted: str) -> bool:
    stamp = _stamp(venv, wanted)
    return (venv / "bin" / "python").exists() and stamp.exists() and stamp.read_text() == _digest(wanted)


@contextmanager
def _locked(venv: Path) -> Iterator[None]:
    """One installation at a time; another that began earlier is waited for."""
    if venv.exists() and any(venv.iterdir()) and not (venv / "pyvenv.cfg").exists():
        raise RefusedError(f"{venv} is not a virtual environment: name another folder with VENV.")
    try:
        venv.parent.mkdir(parents=True, exist_ok=True)
        # The folder of this file serves as the lock, so no file is left behind.
        lock = os.open(Path(__file__).parent, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)
    except OSError as error:
        raise RefusedError(f"{venv} cannot be used: {error.strerror}.") from None


def _make_venv(venv: Path) -> None:
    if (venv / "bin" / "pip").exists() and _works(venv):
        return
    say(f"Making the virtual environment {venv} …")
    made = _venv_command(venv)
    if made.returncode != 0 and "ensurepip" in made.stdout + made.stderr:
        install_packages({"python3-venv": "Python's module for virtual environments"})
        made = _venv_command(venv)
    if made.returncode != 0:
        reason = (made.stderr or made.stdout).strip().splitlines() or ["no reason given"]
        raise RefusedError(f"The virtual environment {venv} cannot be made: {reason[-1]}")


def _venv_command(venv: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "venv", "--clear", str(venv)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _works(venv: Path) -> bool:
    python = str(venv / "bin" / "python")
    try:
        return subprocess.run([python, "-c", "import pip"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _install(venv: Path, wanted: str) -> None:
    say("Installing the requirements (a minute or so) …")
    files = [argument for file in _SETS[wanted] for argument in ("-r", file)]
    if subprocess.run([str(venv / "bin" / "python"), *_PIP, *files], check=False).returncode != 0:
        raise RefusedError("The requirements could not be installed; the lines above say why.")
    for name, its_files in _SETS.items():
        if set(its_files) <= set(_SETS[wanted]):
            _stamp(venv, name).write_text(_digest(name))


if __name__ == "__main__":
    run_main(main)
