"""Granting roles and taking them away."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of
from access.permissions import Permission
from audit.enums import AuditTag
from common.errors import DomainError
from orgs.models import Membership
from relations.models import Mandate
from roles.enums import RequestState, Role
from roles.models import GrantProposal, RoleGrant, RoleRequest
from roles.object_permissions import rows_remove, rows_write
from roles.services.authority import Authority
from roles.services.fitting import Wanted, mandate_of, require_fitting
from roles.services.letters import grant_letter
from roles.services.proposing import needs_second_pair, proposals_make
from roles.services.refusals import refusals_recorded


def role_grant(
    *,
    acting: Acting,
    membership_id: int,
    role: Role,
    mandate_id: int | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> RoleGrant | GrantProposal:
    """Gives a colleague a role, for the whole organisation or for one mandate, from `starts_at` until `ends_at`.

    Without a start it holds now. For a functional administrator of the same organisation, never for oneself. Where
    the organisation asks for a second pair of eyes it comes back as a proposal, which opens nothing until another
    administrator agrees. Raises `DomainError` when the role is not meant for this kind of organisation or may not
    stand in a mandate, when the colleague has it in that time or it was proposed already, or when the membership is
    not active; `Membership.DoesNotExist` and `Mandate.DoesNotExist` for those of another organisation. The colleague
    is told; the trail keeps it, a refusal too. What the colleague asked for and now has is granted along with it.
    """
    return role_grant_together(
        acting=acting,
        membership_id=membership_id,
        role=role,
        mandate_ids=(mandate_id,),
        starts_at=starts_at,
        ends_at=ends_at,
    )[0]


def role_grant_together(
    *,
    acting: Acting,
    membership_id: int,
    role: Role,
    mandate_ids: Sequence[int | None],
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Sequence[RoleGrant | GrantProposal]:
    """The same for several relations at once (None: the whole organisation): all of them or none, told in one mail."""
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.ROLE_GRANT_REFUSED, role=role.value, membership=membership_id):
        by.lock()
        members = Membership.objects.select_related("user").filter(organisation_id=acting.organisation.id)
        membership = members.get(id=membership_id)
        require_may_grant(by, membership)
        mandates = [mandate_of(acting.organisation.id, each) for each in dict.fromkeys(mandate_ids)]
        wanted = Wanted(membership=membership, role=role, starts_at=starts_at, ends_at=ends_at)
        return grants_give(by, wanted, mandates)


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


def grants_give(
    by: Authority, wanted: Wanted, mandates: Sequence[Mandate | None]
) -> Sequence[RoleGrant | GrantProposal]:
    """Grants, or where the organisation asks for a second pair of eyes proposals. The organisation is locked.

    Raises `DomainError` for whatever would be wrong whoever grants.
    """
    if needs_second_pair(by, wanted.role):
        return proposals_make(by, wanted, mandates)
    return grants_make(by, wanted, mandates)


def grants_make(by: Authority, wanted: Wanted, mandates: Sequence[Mandate | None]) -> Sequence[RoleGrant]:
    """The grants themselves, by whatever authority, with their rows, their trail and one message.

    Raises `DomainError` for whatever would be wrong whoever grants.
    """
    grants = [grant_write(by, wanted, mandate) for mandate in mandates]
    answered = [request for grant in grants for request in _requests_grant(by, grant)]
    if answered:
        grant_letter(by, grants[0], "roles:role_request_granted", path=answered[-1].path)
    else:
        grant_letter(by, grants[0], "roles:role_granted")
    return grants


def grant_write(by: Authority, wanted: Wanted, mandate: Mandate | None) -> RoleGrant:
    """One grant without a message, for what is told in another one. Raises `DomainError` as those do."""
    require_fitting(by, wanted, mandate)
    grant = RoleGrant.objects.create(
        organisation_id=by.organisation.id,
        membership=wanted.membership,
        mandate=mandate,
        role=wanted.role,
        starts_at=wanted.starts_at or by.acting.at,
        ends_at=wanted.ends_at,
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


def _record(by: Authority, grant: RoleGrant, tag: AuditTag) -> None:
    by.record(
        tag, person_id=grant.membership.user_id, grant=grant.id, role=grant.role, mandate=grant.mandate_id
    )
