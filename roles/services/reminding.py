"""No request for a role and no proposal gets lost: administrators are reminded, and after a week the desk is told."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from access.database import system_context
from audit.enums import AuditTag
from audit.services import audit_record_system
from orgs.enums import OrganisationKind
from roles.models import DESK_AFTER, GrantProposal, ProposalQuerySet, RequestQuerySet, RoleRequest
from roles.services.reminder_letters import overdue_letter, reminder_letters
from roles.working_days import working_days_after

REMIND_AFTER_WORKING_DAYS: Final = (2, 5)
_REMINDERS: Final = len(REMIND_AFTER_WORKING_DAYS)
_TO_DESK: Final = _REMINDERS + 1
_REMINDED: Final = (AuditTag.ROLE_REQUEST_REMINDED, AuditTag.ROLE_PROPOSAL_REMINDED)
_TOLD: Final = (AuditTag.ROLE_REQUEST_TO_DESK, AuditTag.ROLE_PROPOSAL_TO_DESK)


def role_requests_remind(*, at: datetime) -> int:
    """Reminds the administrators of requests and proposals after 2 and 5 working days; after a week tells the desk.

    Returns how many it told of. Each step once, also when this runs twice at the same moment; after a time in which
    nothing ran only the last step that is due. The insurer's own requests never go to the desk: they are its own.
    """
    with system_context("requests for roles that wait", at=at):
        requests = RoleRequest.objects.waiting_at(at).order_by("asked_at", "id")
        proposals = GrantProposal.objects.waiting_at(at).order_by("proposed_at", "id")
        return sum(_remind(each, at) for waiting in (requests, proposals) for each in _locked(waiting))


def _locked(waiting: RequestQuerySet | ProposalQuerySet) -> Iterator[RoleRequest | GrantProposal]:
    left = waiting.filter(reminders__lt=_TO_DESK)
    locked = left.select_for_update(of=("self",), skip_locked=True)
    yield from locked.select_related("organisation", "membership__user")


def _remind(request: RoleRequest | GrantProposal, at: datetime) -> bool:
    """Whether a step was due. When the desk is told, the administrators are reminded with it, once."""
    step = _step(request, at)
    if step <= request.reminders:
        return False
    if min(step, _REMINDERS) > request.reminders and reminder_letters(request, at):
        _record(request, _REMINDED, at)
    if step == _TO_DESK:
        overdue_letter(request, at)
        _record(request, _TOLD, at)
    request.reminders, request.reminded_at = step, at
    request.save(update_fields=["reminders", "reminded_at"])
    return True


def _record(request: RoleRequest | GrantProposal, tags: tuple[AuditTag, AuditTag], at: datetime) -> None:
    """The first of the tags is of a request, the other one of a proposal."""
    is_proposal = isinstance(request, GrantProposal)
    facts = {"proposal": request.id} if is_proposal else {"request": request.id}
    audit_record_system(
        tag=tags[is_proposal],
        at=at,
        organisation_id=request.organisation_id,
        person_id=request.membership.user_id,
        role=request.role,
        **facts,
    )


def _step(request: RoleRequest | GrantProposal, at: datetime) -> int:
    """The last step that is due: 1 and 2 for the reminders, 3 for the desk, 0 for none."""
    is_customer = request.organisation.kind != OrganisationKind.INSURER
    if is_customer and request.waits_since <= at - DESK_AFTER:
        return _TO_DESK
    return sum(working_days_after(request.waits_since, days) <= at for days in REMIND_AFTER_WORKING_DAYS)
