"""Writing what happened with an account into the trail: of the person, and of those organisations it concerns."""

from datetime import datetime
from typing import Any

from accounts.models import User
from accounts.organisations import organisation_ids_of
from audit.enums import SIGN_IN_EVENTS, AuditTag
from audit.services import audit_record_account


def account_record(*, user: User | None, tag: AuditTag, at: datetime, **facts: Any) -> None:
    """Records what a person did about the own account, or what was tried with it. In the system's context.

    A sign-in event goes to each organisation in which the person has access at this instant. `user` is None for what
    was tried with an address that nobody has, of which no organisation reads.
    """
    person_id, name = (user.id, user.full_name) if user else (None, "")
    organisations = organisation_ids_of(user_id=user.id, at=at) if user and tag in SIGN_IN_EVENTS else ()
    audit_record_account(
        person_id=person_id,
        person_name=name,
        tag=tag,
        at=at,
        organisation_ids=organisations,
        **facts,
    )
