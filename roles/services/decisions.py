"""Deciding a request for a role: by an administrator of the organisation, or where there is none, by the desk."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of, system_context
from access.permissions import Permission
from audit.enums import AuditTag
from common.errors import DomainError
from orgs.models import Organisation
from relations.models import Mandate, MandateTerms
from roles.enums import RequestState, Role
from roles.models import GrantProposal, RoleGrant, RoleRequest
from roles.services.authority import Authority
from roles.services.fitting import Wanted
from roles.services.grants import grants_give, grants_make, request_close, require_may_grant
from roles.services.letters import decline_letter
from roles.services.proposing import needs_second_pair
from roles.services.refusals import refusals_recorded


def role_request_grant(
    *, acting: Acting, request_id: int, everywhere: bool = False
) -> RoleGrant | GrantProposal:
    """Gives a colleague the role that was asked for; `everywhere`: for the whole organisation in place of one relation.

    For another functional administrator of the same organisation. Where a second one must agree it is proposed, and
    the request waits on. Raises `RoleRequest.DoesNotExist` for a request
    of another organisation, and `DomainError` when it was decided or withdrawn meanwhile, when its mandate is over,
    and for whatever a grant is refused for.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.ROLE_GRANT_REFUSED, request=request_id):
        return _give(by, _mine(by, request_id), everywhere=everywhere)[0]


def role_request_decline(*, acting: Acting, request_id: int, reason: str) -> RoleRequest:
    """Refuses a colleague's request, with the reason that the colleague reads. Raises as granting does."""
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.ROLE_REQUEST_REFUSED, request=request_id):
        return _decline(by, _mine(by, request_id), reason)


def role_request_desk_grant(*, acting: Acting, request_id: int, everywhere: bool = False) -> RoleGrant:
    """Gives a role that no colleague of a customer can give, or that none gave. For the desk, never for oneself.

    Raises `RoleRequest.DoesNotExist` when there is none, and `DomainError` when it was decided or withdrawn meanwhile,
    when a colleague can decide it now, or when the customer lets two administrators agree to this role.
    The customer's own trail says that the desk granted.
    """
    require_context_of(acting)
    with request_at_desk(acting, request_id, AuditTag.ROLE_GRANT_REFUSED) as (by, request):
        if needs_second_pair(by, Role(request.role)):
            raise DomainError(
                _("This organisation gives this role only when two of its functional administrators agree.")
            )
        (grant,) = grants_make(by, _wanted(request), [_mandate(by, request, everywhere=everywhere)])
        return grant


def role_request_desk_decline(*, acting: Acting, request_id: int, reason: str) -> RoleRequest:
    """Refuses such a request, with the reason that the customer reads. Raises as granting does."""
    require_context_of(acting)
    with request_at_desk(acting, request_id, AuditTag.ROLE_REQUEST_REFUSED) as (by, request):
        return _decline(by, request, reason)


def _mine(by: Authority, request_id: int) -> RoleRequest:
    """The request, once nobody else decides at the same moment; it may be of a colleague and must wait."""
    by.lock()
    requests = RoleRequest.objects.select_related("membership__user", "mandate", "decided_by")
    request = requests.get(id=request_id, organisation_id=by.organisation.id)
    require_may_grant(by, request.membership)
    _require_waiting(request)
    return request


@contextmanager
def request_at_desk(
    acting: Acting, request_id: int, tag: AuditTag
) -> Iterator[tuple[Authority, RoleRequest]]:
    """The same for the desk, by its authority: locks the customer's organisation, and finds only what the desk decides.

    Raises `RoleRequest.DoesNotExist` when there is no such request, and `DomainError` when it is not the desk's.
    """
    with system_context("request for a role, at the desk", at=acting.at):
        organisation = Organisation.objects.get(
            id=RoleRequest.objects.values_list("organisation_id", flat=True).get(id=request_id)
        )
        by = Authority.of_desk(acting, organisation)
        with refusals_recorded(by, tag, request=request_id):
            by.lock()
            requests = RoleRequest.objects.select_related("membership__user", "mandate", "decided_by")
            request = requests.get(id=request_id)
            _require_desk(acting, request)
            yield by, request


def _require_desk(acting: Acting, request: RoleRequest) -> None:
    if not acting.may(Permission.DESK_ORGANISATIONS):
        raise DomainError(_("Only the desk decides this."))
    if request.membership.user_id == acting.user_id:
        raise DomainError(_("Nobody decides their own request. Ask a colleague at the desk."))
    _require_waiting(request)
    if not RoleRequest.objects.for_desk_at(acting.at).filter(id=request.id).exists():
        raise DomainError(_("A functional administrator of the organisation decides this now."))


def _require_waiting(request: RoleRequest) -> None:
    if request.is_waiting:
        return
    facts = {"name": _who_decided(request), "at": ""}
    if request.decided_at:
        facts["at"] = date_format(localtime(request.decided_at), "DATETIME_FORMAT")
    if request.state == RequestState.WITHDRAWN:
        raise DomainError(_("This request was withdrawn on %(at)s.") % facts)
    if request.state == RequestState.GRANTED:
        raise DomainError(_("%(name)s granted this request on %(at)s.") % facts)
    raise DomainError(_("%(name)s declined this request on %(at)s.") % facts)


def _who_decided(request: RoleRequest) -> str:
    """The colleague's name; of the desk no more than that it was the desk."""
    if request.decided_at_desk or request.decided_by is None:
        return str(settings.BRAND["desk"])
    return request.decided_by.full_name


def _give(by: Authority, request: RoleRequest, *, everywhere: bool) -> Sequence[RoleGrant | GrantProposal]:
    return grants_give(by, _wanted(request), [_mandate(by, request, everywhere=everywhere)])


def _wanted(request: RoleRequest) -> Wanted:
    return Wanted(membership=request.membership, role=Role(request.role))


def _mandate(by: Authority, request: RoleRequest, *, everywhere: bool) -> Mandate | None:
    mandate = None if everywhere else request.mandate
    in_force = MandateTerms.objects.in_force_at(by.acting.at)
    if mandate and not in_force.filter(mandate=mandate).exists():
        raise DomainError(_("The mandate has ended: for this relation the role would open nothing."))
    return mandate


def _decline(by: Authority, request: RoleRequest, reason: str) -> RoleRequest:
    if not reason.strip():
        raise DomainError(_("Write why you decline."), field="reason")
    request_close(by, request, RequestState.DECLINED, reason=reason.strip())
    by.record(
        AuditTag.ROLE_REQUEST_DECLINED,
        person_id=request.membership.user_id,
        request=request.id,
        role=request.role,
    )
    decline_letter(by, request)
    return request
