"""Folding of text, so that names sort and are found whatever their case, accents or spaces."""

import re
import unicodedata

_NOT_DECOMPOSED = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
_SPACES = re.compile(r"\s+")


def fold(text: str) -> str:
    """Lower case without accents, with single spaces: "Ŝaal  Één" becomes "saal een"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_NOT_DECOMPOSED))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _SPACES.sub(" ", bare).strip()
