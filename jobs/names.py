"""Names of files as pages and terminals can show them."""

import hashlib
import os
from typing import Final

_LONGEST: Final = 390  # leaves room for a number behind it


class Names:
    """Printable names, each another one."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def give(self, wanted: str) -> str:
        """The name itself, or with a number behind it where another file has it."""
        plain = name = _printable(wanted)
        number = 1
        while name in self._taken:
            number += 1
            name = f"{plain} ({number})"
        self._taken.add(name)
        return name


def _printable(name: str) -> str:
    """Without characters that no page and no terminal can show, and no longer than can be stored."""
    shown = "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii") for letter in name
    )
    if len(shown) <= _LONGEST:
        return shown
    mark = hashlib.sha256(os.fsencode(name)).hexdigest()[:12]
    return f"{shown[:180]}…{mark}…{shown[-180:]}"
