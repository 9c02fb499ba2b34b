"""Compiles the short lists of requirements (.in) into pinned ones with hashes (.txt).

    python -m tools.requirements [--check | --upgrade]

Each compiled file begins with a digest of what it was compiled from, by which `--check` sees without any network
whether it is up to date.
"""

import argparse
import hashlib
import re
import subprocess
import sys
from pathlib import Path

from tools.console import RefusedError, run_main, say

# In this order: a later list is compiled against the pins of the earlier ones.
_LISTS = ("requirements", "requirements-embedded", "requirements-dev")
_OLDEST_PYTHON = "3.11"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--check", action="store_true", help="change nothing; fail when a file is out of date"
    )
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that fit")
    arguments = parser.parse_args()
    for name in _LISTS:
        source, compiled = Path(f"{name}.in"), Path(f"{name}.txt")
        if not arguments.check:
            _compile(source, compiled, upgrade=arguments.upgrade)
        elif not compiled.exists() or not compiled.read_text().startswith(_first_line(source)):
            raise RefusedError(
                f"{compiled.name} is not compiled from {source.name} as it is now: run make requirements."
            )
    return 0


def _first_line(source: Path) -> str:
    """The digest of a list and of the pins it is compiled against, as a comment."""
    digest = hashlib.sha256(source.read_bytes())
    for constraint in re.findall(r"^-c (\S+)", source.read_text(), re.MULTILINE):
        digest.update(Path(constraint).read_bytes())
    return f"# Compiled by `make requirements` from {source.name}, digest {digest.hexdigest()}\n"


def _compile(source: Path, compiled: Path, *, upgrade: bool) -> None:
    say(f"Compiling {compiled.name} …")
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--generate-hashes", "--no-header"]
    command += ["--python-version", _OLDEST_PYTHON, "--output-file", compiled.name, source.name]
    if upgrade:
        command.append("--upgrade")
    if subprocess.run(command, check=False).returncode != 0:
        raise RefusedError(f"{compiled.name} could not be compiled.")
    compiled.write_text(_first_line(source) + compiled.read_text())


if __name__ == "__main__":
    run_main(main)
