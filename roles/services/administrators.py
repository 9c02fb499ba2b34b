"""Who is functional administrator: making a colleague one, taking that away, and handing over."""

from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of, system_context
from audit.enums import AuditTag
from common.errors import DomainError
from orgs.models import Membership
from orgs.services import administrator_remains_or_refuse
from roles.models import GrantProposal
from roles.services.authority import Authority
from roles.services.colleague_letters import access_letter, administrators_letters
from roles.services.colleagues import other_member
from roles.services.proposing import administrator_needs_second_pair, administrator_propose
from roles.services.refusals import refusals_recorded
from roles.services.stopping import membership_stop


def administrator_make(*, acting: Acting, membership_id: int) -> Membership | GrantProposal:
    """Makes a colleague functional administrator, at once. Doing so twice changes nothing more.

    For a functional administrator of the same organisation, never for oneself. Where the organisation asks for a
    second pair of eyes for any role it comes back as a proposal, which opens nothing until another administrator
    agrees. Raises `DomainError` for others, for who has no access now or has it up to a date, and for what was
    proposed already; `Membership.DoesNotExist` for a member of another organisation. The colleague and the other
    administrators are told.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with (
        refusals_recorded(by, AuditTag.ADMINISTRATOR_REFUSED, membership=membership_id),
        system_context("functional administrators"),
    ):
        membership = other_member(by, membership_id)
        _require_able(by, membership)
        if not membership.is_functional_administrator and administrator_needs_second_pair(by):
            return administrator_propose(by, membership)
        _make(by, membership)
        return membership


def administrator_unmake(*, acting: Acting, membership_id: int) -> Membership:
    """A colleague is functional administrator no more; access and roles stay. Doing so twice changes nothing more.

    Raises as making does, and `DomainError` for the last one.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with (
        refusals_recorded(by, AuditTag.ADMINISTRATOR_REFUSED, membership=membership_id),
        system_context("functional administrators"),
    ):
        membership = other_member(by, membership_id)
        if membership.is_functional_administrator:
            _unmake(by, membership)
        return membership


def administrator_hand_over(*, acting: Acting, membership_id: int) -> Membership:
    """One's own succession in one step: the colleague becomes functional administrator, and oneself is one no more.

    No second administrator has to agree: as many can agree to something after it as before. Raises as making does;
    then nothing has changed.
    """
    require_context_of(acting)
    by = Authority.of_colleague(acting)
    with (
        refusals_recorded(by, AuditTag.ADMINISTRATOR_REFUSED, membership=membership_id),
        system_context("functional administrators"),
    ):
        successor = other_member(by, membership_id)
        _make(by, successor)
        members = Membership.objects.select_related("user", "organisation")
        _unmake(by, members.get(id=acting.membership_id))
        return successor


def administrator_agreed(by: Authority, membership: Membership) -> Membership:
    """A second administrator agreed that a colleague becomes one; whoever proposed it is told with the others.

    The organisation is locked. Raises `DomainError` for who cannot be functional administrator.
    """
    with system_context("functional administrators"):
        _make(by, membership)
        return membership


def _make(by: Authority, membership: Membership) -> None:
    _require_able(by, membership)
    if membership.is_functional_administrator:
        return
    membership.is_functional_administrator = True
    membership.save(update_fields=["is_functional_administrator"])
    by.record(AuditTag.ADMINISTRATOR_MADE, person_id=membership.user_id, membership=membership.id)
    access_letter(by, membership, "administrator_made")
    administrators_letters(by, membership, "colleague_made_administrator")


def _require_able(by: Authority, membership: Membership) -> None:
    if not Membership.objects.valid_at(by.acting.at).filter(id=membership.id).exists():
        raise DomainError(_("This colleague has no access at the moment."))
    if membership.ends_at is not None:
        raise DomainError(
            _("The access of this colleague has an end date. A functional administrator has none.")
        )


def _unmake(by: Authority, membership: Membership) -> None:
    administrator_remains_or_refuse(
        organisation_id=by.organisation.id, without=membership.id, at=by.acting.at
    )
    membership_stop(membership, at=by.acting.at, is_functional_administrator=False)
    by.record(AuditTag.ADMINISTRATOR_UNMADE, person_id=membership.user_id, membership=membership.id)
    access_letter(by, membership, "administrator_unmade")
    administrators_letters(by, membership, "colleague_unmade_administrator")
