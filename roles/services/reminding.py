"""No request for a role gets lost: administrators are reminded, and after a week the desk is told."""

from datetime import datetime, timedelta
from typing import Final

from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of, system_context
from audit.enums import AuditTag
from audit.services import audit_record_system
from common.errors import DomainError
from orgs.enums import OrganisationKind
from roles.models import DESK_AFTER, RoleRequest
from roles.services.decisions import request_at_desk
from roles.services.reminder_letters import overdue_letter, reminder_letters
from roles.working_days import working_days_after

REMIND_AFTER_WORKING_DAYS: Final = (2, 5)
_REMINDERS: Final = len(REMIND_AFTER_WORKING_DAYS)
_TO_DESK: Final = _REMINDERS + 1
_DESK_REMINDS_EVERY: Final = timedelta(days=1)


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


def role_request_desk_remind(*, acting: Acting, request_id: int) -> RoleRequest:
    """The desk reminds the administrators of a customer of a request that nobody decided for a week.

    Raises `RoleRequest.DoesNotExist` as deciding does, and `DomainError` for whatever that is refused for, where
    there is nobody to remind, and within a day of the last reminder.
    """
    require_context_of(acting)
    with request_at_desk(acting, request_id, AuditTag.ROLE_REQUEST_REFUSED) as (by, request):
        if request.reminded_at and acting.at - request.reminded_at < _DESK_REMINDS_EVERY:
            at = time_format(localtime(request.reminded_at), "TIME_FORMAT")
            raise DomainError(_("The last reminder was sent at %(at)s. Wait a day.") % {"at": at})
        if not reminder_letters(request, acting.at):
            raise DomainError(_("There is no functional administrator to remind. You decide this."))
        request.reminded_at = acting.at
        request.save(update_fields=["reminded_at"])
        by.record(
            AuditTag.ROLE_REQUEST_REMINDED,
            person_id=request.membership.user_id,
            request=request.id,
            role=request.role,
        )
        return request


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
