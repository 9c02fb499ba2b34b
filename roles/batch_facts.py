"""What has to be known of an organisation before rows about its colleagues can be planned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from roles.enums import Role

Held = frozenset[tuple[Role, int | None]]
"""Roles with the mandate that each is for; None: for the whole organisation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMember:
    """Somebody with a membership. `held` are roles that are in force, begin later, or wait for somebody to agree."""

    membership_id: int
    state: str
    is_over: bool
    is_administrator: bool
    held: Held


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownInvitation:
    """An invitation that waits, and what it carries. `is_over`: nobody used it in time; it can be made anew."""

    invitation_id: int
    is_over: bool
    as_administrator: bool
    carried: Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What planning has to know. People by their address, mandates in force by the relation number of the giver.

    `administrators` are memberships that keep the organisation administered: valid now. `were_invited` are
    addresses whose invitation is closed. `by_two` are roles that a second administrator has to agree to, and
    `mail_domains` where invitations may go; empty: everywhere.
    """

    at: datetime
    kind: str
    own_email: str
    members: Mapping[str, KnownMember]
    invitations: Mapping[str, KnownInvitation]
    were_invited: frozenset[str]
    mandates: Mapping[str, int]
    administrators: frozenset[int]
    by_two: frozenset[str] = frozenset()
    mail_domains: tuple[str, ...] = ()
