"""Who somebody is and how that was proved, as `accounts` found it for this request."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

FRESH_FOR = timedelta(minutes=10)
"""How long a proved second factor serves for grants, resets and changes of factors."""


class Method(StrEnum):
    """Ways to prove a second factor."""

    APP = "app"
    PASSKEY = "passkey"
    SMS = "sms"
    EMAIL = "email"
    RECOVERY_CODE = "recovery_code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What this session has proved. `find_methods` looks up what the person could prove; few requests ask that.

    `idle`: the longest time without a click since the second factor was proved. `rests_until`: the person got back in
    without any remaining factor, and until then does nothing that weighs.
    """

    user_id: int | None = None
    user_name: str = ""
    method: Method | None = None
    proved_at: datetime | None = None
    idle: timedelta = timedelta(0)
    rests_until: datetime | None = None
    find_methods: Callable[[], frozenset[Method]] = frozenset

    @property
    def methods(self) -> frozenset[Method]:
        """The methods that the person has enrolled and confirmed."""
        return self.find_methods()

    @property
    def is_known(self) -> bool:
        """The password was right."""
        return self.user_id is not None

    @property
    def is_verified(self) -> bool:
        """Both factors are proved in this session."""
        return self.user_id is not None and self.method is not None

    def is_fresh(self, at: datetime) -> bool:
        """The second factor was proved in the last ten minutes."""
        return self.proved_at is not None and at - self.proved_at <= FRESH_FOR

    def rests(self, at: datetime) -> bool:
        """Whether the account rests after a recovery."""
        return self.rests_until is not None and at < self.rests_until


NOBODY = Proof()
