"""When somebody was last active in an organisation."""

from datetime import UTC, datetime, timedelta
from typing import Final

from access.acting import Acting
from access.database import require_context_of, system_context
from orgs.models import Membership

NOTED_EVERY: Final = timedelta(hours=1)
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


def activity_note(*, acting: Acting) -> None:
    """Notes that the member opened a page, when the last note is an hour old; in a transaction of its own.

    Whoever looks along, or views a role, is not active there. No page waits for it: while somebody changes the
    membership, the next page notes it.
    """
    require_context_of(acting)
    if acting.changes_nothing or (acting.last_active_at or _NEVER) > acting.at - NOTED_EVERY:
        return
    with system_context("activity of a member", at=acting.at):
        free = Membership.objects.select_for_update(skip_locked=True).filter(id=acting.membership_id)
        if membership := free.first():
            membership.last_active_at = acting.at
            membership.save(update_fields=["last_active_at"])
