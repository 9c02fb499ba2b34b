"""Whoever acts in whatever order through the services: nobody gets more rights by an own deed, nor beyond the catalogue."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access.acting import Acting
from access.database import database_context, system_context
from common.errors import DomainError
from orgs.models import Membership
from roles.catalogue import ADMINISTRATOR_PERMISSIONS, CATALOGUE, roles_for
from roles.enums import ProposalState, Role
from roles.models import GrantProposal, RoleGrant, RoleRequest
from roles.object_permissions import rows_write
from roles.services import (
    proposal_approve,
    proposal_decline,
    proposal_withdraw,
    role_end,
    role_grant,
    role_request_ask,
    role_request_decline,
    role_request_grant,
    role_request_withdraw,
)
from tests.cast import membership, organisation, person
from tests.nets.actors import actor, context_of
from tests.roles.ruling import set_rules

pytestmark = pytest.mark.django_db

PEOPLE = ("ada", "ben", "cato", "mia")
ROLES = tuple(each for each in Role if each != Role.DESK_SUPERVISOR)

REFUSALS = (DomainError, GrantProposal.DoesNotExist, RoleRequest.DoesNotExist, RoleGrant.DoesNotExist)

people = st.sampled_from(PEOPLE)
lattices = st.fixed_dictionaries(
    {
        "administrators": st.sets(people, min_size=1),
        "second_pair": st.sets(st.sampled_from([each.role.value for each in roles_for("EMPLOYER")])),
        "held": st.lists(
            st.tuples(people, st.sampled_from([each.role for each in roles_for("EMPLOYER")])),
            max_size=4,
            unique=True,
        ),
    }
)
steps = st.lists(
    st.tuples(
        people,
        st.sampled_from(
            [
                "give",
                "give",
                "ask",
                "agree",
                "agree",
                "decline",
                "withdraw",
                "decide",
                "refuse",
                "take back",
                "end",
            ]
        ),
        people,
        st.sampled_from(ROLES),
        st.integers(0, 5),
    ),
    min_size=6,
    max_size=24,
)


@dataclass
class Alder:
    """Its people, what they may, and what came of their deeds."""

    second_pair: set[str]

    def deed(self, who: str, what: str, whom: str, role: Role, place: int) -> None:
        """Tries it; what the rules refuse changes nothing."""
        acting = actor(who, "alder")
        deeds: dict[str, Callable[[], Any]] = {
            "give": lambda: role_grant(acting=acting, membership_id=membership(whom, "alder").id, role=role),
            "ask": lambda: self._ask(acting, role),
            "agree": lambda: proposal_approve(acting=acting, proposal_id=_pick(GrantProposal, place)),
            "decline": lambda: proposal_decline(
                acting=acting, proposal_id=_pick(GrantProposal, place), reason="No."
            ),
            "withdraw": lambda: proposal_withdraw(acting=acting, proposal_id=_pick(GrantProposal, place)),
            "decide": lambda: role_request_grant(acting=acting, request_id=_pick(RoleRequest, place)),
            "refuse": lambda: role_request_decline(
                acting=acting, request_id=_pick(RoleRequest, place), reason="No."
            ),
            "take back": lambda: role_request_withdraw(acting=acting, request_id=_pick(RoleRequest, place)),
            "end": lambda: role_end(acting=acting, grant_id=_pick(RoleGrant, place)),
        }
        with database_context(context_of(acting)), suppress(*REFUSALS):
            deeds[what]()

    def _ask(self, acting: Acting, role: Role) -> None:
        for permission in sorted(CATALOGUE[role].permissions)[:1]:
            role_request_ask(acting=acting, role=role, permission=permission, path="/")


def _pick(model: Any, place: int) -> int:
    """The id of one of those that are there; 0 for none."""
    with system_context("test"):
        ids = list(
            model.objects.filter(organisation=organisation("alder"))
            .order_by("-id")
            .values_list("id", flat=True)
        )
    return int(ids[place % len(ids)]) if ids else 0


def _begin(lattice: dict[str, Any]) -> Alder:
    with system_context("test") as context:
        members = Membership.objects.filter(organisation=organisation("alder"))
        members.update(is_functional_administrator=False)
        members.filter(user__in=[person(key) for key in lattice["administrators"]]).update(
            is_functional_administrator=True
        )
        RoleGrant.objects.filter(organisation=organisation("alder")).delete()
        for key, role in lattice["held"]:
            grant = RoleGrant.objects.create(
                organisation=organisation("alder"),
                membership=membership(key, "alder"),
                role=role,
                starts_at=context.at,
            )
            rows_write(grant)
    set_rules(second_pair_of_eyes=sorted(lattice["second_pair"]))
    return Alder(second_pair=lattice["second_pair"])


def _rights() -> dict[str, frozenset[str]]:
    return {key: actor(key, "alder").permissions for key in PEOPLE}


def _require_right_grants(alder: Alder) -> None:
    """Of every grant of a service: not by oneself, of this organisation's catalogue, and by two where that is asked."""
    with system_context("test"):
        for grant in RoleGrant.objects.filter(granted_by__isnull=False).select_related("membership"):
            if grant.organisation_id != organisation("alder").id:
                continue
            assert grant.granted_by_id != grant.membership.user_id
            assert organisation("alder").kind in CATALOGUE[Role(grant.role)].kinds
            if grant.role in alder.second_pair:
                agreed = GrantProposal.objects.filter(
                    state=ProposalState.APPROVED, membership=grant.membership, role=grant.role
                )
                (proposal, *_more) = agreed.filter(decided_by=grant.granted_by, decided_at=grant.starts_at)
                assert proposal.proposed_by_id not in (grant.granted_by_id, grant.membership.user_id)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(lattice=lattices, walk=steps)
def test_nobody_raises_the_own_rights_nor_any_beyond_the_catalogue(
    lattice: dict[str, Any], walk: list[tuple[str, str, str, Role, int]]
) -> None:
    everything = ADMINISTRATOR_PERMISSIONS.union(*(each.permissions for each in roles_for("EMPLOYER")))
    with transaction.atomic():
        alder = _begin(lattice)
        rights = _rights()
        for who, what, whom, role, place in walk:
            alder.deed(who, what, whom, role, place)
            now = _rights()
            assert now[who] <= rights[who], f"{who} raised the own rights: {what} {role}"
            if who not in lattice["administrators"]:
                assert all(now[key] <= rights[key] for key in PEOPLE)
            assert all(each <= everything for each in now.values())
            rights = now
        _require_right_grants(alder)
        transaction.set_rollback(True)
