"""Texts in the code as the extraction finds them: under the names it knows, and written out."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings

_TEXTS: Final = {"": 1, "n": 2, "p": 2, "np": 3}
"""How many of the first values of `gettext`, `ngettext`, `pgettext`, `npgettext` are texts."""
_ELSEWHERE: Final = ("tests", "bench", "docs")
_SOURCES: Final = [
    file
    for file in sorted(Path(settings.BASE_DIR).glob("[a-z]*/**/*.py"))
    if file.relative_to(settings.BASE_DIR).parts[0] not in _ELSEWHERE
]


def problems_of(source: str) -> Iterator[str]:
    """Translations that `makemessages` overlooks: by a name of our own, or of a text that is only made later."""
    tree = ast.parse(source)
    names: dict[str, int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for each in node.names:
                prefix, found, _ = each.name.partition("gettext")
                if found and each.asname not in (None, "_"):
                    yield f"line {node.lineno}: {each.name} is called {each.asname}"
                if found:
                    names[each.asname or each.name] = _TEXTS[prefix]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            for value in node.args[: names[node.func.id]]:
                if not isinstance(value, ast.Constant):
                    yield f"line {node.lineno}: a text is not written out"


def test_every_translation_in_the_code_is_found_by_the_extraction():
    assert len(_SOURCES) > 50
    found = {str(file): list(problems_of(file.read_text())) for file in _SOURCES}
    assert {file: problems for file, problems in found.items() if problems} == {}


@pytest.mark.parametrize(
    ("source", "problems"),
    [
        ("from django.utils.translation import gettext as _\n_('Sign in')", []),
        ("from django.utils.translation import gettext_lazy as _l", ["line 1: gettext_lazy is called _l"]),
        (
            "from django.utils.translation import gettext\nprint(gettext(f'{name} in'))",
            ["line 2: a text is not written out"],
        ),
        ("from django.utils.translation import ngettext\nngettext('day', 'days', number)", []),
        (
            "from django.utils.translation import ngettext\nngettext('day', other, number)",
            ["line 2: a text is not written out"],
        ),
    ],
)
def test_what_the_extraction_overlooks_is_noticed(source: str, problems: list[str]):
    assert list(problems_of(source)) == problems
