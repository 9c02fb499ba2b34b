"""What an organisation asks of whoever works for it, as far as every request must know it."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRules:
    """Part of `acting`: read anew on every request, so that a change holds at the next click.

    `allowed_methods`: the second factors that suffice here; empty: all that the insurer allows. `idle_minutes`: after
    how long without a click the second factor is proved again; None: the insurer's limit, which ends the session.
    """

    allowed_methods: frozenset[str] = frozenset()
    idle_minutes: int | None = None

    def asks_anew_after(self, idle: timedelta) -> bool:
        """Whether somebody who did nothing for this long proves the second factor again."""
        return self.idle_minutes is not None and idle > timedelta(minutes=self.idle_minutes)


NO_RULES = OrganisationRules()
