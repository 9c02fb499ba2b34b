"""What must hold of a role that is given or proposed, whoever does it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from common.errors import DomainError
from orgs.enums import MembershipState
from orgs.models import Membership
from relations.models import Mandate
from roles.catalogue import CATALOGUE
from roles.enums import Role
from roles.models import RoleGrant
from roles.services.authority import Authority


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which role a colleague is to have, from when (None: as soon as it is given) and until when (None: no end)."""

    membership: Membership
    role: Role
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def mandate_of(organisation_id: int, mandate_id: int | None) -> Mandate | None:
    """The mandate that a role is for; None: for the whole organisation. Raises `Mandate.DoesNotExist`."""
    if mandate_id is None:
        return None
    return Mandate.objects.get(id=mandate_id, holder_id=organisation_id)


def require_fitting(by: Authority, wanted: Wanted, mandate: Mandate | None) -> None:
    """Raises `DomainError` without access, for a role that is not known here, and for what is held in that time."""
    if wanted.membership.state != MembershipState.ACTIVE:
        raise DomainError(_("This colleague has no access at the moment."))
    require_fits(by, wanted.role, mandate)
    _require_time(by.acting.at, wanted)
    _require_new(by.acting.at, wanted, mandate)


def require_fits(by: Authority, role: Role, mandate: Mandate | None) -> None:
    """Raises `DomainError` for a role that this kind of organisation, or a mandate, does not know."""
    definition = CATALOGUE[role]
    if by.organisation.kind not in definition.kinds:
        raise DomainError(_("This role does not exist in your organisation."), field="role")
    if mandate is not None and not definition.in_mandate:
        raise DomainError(_("This role holds for the whole organisation only."), field="mandate")


def _require_time(at: datetime, wanted: Wanted) -> None:
    if wanted.starts_at is not None and wanted.starts_at < at:
        raise DomainError(_("The first day must not lie in the past."), field="starts_on")
    if wanted.ends_at is not None and wanted.ends_at <= at:
        raise DomainError(_("The end date must lie in the future."), field="ends_on")
    if wanted.ends_at is not None and wanted.starts_at is not None and wanted.ends_at <= wanted.starts_at:
        raise DomainError(_("The last day must not lie before the first."), field="ends_on")


def _require_new(at: datetime, wanted: Wanted, mandate: Mandate | None) -> None:
    """Twice the same role at one moment would be one too many; one after the other may be."""
    held = RoleGrant.objects.filter(membership=wanted.membership, role=wanted.role, mandate=mandate)
    held = held.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=wanted.starts_at or at))
    if wanted.ends_at is not None:
        held = held.filter(starts_at__lt=wanted.ends_at)
    if held.exists():
        raise DomainError(_("This colleague has this role already."), field="role")
