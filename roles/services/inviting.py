"""Inviting somebody to work for an organisation, and mending an invitation until it is accepted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of
from access.permissions import Permission
from accounts.addresses import email_address
from accounts.models import User
from accounts.numbers import mobile_number
from audit.enums import AuditTag
from common.errors import DomainError
from limits.enums import LimitKind
from limits.services import Limit, LimitReached, limit_take
from orgs.enums import MembershipState
from orgs.models import Membership
from orgs.selectors import security_policy_of
from roles.enums import InvitationWay, Role
from roles.models import Invitation, InvitationRole
from roles.services.authority import Authority
from roles.services.fitting import mandate_of, require_fits
from roles.services.invitation_sending import invitation_lapse, invitation_send
from roles.services.refusals import refusals_recorded

BY_HAND: Final = Limit(kind=LimitKind.INVITATIONS_PER_ORGANISATION, most=100, window=timedelta(hours=1))
BY_FILE: Final = Limit(kind=LimitKind.INVITATIONS_BY_FILE, most=2_000, window=timedelta(days=1))
_FEWEST_ADDRESS_LINES: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitee:
    """Whom one invites. Without a mobile number the code goes by letter, and needs a postal address."""

    email: str
    full_name: str
    language: str
    mobile_number: str = ""
    postal_address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedRole:
    """A role that an invitation carries, for the whole organisation or for one mandate."""

    role: Role
    mandate_id: int | None = None


def invitation_make(
    *,
    acting: Acting,
    invitee: Invitee,
    roles: Iterable[CarriedRole] = (),
    is_functional_administrator: bool = False,
    declared_entitled: bool = False,
    by_file: bool = False,
) -> Invitation:
    """Invites a colleague: by mail with a link, and with a code by text message or by letter.

    For a functional administrator of the organisation. `by_file`: many are invited together, within limits of
    their own: two thousand a day. Raises `DomainError` without the declaration to be entitled
    to fill in this person's data, for somebody who has access or is invited already, for a number or an address
    that cannot be reached, for a mail domain that the organisation refuses, for roles that do not fit, and after a
    hundred invitations in an hour; `Mandate.DoesNotExist` for a mandate of another organisation. Somebody whose
    access ended can be invited again, and who did not use an invitation in time.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.INVITATION_REFUSED):
        by.lock()
        require_may_invite(by, as_administrator=is_functional_administrator)
        return invitation_write(
            by,
            invitee=invitee,
            roles=roles,
            is_functional_administrator=is_functional_administrator,
            declared_entitled=declared_entitled,
            by_file=by_file,
        )


def invitation_write(
    by: Authority,
    *,
    invitee: Invitee,
    roles: Iterable[CarriedRole],
    is_functional_administrator: bool,
    declared_entitled: bool,
    by_file: bool = False,
) -> Invitation:
    """The invitation itself, by whatever authority, sent and in the trail. The organisation is locked.

    Raises `DomainError` for whatever would be wrong whoever invites.
    """
    if not declared_entitled:
        raise DomainError(_("Declare that you may fill in this person's data."), field="declared_entitled")
    email = email_address(invitee.email)
    if not by.at_desk:
        require_domain(by.organisation.id, email)
    require_stranger(by, email)
    require_not_invited(by, email)
    lapsed_close(by, email)
    number = reachable_number(invitee.mobile_number)
    invitation = Invitation.objects.create(
        organisation_id=by.organisation.id,
        email=email,
        full_name=invitee.full_name.strip(),
        mobile_number=number,
        postal_address="" if number else postal_lines(invitee.postal_address),
        language=invitee.language,
        way=InvitationWay.SMS if number else InvitationWay.LETTER,
        is_functional_administrator=is_functional_administrator,
        declared_entitled=True,
        invited_by_id=by.acting.user_id,
        at_desk=by.at_desk,
        invited_at=by.acting.at,
        sent_at=by.acting.at,
        valid_until=by.acting.at,
    )
    _carry(by, invitation, roles)
    take_from_limit(by, BY_FILE if by_file else BY_HAND)
    invitation_send(by, invitation, by_file=by_file)
    by.record(
        AuditTag.INVITATION_MADE,
        invitation=invitation.id,
        way=invitation.way,
        administrator=is_functional_administrator,
        declared_entitled=True,
    )
    return invitation


def require_may_invite(by: Authority, *, as_administrator: bool = False) -> None:
    """Raises `DomainError` for who is no administrator."""
    may = by.acting.may(Permission.MEMBERS_MANAGE) and by.acting.may(Permission.ROLES_GRANT)
    if not may or (as_administrator and not by.acting.is_functional_administrator):
        raise DomainError(_("Only a functional administrator invites colleagues."))


def require_domain(organisation_id: int, email: str) -> None:
    """Raises `DomainError` for an address of a domain that the organisation does not invite.

    The desk is not bound by it: it helps an organisation that shut itself out.
    """
    policy = security_policy_of(organisation_id=organisation_id)
    if not policy.allows_address(email):
        raise DomainError(
            _("This organisation invites only addresses of: %(domains)s. Its security policy says so.")
            % {"domains": ", ".join(policy.mail_domains)},
            field="email",
        )


def require_stranger(by: Authority, email: str) -> None:
    """Somebody whose access ended may come back; raises `DomainError` for who has access, or a pause of it."""
    members = Membership.objects.filter(organisation_id=by.organisation.id).exclude(
        state=MembershipState.ENDED
    )
    person = User.objects.with_address(email).values("id")
    member = members.filter(user_id__in=person).exclude(ends_at__lte=by.acting.at).first()
    if member is None:
        return
    if member.state == MembershipState.PAUSED:
        refusal = _("The access of this colleague is paused. Nobody needs an invitation for that.")
    else:
        refusal = _("This colleague has access already.")
    raise DomainError(refusal, field="email")


def require_not_invited(by: Authority, email: str) -> None:
    """Raises `DomainError` when an invitation to this address can still be accepted."""
    invitations = Invitation.objects.open_at(by.acting.at).to_address(email)
    if invitations.filter(organisation_id=by.organisation.id).exists():
        refusal = _("This address is invited already. Send that invitation again, or withdraw it first.")
        raise DomainError(refusal, field="email")


def lapsed_close(by: Authority, email: str) -> None:
    """An invitation to this address that nobody used in time ended when its time was over; another takes its place.

    The organisation is locked.
    """
    lapsed = Invitation.objects.lapsed_at(by.acting.at).to_address(email)
    for invitation in lapsed.filter(organisation_id=by.organisation.id).order_by("id"):
        invitation_lapse(invitation, at=by.acting.at)


def reachable_number(typed: str) -> str:
    """In international form; "" for none. Raises `DomainError` for what gets no text messages."""
    if not typed.strip():
        return ""
    number = mobile_number(typed)
    if number is None:
        refusal = _(
            "Fill in a mobile number of a country that we send text messages to, such as 06 12 34 56 78. "
            "Is there none? Leave it empty and fill in a postal address."
        )
        raise DomainError(refusal, field="mobile_number")
    return number


def postal_lines(typed: str) -> str:
    """The address with one space between words and no empty line. Raises `DomainError` for less than two lines."""
    lines = [" ".join(line.split()) for line in typed.splitlines() if line.strip()]
    if len(lines) < _FEWEST_ADDRESS_LINES:
        refusal = _("Fill in street and number on one line, and postal code and place on the next.")
        raise DomainError(refusal, field="postal_address")
    return "\n".join(lines)


def _carry(by: Authority, invitation: Invitation, roles: Iterable[CarriedRole]) -> None:
    for each in dict.fromkeys(roles):
        mandate = mandate_of(by.organisation.id, each.mandate_id)
        require_fits(by, each.role, mandate)
        InvitationRole.objects.create(
            organisation_id=by.organisation.id, invitation=invitation, role=each.role, mandate=mandate
        )


def take_from_limit(by: Authority, limit: Limit = BY_HAND) -> None:
    """Counts one more sending for the organisation. Raises `DomainError` after a hundred in an hour."""
    try:
        limit_take(limit=limit, subject=str(by.organisation.id), at=by.acting.at)
    except LimitReached as reached:
        until = time_format(localtime(reached.until), "TIME_FORMAT")
        raise DomainError(
            _("Many invitations were sent in a short time. Go on after %(time)s.") % {"time": until}
        ) from None
