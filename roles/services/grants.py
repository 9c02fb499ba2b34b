"""Granting roles and taking them away."""

from datetime import datetime

from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of
from access.permissions import Permission
from audit.enums import AuditTag
from common.errors import DomainError
from orgs.enums import MembershipState
from orgs.models import Membership
from relations.models import Mandate
from roles.catalogue import CATALOGUE
from roles.enums import RequestState, Role
from roles.models import RoleGrant, RoleRequest
from roles.object_permissions import rows_remove, rows_write
from roles.services.authority import Authority
from roles.services.letters import grant_letter
from roles.services.refusals import refusals_recorded


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
    of another organisation. The colleague is told; the trail keeps it, a refusal too. What the colleague asked
    for and now has is granted along with it.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.ROLE_GRANT_REFUSED, role=role.value, membership=membership_id):
        by.lock()
        members = Membership.objects.select_related("user").filter(organisation_id=acting.organisation.id)
        membership = members.get(id=membership_id)
        require_may_grant(by, membership)
        mandate = mandate_of(acting.organisation.id, mandate_id)
        return grant_make(by, membership=membership, role=role, mandate=mandate, ends_at=ends_at)


def role_end(*, acting: Acting, grant_id: int) -> RoleGrant:
    """Takes a role away, at once. For a functional administrator of the same organisation, never from oneself.

    Taking away what is over already changes nothing. Raises `RoleGrant.DoesNotExist` for a grant of another
    organisation, and `DomainError` for one's own.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.ROLE_END_REFUSED, grant=grant_id):
        by.lock()
        grants = RoleGrant.objects.select_related("membership__user")
        grant = grants.get(id=grant_id, organisation_id=acting.organisation.id)
        require_may_grant(by, grant.membership)
        if _is_over(grant, acting.at):
            return grant
        grant.ends_at = acting.at
        grant.ended_by_id = acting.user_id
        grant.save(update_fields=["ends_at", "ended_by"])
        rows_remove(grant)
        _record(by, grant, AuditTag.ROLE_ENDED)
        grant_letter(by, grant, "roles:role_ended")
        return grant


def grant_make(
    by: Authority,
    *,
    membership: Membership,
    role: Role,
    mandate: Mandate | None,
    ends_at: datetime | None = None,
) -> RoleGrant:
    """The grant itself, by whatever authority, with its rows, its trail and one message. The organisation is locked.

    Raises `DomainError` for whatever would be wrong whoever grants.
    """
    grant = grant_write(by, membership=membership, role=role, mandate=mandate, ends_at=ends_at)
    answered = _requests_grant(by, grant)
    if answered:
        grant_letter(by, grant, "roles:role_request_granted", path=answered[-1].path)
    else:
        grant_letter(by, grant, "roles:role_granted")
    return grant


def grant_write(
    by: Authority,
    *,
    membership: Membership,
    role: Role,
    mandate: Mandate | None,
    ends_at: datetime | None = None,
) -> RoleGrant:
    """The same without a message, for what is told in another one. Raises `DomainError` as that does."""
    _require_access(membership)
    require_fits(by, role, mandate)
    _require_new(by.acting.at, membership, role, mandate, ends_at)
    grant = RoleGrant.objects.create(
        organisation_id=by.organisation.id,
        membership=membership,
        mandate=mandate,
        role=role,
        starts_at=by.acting.at,
        ends_at=ends_at,
        granted_by_id=by.acting.user_id,
    )
    rows_write(grant)
    _record(by, grant, AuditTag.ROLE_GRANTED)
    return grant


def require_may_grant(by: Authority, membership: Membership) -> None:
    """Raises `DomainError` for who is no administrator, and for anybody's own roles."""
    if not by.acting.may(Permission.ROLES_GRANT):
        raise DomainError(_("Only a functional administrator gives roles and takes them away."))
    if membership.user_id == by.acting.user_id:
        raise DomainError(_("You cannot change your own roles. Ask another functional administrator."))


def _requests_grant(by: Authority, grant: RoleGrant) -> list[RoleRequest]:
    """The waiting requests that this grant answers, oldest first, granted now: a role for everything answers all."""
    requests = RoleRequest.objects.filter(
        membership=grant.membership, role=grant.role, state=RequestState.WAITING
    ).order_by("asked_at", "id")
    if grant.mandate_id:
        requests = requests.filter(mandate_id=grant.mandate_id)
    answered = list(requests)
    for request in answered:
        request_close(by, request, RequestState.GRANTED)
        by.record(
            AuditTag.ROLE_REQUEST_GRANTED,
            person_id=grant.membership.user_id,
            request=request.id,
            role=grant.role,
            grant=grant.id,
        )
    return answered


def request_close(by: Authority, request: RoleRequest, state: RequestState, *, reason: str = "") -> None:
    """Ends the waiting of a request, by whoever acts now."""
    request.state, request.reason = state, reason
    request.decided_at, request.decided_by_id = by.acting.at, by.acting.user_id
    request.decided_at_desk = by.at_desk
    request.save(update_fields=["state", "reason", "decided_at", "decided_by", "decided_at_desk"])


def _is_over(grant: RoleGrant, at: datetime) -> bool:
    """Whether it ran out or was taken away, also by a request that began after this one and went first."""
    return grant.ended_by_id is not None or (grant.ends_at is not None and grant.ends_at <= at)


def _require_access(membership: Membership) -> None:
    if membership.state != MembershipState.ACTIVE:
        raise DomainError(_("This colleague has no access at the moment."))


def mandate_of(organisation_id: int, mandate_id: int | None) -> Mandate | None:
    """The mandate that a role is for; None: for the whole organisation. Raises `Mandate.DoesNotExist`."""
    if mandate_id is None:
        return None
    return Mandate.objects.get(id=mandate_id, holder_id=organisation_id)


def require_fits(by: Authority, role: Role, mandate: Mandate | None) -> None:
    """Raises `DomainError` for a role that this kind of organisation, or a mandate, does not know."""
    definition = CATALOGUE[role]
    if by.organisation.kind not in definition.kinds:
        raise DomainError(_("This role does not exist in your organisation."), field="role")
    if mandate is not None and not definition.in_mandate:
        raise DomainError(_("This role holds for the whole organisation only."), field="mandate")


def _require_new(
    at: datetime, membership: Membership, role: Role, mandate: Mandate | None, ends_at: datetime | None
) -> None:
    if ends_at is not None and ends_at <= at:
        raise DomainError(_("The end date must lie in the future."), field="ends_on")
    current = RoleGrant.objects.exclude(ends_at__lte=at)
    if current.filter(membership=membership, role=role, mandate=mandate).exists():
        raise DomainError(_("This colleague has this role already."), field="role")


def _record(by: Authority, grant: RoleGrant, tag: AuditTag) -> None:
    by.record(
        tag, person_id=grant.membership.user_id, grant=grant.id, role=grant.role, mandate=grant.mandate_id
    )
