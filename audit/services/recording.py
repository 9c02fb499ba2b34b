"""Writing the trail, inside the transaction of the thing that happened."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from access.acting import Acting
from access.database import require_context_of
from access.origin import current_origin
from audit.enums import SIGN_IN_EVENTS, AuditTag
from audit.models import AuditEvent

_TOLD_TO_ORGANISATIONS: Final = ("method",)
"""What of a sign-in an organisation may know: by which method. From where is the person's own."""


def audit_record(*, acting: Acting, tag: AuditTag, person_id: int | None = None, **facts: Any) -> AuditEvent:
    """Records what a member did, for the organisation whose data it was and the one the member works for.

    `facts` are plain values (numbers, names of roles); never a secret, a code or an amount.
    """
    require_context_of(acting)
    return AuditEvent.objects.create(
        at=acting.at,
        tag=tag,
        actor_id=acting.user_id,
        actor_label=acting.user_name,
        organisation_id=acting.subject.id,
        by_organisation_id=acting.from_organisation_id,
        person_id=person_id,
        facts=facts,
        address=current_origin(),
    )


def audit_record_desk(
    *, acting: Acting, tag: AuditTag, organisation_id: int, person_id: int | None = None, **facts: Any
) -> AuditEvent:
    """Records what the desk did for a customer: in the customer's trail, with the insurer as who worked on it.

    In the system's context: the desk itself writes in no customer's trail.
    """
    require_context_of(acting)
    return AuditEvent.objects.create(
        at=acting.at,
        tag=tag,
        actor_id=acting.user_id,
        actor_label=acting.user_name,
        organisation_id=organisation_id,
        by_organisation_id=acting.organisation.id,
        person_id=person_id,
        facts=facts,
        address=current_origin(),
    )


def audit_record_person(
    *,
    person_id: int | None,
    person_name: str,
    tag: AuditTag,
    at: datetime,
    organisation_id: int | None = None,
    **facts: Any,
) -> AuditEvent:
    """Records what a person did about the own account, or what was tried with it.

    With `organisation_id` it stands in the trail of that organisation too: somebody joined it, or did not.
    """
    return AuditEvent.objects.create(
        at=at,
        tag=tag,
        actor_id=person_id,
        actor_label=person_name,
        organisation_id=organisation_id,
        person_id=person_id,
        facts=facts,
        address=current_origin(),
    )


def audit_record_account(
    *,
    person_id: int | None,
    person_name: str,
    tag: AuditTag,
    at: datetime,
    organisation_ids: Iterable[int] = (),
    **facts: Any,
) -> None:
    """Records something about an account: in the trail of the person, and of a sign-in event in these organisations'.

    Each organisation gets an event of its own, without the network address and without a word of the others. All of
    them are written in one query. `organisation_ids` are read only for a tag of `SIGN_IN_EVENTS`.
    """
    about = {
        "at": at,
        "tag": tag,
        "actor_id": person_id,
        "actor_label": person_name,
        "person_id": person_id,
    }
    told = {name: facts[name] for name in _TOLD_TO_ORGANISATIONS if name in facts}
    events = [AuditEvent(**about, facts=facts, address=current_origin())]
    if tag in SIGN_IN_EVENTS:
        events += [AuditEvent(**about, organisation_id=each, facts=told) for each in organisation_ids]
    AuditEvent.objects.bulk_create(events)


def audit_record_system(
    *,
    tag: AuditTag,
    at: datetime,
    organisation_id: int | None = None,
    person_id: int | None = None,
    **facts: Any,
) -> AuditEvent:
    """Records what the program itself did, such as taking in a delivery, or what nobody known asked of it."""
    return AuditEvent.objects.create(
        at=at,
        tag=tag,
        organisation_id=organisation_id,
        person_id=person_id,
        facts=facts,
        address=current_origin(),
    )
