"""Rules of an organisation, and roles that wait there for a second administrator."""

from typing import Any

from access.acting import Acting
from access.database import database_context, system_context
from audit.models import AuditEvent
from orgs.models import SecurityPolicy
from roles.enums import Role
from roles.models import GrantProposal, RoleGrant
from roles.services import proposal_approve, proposal_decline, proposal_withdraw, role_grant
from tests.cast import membership, organisation
from tests.nets.actors import context_of

ROLE = Role.CONTRACT_VIEWER


def set_rules(key: str = "alder", **columns: Any) -> None:
    """Exactly these rules; what is not named is as the insurer has it."""
    with system_context("test"):
        SecurityPolicy.objects.filter(organisation=organisation(key)).delete()
        SecurityPolicy.objects.create(organisation=organisation(key), **columns)


def rules_of(key: str = "alder") -> SecurityPolicy:
    """The rules as they stand in the database."""
    with system_context("test"):
        return SecurityPolicy.objects.get(organisation=organisation(key))


def give(acting: Acting, key: str, at: str = "alder", role: Role = ROLE, **more: Any) -> Any:
    """What comes of giving a role: a grant or a proposal."""
    with database_context(context_of(acting)):
        return role_grant(acting=acting, membership_id=membership(key, at).id, role=role, **more)


def approve(acting: Acting, proposal: GrantProposal) -> RoleGrant:
    """Agrees to a role."""
    with database_context(context_of(acting)):
        given = proposal_approve(acting=acting, proposal_id=proposal.id)
    assert isinstance(given, RoleGrant)
    return given


def decline(acting: Acting, proposal: GrantProposal, reason: str = "Ben does that.") -> GrantProposal:
    """Does not agree."""
    with database_context(context_of(acting)):
        return proposal_decline(acting=acting, proposal_id=proposal.id, reason=reason)


def withdraw(acting: Acting, proposal: GrantProposal) -> GrantProposal:
    """Takes it back."""
    with database_context(context_of(acting)):
        return proposal_withdraw(acting=acting, proposal_id=proposal.id)


def grants_of(key: str, role: Role = ROLE, at: str = "alder") -> list[RoleGrant]:
    """The grants of a role that somebody has or had, oldest first."""
    with system_context("test"):
        return list(RoleGrant.objects.filter(membership=membership(key, at), role=role).order_by("id"))


def facts_of(tag: str) -> list[dict[str, Any]]:
    """What the trail says of events of a kind."""
    with system_context("test"):
        return [event.facts for event in AuditEvent.objects.filter(tag=tag).order_by("at")]
