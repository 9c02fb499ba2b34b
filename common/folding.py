"""Folding of text by the database, so that a list can be narrowed and sorted by what it keeps in plain letters."""

from typing import Any, ClassVar

from django.db.models import CharField, Func

_LETTERS = "łŁøØđĐðÐıÞ", "llooddddiþ"
_PAIRS = (("þ", "th"), ("æ", "ae"), ("Æ", "ae"), ("œ", "oe"), ("Œ", "oe"), ("ß", "ss"))


def _template() -> str:
    folded = "lower(regexp_replace(normalize(%(expressions)s, NFKD), '[\u0300-\u036f]', '', 'g'))"
    folded = f"translate({folded}, '{_LETTERS[0]}', '{_LETTERS[1]}')"
    for letter, pair in _PAIRS:
        folded = f"replace({folded}, '{letter}', '{pair}')"
    return folded


class Folded(Func):
    """What `common.text.fold` makes of a text in Latin letters, but for runs of spaces."""

    template = _template()
    arity = 1
    output_field: ClassVar[Any] = CharField()
