"""Reading pages in tests: their text as a person reads it, their tables as rows."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import html

_SPACES = re.compile(r"[ \t\r\n]+")
_IN_LINE = {"span", "b", "time", "svg", "use"}


def plain(element: html.HtmlElement) -> str:
    """All text of an element with single spaces, as it stands on the page."""
    return _SPACES.sub(" ", "".join(_pieces(element))).strip()


def _pieces(element: html.HtmlElement) -> Iterator[str]:
    apart = element.tag not in _IN_LINE
    yield " " if apart else ""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _pieces(child)
        yield child.tail or ""
    yield " " if apart else ""


def page(response: Any) -> html.HtmlElement:
    """The page; it must have been found."""
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def rows(element: html.HtmlElement, part: str = "tbody", table: int = 0) -> list[list[str]]:
    """The cells of a table, without what only a listener hears."""
    tables = element.xpath("//main//table")
    if len(tables) <= table:
        return []
    return [[_seen(cell) for cell in row.xpath("./*")] for row in tables[table].xpath(f"./{part}/tr")]


def _seen(cell: html.HtmlElement) -> str:
    for unseen in cell.xpath(".//*[contains(@class, 'unseen')]"):
        unseen.drop_tree()
    return plain(cell)


def figures(element: html.HtmlElement) -> list[list[str]]:
    """The bands of figures: label, value and note of each."""
    return [
        [" | ".join(plain(part) for part in figure.xpath("./*")) for figure in band.xpath("./div")]
        for band in element.xpath("//main//dl[contains(@class, 'figures')]")
    ]
