"""The pseudo-language itself: what it finds, and what it lets pass."""

from datetime import date

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext

from tests.translations.pseudo import Data, texts_of, unmarked

DATA = Data(["Elzenhof B.V.", "NL00VELD0000118000", "Line one\nline two"])


@pytest.mark.parametrize(
    "text",
    [
        "«Sign in»",
        "«You act for «the whole organisation», Elzenhof B.V.»",
        "Elzenhof B.V. 104882 – € 1.234,56",
        "«Invoice» F-1 · 21-11-2026",
        "NL00 VELD 0000 1180 00",
        "line two",
        "",
    ],
)
def test_marked_text_and_data_pass(text: str):
    assert unmarked([text], Data(["F-1", "Elzenhof B.V.", "NL00VELD0000118000", "Line one\nline two"])) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Sign in", "Sign in"),
        ("«Sign in» again", "again"),
        ("Elzenhof B.V. owes", "owes"),
        ("Elzenhof B.V.s", "Elzenhof B.V.s"),
        ("3 days", "days"),
        ("é", "é"),
    ],
)
def test_a_word_without_mark_is_found(text: str, words: str):
    assert unmarked([text], DATA) == [words]


def test_all_that_is_read_or_heard_on_a_page_is_looked_at():
    page = (
        '<html lang="nl"><body><p class="kicker">Text <mark>El</mark>zenhof</p><img alt="Alt">'
        '<button aria-label="Label" data-shown="Hide">Go</button><input type="submit" value="Send">'
        '<input placeholder="Hint" value="typed"><script>var unseen</script><code>secret</code>'
        '<button lang="en">English</button><template><p>Later</p></template></body></html>'
    )
    running, *attributes = texts_of(page)
    assert running.split() == ["Text", "Elzenhof", "Go", "Later"]
    assert attributes == ["Label", "Alt", "Hide", "Hint", "Send"]


def test_every_kind_of_translation_is_marked_in_the_pseudo_language(pseudo_language: None):
    assert gettext("Sign in") == "«Sign in»"
    assert gettext("This field is required.") == "«This field is required.»"
    assert pgettext("page", "Next") == "«Next»"
    assert ngettext("%(count)d minute", "%(count)d minutes", 2) == "«%(count)d minutes»"
    assert date_format(date(2026, 11, 1), "F Y") == "«November» 2026"


def test_dutch_is_back_after_the_pseudo_language(pseudo_language: None):
    with override_settings(LOCALE_PATHS=[settings.BASE_DIR / "locale"]), translation.override("nl"):
        assert gettext("Sign in") == "Inloggen"
