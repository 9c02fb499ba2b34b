"""The same with every other way by which rights move: files, reviews, the flag, the desk, and whoever only looks."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access.acting import Acting
from access.database import Context, Scope, database_context, system_context
from access.errors import PermissionMissing
from common.errors import DomainError
from orgs.models import Membership
from roles.acting import acting_at_desk, acting_in_organisation
from roles.batch_enums import BatchWay
from roles.catalogue import ADMINISTRATOR_PERMISSIONS, roles_for
from roles.enums import ReviewDecision, Role
from roles.looking import acting_looking_along, acting_viewing
from roles.models import AccessReview, AccessReviewItem, Appointment, GrantProposal, LookAlong
from roles.services import (
    Proposal,
    administrator_hand_over,
    administrator_make,
    administrator_unmake,
    appointment_approve,
    appointment_finish,
    appointment_propose,
    batch_order,
    batch_upload,
    batches_carry_out,
    membership_end,
    membership_pause,
    membership_resume,
    proposal_approve,
    review_close,
    review_decide,
    review_desk_keep,
    review_start,
    role_grant,
)
from tests.cast import membership, number, organisation, person
from tests.nets.actors import context_of
from tests.roles.batching import csv_of
from tests.roles.looking import begin, make_supervisor
from tests.roles.test_no_own_rights import PEOPLE, ROLES, _begin, _pick, _require_right_grants, lattices

pytestmark = pytest.mark.django_db

DESK = ("dirk", "dana")
REFUSALS = (DomainError, PermissionMissing, ObjectDoesNotExist, DatabaseError)

WAYS = (
    "give",
    "agree",
    "make",
    "unmake",
    "hand over",
    "pause",
    "resume",
    "end",
    "file",
    "file with flag",
    "start review",
    "keep",
    "remove",
    "close review",
    "keep at desk",
    "propose",
    "approve",
    "finish",
    "look",
)
"""Whatever may raise somebody's rights stands here by name; each is also tried while looking along and as a role."""

steps = st.lists(
    st.tuples(
        st.sampled_from((*PEOPLE, *DESK)),
        st.sampled_from(WAYS),
        st.sampled_from((*PEOPLE, *DESK)),
        st.sampled_from(ROLES),
        st.integers(0, 5),
        st.sampled_from(("", "", "looking", "as a role")),
    ),
    min_size=4,
    max_size=16,
)


def acting_of(who: str) -> Acting | None:
    """Somebody at Alder or at the desk; None without access."""
    at, user_id = timezone.now(), person(who).id
    with system_context("test"):
        if who in DESK:
            return acting_at_desk(user_id=user_id, at=at)
        return acting_in_organisation(user_id=user_id, at=at, organisation_number=number("alder"))


def rights() -> dict[str, frozenset[str]]:
    """What everybody may, in both organisations."""
    found = {}
    for who in (*PEOPLE, *DESK):
        acting = acting_of(who)
        found[who] = acting.permissions if acting else frozenset()
    return found


def item_id(whom: str) -> int:
    with system_context("test"):
        items = AccessReviewItem.objects.filter(review__state="OPEN", user=person(whom))
        return items.filter(organisation=organisation("alder")).values_list("id", flat=True).first() or 0


def file_carried_out(acting: Acting, row: str) -> None:
    """A file of one row, to its end."""
    content = csv_of(row, heads="name;e-mail;mobile number;roles;functional administrator;action")
    batch = batch_upload(
        acting=acting, file_name="x.csv", content=content, key=uuid4(), declared_entitled=True
    )
    batch_order(acting=acting, batch_id=batch.id, way=BatchWay.ROW_BY_ROW)
    batches_carry_out()


def deeds(acting: Acting, whom: str, role: Role, place: int) -> dict[str, Callable[[], Any]]:
    """Each way, ready to be tried."""
    at_alder = whom in PEOPLE
    target: dict[str, Any] = {
        "acting": acting,
        "membership_id": membership(whom, "alder" if at_alder else "insurer").id,
    }
    row = f"X;{person(whom).email};;{role.label};"
    item = item_id(whom)
    keep, remove = {item: ReviewDecision.KEEP}, {item: ReviewDecision.REMOVE}
    proposal = Proposal(
        organisation_number=number("alder"),
        email=person(whom).email,
        reason="Asked.",
        identity_check="Called back.",
    )
    return {
        "give": lambda: role_grant(role=role, **target),
        "agree": lambda: proposal_approve(acting=acting, proposal_id=_pick(GrantProposal, place)),
        "make": lambda: administrator_make(**target),
        "unmake": lambda: administrator_unmake(**target),
        "hand over": lambda: administrator_hand_over(**target),
        "pause": lambda: membership_pause(reason="Away.", **target),
        "resume": lambda: membership_resume(**target),
        "end": lambda: membership_end(reason="Left.", **target),
        "file": lambda: file_carried_out(acting, f"{row};"),
        "file with flag": lambda: file_carried_out(acting, f"{row}yes;"),
        "start review": lambda: review_start(acting=acting),
        "keep": lambda: review_decide(acting=acting, decisions=keep),
        "remove": lambda: review_decide(acting=acting, decisions=remove),
        "close review": lambda: review_close(acting=acting, review_id=_pick(AccessReview, place)),
        "keep at desk": lambda: review_desk_keep(acting=acting, item_id=item),
        "propose": lambda: appointment_propose(acting=acting, proposal=proposal),
        "approve": lambda: appointment_approve(acting=acting, appointment_id=_pick(Appointment, place)),
        "finish": lambda: appointment_finish(acting=acting, appointment_id=_pick(Appointment, place)),
        "look": lambda: begin("dirk"),
    }


def eyes(acting: Acting, who: str, role: Role, how: str) -> tuple[Acting, Context] | None:
    """As whom it is tried: oneself, looking along with Alder, or through the eyes of a role; None: impossible."""
    if not how:
        return acting, context_of(acting, Scope.DESK if who in DESK else None)
    if how == "as a role":
        viewing = acting_viewing(acting, role=role)
        return (viewing, context_of(viewing)) if viewing else None
    with system_context("test"):
        look = LookAlong.objects.filter(employee=person(who)).order_by("started_at").last()
        looking = look and acting_looking_along(
            user_id=person(who).id, at=acting.at, look_id=look.id, organisation_number=number("alder")
        )
    return (looking, context_of(looking, Scope.LOOK)) if looking else None


def attempt(who: str, what: str, whom: str, role: Role, place: int, how: str) -> bool:
    """Tries it; what is refused, by whom ever, changes nothing. Whether it was tried."""
    acting = acting_of(who)
    seen = eyes(acting, who, role, how) if acting else None
    if seen is None:
        return False
    with suppress(*REFUSALS), transaction.atomic(), database_context(seen[1]):
        deeds(seen[0], whom, role, place)[what]()
    return True


def may_raise(who: str, what: str, how: str, before: dict[str, frozenset[str]]) -> bool:
    """Whether somebody's rights may rise by it: an administrator gives them, or a second employee of the desk."""
    if how:
        return False
    if who in DESK:
        return what == "approve"
    return before[who] >= ADMINISTRATOR_PERMISSIONS


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(lattice=lattices, walk=steps)
def test_no_way_raises_the_own_rights_nor_any_beyond_the_catalogue(
    lattice: dict[str, Any], walk: list[tuple[str, str, str, Role, int, str]]
) -> None:
    everything = ADMINISTRATOR_PERMISSIONS.union(*(each.permissions for each in roles_for("EMPLOYER")))
    with transaction.atomic():
        alder = _begin(lattice)
        make_supervisor("dirk")
        begin("dirk")
        before = rights()
        at_desk = {who: before[who] for who in DESK}
        for who, what, whom, role, place, how in walk:
            attempt(who, what, whom, role, place, how)
            now = rights()
            said = f"{who}: {what} {whom} {role} {how}"
            assert now[who] <= before[who], f"{said} raised the own rights"
            assert all(now[key] <= everything for key in PEOPLE), f"{said} went beyond the catalogue"
            assert {key: now[key] for key in DESK} == at_desk, f"{said} moved rights at the insurer"
            if not may_raise(who, what, how, before):
                assert all(now[key] <= before[key] for key in PEOPLE), f"{said} raised rights of others"
            before = now
        _require_right_grants(alder)
        _require_two_at_the_desk()
        transaction.set_rollback(True)


def _require_two_at_the_desk() -> None:
    """Of every approved case: two employees, and neither is the appointed."""
    with system_context("test"):
        for case in Appointment.objects.filter(approved_by__isnull=False):
            appointed = (
                Membership.objects.get(id=case.membership_id or 0).user_id if case.membership_id else 0
            )
            assert len({case.proposed_by_id, case.approved_by_id, appointed}) == 3


def test_every_way_of_the_walk_can_succeed_for_somebody() -> None:
    """A walk in which everything is refused would prove nothing: each way moves something for whoever may."""
    with transaction.atomic():
        _begin({"administrators": {"ada", "mia"}, "second_pair": {"AUDITOR"}, "held": []})
        make_supervisor("dirk")
        walk = [
            ("ada", "give", "cato", Role.CONTRACT_VIEWER),
            ("ada", "give", "cato", Role.AUDITOR),
            ("mia", "agree", "cato", Role.AUDITOR),
            ("ada", "file", "ben", Role.CORRESPONDENT),
            ("ada", "make", "cato", Role.AUDITOR),
            ("mia", "agree", "cato", Role.AUDITOR),
            ("ada", "unmake", "cato", Role.AUDITOR),
            ("ada", "pause", "cato", Role.AUDITOR),
            ("ada", "resume", "cato", Role.AUDITOR),
            ("ada", "start review", "cato", Role.AUDITOR),
            ("mia", "keep", "ada", Role.AUDITOR),
            ("ada", "remove", "cato", Role.AUDITOR),
            ("dirk", "propose", "ben", Role.AUDITOR),
            ("dana", "approve", "ben", Role.AUDITOR),
            ("ada", "hand over", "ben", Role.AUDITOR),
        ]
        moved = []
        for who, what, whom, role in walk:
            before = _standing()
            attempt(who, what, whom, role, 0, "")
            moved.append((what, _standing() != before))
        assert [what for what, has_moved in moved if not has_moved] == []
        transaction.set_rollback(True)


def _standing() -> list[Any]:
    with system_context("test"):
        return [
            rights(),
            *(
                list(model.objects.order_by("id").values())
                for model in (GrantProposal, AccessReview, AccessReviewItem, Appointment, LookAlong)
            ),
        ]
