"""One administrator, with any number of mailboxes, is not two: what needs a second one needs another person."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access.database import database_context, system_context
from orgs.models import Membership
from orgs.services import administrators_at
from roles.enums import InvitationState, Role
from roles.models import GrantProposal, Invitation, RoleGrant
from roles.services import (
    CarriedRole,
    administrator_hand_over,
    administrator_make,
    administrator_unmake,
    invitation_accept,
    invitation_change_way,
    invitation_correct,
    invitation_make,
    membership_end,
    membership_pause,
    membership_resume,
    proposal_approve,
    proposal_decline,
    proposal_withdraw,
    role_grant,
)
from tests.cast import organisation, person
from tests.nets.actors import context_of
from tests.roles.asking import make_administrator
from tests.roles.joining import invitee, proved
from tests.roles.ruling import set_rules
from tests.roles.test_no_own_rights import _pick
from tests.roles.test_no_own_rights_anyhow import REFUSALS, acting_of, file_carried_out

pytestmark = pytest.mark.django_db

COVERED = Role.REPORTING_OFFICER
HERS = ("ada", "cato", "mia", "olga")
"""The mailboxes of one person: Ada administers, Cato and Mia have access, Olga has none yet."""

WAYS = (
    "give",
    "file",
    "file with flag",
    "invite",
    "accept",
    "redirect",
    "renumber",
    "agree",
    "decline",
    "withdraw",
    "make",
    "unmake",
    "hand over",
    "pause",
    "resume",
    "end",
)

steps = st.lists(
    st.tuples(
        st.sampled_from(HERS),
        st.sampled_from(WAYS),
        st.sampled_from((*HERS, "ben")),
        st.sampled_from((COVERED, Role.AUDITOR)),
        st.integers(0, 5),
    ),
    min_size=4,
    max_size=16,
)


def _membership_id(whom: str) -> int:
    found = Membership.objects.filter(organisation=organisation("alder"), user=person(whom))
    with system_context("test"):
        return found.values_list("id", flat=True).first() or 0


def _accept(whom: str) -> Any:
    with system_context("test"):
        waiting = Invitation.objects.to_address(person(whom).email).filter(state=InvitationState.WAITING)
        invitation = waiting.filter(organisation=organisation("alder")).first()
    if invitation:
        invitation_accept(opened=proved(invitation), user_id=person(whom).id, at=timezone.now())


def deeds(acting: Any, whom: str, role: Role, place: int) -> dict[str, Callable[[], Any]]:
    """Each way of an administrator by which a role or the flag may come about, ready to be tried."""
    target = {"acting": acting, "membership_id": _membership_id(whom)}
    mail = person(whom).email
    proposal = {"acting": acting, "proposal_id": _pick(GrantProposal, place)}
    invitation = {"acting": acting, "invitation_id": _pick(Invitation, place)}
    row = f"X;{mail};0612345678;{role.label}"
    return {
        "give": lambda: role_grant(role=role, **target),
        "file": lambda: file_carried_out(acting, f"{row};;"),
        "file with flag": lambda: file_carried_out(acting, f"{row};yes;"),
        "invite": lambda: invitation_make(
            acting=acting,
            invitee=invitee(email=mail),
            roles=[CarriedRole(role=role)],
            is_functional_administrator=True,
            declared_entitled=True,
        ),
        "accept": lambda: _accept(whom),
        "redirect": lambda: invitation_correct(email=mail, **invitation),
        "renumber": lambda: invitation_change_way(number="0687654321", **invitation),
        "agree": lambda: proposal_approve(**proposal),
        "decline": lambda: proposal_decline(reason="No.", **proposal),
        "withdraw": lambda: proposal_withdraw(**proposal),
        "make": lambda: administrator_make(**target),
        "unmake": lambda: administrator_unmake(**target),
        "hand over": lambda: administrator_hand_over(**target),
        "pause": lambda: membership_pause(reason="Away.", **target),
        "resume": lambda: membership_resume(**target),
        "end": lambda: membership_end(reason="Left.", **target),
    }


def attempt(who: str, what: str, whom: str, role: Role, place: int) -> None:
    """Tries it; what is refused changes nothing."""
    acting = acting_of(who)
    if what == "accept":
        with suppress(*REFUSALS), transaction.atomic():
            _accept(whom)
    elif acting:
        with suppress(*REFUSALS), transaction.atomic(), database_context(context_of(acting)):
            deeds(acting, whom, role, place)[what]()


def given_by_two() -> int:
    """How often the covered role was ever given at Alder."""
    with system_context("test"):
        return RoleGrant.objects.filter(organisation=organisation("alder"), role=COVERED).count()


def hers() -> set[str]:
    """Which of her mailboxes administer now."""
    with system_context("test"):
        found = administrators_at(organisation_id=organisation("alder").id, at=timezone.now())
        return {each.user.email for each in found} - {person("ben").email}


def begin(*, with_ben: bool) -> int:
    """Alder as it is before her first step: how often the covered role was given."""
    set_rules(second_pair_of_eyes=[COVERED])
    make_administrator("ben", "alder", really=with_ben)
    with system_context("test"):
        Invitation.objects.all().delete()
    return given_by_two()


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(with_ben=st.booleans(), walk=steps)
def test_one_person_never_gives_what_two_must_agree_to(
    with_ben: bool, walk: list[tuple[str, str, str, Role, int]]
) -> None:
    with transaction.atomic():
        before = begin(with_ben=with_ben)
        for step in walk:
            attempt(*step)
            assert given_by_two() == before, f"{step} gave the role"
            assert len(hers()) <= 1, f"{step} made one person two administrators"
        transaction.set_rollback(True)


def test_the_ways_of_the_walk_give_the_role_once_another_person_agrees() -> None:
    """A walk in which everything is refused would prove nothing."""
    before = begin(with_ben=True)
    for who, what, whom in (
        ("ada", "make", "mia"),
        ("ben", "agree", "mia"),
        ("ada", "give", "cato"),
        ("ben", "agree", "cato"),
        ("ada", "invite", "olga"),
        ("olga", "accept", "olga"),
        ("ben", "agree", "olga"),
        ("ben", "agree", "olga"),
    ):
        for place in range(3):
            attempt(who, what, whom, COVERED, place)

    assert given_by_two() == before + 2
    assert hers() == {person(key).email for key in ("ada", "mia", "olga")}
