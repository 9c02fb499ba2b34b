"""Mails about requests for roles, and proposals, that wait long."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

from notices.services import message_queue
from roles.models import GrantProposal, RoleRequest
from roles.services.recipients import administrators_of


def reminder_letters(request: RoleRequest | GrantProposal, at: datetime) -> int:
    """Mails to the administrators who can decide; returns how many there are."""
    numbers = {"organisation": request.organisation.relation_number}
    if isinstance(request, GrantProposal):
        kind, path = (
            "role_proposal_reminder",
            reverse("roles:proposal", kwargs={**numbers, "proposal_id": request.id}),
        )
        part = {request.membership.user_id, request.proposed_by_id}
    else:
        kind, path = (
            "role_request_reminder",
            reverse("roles:request", kwargs={**numbers, "request_id": request.id}),
        )
        part = {request.membership.user_id}
    others = [each for each in administrators_of(request.organisation_id, at) if each.user_id not in part]
    for each in others:
        values = {"name": each.user.full_name, "path": path}
        _queue(request, kind, each.user.email, each.user.language, values, at, each.user_id)
    return len(others)


def overdue_letter(request: RoleRequest | GrantProposal, at: datetime) -> None:
    """Tells the desk that nobody decided for a week, or that nobody there can agree to a proposal."""
    if isinstance(request, GrantProposal):
        kind, path = "role_proposal_of_desk", reverse("roles_desk:requests")
    else:
        kind = "role_request_overdue_of_desk"
        path = reverse("roles_desk:request", kwargs={"request_id": request.id})
    _queue(request, kind, settings.DESK_MAILBOX, settings.LANGUAGE_CODE, {"path": path}, at, None)


def _queue(
    request: RoleRequest | GrantProposal,
    kind: str,
    recipient: str,
    language: str,
    more: dict[str, str],
    at: datetime,
    user_id: int | None,
) -> None:
    with translation.override(language):
        values = {
            "role": str(request.get_role_display()),
            "organisation": request.organisation.name,
            "at": date_format(localtime(request.waits_since), "DATETIME_FORMAT"),
            **_people(request),
            **more,
        }
    message_queue(
        kind=f"roles:{kind}",
        recipient=recipient,
        language=language,
        values=values,
        at=at,
        user_id=user_id,
        organisation_id=request.organisation_id,
    )


def _people(request: RoleRequest | GrantProposal) -> dict[str, str]:
    """Who asked; or who proposed, and for whom."""
    colleague = request.membership.user.full_name
    if isinstance(request, GrantProposal):
        return {"actor": request.proposed_by.full_name, "colleague": colleague}
    return {"actor": colleague}
