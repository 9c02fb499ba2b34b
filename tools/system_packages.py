"""Programs of the operating system: installed where that is possible, otherwise named in one line."""

import os
import shutil
import subprocess
import sys

from tools.console import RefusedError, run_main, say


def require_programs(programs: dict[str, str]) -> None:
    """See that each program (key) exists, from the Debian package of that name (value)."""
    missing = {package: program for program, package in programs.items() if shutil.which(program) is None}
    if missing:
        install_packages(missing)


def install_packages(packages: dict[str, str]) -> None:
    """Install Debian packages (key) as root; each value says what it is for. Others are told what is missing."""
    names = sorted(packages)
    what = " and ".join(packages[name] for name in names)
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise RefusedError(
            f"Missing here: {what}. Install it first, on Debian by: apt-get install {' '.join(names)}"
        )
    say(f"Installing {', '.join(names)} …")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *names]):
        done = subprocess.run(
            ["apt-get", "--quiet=2", *arguments], env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode != 0 and arguments != ["update"]:
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise RefusedError(f"Missing here: {what}; apt-get could not install {' '.join(names)}: {reason}")


def main() -> int:
    """Each argument is PROGRAM=PACKAGE."""
    require_programs(dict(argument.split("=", 1) for argument in sys.argv[1:]))
    return 0


if __name__ == "__main__":
    run_main(main)
