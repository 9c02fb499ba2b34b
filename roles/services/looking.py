"""The insurer looks along with a customer: for a while, for a reason, and the customer knows."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of, system_context
from access.permissions import Permission
from audit.enums import AuditTag
from audit.services import audit_record, audit_record_desk, audit_record_system
from common.errors import DomainError
from orgs.enums import OrganisationKind
from orgs.models import Organisation
from roles.catalogue import roles_for
from roles.enums import Role
from roles.models import LookAlong
from roles.services.authority import Authority
from roles.services.look_letters import look_started_letters
from roles.services.recipients import administrators_of
from roles.services.refusals import refusals_recorded

LOOK_FOR: Final = timedelta(minutes=30)
"""How long looking along lasts, unless it is stopped before."""


def look_start(*, acting: Acting, organisation_number: str, reason: str) -> LookAlong:
    """Begins to look along with a customer. Its functional administrators are told, and its trail keeps it.

    For whoever may look along; the door has asked for a second factor just proved. Raises `DomainError` without a
    reason, for a number that is nobody's, and for the insurer itself.
    """
    require_context_of(acting)
    with (
        refusals_recorded(Authority.of_colleague(acting), AuditTag.LOOK_REFUSED),
        system_context("looking along, at the desk"),
    ):
        _require_may(acting)
        if not reason.strip():
            raise DomainError(_("Write why you look along. The organisation reads this."), field="reason")
        organisation = _organisation(organisation_number)
        look = LookAlong.objects.create(
            employee_id=acting.user_id,
            organisation=organisation,
            reason=reason.strip(),
            started_at=acting.at,
            ends_at=acting.at + LOOK_FOR,
        )
        audit_record_desk(
            acting=acting,
            tag=AuditTag.LOOK_STARTED,
            organisation_id=organisation.id,
            look=str(look.id),
            reason=look.reason,
            until=look.ends_at.isoformat(),
        )
        look_started_letters(
            look, actor=acting.user_name, administrators=administrators_of(organisation.id, acting.at)
        )
        return look


def look_stop(*, acting: Acting, look_id: UUID) -> LookAlong:
    """Stops a session, at once and in every tab; also a colleague's, for a customer who objects calls whoever is there.

    Stopping what is over changes nothing. Raises `LookAlong.DoesNotExist`, and `DomainError` for who may not look
    along.
    """
    require_context_of(acting)
    with system_context("looking along, at the desk"), transaction.atomic():
        _require_may(acting)
        looks = LookAlong.objects.select_for_update(of=("self",)).select_related("organisation")
        look = looks.get(id=look_id)
        if look.is_open_at(acting.at):
            look.ended_at = acting.at
            look.save(update_fields=["ended_at"])
            audit_record_desk(
                acting=acting,
                tag=AuditTag.LOOK_ENDED,
                organisation_id=look.organisation_id,
                look=str(look.id),
            )
        return look


def look_page_record(*, acting: Acting, path: str) -> None:
    """Writes into the customer's trail that somebody of the insurer opens a page, before it is drawn."""
    require_context_of(acting)
    assert acting.looking is not None
    audit_record(acting=acting, tag=AuditTag.LOOKED_ALONG, look=str(acting.looking.id), path=path[:200])


def looks_end(*, at: datetime, most: int = 100) -> int:
    """Writes down the end of sessions whose time is over. Returns how many; safe to run many times at once."""
    ended = 0
    while ended < most and _end_one(at):
        ended += 1
    return ended


def role_view_record(*, acting: Acting, role: Role) -> None:
    """Writes down that an administrator begins to look through the eyes of a role.

    Raises `DomainError` for whoever gives no roles, at the insurer, and for a role that the organisation does not
    know.
    """
    require_context_of(acting)
    if not acting.may(Permission.ROLES_GRANT):
        raise DomainError(_("Only a functional administrator views the portal as a role."))
    kind = acting.organisation.kind
    if kind == OrganisationKind.INSURER or role not in [each.role for each in roles_for(kind)]:
        raise DomainError(_("This role does not exist in your organisation."), field="role")
    audit_record(acting=acting, tag=AuditTag.ROLE_VIEWED, role=role.value)


def _end_one(at: datetime) -> bool:
    with transaction.atomic(), system_context("looking along whose time is over", at=at):
        due = LookAlong.objects.unended().filter(ends_at__lte=at).select_for_update(skip_locked=True)
        look = due.order_by("ends_at").first()
        if look is None:
            return False
        look.ended_at = look.ends_at
        look.save(update_fields=["ended_at"])
        audit_record_system(
            tag=AuditTag.LOOK_ENDED,
            at=look.ends_at,
            organisation_id=look.organisation_id,
            look=str(look.id),
        )
        return True


def _require_may(acting: Acting) -> None:
    if not acting.may(Permission.DESK_LOOK_ALONG):
        raise DomainError(_("Only somebody at the desk who may look along does this."))


def _organisation(relation_number: str) -> Organisation:
    customers = Organisation.objects.exclude(kind=OrganisationKind.INSURER)
    organisation = customers.filter(relation_number=relation_number.strip()).first()
    if organisation is None:
        raise DomainError(_("No customer has this relation number."), field="organisation_number")
    return organisation
