"""For whom somebody acts, and what holds for that person at this instant."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from access.permissions import Permission
from access.rules import NO_RULES, OrganisationRules


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationFacts:
    """What pages and policies need to know of an organisation."""

    id: int
    relation_number: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateFacts:
    """The mandate by which one acts for a relation: what it permits and until when (None: no end)."""

    id: int
    permitted: frozenset[str]
    ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """A member of an organisation, perhaps in the name of a relation, at one instant.

    Built on every request from address and database by `roles`; nothing of it is kept in the session.
    `permissions` is what may be done here and now: in the own organisation what the member holds, in a
    relation what the member holds there as far as the mandate permits it. `held_everywhere` is what roles for
    the whole organisation give, wherever one looks from.
    """

    user_id: int
    user_name: str
    at: datetime
    organisation: OrganisationFacts
    membership_id: int
    is_functional_administrator: bool
    held_everywhere: frozenset[str]
    permissions: frozenset[str]
    relation: OrganisationFacts | None
    mandate: MandateFacts | None
    relations_of: Callable[["Acting", Permission | None], QuerySet[Any, int]]
    rules: OrganisationRules = NO_RULES

    @property
    def subject(self) -> OrganisationFacts:
        """The organisation whose data is read: the relation when acting for one, otherwise the own one."""
        return self.relation or self.organisation

    def may(self, permission: Permission) -> bool:
        """Whether this permission holds here and now."""
        return permission in self.permissions

    def relations_with(self, permission: Permission | None = None) -> QuerySet[Any, int]:
        """Ids of the relations in which the permission (None: any at all) holds now, for use as a subquery."""
        return self.relations_of(self, permission)

    def may_in_portfolio(self, permission: Permission) -> bool:
        """Whether this permission is held for all relations, or holds in at least one of them now."""
        return permission in self.held_everywhere or self.relations_with(permission).exists()

    def lacks_in_mandate(self, permission: Permission) -> bool:
        """Whether it is the mandate, and not a role, that stands in the way of this permission."""
        return self.mandate is not None and permission not in self.mandate.permitted
