"""Another name or number for a colleague who is active: proposed here, decided by the colleague."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of
from access.permissions import Permission
from accounts.models import DetailsProposal
from accounts.services.details_proposals import details_propose_for
from accounts.services.email_changes import Proposer
from accounts.services.people import details_words
from audit.enums import AuditTag
from common.errors import DomainError
from orgs.models import Membership, Organisation
from roles.services.authority import Authority
from roles.services.elsewhere_letters import elsewhere_tell
from roles.services.refusals import refusals_recorded


def details_propose(
    *, acting: Acting, membership_id: int, full_name: str, mobile_number: str
) -> DetailsProposal:
    """Proposes a name, and a mobile number ("": it stays), for a colleague, who agrees with the second factor.

    For a functional administrator of an organisation that keeps the details of its people itself, never for oneself.
    Raises `Membership.DoesNotExist` for a member of another organisation, and `DomainError` for others, where people
    change their own details, for a colleague without access now, for the details that they are, and after five
    proposals a day.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with refusals_recorded(by, AuditTag.DETAILS_PROPOSAL_REFUSED, membership=membership_id):
        membership = _colleague(by, membership_id)
        proposer = Proposer(
            user_id=acting.user_id,
            name=acting.user_name,
            organisation_id=by.organisation.id,
            organisation=by.organisation.name,
        )
        proposal = details_propose_for(
            proposer=proposer,
            user=membership.user,
            full_name=full_name,
            mobile_number=mobile_number,
            at=acting.at,
        )
        by.record(AuditTag.DETAILS_PROPOSED, person_id=membership.user_id)
        return proposal


def _colleague(by: Authority, membership_id: int) -> Membership:
    """The colleague, once nobody else acts in the organisation at the same moment."""
    by.lock()
    members = Membership.objects.select_related("user").filter(organisation_id=by.organisation.id)
    membership = members.get(id=membership_id)
    if not by.acting.may(Permission.MEMBERS_MANAGE):
        raise DomainError(_("Only a functional administrator proposes other details."))
    if membership.user_id == by.acting.user_id:
        raise DomainError(_("Another functional administrator proposes other details for you."))
    if Organisation.objects.get(id=by.organisation.id).members_edit_own_details:
        raise DomainError(_("Your colleague changes these details: your organisation lets people do that."))
    if not members.valid_at(by.acting.at).filter(id=membership.id).exists():
        raise DomainError(_("This colleague has no access at the moment."))
    return membership


def details_change_tell(user_id: int, organisation_id: int, fields: Sequence[str], at: datetime) -> None:
    """Tells the administrators of all other organisations of a person what changed, with consent.

    In the system's context. Neither the values are named nor who proposed them: one organisation must not learn of
    another by this.
    """
    elsewhere_tell(
        kind="roles:colleague_details_changed",
        user_id=user_id,
        organisation_id=organisation_id,
        at=at,
        more=lambda language: {"changed": details_words(fields, language)},
    )
