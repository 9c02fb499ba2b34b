"""Mails about requests for roles that wait long."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

from notices.services import message_queue
from roles.enums import Role
from roles.models import RoleRequest
from roles.services.administrators import administrators_of


def reminder_letters(request: RoleRequest, at: datetime) -> int:
    """Mails to the administrators who can decide; returns how many there are."""
    numbers = {"organisation": request.organisation.relation_number, "request_id": request.id}
    others = [
        each for each in administrators_of(request.organisation_id, at) if each.id != request.membership_id
    ]
    for each in others:
        values = {"name": each.user.full_name, "path": reverse("roles:request", kwargs=numbers)}
        _queue(
            request, "role_request_reminder", each.user.email, each.user.language, values, at, each.user_id
        )
    return len(others)


def overdue_letter(request: RoleRequest, at: datetime) -> None:
    """Tells the desk that nobody decided for a week."""
    values = {"path": reverse("roles_desk:request", kwargs={"request_id": request.id})}
    _queue(
        request,
        "role_request_overdue_of_desk",
        settings.DESK_MAILBOX,
        settings.LANGUAGE_CODE,
        values,
        at,
        None,
    )


def _queue(
    request: RoleRequest,
    kind: str,
    recipient: str,
    language: str,
    more: dict[str, str],
    at: datetime,
    user_id: int | None,
) -> None:
    with translation.override(language):
        values = {
            "role": str(Role(request.role).label),
            "organisation": request.organisation.name,
            "actor": request.membership.user.full_name,
            "at": date_format(localtime(request.asked_at), "DATETIME_FORMAT"),
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
