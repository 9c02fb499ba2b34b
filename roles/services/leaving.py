"""What ends with somebody's access to an organisation."""

from datetime import datetime, timedelta
from typing import Final

from audit.enums import AuditTag
from orgs.enums import MembershipState
from orgs.models import Membership
from relations.models import RelationAtHand
from roles.enums import InvitationState, RequestState
from roles.models import AccountReset, Invitation, RoleGrant, RoleRequest
from roles.object_permissions import rows_remove
from roles.services.authority import Authority
from roles.services.grants import request_close
from roles.services.invitation_sending import invitation_close
from roles.services.resets import reset_stop
from roles.services.stopping import membership_stop

_AN_INSTANT: Final = timedelta(microseconds=1)


def access_close(by: Authority, membership: Membership, *, reason: str = "") -> None:
    """Ends the membership at this instant, and all that hangs on it: roles, requests, invitations, links, favourites.

    By whatever authority, in the system's context; the organisation is locked. It asks no rule, and leaves the event
    of the ending and the message about it to its caller.
    """
    at = by.acting.at
    membership_stop(
        membership,
        at=at,
        state=MembershipState.ENDED,
        is_functional_administrator=False,
        ends_at=_end(membership, at),
        stopped_at=at,
        stopped_by_id=by.acting.user_id,
        stop_reason=reason,
    )
    _grants_end(by, membership)
    _requests_withdraw(by, membership)
    _invitations_withdraw(by, membership)
    _resets_stop(by, membership)
    RelationAtHand.objects.filter(membership=membership).delete()


def _end(membership: Membership, at: datetime) -> datetime:
    """Now, or earlier where it had ended by its date; never before it began."""
    known = membership.ends_at
    return max(min(known, at) if known else at, membership.starts_at + _AN_INSTANT)


def _grants_end(by: Authority, membership: Membership) -> None:
    held = RoleGrant.objects.filter(membership=membership).exclude(ends_at__lte=by.acting.at)
    for grant in held.order_by("id"):
        grant.ends_at, grant.ended_by_id = max(by.acting.at, grant.starts_at), by.acting.user_id
        grant.save(update_fields=["ends_at", "ended_by"])
        rows_remove(grant)
        by.record(AuditTag.ROLE_ENDED, person_id=membership.user_id, role=grant.role, grant=grant.id)


def _requests_withdraw(by: Authority, membership: Membership) -> None:
    waiting = RoleRequest.objects.filter(membership=membership, state=RequestState.WAITING)
    for request in waiting.order_by("id"):
        request_close(by, request, RequestState.WITHDRAWN)
        by.record(
            AuditTag.ROLE_REQUEST_WITHDRAWN,
            person_id=membership.user_id,
            request=request.id,
            role=request.role,
            mandate=request.mandate_id,
        )


def _invitations_withdraw(by: Authority, membership: Membership) -> None:
    waiting = Invitation.objects.to_address(membership.user.email).filter(
        organisation_id=membership.organisation_id, state=InvitationState.WAITING
    )
    for invitation in waiting.order_by("id"):
        invitation_close(invitation, InvitationState.WITHDRAWN, at=by.acting.at)
        by.record(AuditTag.INVITATION_WITHDRAWN, invitation=invitation.id)


def _resets_stop(by: Authority, membership: Membership) -> None:
    started = AccountReset.objects.open().filter(
        organisation_id=membership.organisation_id, user_id=membership.user_id
    )
    for reset in started.select_for_update(of=("self",)).order_by("id"):
        reset_stop(reset, by_id=by.acting.user_id, at=by.acting.at)
        by.record(AuditTag.RESET_STOPPED, person_id=membership.user_id, reset=reset.id)
