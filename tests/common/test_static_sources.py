"""The sources of pages keep the rules that no tool checks: tokens, drawings, classes, the strict policy."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
STYLES = sorted((PROJECT / "static" / "css").glob("*.css"))
SCRIPTS = sorted((PROJECT / "static" / "js").glob("*.js"))
TEMPLATES = sorted(
    path for path in [*PROJECT.glob("templates/**/*.html"), *PROJECT.glob("*/templates/**/*.html")]
)
DRAWINGS = (PROJECT / "static" / "icons.svg").read_text(encoding="utf-8")


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def by_name(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


def declarations(css: str) -> list[str]:
    return [" ".join(line.split()) for line in re.findall(r"--[\w-]+:[^;]+;", css)]


def test_both_dark_blocks_are_the_same():
    tokens = without_comments(text(PROJECT / "static" / "css" / "tokens.css"))
    by_system = tokens.split(':root:not([data-theme="light"]) {')[1].split("}")[0]
    by_choice = tokens.split(':root[data-theme="dark"] {')[1].split("}")[0]
    assert declarations(by_system) == declarations(by_choice)


@pytest.mark.parametrize("path", [path for path in STYLES if path.name != "tokens.css"], ids=by_name)
def test_only_tokens_name_a_colour(path):
    values = re.findall(r":\s*([^;{}]+);", without_comments(text(path)))
    assert [value for value in values if re.search(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(", value)] == []


@pytest.mark.parametrize("path", STYLES, ids=by_name)
def test_style_takes_only_tokens_that_exist(path):
    known = set(re.findall(r"(--[\w-]+)\s*:", "".join(map(text, STYLES))))
    assert set(re.findall(r"var\((--[\w-]+)", text(path))) - known == set()


def test_every_style_is_in_the_list_and_print_is_the_last():
    listed = re.findall(r"css/(\w+\.css)", text(PROJECT / "templates" / "includes" / "head.html"))
    assert sorted(listed) == [path.name for path in STYLES]
    assert (listed[0], listed[-1]) == ("tokens.css", "print.css")


@pytest.mark.parametrize("path", TEMPLATES, ids=by_name)
def test_template_uses_drawings_that_exist(path):
    used = re.findall(r"""{% icon ['"]([\w-]+)['"]|\bicon=['"]([\w-]+)['"]""", text(path))
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', DRAWINGS))
    assert {first or second for first, second in used} - drawn == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=by_name)
def test_template_uses_classes_that_are_styled(path):
    known = set(re.findall(r"\.([a-zA-Z][\w-]*)", "".join(without_comments(text(style)) for style in STYLES)))
    used: set[str] = set()
    for value in re.findall(r'class="([^"]*)"', re.sub(r"{% comment %}.*?{% endcomment %}", "", text(path))):
        whole = re.sub(r"[\w-]*({{.*?}})[\w-]*", " ", re.sub(r"{%.*?%}", " ", value))
        used |= set(whole.split())
    assert used - known == set()


# A mail has no style sheet and no policy: its styles stand in it.
@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.name != "mail.html"], ids=by_name)
def test_template_has_nothing_that_the_strict_policy_stops(path):
    source = re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}", "", text(path), flags=re.DOTALL)
    assert (
        re.findall(r"<style|\sstyle=|\son[a-z]+=|hx-on|javascript:|(?:src|href)=\"(?:https?:)?//", source)
        == []
    )
    assert [tag for tag in re.findall(r"<script[^>]*>", source) if "src=" not in tag] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=by_name)
def test_script_makes_no_code_and_no_markup_from_text(path):
    assert (
        re.findall(r"\beval\b|new Function|innerHTML|outerHTML|document\.write|\.style\b", text(path)) == []
    )
