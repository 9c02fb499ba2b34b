"""What a view declares about who may enter: `access = needs(Permission.FINANCIALS_READ)`."""

from dataclasses import dataclass
from enum import StrEnum

from access.permissions import Permission


class Audience(StrEnum):
    """Who stands before the door."""

    PUBLIC = "public"
    HALF_SIGNED_IN = "half_signed_in"
    SIGNED_IN = "signed_in"
    MEMBER = "member"
    DESK = "desk"


_EXPORTS = frozenset({Permission.FINANCIALS_EXPORT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """Who may enter a view, and why nobody else needs to be kept out or let in.

    `fresh`: the second factor was proved in the last ten minutes. `portfolio`: the view reads over all
    relations of the own organisation, and the database is told so. `at_rest`: open also while an account rests
    after a recovery, though it needs a fresh proof; the page itself says what of it must wait.
    """

    audience: Audience
    reason: str = ""
    permission: Permission | None = None
    fresh: bool = False
    portfolio: bool = False
    at_rest: bool = False

    @property
    def weighs(self) -> bool:
        """Whether it waits while an account rests: whatever needs a fresh proof, and exports.

        Whatever gives a file declares one of the two, or stands with its reason in `tests/access/test_files.py`.
        """
        return (self.fresh or self.permission in _EXPORTS) and not self.at_rest


def public(reason: str) -> Declaration:
    """Anybody, signed in or not."""
    return Declaration(audience=Audience.PUBLIC, reason=reason)


def half_signed_in(reason: str) -> Declaration:
    """Whoever gave the right password, with or without a proved second factor: enrolment and verification only."""
    return Declaration(audience=Audience.HALF_SIGNED_IN, reason=reason)


def signed_in(reason: str, *, fresh: bool = False, at_rest: bool = False) -> Declaration:
    """Whoever proved both factors; the page is about the person, or about choosing where to go."""
    return Declaration(audience=Audience.SIGNED_IN, reason=reason, fresh=fresh, at_rest=at_rest)


def member(reason: str, *, portfolio: bool = False) -> Declaration:
    """Every member of the organisation in the address; in a relation, everyone for whom that relation exists."""
    return Declaration(audience=Audience.MEMBER, reason=reason, portfolio=portfolio)


def needs(permission: Permission, *, fresh: bool = False, portfolio: bool = False) -> Declaration:
    """A member for whom the permission holds here and now; in a portfolio, for all or for some of the relations."""
    return Declaration(audience=Audience.MEMBER, permission=permission, fresh=fresh, portfolio=portfolio)


def desk(permission: Permission, *, fresh: bool = False) -> Declaration:
    """A member of the insurer for whom the desk permission holds now."""
    return Declaration(audience=Audience.DESK, permission=permission, fresh=fresh)
