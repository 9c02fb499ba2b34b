"""Rules of organisations, roles that wait there for a second administrator, and a request that waits for long."""

from datetime import timedelta

from django.utils import timezone

from access.permissions import Permission
from orgs.enums import ReviewRhythm
from orgs.models import Membership, SecurityPolicy
from roles.enums import FUNCTIONAL_ADMINISTRATOR, ProposalState, Role
from roles.models import GrantProposal, RoleRequest
from tests.cast import membership, organisation, person


def build() -> dict[str, str]:
    """Iris has rules and two administrators, Oak has rules that its only administrator cannot meet alone."""
    SecurityPolicy.objects.create(
        organisation=organisation("iris"),
        allowed_methods=["app", "passkey"],
        idle_minutes=25,
        second_pair_of_eyes=[Role.AUDITOR, Role.CORRESPONDENT],
        mail_domains=["iris.example"],
        review_rhythm=ReviewRhythm.QUARTERLY,
    )
    SecurityPolicy.objects.create(organisation=organisation("oak"), second_pair_of_eyes=[Role.AUDITOR])
    Membership.objects.filter(id=membership("kim", "iris").id).update(is_functional_administrator=True)
    return {
        "proposed_by_kim": _proposal("jo", "iris", "kim", Role.AUDITOR),
        "proposed_by_ivo": _proposal("jo", "iris", "ivo", Role.CORRESPONDENT),
        "proposal_declined": _declined(),
        "administrator_proposed": _proposal("jo", "iris", "kim", FUNCTIONAL_ADMINISTRATOR),
        "proposed_by_olga": _proposal("mia", "oak", "olga", Role.AUDITOR),
        "request_overdue": _overdue(),
    }


def _proposal(key: str, where: str, by: str, role: str) -> str:
    proposal = GrantProposal.objects.create(
        organisation=organisation(where),
        membership=membership(key, where),
        role=role,
        proposed_by=person(by),
        proposed_at=timezone.now(),
        ends_at=timezone.now() + timedelta(days=30),
    )
    return str(proposal.id)


def _declined() -> str:
    at = timezone.now()
    proposal = GrantProposal.objects.create(
        organisation=organisation("iris"),
        membership=membership("ira", "iris"),
        role=Role.AUDITOR,
        proposed_by=person("kim"),
        proposed_at=at,
        state=ProposalState.DECLINED,
        decided_by=person("ivo"),
        decided_at=at,
        reason="Jo does that.\nFrom next week on.",
    )
    return str(proposal.id)


def _overdue() -> str:
    asker = membership("jo", "iris")
    request = RoleRequest.objects.create(
        organisation=asker.organisation,
        membership=asker,
        role=Role.CONTRACT_VIEWER,
        permission=Permission.CONTRACT_READ,
        path=f"/o/{asker.organisation.relation_number}/",
        words="I read contracts\nfor Ivo.",
        asked_at=timezone.now() - timedelta(days=8),
        reminders=2,
        reminded_at=timezone.now() - timedelta(days=2),
    )
    return str(request.id)
