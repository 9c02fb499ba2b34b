"""Granting roles and taking them away."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of, system_context
from access.permissions import Permission
from accounts.models import User
from audit.enums import AuditTag
from audit.services import audit_record
from common.errors import DomainError
from notices.services import message_queue
from orgs.enums import MembershipState
from orgs.models import Membership, Organisation
from relations.models import Mandate
from roles.catalogue import CATALOGUE
from roles.enums import Role
from roles.models import RoleGrant
from roles.object_permissions import rows_remove, rows_write


def role_grant(
    *,
    acting: Acting,
    membership_id: int,
    role: Role,
    mandate_id: int | None = None,
    ends_at: datetime | None = None,
) -> RoleGrant:
    """Gives a colleague a role, for the whole organisation or for one mandate, now and until `ends_at`.

    For a functional administrator of the same organisation, never for oneself. Raises `DomainError` when the
    role is not meant for this kind of organisation or may not stand in a mandate, when the colleague has it
    already, or when the membership is not active; `Membership.DoesNotExist` and `Mandate.DoesNotExist` for those
    of another organisation. The colleague is told; the trail keeps it, a refusal too.
    """
    require_context_of(acting)
    with _refusals_recorded(acting, AuditTag.ROLE_GRANT_REFUSED, role=role.value, membership=membership_id):
        _lock(acting)
        membership = _colleague(acting, membership_id)
        _require_may_grant(acting, membership)
        mandate = _mandate(acting, mandate_id)
        _require_fits(acting, role, mandate)
        _require_new(acting, membership, role, mandate, ends_at)
        grant = RoleGrant.objects.create(
            organisation_id=acting.organisation.id,
            membership=membership,
            mandate=mandate,
            role=role,
            starts_at=acting.at,
            ends_at=ends_at,
            granted_by_id=acting.user_id,
        )
        rows_write(grant)
        _record_and_tell(acting, grant, membership.user, AuditTag.ROLE_GRANTED, "roles:role_granted")
        return grant


def role_end(*, acting: Acting, grant_id: int) -> RoleGrant:
    """Takes a role away, at once. For a functional administrator of the same organisation, never from oneself.

    Taking away what is over already changes nothing. Raises `RoleGrant.DoesNotExist` for a grant of another
    organisation, and `DomainError` for one's own.
    """
    require_context_of(acting)
    with _refusals_recorded(acting, AuditTag.ROLE_END_REFUSED, grant=grant_id):
        _lock(acting)
        grants = RoleGrant.objects.select_related("membership__user")
        grant = grants.get(id=grant_id, organisation_id=acting.organisation.id)
        _require_may_grant(acting, grant.membership)
        if _is_over(grant, acting.at):
            return grant
        grant.ends_at = acting.at
        grant.ended_by_id = acting.user_id
        grant.save(update_fields=["ends_at", "ended_by"])
        rows_remove(grant)
        _record_and_tell(acting, grant, grant.membership.user, AuditTag.ROLE_ENDED, "roles:role_ended")
        return grant


def _is_over(grant: RoleGrant, at: datetime) -> bool:
    """Whether it ran out or was taken away, also by a request that began after this one and went first."""
    return grant.ended_by_id is not None or (grant.ends_at is not None and grant.ends_at <= at)


@contextmanager
def _refusals_recorded(acting: Acting, tag: AuditTag, **facts: Any) -> Iterator[None]:
    """One transaction; when a rule refuses, nothing of it stays but the refusal in the trail."""
    try:
        with transaction.atomic():
            yield
    except DomainError:
        audit_record(acting=acting, tag=tag, **facts)
        raise


def refusal_record(*, acting: Acting, permission: Permission, path: str) -> None:
    """Records that somebody stood before a locked page, in a transaction of its own."""
    require_context_of(acting)
    with system_context("record a refusal", at=acting.at):
        audit_record(acting=acting, tag=AuditTag.ENTRY_REFUSED, permission=permission.value, path=path[:200])


def _lock(acting: Acting) -> None:
    """Two administrators who act at the same moment wait for each other."""
    Organisation.objects.select_for_update().get(id=acting.organisation.id)


def _colleague(acting: Acting, membership_id: int) -> Membership:
    members = Membership.objects.select_related("user").filter(organisation_id=acting.organisation.id)
    membership = members.get(id=membership_id)
    if membership.state != MembershipState.ACTIVE:
        raise DomainError(_("This colleague has no access at the moment."))
    return membership


def _require_may_grant(acting: Acting, membership: Membership) -> None:
    if not acting.may(Permission.ROLES_GRANT):
        raise DomainError(_("Only a functional administrator gives roles and takes them away."))
    if membership.user_id == acting.user_id:
        raise DomainError(_("You cannot change your own roles. Ask another functional administrator."))


def _mandate(acting: Acting, mandate_id: int | None) -> Mandate | None:
    if mandate_id is None:
        return None
    return Mandate.objects.get(id=mandate_id, holder_id=acting.organisation.id)


def _require_fits(acting: Acting, role: Role, mandate: Mandate | None) -> None:
    definition = CATALOGUE[role]
    if acting.organisation.kind not in definition.kinds:
        raise DomainError(_("This role does not exist in your organisation."), field="role")
    if mandate is not None and not definition.in_mandate:
        raise DomainError(_("This role holds for the whole organisation only."), field="mandate")


def _require_new(
    acting: Acting, membership: Membership, role: Role, mandate: Mandate | None, ends_at: datetime | None
) -> None:
    if ends_at is not None and ends_at <= acting.at:
        raise DomainError(_("The end date must lie in the future."), field="ends_on")
    current = RoleGrant.objects.exclude(ends_at__lte=acting.at)
    if current.filter(membership=membership, role=role, mandate=mandate).exists():
        raise DomainError(_("This colleague has this role already."), field="role")


def _record_and_tell(acting: Acting, grant: RoleGrant, person: User, tag: AuditTag, kind: str) -> None:
    audit_record(
        acting=acting, tag=tag, person_id=person.id, grant=grant.id, role=grant.role, mandate=grant.mandate_id
    )
    with translation.override(person.language):
        values = {
            "name": person.full_name,
            "role": str(Role(grant.role).label),
            "organisation": acting.organisation.name,
            "actor": acting.user_name,
            "at": date_format(localtime(acting.at), "DATETIME_FORMAT"),
        }
    message_queue(
        kind=kind,
        recipient=person.email,
        language=person.language,
        values=values,
        at=acting.at,
        user_id=person.id,
        organisation_id=acting.organisation.id,
    )
