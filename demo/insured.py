"""The people insured in the demo world: for one contract and one day always the same. All of them are invented."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from contracts.models import CollectiveContract, InsuredPerson
from demo.names import full_name
from demo.products import Contract, month_after

_YOUNGEST: Final = 19
_OLDEST: Final = 66
_A_YEAR: Final = timedelta(days=365)
_LEFT_ONE_IN: Final = 12
_COMES_ONE_IN: Final = 60
_RETURNED_ONE_IN: Final = 80


def contract_row(contract: Contract, *, organisation_id: int, today: date) -> CollectiveContract:
    """The contract itself, unsaved."""
    ends_on = None
    if contract.ended is not None:
        ends_on = month_after(today, 1 - contract.ended) - timedelta(days=1)
    return CollectiveContract(
        organisation_id=organisation_id,
        number=contract.number,
        product=contract.title,
        starts_on=month_after(today, -contract.begun),
        ends_on=ends_on,
    )


def insured_rows(contract: Contract, row: CollectiveContract, *, today: date) -> Iterator[InsuredPerson]:
    """Who takes part in a contract, unsaved: as many as its first cover, and some who left, come or came back."""
    dice = random.Random(f"{contract.number} people")  # noqa: S311 - the same dice each time
    taking_part = contract.covers[0].people
    for place in range(taking_part + taking_part // _LEFT_ONE_IN):
        name, born = full_name(dice), _birthday(dice, today)
        number = f"{dice.randrange(10**8, 4 * 10**8)}{place % 10}"
        for starts_on, ends_on in _periods(dice, row, today, has_left=place >= taking_part):
            yield InsuredPerson(
                organisation_id=row.organisation_id,
                contract=row,
                insured_number=number,
                name=name,
                date_of_birth=born,
                starts_on=starts_on,
                ends_on=ends_on,
            )


def _birthday(dice: random.Random, today: date) -> date:
    return today - dice.randint(_YOUNGEST, _OLDEST) * _A_YEAR - timedelta(days=dice.randrange(365))


def _periods(
    dice: random.Random, contract: CollectiveContract, today: date, *, has_left: bool
) -> list[tuple[date, date | None]]:
    """From the first of a month to the last of one, within the contract; most are still there."""
    last = contract.ends_on
    starts_on = _month_between(dice, contract.starts_on, last or today)
    if last is None and not has_left and dice.randrange(_COMES_ONE_IN) == 0:
        return [(month_after(today, 1), None)]
    middle = _month_between(dice, starts_on, last or today)
    if has_left:
        return [(starts_on, month_after(middle, 1) - timedelta(days=1))]
    if dice.randrange(_RETURNED_ONE_IN) == 0 and starts_on < middle:
        return [(starts_on, middle - timedelta(days=1)), (month_after(middle, 1), last)]
    return [(starts_on, last)]


def _month_between(dice: random.Random, first: date, last: date) -> date:
    months = (last.year - first.year) * 12 + last.month - first.month
    return month_after(first, dice.randint(0, max(0, months - 1)))
