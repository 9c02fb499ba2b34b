"""No request for a role gets lost: administrators are reminded, and after a week the desk is told."""

from datetime import datetime
from typing import Final

from access.database import system_context
from audit.enums import AuditTag
from audit.services import audit_record_system
from orgs.enums import OrganisationKind
from roles.models import DESK_AFTER, RoleRequest
from roles.services.reminder_letters import overdue_letter, reminder_letters
from roles.working_days import working_days_after

REMIND_AFTER_WORKING_DAYS: Final = (2, 5)
_REMINDERS: Final = len(REMIND_AFTER_WORKING_DAYS)
_TO_DESK: Final = _REMINDERS + 1


def role_requests_remind(*, at: datetime) -> int:
    """Reminds the administrators of requests after 2 and 5 working days, and tells the desk after a week.

    Returns how many it told of. Each step once, also when this runs twice at the same moment; after a time in which
    nothing ran only the last step that is due. The insurer's own requests never go to the desk: they are its own.
    """
    with system_context("requests for roles that wait", at=at):
        waiting = RoleRequest.objects.waiting_at(at).filter(reminders__lt=_TO_DESK)
        locked = waiting.select_for_update(of=("self",), skip_locked=True)
        requests = locked.select_related("organisation", "membership__user").order_by("asked_at", "id")
        return sum(_remind(request, at) for request in requests)


def _remind(request: RoleRequest, at: datetime) -> bool:
    """Whether a step was due. When the desk is told, the administrators are reminded with it, once."""
    step = _step(request, at)
    if step <= request.reminders:
        return False
    if min(step, _REMINDERS) > request.reminders and reminder_letters(request, at):
        _record(request, AuditTag.ROLE_REQUEST_REMINDED, at)
    if step == _TO_DESK:
        overdue_letter(request, at)
        _record(request, AuditTag.ROLE_REQUEST_TO_DESK, at)
    request.reminders, request.reminded_at = step, at
    request.save(update_fields=["reminders", "reminded_at"])
    return True


def _record(request: RoleRequest, tag: AuditTag, at: datetime) -> None:
    audit_record_system(
        tag=tag,
        at=at,
        organisation_id=request.organisation_id,
        person_id=request.membership.user_id,
        request=request.id,
        role=request.role,
    )


def _step(request: RoleRequest, at: datetime) -> int:
    """The last step that is due: 1 and 2 for the reminders, 3 for the desk, 0 for none."""
    is_customer = request.organisation.kind != OrganisationKind.INSURER
    if is_customer and request.asked_at <= at - DESK_AFTER:
        return _TO_DESK
    return sum(working_days_after(request.asked_at, days) <= at for days in REMIND_AFTER_WORKING_DAYS)
