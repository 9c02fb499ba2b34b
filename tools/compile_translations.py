"""Turns translations (.po) into the form that programs read (.mo), where that is older or missing."""

import os
from pathlib import Path

import polib

from tools.console import RefusedError
from tools.environment import PROJECT


def compile_translations(project: Path) -> list[Path]:
    """Compile what changed and give the files written. A reader meets the old file or the new one, never a part."""
    written = []
    for source in sorted(project.glob("locale/*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        draft = compiled.with_name(f"{compiled.name}.{os.getpid()}")
        try:
            polib.pofile(str(source)).save_as_mofile(str(draft))
            draft.replace(compiled)
        except (OSError, UnicodeDecodeError) as error:
            raise RefusedError(f"The translations in {source} cannot be compiled: {error}.") from None
        written.append(compiled)
    return written


if __name__ == "__main__":
    compile_translations(PROJECT)
