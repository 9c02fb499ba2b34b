"""The inspection itself: a sound page passes it, and each kind of fault that is planted in one is named."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.inspection import problems_of

_SOUND = """<!doctype html><html lang="nl"><head><title>Rollen – Veldbaken Zakelijk</title>
<meta name="viewport" content="width=device-width"><style>
:root { color-scheme: light dark; --ink: #000; --paper: #fff }
@media (prefers-color-scheme: dark) { :root { --ink: #fff; --paper: #000 } }
body { color: var(--ink); background: var(--paper) }
@media print { .side { display: none } }
.narrow { display: none }
@media (width < 400px) { .narrow { display: block } }
</style></head><body><nav class="side" aria-label="Menu"><a href="#main">Rollen</a></nav>
<main id="main"><h1>Rollen</h1><p>Tekst.</p></main></body></html>"""

_COVERED = """</p><table style="display: block"><tbody style="display: block"><tr style="display: grid">
<th style="grid-area: 1 / 1">Een lange naam</th><td style="grid-area: 1 / 1">Laat</td></tr></tbody></table><p>"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A window that is not the portal's."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def _inspected(page: Page, *, old: str = "", new: str = "", language: str = "nl") -> list[str]:
    """What is named of the sound page in a language, when one text of it is another."""
    assert old in _SOUND
    html = _SOUND.replace(old, new, 1) if old else _SOUND
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(media="screen", color_scheme="light")
    page.set_content(html.replace('lang="nl"', f'lang="{language}"'))
    return problems_of(page, language=language, name="planted")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_sound_page_passes(page: Page, language: str) -> None:
    assert _inspected(page, language=language) == []


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("<p>Tekst.", "<p><button></button>", "narrow: button-name"),
        ("<p>Tekst.", "<p><input>", "narrow: label"),
        ("<p>Tekst.", '<p lang="nope">Tekst.', "narrow: valid-lang"),
        ("<p>Tekst.", "<ul><p>Tekst.</p></ul>", "narrow: list"),
        ("Rollen – Veldbaken Zakelijk", "Rollen", "the title is not right"),
        ("<p>", "<h1>Nog een</h1><p>", "one main heading is not right"),
        ('<main id="main">', '<main id="main" hidden>', "one main part is not right"),
        ("<p>", '<p style="width: 1300px">', "at 1280 wider than the window: p."),
        ("<p>", '<p style="width: 660px">', "at 640 wider than the window: p."),
        ("<p>", '<p style="width: 350px">', "at 320 wider than the window: p."),
        ("<p>", '<p style="width: 385px">', "at 375 wider than the window: p."),
        ("<p>", f"<p>{_COVERED}", "narrow: over another cell: Laat"),
        ("@media print {", "@media print { p { width: 700px }", "at 688 wider than the window: p."),
        ("@media print { .side", "@media print { .other", "on paper: .side is still there"),
    ],
)
def test_fault_is_named_in_each_language(page: Page, language: str, old: str, new: str, named: str) -> None:
    assert [each for each in _inspected(page, old=old, new=new, language=language) if named in each]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("--ink: #000", "--ink: #aaa", "light: color-contrast"),
        ("--ink: #fff", "--ink: #555", "dark: color-contrast"),
        ("<p>", '<p class="narrow" style="color: #aaa">Smal.</p><p>', "narrow: color-contrast"),
    ],
)
def test_colour_that_cannot_be_read_is_named_by_the_light_the_dark_and_the_narrow_look(
    page: Page, old: str, new: str, named: str
) -> None:
    assert [each for each in _inspected(page, old=old, new=new) if named in each]
    assert _inspected(page, old=old, new=new, language="en") == []


def test_page_in_another_language_than_was_asked_is_named(page: Page) -> None:
    page.set_content(_SOUND)
    assert "the language is not right" in problems_of(page, language="en", name="planted")
