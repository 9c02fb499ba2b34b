"""For whom somebody acts, and what holds for that person at this instant."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

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
class LookingFacts:
    """A session in which an employee of the insurer looks inside an organisation: which one, why and until when."""

    id: UUID
    from_organisation_id: int
    reason: str
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewingFacts:
    """A role through whose eyes an administrator looks, and what is open here to a member who holds it alone."""

    role: str
    permissions: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """A member of an organisation, perhaps in the name of a relation, at one instant.

    Built on every request from address and database by `roles`; nothing of it is kept in the session.
    `permissions` is what may be done here and now: in the own organisation what the member holds, in a
    relation what the member holds there as far as the mandate permits it. `held_everywhere` is what roles for
    the whole organisation give, wherever one looks from. `last_active_at`: when the member was last active in the own
    organisation, to the hour. `looking`: no member, but the insurer looking along.
    `viewing`: menus are drawn as with that role, and `permissions` are what the role and the member both have.
    Whoever looks or views changes nothing.
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
    last_active_at: datetime | None = None
    looking: LookingFacts | None = None
    viewing: ViewingFacts | None = None

    @property
    def subject(self) -> OrganisationFacts:
        """The organisation whose data is read: the relation when acting for one, otherwise the own one."""
        return self.relation or self.organisation

    @property
    def from_organisation_id(self) -> int | None:
        """The organisation one works from, when that is another than the one whose data is read."""
        if self.looking:
            return self.looking.from_organisation_id
        return self.organisation.id if self.relation else None

    @property
    def changes_nothing(self) -> bool:
        """Whether one only looks: pages are read, and no form is taken."""
        return self.looking is not None or self.viewing is not None

    def shows(self, permission: Permission) -> bool:
        """Whether menus draw it as open: to whom it is, or to a member with the role that is viewed."""
        return permission in (self.viewing.permissions if self.viewing else self.permissions)

    def shows_in_portfolio(self, permission: Permission) -> bool:
        """The same over all relations."""
        return self.shows(permission) if self.viewing else self.may_in_portfolio(permission)

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
