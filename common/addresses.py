"""Addresses of the same page with one thing changed: another page of the list, another order."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.html import escape


def varied(query: QueryDict, name: str, *, without: str = "") -> Callable[[object], str]:
    """From a value of `name` to the address with it, escaped for HTML; all else stays, but for `without`."""
    others = query.copy()
    others.pop(name, None)
    others.pop(without, None)
    kept = others.urlencode()

    def address(value: object) -> str:
        last = urlencode({name: value})
        return escape(f"?{kept}&{last}" if kept else f"?{last}")

    return address
