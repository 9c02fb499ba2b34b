"""Another e-mail address for a colleague who is active: proposed here, decided by the colleague."""

from datetime import datetime

from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of
from access.permissions import Permission
from accounts.models import EmailChange
from accounts.services.email_changes import Proposer, email_change_propose_for
from audit.enums import AuditTag
from common.errors import DomainError
from orgs.models import Membership
from roles.services.authority import Authority
from roles.services.elsewhere_letters import elsewhere_tell
from roles.services.refusals import refusals_recorded


def address_propose(*, acting: Acting, membership_id: int, email: str) -> EmailChange:
    """Proposes another address for a colleague, who agrees with a second factor or on the old address, or does not.

    For a functional administrator of the same organisation, never for oneself. Nothing says whether the address is
    in use. Raises `Membership.DoesNotExist` for a member of another organisation, and `DomainError` for others, for
    a colleague without access now, for the address that it is, and after five proposals a day.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.ADDRESS_PROPOSAL_REFUSED, membership=membership_id):
        membership = _colleague(by, membership_id)
        proposer = Proposer(
            user_id=acting.user_id,
            name=acting.user_name,
            organisation_id=by.organisation.id,
            organisation=by.organisation.name,
        )
        change = email_change_propose_for(
            proposer=proposer, user=membership.user, new_email=email, at=acting.at
        )
        by.record(AuditTag.ADDRESS_PROPOSED, person_id=membership.user_id)
        return change


def _colleague(by: Authority, membership_id: int) -> Membership:
    """The colleague, once nobody else acts in the organisation at the same moment."""
    by.lock()
    members = Membership.objects.select_related("user").filter(organisation_id=by.organisation.id)
    membership = members.get(id=membership_id)
    if not by.acting.may(Permission.MEMBERS_MANAGE):
        raise DomainError(_("Only a functional administrator proposes another address."))
    if membership.user_id == by.acting.user_id:
        raise DomainError(_("Change your own address with your personal details."))
    if not members.valid_at(by.acting.at).filter(id=membership.id).exists():
        raise DomainError(_("This colleague has no access at the moment."))
    return membership


def address_change_tell(user_id: int, organisation_id: int, at: datetime) -> None:
    """Tells the administrators of all other organisations of a person that the address changed, with consent.

    In the system's context. Neither the addresses are named nor who proposed it: one organisation must not learn of
    another by this.
    """
    elsewhere_tell(
        kind="roles:colleague_address_changed",
        user_id=user_id,
        organisation_id=organisation_id,
        at=at,
    )
