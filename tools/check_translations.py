"""Checks the Dutch translations: complete, none in doubt, nothing in the sources that the catalogue lacks.

English is the language of the sources and needs no catalogue. The catalogue is compared with one extracted from
a copy of the sources, so that checking changes nothing here.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

import polib

from tools.console import RefusedError, run_main
from tools.environment import PROJECT
from tools.extract_messages import LANGUAGE, extract_messages, require_gettext

_DOMAINS = ("django", "djangojs")
_SHOWN = 10
_SKIPPED = (".*", "__pycache__", "node_modules", "tests", "bench", "docs", "vendor", "*.mo")


def main() -> int:
    require_gettext()
    folder = PROJECT / "locale" / LANGUAGE / "LC_MESSAGES"
    catalogues = [folder / f"{domain}.po" for domain in _DOMAINS if (folder / f"{domain}.po").exists()]
    if not catalogues:
        raise RefusedError(f"There is no catalogue in {folder}: run make messages.")
    problems = [problem for catalogue in catalogues for problem in problems_inside(catalogue)]
    with tempfile.TemporaryDirectory() as draft:
        extracted = _extracted(Path(draft) / "portal")
        for catalogue in catalogues:
            problems += differences(catalogue, extracted / catalogue.name)
    for problem in problems[:_SHOWN]:
        print(problem)
    if problems:
        raise RefusedError(
            f"{len(problems)} faults in the translations; make messages brings the catalogue up to date."
        )
    return 0


def _key(entry: polib.POEntry) -> tuple[str | None, str, str]:
    return (entry.msgctxt, entry.msgid, entry.msgid_plural)


def problems_inside(catalogue: Path) -> list[str]:
    """What is wrong with the catalogue by itself, a line each; placeholders must be those of the source."""
    entries = polib.pofile(str(catalogue))
    checked = subprocess.run(
        ["msgfmt", "--check-format", "--output-file=/dev/null", str(catalogue)],
        capture_output=True,
        text=True,
        check=False,
    )
    return [
        *(f"{catalogue.name}: in doubt (fuzzy): {entry.msgid!r}" for entry in entries.fuzzy_entries()),
        *(f"{catalogue.name}: not translated: {entry.msgid!r}" for entry in entries.untranslated_entries()),
        *(f"{catalogue.name}: no longer used: {entry.msgid!r}" for entry in entries.obsolete_entries()),
        *(checked.stderr.strip().splitlines() if checked.returncode else []),
    ]


def differences(catalogue: Path, extracted: Path) -> list[str]:
    """Texts that only the catalogue or only the sources hold, a line each."""
    where = catalogue.name
    ours = {_key(entry) for entry in polib.pofile(str(catalogue)) if not entry.obsolete}
    needed = {_key(entry) for entry in polib.pofile(str(extracted)) if not entry.obsolete}
    return [
        *(
            f"{where}: in the sources, not in the catalogue: {key[1]!r}"
            for key in sorted(needed - ours, key=str)
        ),
        *(
            f"{where}: in the catalogue, not in the sources: {key[1]!r}"
            for key in sorted(ours - needed, key=str)
        ),
    ]


def _extracted(copy: Path) -> Path:
    """Extract the texts of a copy of the sources; gives the folder with the catalogues."""
    shutil.copytree(PROJECT, copy, ignore=shutil.ignore_patterns(*_SKIPPED))
    extract_messages(copy)
    return copy / "locale" / LANGUAGE / "LC_MESSAGES"


if __name__ == "__main__":
    run_main(main)
