"""What every page must be, whatever it shows: accessible, named, in one language, and never wider than the window."""

import os
import re
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from playwright.sync_api import Page

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_OF_COLOUR = ["color-contrast", "link-in-text-block"]
"""The rules that look at colours: in the dark nothing else of a page is different."""
_ALL: dict[str, Any] = {"runOnly": {"type": "tag", "values": _TAGS}}
_COLOURS: dict[str, Any] = {"runOnly": {"type": "rule", "values": _OF_COLOUR}}
_NO_COLOURS: dict[str, Any] = {**_ALL, "rules": {rule: {"enabled": False} for rule in _OF_COLOUR}}
_PAPER = 688
"""Pixels between the margins of an A4: 210 mm less twice 14 mm, at 96 to the inch."""
_SCREEN_ONLY = [".masthead", ".side", ".pagehead__acts", ".filters", ".foot"]
_PICTURES = os.environ.get("BROWSER_PICTURES", "")
"""A folder: what was inspected is drawn there, to be looked at."""

_SHOWN = """const shown = (part) => {
  const box = part.getBoundingClientRect();
  return box.width > 0 && box.height > 0 && part.checkVisibility({visibilityProperty: true});
};"""
_WHAT_STANDS_THERE = f"""() => {{ {_SHOWN}
  const count = (selector) => Array.from(document.querySelectorAll(selector)).filter(shown).length;
  return {{language: document.documentElement.lang, title: document.title,
    headings: count("h1"), mains: count("main, [role=main]")}};
}}"""
_TOO_WIDE = """() => {
  const limit = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= limit) return [];
  return Array.from(document.querySelectorAll("body *"))
    .filter((part) => part.getBoundingClientRect().right > limit + 1 && part.checkVisibility())
    .map((part) => `${part.tagName.toLowerCase()}.${part.className}`).slice(0, 5);
}"""
_OVER_EACH_OTHER = f"""() => {{ {_SHOWN}
  const shared = (one, other) => Math.min(
    Math.min(one.right, other.right) - Math.max(one.left, other.left),
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top));
  return Array.from(document.querySelectorAll("tbody tr, tfoot tr")).flatMap((row) => {{
    const cells = Array.from(row.children).filter(shown);
    const boxes = cells.map((cell) => cell.getBoundingClientRect());
    return cells.filter((_, place) => boxes.slice(0, place).some((box) => shared(box, boxes[place]) > 2));
  }}).map((cell) => cell.innerText.slice(0, 40)).slice(0, 5);
}}"""
_STILL_THERE = f"""(selectors) => {{ {_SHOWN}
  return selectors.filter((selector) => Array.from(document.querySelectorAll(selector)).some(shown));
}}"""


def problems_of(page: Page, *, language: str, name: str) -> list[str]:
    """What is wrong with the page that is open: light and dark at 1280, on paper, at 200 %, at 375, and at 320.

    Words differ by language, so widths, names and all that words decide are looked at in each; colours and the wide
    page's structure do not, so they are looked at in the first one.
    """
    is_first = language == settings.LANGUAGES[0][0]
    found = _head(page, language) + _wide(page, 1280)
    if is_first:
        found += _axe(page, "light", _ALL)
    _draw(page, name, "light")
    if is_first or _PICTURES:
        page.emulate_media(color_scheme="dark")
        found += _axe(page, "dark", _COLOURS)
        _draw(page, name, "dark")
        page.emulate_media(color_scheme="light")
    found += _on_paper(page)
    page.set_viewport_size({"width": 640, "height": 450})  # a window of 1280 by 900 at 200 %
    found += _wide(page, 640)
    page.set_viewport_size({"width": 320, "height": 800})
    found += _wide(page, 320) + _covered(page)
    page.set_viewport_size({"width": 375, "height": 800})
    found += _wide(page, 375) + _axe(page, "narrow", _ALL if is_first else _NO_COLOURS)
    _draw(page, name, "narrow")
    return found


def _head(page: Page, language: str) -> list[str]:
    there = page.evaluate(_WHAT_STANDS_THERE)
    checks = {
        "the language": there["language"] == language,
        "the title": re.search(r"\S.* – Veldbaken Zakelijk$", there["title"]) is not None,
        "one main heading": there["headings"] == 1,
        "one main part": there["mains"] == 1,
    }
    return [f"{what} is not right" for what, right in checks.items() if not right]


def _wide(page: Page, width: int) -> list[str]:
    """Nothing scrolls sideways; a scroll bar is no part of the window's width here."""
    over = page.evaluate(_TOO_WIDE)
    return [f"at {width} wider than the window: {', '.join(over)}"] if over else []


def _covered(page: Page) -> list[str]:
    """In a list that became entries no cell of a row lies over another: words would, and a link could not be touched."""
    over = page.evaluate(_OVER_EACH_OTHER)
    return [f"narrow: over another cell: {', '.join(over)}"] if over else []


def _on_paper(page: Page) -> list[str]:
    """What only serves on a screen is left out, and what is left fits between the margins of an A4."""
    size = page.viewport_size
    page.emulate_media(media="print", color_scheme="light")
    page.set_viewport_size({"width": _PAPER, "height": 900})
    found = [f"on paper: {each} is still there" for each in page.evaluate(_STILL_THERE, _SCREEN_ONLY)]
    found += _wide(page, _PAPER)
    page.emulate_media(media="screen")
    if size:
        page.set_viewport_size(size)
    return found


def _axe(page: Page, when: str, options: dict[str, Any]) -> list[str]:
    """What axe finds. Its program is handed to a page once; only what is wrong comes back."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(
        "(options) => axe.run(options).then((results) => results.violations)",
        {**options, "resultTypes": ["violations"]},
    )
    return [f"{when}: {each['id']} {_where(node)}" for each in found for node in each["nodes"]]


def _where(node: dict[str, Any]) -> str:
    first = next((check["message"] for check in (*node["any"], *node["all"], *node["none"])), "")
    return f"{node['target']}: {first} {node['html'][:160]}"


def _draw(page: Page, name: str, when: str) -> None:
    if _PICTURES:
        page.screenshot(path=Path(_PICTURES) / f"{name}-{when}.png", full_page=True, animations="disabled")
