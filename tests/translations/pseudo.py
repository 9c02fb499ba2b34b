"""A pseudo-language: every text that can be translated stands between marks. What has none was never translated.

A text that a person reads is then either between marks, or data, or one of a few names that no language changes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import django
import polib
from django.apps import apps
from django.conf import settings
from django.db.models import Field, JSONField, Model
from lxml import html

from common.privacy import Privacy
from demo.cast import ORGANISATIONS, PASSWORD, PEOPLE
from demo.models import ReceivedMessage
from orgs.models import SecurityPolicy

LANGUAGE: Final = "nl"
"""It takes the place of Dutch, so that dates and numbers are written in the Dutch way."""

_MARKED: Final = re.compile(r"«[^«»]*»")
_LETTERS: Final = re.compile(r"[^\W\d_]")
_SPOKEN: Final = (
    "aria-label",
    "alt",
    "data-copied",
    "data-hidden",
    "data-label",
    "data-shown",
    "placeholder",
    "title",
)
_SILENT: Final = (
    "//script | //style | //meta | //kbd | //code"
    " | //*[contains(@class, 'initials')]"
    " | //body//*[@lang]"  # names of languages, each in its own
)
_SAME_EVERYWHERE: Final = ("PDF", "CSV", "UBL", "GLN", "D-U-N-S", "OIN", "Veldbaken", "Zakelijk")
"""Names, and abbreviations that are the same in every language."""
_COLUMNS: Final = (Privacy.BUSINESS, Privacy.PERSONAL, Privacy.FINANCIAL)


# --- making it -----------------------------------------------------------------------------------


def catalogue_write(folder: Path) -> None:
    """Writes a catalogue with marks for the portal and for the packages, as far as those know Dutch."""
    entries: dict[tuple[str | None, str], polib.POEntry] = {}
    for source in _catalogues():
        for entry in polib.pofile(str(source)).translated_entries():
            entries[entry.msgctxt, entry.msgid] = _marked(entry)
    pseudo = polib.POFile()
    pseudo.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Language": LANGUAGE,
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    pseudo.extend(entries.values())
    target = folder / LANGUAGE / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True)
    pseudo.save_as_mofile(str(target))


def _catalogues() -> list[Path]:
    packages = [Path(django.__file__).parent / "conf", *(Path(app.path) for app in apps.get_app_configs())]
    folders = [package / "locale" for package in packages] + [Path(settings.BASE_DIR) / "locale"]
    files = [folder / LANGUAGE / "LC_MESSAGES" / "django.po" for folder in folders]
    return [file for file in files if file.exists()]


def _marked(entry: polib.POEntry) -> polib.POEntry:
    marked = polib.POEntry(msgctxt=entry.msgctxt, msgid=entry.msgid)
    if entry.msgid_plural:
        marked.msgid_plural = entry.msgid_plural
        marked.msgstr_plural = {0: f"«{entry.msgid}»", 1: f"«{entry.msgid_plural}»"}
    else:
        marked.msgstr = f"«{entry.msgid}»"
    return marked


# --- reading with it -----------------------------------------------------------------------------


def page_problems(name: str, page: str, data: Data) -> list[str]:
    """What a person reads or hears on a page without a mark."""
    return [f"{name}: {text}" for text in unmarked(texts_of(page), data)]


def texts_of(page: str) -> list[str]:
    """The text of a page as it runs, and every attribute that is shown or read out."""
    root: Any = html.fromstring(page)
    for element in root.xpath(_SILENT):
        element.drop_tree()
    for part_of_word in root.xpath("//mark"):
        part_of_word.drop_tag()
    attributes = [str(value) for name in _SPOKEN for value in root.xpath(f"//@{name}")]
    buttons = [str(value) for value in root.xpath("//input[@type='submit' or @type='button']/@value")]
    return ["\n".join(str(text) for text in root.itertext()), *attributes, *buttons]


def unmarked(texts: Iterable[str], data: Data) -> list[str]:
    """The words of each line that are neither between marks nor data."""
    lines = (line for text in texts for line in _without_marks(text).splitlines())
    return [words for line in lines if (words := data.words_beside(line))]


def _without_marks(text: str) -> str:
    """What stands outside of all marks; marks may lie in marks."""
    while (shorter := _MARKED.sub(" ", text)) != text:
        text = shorter
    return text


# --- what is data --------------------------------------------------------------------------------


class Data:
    """Texts that came from outside: names, numbers, documents. They may stand on a page without a mark."""

    def __init__(self, values: Iterable[str]) -> None:
        pieces = {piece for value in values for piece in _pieces(value) if _LETTERS.search(piece)}
        self._values = sorted(pieces.union(_SAME_EVERYWHERE), key=len, reverse=True)

    def words_beside(self, line: str) -> str:
        """What is left of the line when all data is taken away; empty when that holds no letter."""
        left = line
        for value in self._values:
            if not _LETTERS.search(left):
                return ""
            if value in (left := " ".join(left.split())):
                left = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", " ", left)
        return " ".join(word for word in left.split() if _LETTERS.search(word))


def _pieces(value: str) -> Iterator[str]:
    """A value as it stands, line by line; an account number also in groups of four, a note without its subject code."""
    for line in value.splitlines():
        text = " ".join(line.split())
        yield text
        yield re.sub(r"^#[A-Z]{3}#", "", text)
        if re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", text):
            yield " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def data_of_the_world() -> Iterator[str]:
    """What the rows of the database hold about organisations, people and documents, and the house of the insurer."""
    for model in apps.get_models():
        for column in _data_columns(model):
            for value in model._default_manager.values_list(column.name, flat=True):
                yield from _strings(value)
    yield from ReceivedMessage.objects.values_list("text", flat=True)
    for domains in SecurityPolicy.objects.values_list("mail_domains", flat=True):
        yield from domains
    for seed in PEOPLE:
        yield from (seed.name, seed.email)
    yield from (seed.name for seed in ORGANISATIONS)
    yield from _strings(
        {name: value for name, value in settings.BRAND.items() if type(value) in (str, tuple)}
    )
    yield PASSWORD


def _data_columns(model: type[Model]) -> list[Field[Any, Any]]:
    classes = getattr(model, "privacy", {})
    texts = {"CharField", "TextField", "EmailField"}
    return [
        column
        for column in model._meta.concrete_fields
        if classes.get(column.name) in _COLUMNS
        and not column.choices
        and (isinstance(column, JSONField) or column.get_internal_type() in texts)
    ]


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        if value.startswith(("{", "[")):  # values that are encrypted as a whole
            yield from _strings(json.loads(value))
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _strings(each)
