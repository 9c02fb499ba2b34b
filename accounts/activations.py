"""Who waits for activation, as far as this package must know it: to send again what somebody says never came.

Packages above this one know invitations; each hands in a function when the portal starts.
"""

from collections.abc import Callable
from datetime import datetime

Resender = Callable[[str, datetime], bool]

_resenders: list[Resender] = []


def register_resender(resender: Resender) -> None:
    """`resender(email, at)` sends again what waits for this address, and says whether anything did.

    It runs in the system's context, in the transaction of the request that it answers. It keeps its own limits
    and raises nothing: True also means that something waits and was sent too often already.
    """
    if resender not in _resenders:
        _resenders.append(resender)


def unregister_resender(resender: Resender) -> None:
    """Takes it out again, for tests."""
    _resenders.remove(resender)


def activation_send_again(*, email: str, at: datetime) -> bool:
    """Whether somebody waits for activation with this address; then it was sent again."""
    sent = [resender(email, at) for resender in _resenders]
    return any(sent)
