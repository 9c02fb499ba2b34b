"""What happens when somebody has signed in for the first time with all that belongs to it.

Packages above this one register what they do then; it runs in the transaction and in the system's context.
"""

from collections.abc import Callable
from datetime import datetime

Beginning = Callable[[int, datetime], None]

_beginnings: list[Beginning] = []


def register_beginning(beginning: Beginning) -> None:
    """`beginning(user_id, at)` is called once the first recovery codes of a person were typed back."""
    if beginning not in _beginnings:
        _beginnings.append(beginning)


def begun(*, user_id: int, at: datetime) -> None:
    """Password, second factor and recovery codes are there: the person can come in from now on."""
    for beginning in _beginnings:
        beginning(user_id, at)
