"""Organisations that a file can be assigned to. `orgs` lies above this package and hands the search in."""

from collections.abc import Sequence
from typing import Protocol

from access.acting import Acting
from jobs.kinds import NamedOrganisation


class OrganisationSearch(Protocol):
    """Gives the organisations with this number, or with these words in their name."""

    def __call__(self, *, acting: Acting, text: str) -> Sequence[NamedOrganisation]:
        """At most as many as a page can show."""


_searches: list[OrganisationSearch] = []


def search_register(search: OrganisationSearch) -> None:
    """Adds a place to search."""
    if search not in _searches:
        _searches.append(search)


def organisations_found(*, acting: Acting, text: str) -> list[NamedOrganisation]:
    """Organisations by relation number, KvK number or part of the name; for the desk."""
    return [found for search in _searches for found in search(acting=acting, text=text)]


def organisation_of_number(*, acting: Acting, number: str) -> NamedOrganisation | None:
    """The organisation with exactly this relation number."""
    return next(
        (each for each in organisations_found(acting=acting, text=number) if each.number == number), None
    )
