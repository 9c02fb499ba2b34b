"""What each role may do, for whom it is meant, and which part of it may stand in a mandate.

A fixed list in code; who holds what are rows. A test holds the same list, written by hand.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.permissions import Permission as P
from orgs.enums import OrganisationKind
from roles.enums import Role

_CUSTOMERS = frozenset({OrganisationKind.EMPLOYER, OrganisationKind.INTERMEDIARY})
_INTERMEDIARY = frozenset({OrganisationKind.INTERMEDIARY})
_INSURER = frozenset({OrganisationKind.INSURER})


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleDefinition:
    """`permissions` hold in the own organisation; of those, `in_mandate` hold when granted for one mandate."""

    role: Role
    permissions: frozenset[P]
    in_mandate: frozenset[P]
    kinds: frozenset[OrganisationKind]
    gives: Promise

    @property
    def may(self) -> list[Promise]:
        """What whoever holds it may do, a line for each permission."""
        return [words for permission, words in _MAY.items() if permission in self.permissions]

    @property
    def may_not(self) -> list[Promise]:
        """What people could think that it gives and it does not. Roles of the desk need no such warning."""
        if not self.kinds & _CUSTOMERS:
            return []
        return [words for permission, words in _MAY_NOT.items() if permission not in self.permissions]

    def within(self, permitted: Collection[str] | None) -> "RoleDefinition":
        """What of it holds for one relation whose mandate permits this; None: whatever a mandate may permit."""
        here = (
            self.in_mandate if permitted is None else {each for each in self.in_mandate if each in permitted}
        )
        return replace(self, permissions=frozenset(here))


ADMINISTRATOR_PERMISSIONS = frozenset(
    {
        P.MEMBERS_READ,
        P.MEMBERS_MANAGE,
        P.ROLES_GRANT,
        P.ACCOUNTS_RESET,
        P.MANDATES_READ,
        P.MANDATES_MANAGE,
        P.AUDIT_READ,
        P.SECURITY_POLICY_MANAGE,
    }
)
"""What the flag on the membership gives. No sight of financials or insured persons."""

_FINANCIALS = frozenset({P.FINANCIALS_READ, P.FINANCIALS_EXPORT})
_INSURED = frozenset({P.INSURED_READ, P.CONTRACT_READ})
_NOTHING: frozenset[P] = frozenset()

CATALOGUE: dict[Role, RoleDefinition] = {
    definition.role: definition
    for definition in (
        RoleDefinition(
            role=Role.REPORTING_OFFICER,
            permissions=_FINANCIALS,
            in_mandate=_FINANCIALS,
            kinds=_CUSTOMERS,
            gives=_("Read and download invoices and financial overviews"),
        ),
        RoleDefinition(
            role=Role.CONTRACT_VIEWER,
            permissions=frozenset({P.CONTRACT_READ}),
            in_mandate=frozenset({P.CONTRACT_READ}),
            kinds=_CUSTOMERS,
            gives=_("Read the collective contract"),
        ),
        RoleDefinition(
            role=Role.INSURED_ADMINISTRATION,
            permissions=_INSURED,
            in_mandate=_INSURED,
            kinds=_CUSTOMERS,
            gives=_("Read the insured persons and the collective contract"),
        ),
        RoleDefinition(
            role=Role.RELATION_MANAGER,
            permissions=frozenset({P.RELATIONS_SEARCH, P.MANDATES_READ, P.CONTRACT_READ}),
            in_mandate=frozenset({P.CONTRACT_READ}),
            kinds=_INTERMEDIARY,
            gives=_("Find relations, see mandates and read contracts"),
        ),
        RoleDefinition(
            role=Role.CORRESPONDENT,
            permissions=frozenset({P.MESSAGES_USE}),
            in_mandate=frozenset({P.MESSAGES_USE}),
            kinds=_CUSTOMERS,
            gives=_("Read and write messages to the desk"),
        ),
        RoleDefinition(
            role=Role.AUDITOR,
            permissions=frozenset({P.AUDIT_READ, P.MEMBERS_READ}),
            in_mandate=_NOTHING,
            kinds=_CUSTOMERS,
            gives=_("See colleagues and the history"),
        ),
        RoleDefinition(
            role=Role.DESK_EMPLOYEE,
            permissions=frozenset({P.DESK_ORGANISATIONS, P.DESK_LETTERS, P.DESK_MESSAGES}),
            in_mandate=_NOTHING,
            kinds=_INSURER,
            gives=_("Let organisations in, print letters, answer messages"),
        ),
        RoleDefinition(
            role=Role.DESK_IMPORT,
            permissions=frozenset({P.DESK_IMPORTS}),
            in_mandate=_NOTHING,
            kinds=_INSURER,
            gives=_("Watch deliveries from the back office"),
        ),
        RoleDefinition(
            role=Role.DESK_RECOVERY,
            permissions=frozenset({P.DESK_RECOVERY}),
            in_mandate=_NOTHING,
            kinds=_INSURER,
            gives=_("Help people back in"),
        ),
        RoleDefinition(
            role=Role.DESK_SUPERVISOR,
            permissions=frozenset({P.DESK_AUDIT, P.DESK_LOOK_ALONG, P.DESK_SETTINGS}),
            in_mandate=_NOTHING,
            kinds=_INSURER,
            gives=_("Read the whole history, look along, change settings"),
        ),
    )
}


_MAY: dict[P, Promise] = {
    P.FINANCIALS_READ: _("Read invoices and financial overviews"),
    P.FINANCIALS_EXPORT: _("Download overviews as a file"),
    P.INSURED_READ: _("Read the insured persons"),
    P.CONTRACT_READ: _("Read the collective contract"),
    P.RELATIONS_SEARCH: _("Find relations"),
    P.MANDATES_READ: _("See mandates"),
    P.MESSAGES_USE: _("Read and write messages to the desk"),
    P.MEMBERS_READ: _("See colleagues and their roles"),
    P.AUDIT_READ: _("Read the history"),
    P.DESK_ORGANISATIONS: _("Let organisations in"),
    P.DESK_LETTERS: _("Print letters"),
    P.DESK_MESSAGES: _("Answer messages"),
    P.DESK_IMPORTS: _("Watch deliveries from the back office"),
    P.DESK_RECOVERY: _("Help people back in"),
    P.DESK_AUDIT: _("Read the whole history"),
    P.DESK_LOOK_ALONG: _("Look along with a customer"),
    P.DESK_SETTINGS: _("Change settings"),
}
_MAY_NOT: dict[P, Promise] = {
    P.FINANCIALS_READ: _("No sight of invoices and financial overviews"),
    P.INSURED_READ: _("No sight of insured persons"),
    P.ROLES_GRANT: _("No management of colleagues or roles"),
}

PERMISSION_LABELS: dict[P, Promise] = {
    P.MEMBERS_READ: _("seeing colleagues"),
    P.MEMBERS_MANAGE: _("managing colleagues"),
    P.ROLES_GRANT: _("giving roles"),
    P.ACCOUNTS_RESET: _("helping colleagues back in"),
    P.MANDATES_READ: _("seeing mandates"),
    P.MANDATES_MANAGE: _("managing mandates"),
    P.AUDIT_READ: _("reading the history"),
    P.SECURITY_POLICY_MANAGE: _("managing the security policy"),
    P.FINANCIALS_READ: _("invoices and financial overviews"),
    P.FINANCIALS_EXPORT: _("downloading financial overviews"),
    P.CONTRACT_READ: _("the contract"),
    P.INSURED_READ: _("insured persons"),
    P.RELATIONS_SEARCH: _("finding relations"),
    P.MESSAGES_USE: _("messages"),
    P.DESK_ORGANISATIONS: _("letting organisations in"),
    P.DESK_LETTERS: _("printing letters"),
    P.DESK_MESSAGES: _("answering messages"),
    P.DESK_IMPORTS: _("deliveries"),
    P.DESK_RECOVERY: _("helping people back in"),
    P.DESK_AUDIT: _("the whole history"),
    P.DESK_LOOK_ALONG: _("looking along"),
    P.DESK_SETTINGS: _("settings"),
}
"""What a permission is about, as people say it."""


def roles_for(kind: str) -> list[RoleDefinition]:
    """The roles that a member of an organisation of this kind may hold, in the order of the catalogue."""
    return [definition for definition in CATALOGUE.values() if kind in definition.kinds]


def roles_giving(permission: P, *, kind: str) -> list[RoleDefinition]:
    """The roles by which a member of such an organisation gets this permission."""
    return [definition for definition in roles_for(kind) if permission in definition.permissions]


def role_opened(role: str, *, in_mandate: bool) -> RoleDefinition:
    """What a role opens: all of it, or for one relation the part that may stand in a mandate."""
    definition = CATALOGUE[Role(role)]
    return definition.within(None) if in_mandate else definition
