"""The one place where somebody's access is paused or ended, or the flag of a functional administrator taken."""

from datetime import datetime
from typing import Any

from orgs.models import Membership
from roles.services.colleague_letters import one_left_letters


def membership_stop(membership: Membership, *, at: datetime, **changes: Any) -> None:
    """Writes what stops, and warns when it leaves one functional administrator: nobody is the last one unawares.

    By whatever authority, also when nobody acts; in the system's context, with the organisation locked. It asks no
    rule, and leaves trail and messages about the stop itself to its caller.
    """
    administers_less = membership.is_functional_administrator and changes.get("state", "") != membership.state
    for name, value in changes.items():
        setattr(membership, name, value)
    membership.save(update_fields=list(changes))
    if administers_less:
        one_left_letters(membership.organisation, at)
