"""Messages about roles. They name people, role, organisation and moment, and nothing that the role would open."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

from accounts.models import User
from notices.services import message_queue
from orgs.models import Membership
from roles.enums import Role
from roles.models import RoleGrant, RoleRequest
from roles.services.authority import Authority


def grant_letter(by: Authority, grant: RoleGrant, kind: str, *, path: str = "") -> None:
    """Tells the colleague that a role began or ended; with `path`, the page for which it was asked."""
    more = {"path": path} if path else {}
    _to_colleague(by, grant.membership.user, kind, grant.role, **more)


def later_letter(by: Authority, grant: RoleGrant) -> None:
    """Tells the colleague that a role was given that begins later."""
    person = grant.membership.user
    with translation.override(person.language):
        first_day = date_format(localtime(grant.starts_at), "DATETIME_FORMAT")
    _to_colleague(by, person, "roles:role_granted_later", grant.role, first_day=first_day)


def decline_letter(by: Authority, request: RoleRequest) -> None:
    """Tells who asked that the role is not given, and why."""
    _to_colleague(
        by, request.membership.user, "roles:role_request_declined", request.role, reason=request.reason
    )


def request_letters(by: Authority, request: RoleRequest, administrators: Iterable[Membership]) -> None:
    """Tells every administrator who can decide; where there is none, the desk."""
    numbers = {"organisation": by.organisation.relation_number, "request_id": request.id}
    path = reverse("roles:request", kwargs=numbers)
    told = False
    for administrator in administrators:
        told = True
        person = administrator.user
        _queue(
            by,
            "roles:role_requested",
            request.role,
            recipient=person.email,
            language=person.language,
            user_id=person.id,
            name=person.full_name,
            path=path,
        )
    if not told:
        _queue(
            by,
            "roles:role_requested_of_desk",
            request.role,
            recipient=settings.DESK_MAILBOX,
            language=settings.LANGUAGE_CODE,
            path=reverse("roles_desk:request", kwargs={"request_id": request.id}),
        )


def _to_colleague(by: Authority, person: User, kind: str, role: str, **more: str) -> None:
    _queue(
        by,
        kind,
        role,
        recipient=person.email,
        language=person.language,
        user_id=person.id,
        name=person.full_name,
        **more,
    )


def _queue(
    by: Authority,
    kind: str,
    role: str,
    *,
    recipient: str,
    language: str,
    user_id: int | None = None,
    **more: str,
) -> None:
    with translation.override(language):
        values = {
            "role": str(Role(role).label),
            "organisation": by.organisation.name,
            "actor": by.name,
            "at": date_format(localtime(by.acting.at), "DATETIME_FORMAT"),
            **more,
        }
    message_queue(
        kind=kind,
        recipient=recipient,
        language=language,
        values=values,
        at=by.acting.at,
        user_id=user_id,
        organisation_id=by.organisation.id,
    )
