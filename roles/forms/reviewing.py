"""What an administrator chose about the people of an access review."""

from typing import Final

from django.http import QueryDict

from roles.enums import ReviewDecision

FIELD: Final = "decision-"
"""The name of a person's choice begins so; the number of the person's row follows."""


def decisions_of(data: QueryDict) -> dict[int, ReviewDecision]:
    """The choices that were sent, by number of the person's row; anything else that was sent is passed over."""
    found = {}
    for name, value in data.items():
        number = name.removeprefix(FIELD)
        if name != number and number.isascii() and number.isdigit() and value in ReviewDecision.values:
            found[int(number)] = ReviewDecision(value)
    return found
