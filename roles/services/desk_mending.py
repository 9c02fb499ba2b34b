"""Mending an invitation that the desk made: one employee sends again or withdraws, two correct where it goes.

Two employees decided who administers a customer. So nobody alone lets an invitation of the desk go elsewhere: one
proposes another address, number or postal address, and another one agrees to exactly that.
"""

from contextlib import AbstractContextManager

from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of, system_context
from access.permissions import Permission
from accounts.addresses import email_address
from accounts.models import User
from audit.enums import AuditTag
from common.errors import DomainError
from roles.models import WISH_FIELDS, Invitation
from roles.services.answering import authority_of
from roles.services.authority import Authority
from roles.services.invitation_letters import administrators_tell
from roles.services.invitation_sending import invitation_send
from roles.services.inviting import postal_lines, reachable_number, take_from_limit
from roles.services.mending import (
    address_put,
    require_address,
    require_waiting,
    send_again,
    way_put,
    withdraw,
)
from roles.services.recipients import administrators_of
from roles.services.refusals import refusals_recorded


def invitation_desk_send_again(*, acting: Acting, invitation_id: int) -> Invitation:
    """Sends an invitation of the desk once more, to where it went; what was sent before ends.

    For the desk; from then on it is that employee's when whoever invited left. Raises `Invitation.DoesNotExist`
    for one that the desk did not make, and `DomainError` for others, for one's own invitation, when it was
    accepted, declined or withdrawn meanwhile, and when too much was sent.
    """
    require_context_of(acting)
    with _refusals(acting, invitation_id), system_context("administrator of a customer, at the desk"):
        by, invitation = _waiting(acting, invitation_id)
        _take_over(by, invitation)
        send_again(by, invitation)
        return invitation


def invitation_desk_withdraw(*, acting: Acting, invitation_id: int) -> Invitation:
    """Takes an invitation of the desk back; twice changes nothing more. Raises as sending again does."""
    require_context_of(acting)
    with _refusals(acting, invitation_id), system_context("administrator of a customer, at the desk"):
        by, invitation = _held(acting, invitation_id)
        withdraw(by, invitation)
        return invitation


def invitation_desk_address(*, acting: Acting, invitation_id: int, email: str) -> Invitation:
    """Proposes the right e-mail address; nothing is sent before a second employee agrees.

    Raises as sending again does, and `DomainError` for an address that has access or is invited already, for the
    one that it has, and for one's own.
    """
    require_context_of(acting)
    with _refusals(acting, invitation_id), system_context("administrator of a customer, at the desk"):
        by, invitation = _waiting(acting, invitation_id)
        address = email_address(email)
        _require_not_oneself(acting, address)
        if address == invitation.email:
            raise DomainError(_("The invitation goes to this address already."), field="email")
        require_address(by, address)
        _begin_wish(by, invitation)
        invitation.wished_email = address
        _propose(by, invitation)
        return invitation


def invitation_desk_way(
    *, acting: Acting, invitation_id: int, number: str = "", postal_address: str = ""
) -> Invitation:
    """Proposes that the code goes to this number, or else by letter to this address, also half-way.

    Nothing is sent before a second employee agrees. Raises as sending again does, and `DomainError` for a number
    or an address that cannot be reached.
    """
    require_context_of(acting)
    with _refusals(acting, invitation_id), system_context("administrator of a customer, at the desk"):
        by, invitation = _waiting(acting, invitation_id)
        reachable = reachable_number(number)
        lines = "" if reachable else postal_lines(postal_address)
        _begin_wish(by, invitation)
        invitation.wished_number, invitation.wished_postal_address = reachable, lines
        _propose(by, invitation)
        return invitation


def invitation_desk_agree(*, acting: Acting, invitation_id: int, wish: str) -> Invitation:
    """A second employee agrees to what was proposed: the invitation is corrected and sent there.

    `wish`: `Invitation.wish` as that employee saw it. Administrators are told of another address. Raises as sending
    again does, and `DomainError` for whoever proposed it, when something else was proposed meanwhile or nothing is,
    and for whatever proposing it would be refused for now.
    """
    require_context_of(acting)
    with _refusals(acting, invitation_id), system_context("administrator of a customer, at the desk"):
        by, invitation = _waiting(acting, invitation_id)
        if invitation.wished_by_id is None or invitation.wish != wish:
            raise DomainError(_("What was proposed changed meanwhile. Look at it again."))
        if invitation.wished_by_id == acting.user_id:
            raise DomainError(_("You proposed this. Somebody else at the desk must approve it."))
        _require_not_oneself(acting, invitation.wished_email)
        tags = _apply(by, invitation)
        take_from_limit(by)
        _take_over(by, invitation)
        invitation_send(by, invitation)
        for tag in tags:
            by.record(tag, invitation=invitation.id, way=invitation.way)
        if AuditTag.INVITATION_ADDRESS_CORRECTED in tags:
            administrators_tell(by, invitation, administrators_of(by.organisation.id, acting.at))
        return invitation


def _refusals(acting: Acting, invitation_id: int) -> AbstractContextManager[None]:
    return refusals_recorded(
        Authority.of_colleague(acting), AuditTag.INVITATION_REFUSED, invitation=invitation_id
    )


def _held(acting: Acting, invitation_id: int) -> tuple[Authority, Invitation]:
    """The invitation, once nobody else changes it at the same moment."""
    if not acting.may(Permission.DESK_ORGANISATIONS):
        raise DomainError(_("Only the desk decides this."))
    invitations = Invitation.objects.filter(at_desk=True).select_related("organisation")
    by = Authority.of_desk(acting, invitations.get(id=invitation_id).organisation)
    by.lock()
    return by, invitations.get(id=invitation_id)


def _waiting(acting: Acting, invitation_id: int) -> tuple[Authority, Invitation]:
    by, invitation = _held(acting, invitation_id)
    require_waiting(invitation)
    _require_not_oneself(acting, invitation.email)
    return by, invitation


def _require_not_oneself(acting: Acting, email: str) -> None:
    if User.objects.with_address(email).filter(id=acting.user_id).exists():
        raise DomainError(_("You cannot do this for yourself. Ask a colleague at the desk."))


def _begin_wish(by: Authority, invitation: Invitation) -> None:
    """What a colleague proposed is proposed no more: nobody agrees to a part of one's own."""
    if invitation.wished_by_id != by.acting.user_id:
        invitation.wish_forget()


def _propose(by: Authority, invitation: Invitation) -> None:
    invitation.wished_by_id, invitation.wished_at = by.acting.user_id, by.acting.at
    invitation.save(update_fields=WISH_FIELDS)
    by.record(AuditTag.INVITATION_CHANGE_PROPOSED, invitation=invitation.id)


def _apply(by: Authority, invitation: Invitation) -> list[AuditTag]:
    """Writes down what was proposed; what of it changed."""
    email, number = invitation.wished_email, invitation.wished_number
    postal_address = invitation.wished_postal_address
    tags = []
    if email:
        address_put(by, invitation, email)
        tags.append(AuditTag.INVITATION_ADDRESS_CORRECTED)
    if number or postal_address:
        way_put(by, invitation, number=number, postal_address=postal_address)
        tags.append(AuditTag.INVITATION_WAY_CHANGED)
    invitation.wish_forget()
    invitation.save(update_fields=WISH_FIELDS)
    return tags


def _take_over(by: Authority, invitation: Invitation) -> None:
    """What an invitation gives depends on whoever made it; somebody who left the desk gives nothing."""
    if authority_of(invitation, by.acting.at) is None:
        invitation.invited_by_id = by.acting.user_id
        invitation.save(update_fields=["invited_by"])
