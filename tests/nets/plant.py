"""Plants a hole in a copy of the project, and runs the unchanged nets there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.nets.databases import GIVEN, template_name

PROJECT = Path(__file__).resolve().parent.parent.parent
_LEFT_OUT = shutil.ignore_patterns(
    "__pycache__",
    ".git",
    ".venv",
    ".data",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    "docs",
    "vendor",
    "*.pyc",
)


def copy_of_project(folder: Path) -> Path:
    """The project without history, environment and data; the browser's files stay out too."""
    shutil.copytree(PROJECT, folder / "portal", ignore=_LEFT_OUT)
    (folder / "portal" / "static" / "vendor").symlink_to(PROJECT / "static" / "vendor")
    return folder / "portal"


def plant(copy: Path, file: str, old: str, new: str) -> None:
    """Changes the first such text of one file. Raises `ValueError` when it is not there: the plant would be none."""
    text = (copy / file).read_text()
    if old not in text:
        raise ValueError(f"{file} does not hold what was to be changed")
    (copy / file).write_text(text.replace(old, new, 1))


def run(copy: Path, *arguments: str) -> tuple[int, str]:
    """Exit code and output of a Python program in the copy, on the same servers."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV"))
    }
    environment[GIVEN] = template_name()
    done = subprocess.run(
        [sys.executable, *arguments], cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def net(copy: Path, test: str) -> tuple[int, str]:
    """Runs one test of the nets in the copy; long sentences, which the report wraps, are whole again."""
    code, output = run(copy, "-m", "pytest", "-vv", "-p", "no:cacheprovider", "--no-header", test)
    return code, re.sub(r"'\n[E+ -]*'", "", output)


def check(copy: Path) -> tuple[int, str]:
    """Runs the system check in the copy."""
    return run(copy, "manage.py", "check")
