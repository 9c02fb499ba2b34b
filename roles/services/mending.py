"""Mending an invitation until it is accepted: sending again, another way, another address or name, taking it back."""

from typing import Final

from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of
from accounts.addresses import email_address
from audit.enums import AuditTag
from common.errors import DomainError
from roles.enums import InvitationState, InvitationWay
from roles.models import WISH_FIELDS, Invitation
from roles.services.authority import Authority
from roles.services.invitation_sending import invitation_close, invitation_send
from roles.services.inviting import (
    lapsed_close,
    postal_lines,
    reachable_number,
    require_domain,
    require_may_invite,
    require_not_invited,
    require_stranger,
    take_from_limit,
)
from roles.services.refusals import refusals_recorded

_ANSWERED_FOR: Final = ("at_desk", "invited_by", *WISH_FIELDS)


def invitation_send_again(*, acting: Acting, invitation_id: int) -> Invitation:
    """Sends an invitation that waits once more, with a new link and a new code; what was sent before ends.

    For a functional administrator. Raises `Invitation.DoesNotExist` for one of another organisation, and
    `DomainError` when it was accepted, declined or withdrawn meanwhile, and when too much was sent.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.INVITATION_REFUSED, invitation=invitation_id):
        invitation = _waiting(by, invitation_id)
        send_again(by, invitation)
        return invitation


def invitation_change_way(
    *, acting: Acting, invitation_id: int, number: str = "", postal_address: str = ""
) -> Invitation:
    """Sends the code another way from now on: to this number by text message, or else by letter to this address.

    Also half-way, while a letter is under way: its code ends. Raises as sending again does, and `DomainError` for a
    number or an address that cannot be reached.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.INVITATION_REFUSED, invitation=invitation_id):
        invitation = _waiting(by, invitation_id)
        way_put(by, invitation, number=number, postal_address=postal_address)
        take_from_limit(by)
        invitation_send(by, invitation)
        by.record(AuditTag.INVITATION_WAY_CHANGED, invitation=invitation.id, way=invitation.way)
        return invitation


def invitation_correct(*, acting: Acting, invitation_id: int, email: str, full_name: str = "") -> Invitation:
    """Puts a wrong e-mail address or name ("": it stays) right, and sends the invitation there once more.

    What went to the old address opens nothing. Only before it is accepted: the details of an active person are that
    person's own, and are proposed. Raises as sending again does, and `DomainError` for an address that has access
    or is invited already.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.INVITATION_REFUSED, invitation=invitation_id):
        invitation = _waiting(by, invitation_id)
        address_put(by, invitation, email)
        if full_name:
            invitation.full_name = full_name
            invitation.save(update_fields=["full_name"])
        take_from_limit(by)
        invitation_send(by, invitation)
        by.record(AuditTag.INVITATION_ADDRESS_CORRECTED, invitation=invitation.id)
        return invitation


def invitation_withdraw(*, acting: Acting, invitation_id: int) -> Invitation:
    """Takes an invitation back: link and code open nothing any more. Doing so twice changes nothing more.

    Raises as sending again does.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.INVITATION_REFUSED, invitation=invitation_id):
        by.lock()
        require_may_invite(by)
        invitation = _own(by, invitation_id)
        withdraw(by, invitation)
        return invitation


def send_again(by: Authority, invitation: Invitation) -> None:
    """Sends it once more, by whatever authority. The organisation is locked."""
    take_from_limit(by)
    invitation_send(by, invitation)
    by.record(AuditTag.INVITATION_SENT_AGAIN, invitation=invitation.id, way=invitation.way)


def way_put(by: Authority, invitation: Invitation, *, number: str, postal_address: str) -> None:
    """Writes down the other way; nothing is sent. Raises `DomainError` for what cannot be reached."""
    invitation.mobile_number = reachable_number(number)
    if invitation.mobile_number:
        invitation.way = InvitationWay.SMS
    else:
        invitation.way = InvitationWay.LETTER
        invitation.postal_address = postal_lines(postal_address)
    _answer_for(by, invitation)
    invitation.save(update_fields=["mobile_number", "way", "postal_address", *_ANSWERED_FOR])


def address_put(by: Authority, invitation: Invitation, email: str) -> None:
    """Writes down the other address; nothing is sent. Raises `DomainError` as correcting does."""
    address = email_address(email)
    if address != invitation.email:
        require_address(by, address)
        lapsed_close(by, address)
        _answer_for(by, invitation)
    invitation.email = address
    invitation.save(update_fields=["email", *_ANSWERED_FOR])


def require_address(by: Authority, address: str) -> None:
    """Raises `DomainError` for an address that has access, is invited already, or is of a domain that is refused."""
    if not by.at_desk:
        require_domain(by.organisation.id, address)
    require_stranger(by, address)
    require_not_invited(by, address)


def withdraw(by: Authority, invitation: Invitation) -> None:
    """Takes it back, by whatever authority; twice changes nothing more. The organisation is locked."""
    if invitation.state == InvitationState.WITHDRAWN:
        return
    require_waiting(invitation)
    invitation_close(invitation, InvitationState.WITHDRAWN, at=by.acting.at)
    by.record(AuditTag.INVITATION_WITHDRAWN, invitation=invitation.id)


def _waiting(by: Authority, invitation_id: int) -> Invitation:
    """The invitation, once nobody else changes it at the same moment; it must wait."""
    by.lock()
    require_may_invite(by)
    invitation = _own(by, invitation_id)
    require_waiting(invitation)
    return invitation


def _answer_for(by: Authority, invitation: Invitation) -> None:
    """What the desk sent elsewhere than an administrator sends it now, is given by that administrator's authority."""
    if invitation.at_desk and not by.at_desk:
        invitation.at_desk, invitation.invited_by_id = False, by.acting.user_id
        invitation.wish_forget()


def _own(by: Authority, invitation_id: int) -> Invitation:
    return Invitation.objects.get(id=invitation_id, organisation_id=by.organisation.id)


def require_waiting(invitation: Invitation) -> None:
    """Raises `DomainError` for an invitation that is closed."""
    if not invitation.is_waiting:
        raise DomainError(
            _("This invitation is closed: %(state)s.") % {"state": invitation.get_state_display().lower()}
        )
