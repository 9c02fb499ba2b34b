"""Twenty at the same moment, on real connections: what may happen once happens once, and nobody meets a fault.

Each race is also run with all row locks taken out, and then its rule breaks: without that, the first test would prove
nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from django.db import Error
from django.db.models import QuerySet

from access.database import Scope, database_context, system_context
from audit.enums import AuditTag
from audit.models import AuditEvent
from common.errors import DomainError
from notices.models import OutboundMessage
from orgs.enums import MembershipState
from orgs.models import Membership
from roles.batch_enums import BatchState, BatchWay, RowOutcome
from roles.enums import OPEN_APPOINTMENTS, AppointmentState, ProposalState, ReviewState
from roles.models import AccessReview, Appointment, ColleagueBatch, GrantProposal, RoleGrant
from roles.services import (
    Proposal,
    SecurityRules,
    appointment_approve,
    appointment_propose,
    batch_order,
    batches_carry_out,
    proposal_approve,
    proposal_decline,
    review_close,
    review_decide,
    review_desk_keep,
    security_policy_set,
)
from tests.cast import membership, number, organisation, person
from tests.nets.actors import actor, at_desk, context_of
from tests.parallel import at_once
from tests.roles.asking import make_administrator
from tests.roles.batching import csv_of, ordered, uploaded
from tests.roles.resetting import at_the_desk
from tests.roles.reviewing import REMOVE, decide_all, item_of, review, start
from tests.roles.ruling import ROLE, give, set_rules

pytestmark = pytest.mark.usefixtures("real_database")

MANY = 20
ROUNDS = 15
"""Without its lock a rule breaks within so many rounds; most break in the first."""

Deed = Callable[[], object]
_files = count()


@dataclass(frozen=True, kw_only=True)
class Race:
    """What is prepared, giving the deeds; what shows in trail and outbox how often it happened; what the others
    meet; and what holds in the end."""

    prepare: Callable[[], list[Deed]]
    tags: tuple[AuditTag, ...]
    mail: str = ""
    others: str = "refused"
    times: int = 1
    holds: Callable[[], bool] = lambda: True


def own(key: str, service: Any, **arguments: Any) -> Deed:
    """A deed of somebody at Alder, who may do it when it begins."""
    acting = actor(key, "alder")

    def deed() -> object:
        with database_context(context_of(acting)):
            return service(acting=acting, **arguments)

    return deed


def desk(key: str, service: Any, **arguments: Any) -> Deed:
    """The same at the desk."""
    acting = at_desk(key)

    def deed() -> object:
        with database_context(context_of(acting, Scope.DESK)):
            return service(acting=acting, **arguments)

    return deed


def by_two(one: Deed, other: Deed) -> list[Deed]:
    return [one, other] * (MANY // 2)


# --- what is prepared -----------------------------------------------------------------------------------------


def new_review() -> None:
    """Ada and Cato administer, everybody has access, and a review has just begun."""
    with system_context("test"):
        everybody = Membership.objects.filter(organisation=organisation("alder"))
        everybody.update(
            state=MembershipState.ACTIVE, ends_at=None, stopped_at=None, stopped_by=None, stop_reason=""
        )
        opened = AccessReview.objects.filter(organisation=organisation("alder"), state=ReviewState.OPEN)
        for each in opened:
            each.state, each.closed_at = ReviewState.CLOSED, each.due_at
            each.save()
    make_administrator("cato", "alder")
    start()


def removing_a_colleague() -> list[Deed]:
    new_review()
    chosen = {item_of("ben").id: REMOVE}
    return by_two(own("ada", review_decide, decisions=chosen), own("cato", review_decide, decisions=chosen))


def keeping_an_only_administrator() -> list[Deed]:
    new_review()
    make_administrator("cato", "alder", really=False)
    item_id = item_of("ada").id
    return by_two(
        desk("dirk", review_desk_keep, item_id=item_id), desk("dana", review_desk_keep, item_id=item_id)
    )


def closing_a_review() -> list[Deed]:
    new_review()
    make_administrator("cato", "alder", really=False)
    decide_all()
    return [own("ada", review_close, review_id=review().id)] * MANY


def no_case() -> Proposal:
    """No case is open at Alder, and Ben does not administer; what would open one."""
    with system_context("test"):
        for case in Appointment.objects.filter(state__in=OPEN_APPOINTMENTS):
            case.state, case.ended_at, case.ended_by = (
                AppointmentState.STOPPED,
                case.proposed_at,
                person("dirk"),
            )
            case.save()
    make_administrator("ben", "alder", really=False)
    return Proposal(
        organisation_number=number("alder"),
        email=person("ben").email,
        reason="The director called.",
        identity_check="Called back on the recorded number.",
    )


def proposing_an_administrator() -> list[Deed]:
    proposal = no_case()
    return by_two(
        desk("dirk", appointment_propose, proposal=proposal),
        desk("dana", appointment_propose, proposal=proposal),
    )


def appointing_an_administrator() -> list[Deed]:
    case = at_the_desk("dirk", appointment_propose, proposal=no_case())
    return [desk("dana", appointment_approve, appointment_id=case.id)] * MANY


def changing_the_rules() -> list[Deed]:
    set_rules(idle_minutes=10)
    make_administrator("cato", "alder")
    wanted = SecurityRules(idle_minutes=15)
    return by_two(
        own("ada", security_policy_set, wanted=wanted), own("cato", security_policy_set, wanted=wanted)
    )


def deciding_a_proposal() -> list[Deed]:
    """Ten agree and ten do not: a role is given or declined, never both."""
    with system_context("test"):
        RoleGrant.objects.filter(membership=membership("cato", "alder"), role=ROLE).delete()
        for each in GrantProposal.objects.filter(state=ProposalState.WAITING):
            each.state, each.decided_at, each.decided_by = (
                ProposalState.WITHDRAWN,
                each.proposed_at,
                each.proposed_by,
            )
            each.save()
    set_rules(second_pair_of_eyes=[ROLE])
    make_administrator("ben", "alder")
    make_administrator("mia", "alder")
    proposal_id = give(actor("ada", "alder"), "cato").id
    return by_two(
        own("ben", proposal_approve, proposal_id=proposal_id),
        own("mia", proposal_decline, proposal_id=proposal_id, reason="No."),
    )


def new_file() -> Any:
    """A file with two people of whom nobody has heard."""
    turn = next(_files)
    return uploaded(csv_of(*(f"P{n};p{turn}-{n}@example.org;0612345678;Auditor;" for n in range(2))))


def is_carried_out() -> bool:
    """Whether all of the last file is done, and nothing of it was found wrong."""
    with system_context("test"):
        batch = ColleagueBatch.objects.latest("id")
        outcomes = set(batch.rows.values_list("outcome", flat=True))
        return batch.state == BatchState.DONE and outcomes == {RowOutcome.DONE}


def ordering_a_file() -> list[Deed]:
    return [own("ada", batch_order, batch_id=new_file().id, way=BatchWay.ROW_BY_ROW)] * MANY


def carrying_out_row_by_row() -> list[Deed]:
    ordered(new_file(), BatchWay.ROW_BY_ROW)
    return [batches_carry_out] * MANY


def carrying_out_together() -> list[Deed]:
    ordered(new_file(), BatchWay.TOGETHER)
    return [batches_carry_out] * MANY


RACES = {
    "removing a colleague in a review": Race(
        prepare=removing_a_colleague, tags=(AuditTag.REVIEW_DECIDED,), mail="access_ended", others="done"
    ),
    "keeping an only administrator at the desk": Race(
        prepare=keeping_an_only_administrator, tags=(AuditTag.REVIEW_DECIDED,)
    ),
    "closing a review": Race(prepare=closing_a_review, tags=(AuditTag.REVIEW_CLOSED,), others="done"),
    "proposing an administrator": Race(
        prepare=proposing_an_administrator, tags=(AuditTag.APPOINTMENT_PROPOSED,), mail="appointment_of_desk"
    ),
    "appointing an administrator": Race(
        prepare=appointing_an_administrator,
        tags=(AuditTag.ADMINISTRATOR_APPOINTED,),
        mail="administrator_appointed",
    ),
    "changing the rules": Race(
        prepare=changing_the_rules, tags=(AuditTag.SECURITY_POLICY_CHANGED,), others="nothing to do"
    ),
    "deciding a proposed role": Race(
        prepare=deciding_a_proposal,
        tags=(AuditTag.ROLE_PROPOSAL_APPROVED, AuditTag.ROLE_PROPOSAL_DECLINED),
    ),
    "ordering a file": Race(prepare=ordering_a_file, tags=(AuditTag.BATCH_ORDERED,), others="done"),
    "carrying out a file row by row": Race(
        prepare=carrying_out_row_by_row,
        tags=(AuditTag.INVITATION_MADE,),
        mail="invitation",
        others="done",
        times=2,
        holds=is_carried_out,
    ),
    "carrying out a file together": Race(
        prepare=carrying_out_together,
        tags=(AuditTag.INVITATION_MADE,),
        mail="invitation",
        others="done",
        times=2,
        holds=is_carried_out,
    ),
}


def tried(deed: Deed) -> Callable[[], str]:
    """What comes of it: done, nothing to do, refused by a rule, or a fault that a person would see."""

    def trial() -> str:
        try:
            return "nothing to do" if deed() is False else "done"
        except DomainError:
            return "refused"
        except Error:
            return "fault"

    return trial


def counted(race: Race) -> tuple[int, int]:
    with system_context("test"):
        return (
            AuditEvent.objects.filter(tag__in=race.tags).count(),
            OutboundMessage.objects.filter(kind=f"roles:{race.mail}").count(),
        )


def came_of(race: Race, deeds: list[Deed], before: tuple[int, int]) -> tuple[list[str], int, int, bool]:
    """What came of all twenty, in order, how often it stands since in trail and outbox, and whether the end holds."""
    assert len(deeds) == MANY
    came = sorted(at_once(*map(tried, deeds)))
    events, mails = (now - then for now, then in zip(counted(race), before, strict=True))
    return came, events, mails, race.holds()


def expected(race: Race) -> tuple[list[str], int, int, bool]:
    came = sorted(["done", *[race.others] * (MANY - 1)])
    return came, race.times, race.times if race.mail else 0, True


@pytest.mark.parametrize("name", RACES)
def test_of_twenty_at_once_exactly_one_does_it(name: str) -> None:
    race = RACES[name]
    deeds, before = race.prepare(), counted(race)
    assert came_of(race, deeds, before) == expected(race)


@pytest.mark.parametrize("name", RACES)
def test_without_its_lock_the_same_race_breaks_the_rule(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only while they run is nothing locked, not while it is prepared."""

    def unlocked(query: QuerySet[Any], **how: Any) -> QuerySet[Any]:
        return query.all()

    def broken() -> bool:
        deeds, before = race.prepare(), counted(race)
        with monkeypatch.context() as patch:
            patch.setattr(QuerySet, "select_for_update", unlocked)
            return came_of(race, deeds, before) != expected(race)

    race = RACES[name]
    assert any(broken() for _round in range(ROUNDS))
