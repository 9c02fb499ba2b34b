"""For which organisations somebody works, as far as sign-in must know it to limit what it sends.

`orgs` lies above this package and hands the answer in when the portal starts.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

OrganisationFinder = Callable[[int, datetime], Iterable[int]]

_finders: list[OrganisationFinder] = []


def register_finder(finder: OrganisationFinder) -> None:
    """`finder(user_id, at)` gives the ids of the organisations of a person; it runs in the system's context."""
    if finder not in _finders:
        _finders.append(finder)


def organisation_ids_of(*, user_id: int, at: datetime) -> list[int]:
    """Ids of all organisations of this person, each once, in order."""
    return sorted({organisation for finder in _finders for organisation in finder(user_id, at)})
