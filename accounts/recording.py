"""Writing what happened with an account into the trail: of the person, and of those organisations it concerns."""

from datetime import datetime
from typing import Any, Final

from accounts.models import User
from accounts.organisations import organisation_ids_of
from audit.enums import SIGN_IN_EVENTS, AuditTag
from audit.services import audit_record_account

_NOBODY: Final = 0


def account_record(*, user: User | None, tag: AuditTag, at: datetime, **facts: Any) -> None:
    """Records what a person did about the own account, or what was tried with it. In the system's context.

    A sign-in event goes to each organisation in which the person has access at this instant; that takes one query to
    find them, also for an address that nobody has (`user` is None), so that it costs the same.
    """
    person_id, name = (user.id, user.full_name) if user else (None, "")
    told = tag in SIGN_IN_EVENTS
    audit_record_account(
        person_id=person_id,
        person_name=name,
        tag=tag,
        at=at,
        organisation_ids=organisation_ids_of(user_id=person_id or _NOBODY, at=at) if told else (),
        **facts,
    )
