"""Third-party static files: exactly those of the manifest, with the characters that names need."""

import json
import re

import pytest
from fontTools.ttLib import TTFont

from tools.vendor import HTMX, SOURCE_SANS, UNICODE_RANGES, VENDOR, WEIGHTS, codepoints, digests

MANIFEST = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))
FONTS = VENDOR / "source-sans"
STYLES = VENDOR.parent / "css"
NAMES = (
    "Łukasz Kőrösi, Şeyma Ağaoğlu, İbrahim, Zoë, Håkon, Čapek, Nuñez, Ďuriš, Strauß, Œuvre – € 1.234,56 −12"
)


def test_manifest_names_every_file_with_its_hash():
    files = [path for path in VENDOR.rglob("*") if path.is_file() and path.name != "manifest.json"]
    listed = {name: digest for entry in MANIFEST.values() for name, digest in entry["files"].items()}
    assert listed == digests(files)


def test_manifest_says_version_and_licence_and_each_licence_lies_beside():
    assert {name: (entry["version"], entry["licence"]) for name, entry in MANIFEST.items()} == {
        "htmx": (HTMX, "0BSD"),
        "source-sans": (SOURCE_SANS, "OFL-1.1"),
    }
    assert "Zero-Clause BSD" in (VENDOR / "htmx" / "LICENSE.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "LICENSE.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("weight", WEIGHTS)
def test_whole_font_for_documents_can_write_the_names(weight):
    known = set(TTFont(FONTS / f"SourceSans3-{weight}.ttf").getBestCmap())
    assert {letter for letter in NAMES if ord(letter) not in known} == set()


@pytest.mark.parametrize("weight", WEIGHTS)
def test_subsets_for_pages_together_can_write_the_names(weight):
    known: set[int] = set()
    for part, ranges in UNICODE_RANGES.items():
        subset = set(TTFont(FONTS / f"portal-sans-{weight.lower()}-{part}.woff2").getBestCmap())
        assert subset <= codepoints(ranges)
        known |= subset
    assert {letter for letter in NAMES if ord(letter) not in known} == set()


@pytest.mark.parametrize("weight", WEIGHTS)
def test_figures_of_the_fonts_stand_under_each_other(weight):
    for name in (f"SourceSans3-{weight}.ttf", f"portal-sans-{weight.lower()}-latin.woff2"):
        font = TTFont(FONTS / name)
        widths = {font["hmtx"][font.getBestCmap()[ord(digit)]][0] for digit in "0123456789"}
        assert len(widths) == 1


def test_subset_does_not_carry_the_reserved_name():
    for path in FONTS.glob("*.woff2"):
        names = {str(record) for record in TTFont(path)["name"].names if record.nameID in {1, 3, 4, 6}}
        assert names == {"PortalSans"}


def test_style_asks_for_each_subset_with_the_range_it_was_made_with():
    faces = re.findall(
        r'font-weight: (\d+);.*?portal-sans-(\w+)-([\w-]+)\.woff2"\).*?unicode-range: ([^;]+);',
        (STYLES / "fonts.css").read_text(encoding="utf-8"),
        re.DOTALL,
    )
    weights = {"400": "regular", "600": "semibold"}
    assert [(weights[number], weight, part) for number, weight, part, _ in faces] == [
        ("regular", "regular", "latin"),
        ("regular", "regular", "latin-ext"),
        ("semibold", "semibold", "latin"),
        ("semibold", "semibold", "latin-ext"),
    ]
    assert all(codepoints(ranges) == codepoints(UNICODE_RANGES[part]) for *_, part, ranges in faces)
