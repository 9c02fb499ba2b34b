"""What this package must know of the organisations of a person: which there are, which keep the details,
and how they are told.

`orgs` lies above this package and hands the answers in when the portal starts.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

OrganisationFinder = Callable[[int, datetime], Iterable[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsKeeper:
    """An organisation that keeps the details of its people itself, and who else there can propose a change, by name.

    `is_administrator`: the person is a functional administrator there.
    """

    organisation: str
    administrators: tuple[str, ...]
    is_administrator: bool


KeeperFinder = Callable[[int, datetime], Iterable[DetailsKeeper]]

AddressTeller = Callable[[int, int, datetime], None]
DetailsTeller = Callable[[int, int, Sequence[str], datetime], None]

_tellers: list[AddressTeller] = []
_details_tellers: list[DetailsTeller] = []
_finders: list[OrganisationFinder] = []
_keeper_finders: list[KeeperFinder] = []


def register_finder(finder: OrganisationFinder) -> None:
    """`finder(user_id, at)` gives the ids of the organisations of a person; it runs in the system's context."""
    if finder not in _finders:
        _finders.append(finder)


def register_keeper_finder(finder: KeeperFinder) -> None:
    """`finder(user_id, at)` gives the organisations that withhold the change of details; in the system's context."""
    if finder not in _keeper_finders:
        _keeper_finders.append(finder)


def organisation_ids_of(*, user_id: int, at: datetime) -> list[int]:
    """Ids of all organisations of this person, each once, in order."""
    return sorted({organisation for finder in _finders for organisation in finder(user_id, at)})


def details_keepers_of(*, user_id: int, at: datetime) -> list[DetailsKeeper]:
    """The organisations of this person that withhold the change of name, number and address; none: all is free."""
    return [keeper for finder in _keeper_finders for keeper in finder(user_id, at)]


def register_address_teller(teller: AddressTeller) -> None:
    """`teller(user_id, organisation_id, at)` tells all organisations of a person but this one of the new address."""
    if teller not in _tellers:
        _tellers.append(teller)


def others_tell(*, user_id: int, organisation_id: int, at: datetime) -> None:
    """Tells the other organisations of a person that the address changed; in the caller's system context."""
    for teller in _tellers:
        teller(user_id, organisation_id, at)


def register_details_teller(teller: DetailsTeller) -> None:
    """`teller(user_id, organisation_id, fields, at)` tells all organisations of a person but this one what changed."""
    if teller not in _details_tellers:
        _details_tellers.append(teller)


def details_tell(*, user_id: int, organisation_id: int, fields: Sequence[str], at: datetime) -> None:
    """Tells the other organisations of a person which details changed; in the caller's system context."""
    for teller in _details_tellers:
        teller(user_id, organisation_id, fields, at)
