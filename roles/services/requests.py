"""Asking for a role, and taking that back."""

from datetime import datetime, timedelta
from typing import Final

from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of
from access.permissions import Permission
from audit.enums import AuditTag
from common.errors import DomainError
from limits.enums import LimitKind
from limits.services import Limit, LimitReached, limit_take
from orgs.enums import OrganisationKind
from orgs.models import Membership
from orgs.selectors import administrator_list
from relations.models import MandateTerms
from roles.catalogue import CATALOGUE
from roles.enums import RequestState, Role
from roles.models import RoleRequest
from roles.services.authority import Authority
from roles.services.grants import request_close
from roles.services.letters import request_letters
from roles.services.refusals import refusals_recorded

_LIMIT: Final = Limit(kind=LimitKind.ROLE_REQUESTS_PER_MEMBER, most=20, window=timedelta(hours=1))


def role_request_ask(
    *,
    acting: Acting,
    role: Role,
    permission: Permission,
    path: str,
    relation_number: str = "",
    words: str = "",
) -> RoleRequest:
    """Asks for a role for oneself, for the whole organisation or for one relation; `path` is the page it is for.

    `words` say why, for whoever decides; nobody has to write them.

    The other functional administrators are told; where there is none, the desk. Asking for what one already asked
    gives that request and tells nobody again. Raises `DomainError` when the role would not open the page, when the
    page opens already, when nobody could decide, or after 20 requests in an hour; `MandateTerms.DoesNotExist` for
    a relation that does not exist for this member.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.ROLE_REQUEST_REFUSED, role=role.value, permission=permission.value):
        by.lock()
        mandate_id = _mandate_asked(acting, role, permission, relation_number)
        wanted = {"membership_id": acting.membership_id, "role": role, "mandate_id": mandate_id}
        waiting = RoleRequest.objects.filter(state=RequestState.WAITING, **wanted).first()
        if waiting:
            return waiting
        helpers = _who_can_decide(acting)
        _take_from_limit(acting)
        request = RoleRequest.objects.create(
            organisation_id=acting.organisation.id,
            permission=permission,
            path=path,
            words=words.strip(),
            asked_at=acting.at,
            **wanted,
        )
        _record(by, request, AuditTag.ROLE_REQUESTED)
        request_letters(by, request, helpers)
        return request


def role_request_withdraw(*, acting: Acting, request_id: int) -> RoleRequest:
    """Takes back one's own request. Doing so twice changes nothing more.

    Raises `RoleRequest.DoesNotExist` for a request of somebody else, and `DomainError` when it was decided meanwhile.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.ROLE_REQUEST_REFUSED, request=request_id):
        by.lock()
        request = RoleRequest.objects.get(
            id=request_id, organisation_id=acting.organisation.id, membership_id=acting.membership_id
        )
        if request.state == RequestState.WITHDRAWN:
            return request
        if not request.is_waiting:
            raise DomainError(_("Your request was decided in the meantime."))
        request_close(by, request, RequestState.WITHDRAWN)
        _record(by, request, AuditTag.ROLE_REQUEST_WITHDRAWN)
        return request


def _mandate_asked(acting: Acting, role: Role, permission: Permission, relation_number: str) -> int | None:
    definition = CATALOGUE[role]
    if acting.organisation.kind not in definition.kinds:
        raise DomainError(_("This role does not exist in your organisation."))
    if not relation_number:
        _require_opens(permission in definition.permissions, missing=not acting.may(permission))
        return None
    terms = _terms(acting, relation_number)
    gives = permission in definition.in_mandate and permission.value in terms.permissions
    held = acting.relations_with(permission).filter(mandate_id=terms.mandate_id).exists()
    _require_opens(gives, missing=not held)
    return terms.mandate_id


def _terms(acting: Acting, relation_number: str) -> MandateTerms:
    """The terms in force with a relation that exists for this member."""
    in_force = MandateTerms.objects.in_force_at(acting.at).filter(
        mandate__holder_id=acting.organisation.id, mandate__giver_id__in=acting.relations_with()
    )
    return in_force.get(mandate__giver__relation_number=relation_number)


def _require_opens(gives: bool, *, missing: bool) -> None:
    if not gives:
        raise DomainError(_("This role does not open that page."))
    if not missing:
        raise DomainError(_("You can open this page now."))


def _who_can_decide(acting: Acting) -> list[Membership]:
    """The other administrators; none: the desk decides, except inside the insurer, where nobody does."""
    others = [each for each in administrator_list(acting=acting) if each.user_id != acting.user_id]
    if not others and acting.organisation.kind == OrganisationKind.INSURER:
        raise DomainError(_("Nobody at your organisation can decide this: it needs a second administrator."))
    return others


def _take_from_limit(acting: Acting) -> None:
    try:
        limit_take(limit=_LIMIT, subject=str(acting.membership_id), at=acting.at)
    except LimitReached as reached:
        raise DomainError(
            _("You asked for many roles in a short time. Ask again after %(time)s.")
            % {"time": _clock(reached.until)}
        ) from None


def _clock(instant: datetime) -> str:
    return time_format(localtime(instant), "TIME_FORMAT")


def _record(by: Authority, request: RoleRequest, tag: AuditTag) -> None:
    by.record(
        tag,
        person_id=by.acting.user_id,
        request=request.id,
        role=request.role,
        mandate=request.mandate_id,
    )
