"""What every page must be, whatever it shows: accessible, named, in one language, and never wider than the window."""

import os
import re
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_OF_COLOUR = ["color-contrast", "link-in-text-block"]
"""The rules that look at colours: in the dark nothing else of a page is different."""
_AXE = Axe()
_PAPER = 688
"""Pixels between the margins of an A4: 210 mm less twice 14 mm, at 96 to the inch."""
_SCREEN_ONLY = (".masthead", ".side", ".pagehead__acts", ".filters", ".foot")
_PICTURES = os.environ.get("BROWSER_PICTURES", "")
"""A folder: what was inspected is drawn there, to be looked at."""


def problems_of(page: Page, *, language: str, name: str) -> list[str]:
    """What is wrong with the page that is open: light and dark at 1280, on paper, at 200 %, at 375, and at 320.

    Words differ by language, so widths and names are looked at in each; structure and colours do not, so they are
    looked at in the first one.
    """
    is_first = language == settings.LANGUAGES[0][0]
    found = _head(page, language) + _wide(page, 1280)
    if is_first:
        found += _axe(page, "light", tags=_TAGS)
    _draw(page, name, "light")
    if is_first or _PICTURES:
        page.emulate_media(color_scheme="dark")
        found += _axe(page, "dark", rules=_OF_COLOUR)
        _draw(page, name, "dark")
        page.emulate_media(color_scheme="light")
    found += _on_paper(page)
    page.set_viewport_size({"width": 640, "height": 450})  # a window of 1280 by 900 at 200 %
    found += _wide(page, 640)
    page.set_viewport_size({"width": 320, "height": 800})
    found += _wide(page, 320)
    page.set_viewport_size({"width": 375, "height": 800})
    found += _wide(page, 375) + _axe(page, "narrow", tags=_TAGS)
    _draw(page, name, "narrow")
    return found


def _head(page: Page, language: str) -> list[str]:
    checks = {
        "the language": page.locator("html").get_attribute("lang") == language,
        "the title": re.search(r"\S.* – Veldbaken Zakelijk$", page.title()) is not None,
        "one main heading": page.locator("h1:visible").count() == 1,
        "one main part": page.get_by_role("main").count() == 1,
    }
    return [f"{what} is not right" for what, right in checks.items() if not right]


def _wide(page: Page, width: int) -> list[str]:
    """Nothing scrolls sideways; a scroll bar is no part of the window's width here."""
    over = page.evaluate(
        """() => {
          const limit = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= limit) return [];
          return Array.from(document.querySelectorAll("body *"))
            .filter((part) => part.getBoundingClientRect().right > limit + 1 && part.checkVisibility())
            .map((part) => `${part.tagName.toLowerCase()}.${part.className}`).slice(0, 5);
        }"""
    )
    return [f"at {width} wider than the window: {', '.join(over)}"] if over else []


def _on_paper(page: Page) -> list[str]:
    """What only serves on a screen is left out, and what is left fits between the margins of an A4."""
    size = page.viewport_size
    page.emulate_media(media="print", color_scheme="light")
    page.set_viewport_size({"width": _PAPER, "height": 900})
    found = [
        f"on paper: {each} is still there" for each in _SCREEN_ONLY if page.locator(each).first.is_visible()
    ]
    found += _wide(page, _PAPER)
    page.emulate_media(media="screen")
    if size:
        page.set_viewport_size(size)
    return found


def _axe(page: Page, when: str, **only: list[str]) -> list[str]:
    kind, values = next(iter(only.items()))
    options = {"runOnly": {"type": kind.rstrip("s"), "values": values}, "resultTypes": ["violations"]}
    found: list[dict[str, Any]] = _AXE.run(page, options=options).response["violations"]
    return [f"{when}: {each['id']} {_where(node)}" for each in found for node in each["nodes"]]


def _where(node: dict[str, Any]) -> str:
    first = next((check["message"] for check in (*node["any"], *node["all"], *node["none"])), "")
    return f"{node['target']}: {first} {node['html'][:160]}"


def _draw(page: Page, name: str, when: str) -> None:
    if _PICTURES:
        page.screenshot(path=Path(_PICTURES) / f"{name}-{when}.png", full_page=True, animations="disabled")
