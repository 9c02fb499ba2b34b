"""The last functional administrator of an organisation stays."""

from datetime import datetime

from django.utils.translation import gettext as _

from common.errors import DomainError
from orgs.models import Membership


def administrator_remains_or_refuse(*, organisation_id: int, without: int, at: datetime) -> None:
    """Raises `DomainError` when no other active functional administrator is left without this membership.

    For every service that takes access or the flag away. The caller has locked the organisation, so that two who
    each see the other one left wait for each other.
    """
    administrators = Membership.objects.valid_at(at).filter(
        organisation_id=organisation_id, is_functional_administrator=True
    )
    if not administrators.exclude(id=without).exists():
        raise DomainError(
            _(
                "This is the last functional administrator. Make somebody else functional administrator first, "
                "or ask us to replace the administrator."
            )
        )
