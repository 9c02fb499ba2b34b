"""Collects the texts of the sources into the Dutch catalogue: `make messages`."""

import subprocess
import sys
from pathlib import Path

from tools.bare_settings import bare_environment
from tools.console import RefusedError, run_main
from tools.environment import PROJECT
from tools.system_packages import require_programs

LANGUAGE = "nl"
_COMMAND = (
    "makemessages",
    f"--locale={LANGUAGE}",
    "--add-location=file",
    "--no-wrap",
    "--no-obsolete",
    "--ignore=tests",
    "--ignore=bench",
    "--ignore=docs",
)


def require_gettext() -> None:
    """Django extracts texts by the programs of GNU gettext; compiling and running do without."""
    require_programs(dict.fromkeys(("xgettext", "msgmerge", "msguniq", "msgfmt"), "gettext"))


def extract_messages(project: Path) -> None:
    """Bring the catalogue of a copy of the project up to date; new texts in it have no translation yet."""
    done = subprocess.run(
        [sys.executable, "manage.py", *_COMMAND],
        cwd=project,
        env=bare_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise RefusedError(f"The texts could not be extracted: {reason}")


def main() -> int:
    require_gettext()
    (PROJECT / "locale" / LANGUAGE).mkdir(parents=True, exist_ok=True)
    extract_messages(PROJECT)
    return 0


if __name__ == "__main__":
    run_main(main)
