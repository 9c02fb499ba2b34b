"""All routes of the URLconf with what they declare."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import ResolverMatch, URLPattern, URLResolver, get_resolver

from access.declarations import Declaration

PACKAGE_ROUTES: dict[str, Declaration] = {}
"""Declarations of routes whose views belong to a package and cannot carry one: by name of the route."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One line of the URLconf: full name, full pattern, view and declaration (None: undeclared)."""

    name: str
    pattern: str
    view: Callable[..., Any]
    declaration: Declaration | None


def declaration_of(view: Callable[..., Any], match: ResolverMatch | None = None) -> Declaration | None:
    """What a view declares: the attribute `access` of the class or function, or the table of package routes."""
    carrier = getattr(view, "view_class", view)
    declared = getattr(carrier, "access", None)
    if isinstance(declared, Declaration):
        return declared
    return PACKAGE_ROUTES.get(match.view_name) if match else None


def _walk(patterns: list[URLPattern | URLResolver], prefix: str, namespace: str) -> Iterator[Route]:
    for entry in patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, pattern, inner)
        else:
            name = f"{namespace}{entry.name}" if entry.name else ""
            declared = declaration_of(entry.callback) or PACKAGE_ROUTES.get(name)
            yield Route(name=name, pattern=pattern, view=entry.callback, declaration=declared)


def all_routes() -> list[Route]:
    """Every route, in the order of the URLconf."""
    return list(_walk(get_resolver().url_patterns, "", ""))
