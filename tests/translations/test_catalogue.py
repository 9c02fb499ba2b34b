"""The Dutch catalogue: complete, sure of itself, with everything in it that its English has."""

import re
from pathlib import Path
from typing import Final

import polib
import pytest
from django.conf import settings

CATALOGUE: Final = Path(settings.BASE_DIR) / "locale" / "nl" / "LC_MESSAGES" / "django.po"
_PLACEHOLDER: Final = re.compile(r"%(?:\(\w+\))?[#0 +-]*[\d.]*[a-zA-Z%]|\{\w*\}")
_TAG: Final = re.compile(r"</?[a-z]+>")
_LINE_BREAK: Final = re.compile(r"\n+")
_UNWANTED: Final = re.compile(
    r"\b(?:je|jij|jou|jouw|jullie|oeps|helaas|klik(?:ken)? op de knop|e-mail adres|login|log-in)\b|!",
    re.IGNORECASE,
)
"""Informal, apologetic or shouting, or not how Dutch is spelled."""


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


def pairs(entry: polib.POEntry) -> list[tuple[str, str]]:
    """English and Dutch, of an entry with a plural twice."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [(entry.msgid, entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural[1])]


def differing(catalogue: polib.POFile, pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """Pairs in which what the pattern finds is not the same."""
    return [
        (english, dutch)
        for entry in catalogue
        for english, dutch in pairs(entry)
        if sorted(pattern.findall(english)) != sorted(pattern.findall(dutch))
    ]


def test_catalogue_is_complete_and_sure(catalogue):
    assert len(catalogue) > 500
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.obsolete_entries()] == []
    assert [english for entry in catalogue for english, dutch in pairs(entry) if not dutch.strip()] == []
    assert (catalogue.metadata["Language"], catalogue.metadata["Plural-Forms"]) == (
        "nl",
        "nplurals=2; plural=(n != 1);",
    )


def test_dutch_holds_the_values_and_the_markup_of_its_english(catalogue):
    assert differing(catalogue, _PLACEHOLDER) == []
    assert differing(catalogue, _TAG) == []
    assert differing(catalogue, _LINE_BREAK) == []


def test_dutch_ends_as_its_english_ends(catalogue):
    marks = ".:?"
    assert [
        (english, dutch)
        for entry in catalogue
        for english, dutch in pairs(entry)
        if english[-1:] in marks and dutch[-1:] not in marks
    ] == []


def test_dutch_is_formal_and_calm(catalogue):
    assert [dutch for entry in catalogue for _, dutch in pairs(entry) if _UNWANTED.search(dutch)] == []


def test_no_sentence_ends_with_the_name_of_an_organisation(catalogue):
    """Many of them end in B.V. or N.V.: a second full stop would follow."""
    ends = re.compile(r"%\((name|own|relation|organisation)\)s\.(\s|$)")
    sentences = [text for entry in catalogue for pair in pairs(entry) for text in pair]
    assert [text for text in sentences if ends.search(text)] == []


def test_dutch_quotes_as_people_write(catalogue):
    assert [dutch for entry in catalogue for _, dutch in pairs(entry) if re.search("[\"'“”]", dutch)] == []
