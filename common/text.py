"""Folding of text, so that names sort and are found whatever their case, accents or spaces."""

import re
import unicodedata

_NOT_DECOMPOSED = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
_SPACES = re.compile(r"\s+")
_BETWEEN_DIGITS = re.compile(r"[ .-]")


def fold(text: str) -> str:
    """Lower case without accents, with single spaces: "Ŝaal  Één" becomes "saal een"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_NOT_DECOMPOSED))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _SPACES.sub(" ", bare).strip()


def words_of(text: str) -> list[str]:
    """The words somebody searches for, folded. A number written with spaces, dots or dashes is one word."""
    folded = fold(text)
    run_together = _BETWEEN_DIGITS.sub("", folded)
    return [run_together] if run_together.isdigit() else folded.split()
