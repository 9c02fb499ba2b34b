"""No proposal gets lost: the steps of a request for a role, on the home page too, and at the desk."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.utils.timezone import get_current_timezone

from access.database import system_context
from audit.enums import AuditTag
from roles.models import GrantProposal
from roles.services import role_requests_remind
from tests.cast import organisation, person
from tests.nets.actors import actor
from tests.roles.asking import letters, make_administrator, place, text_of, trail, visit
from tests.roles.ruling import ROLE, decline, give, set_rules

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

THURSDAY = datetime(2026, 11, 19, 10, tzinfo=get_current_timezone())


@pytest.fixture(autouse=True)
def _one_role_by_two() -> None:
    set_rules(second_pair_of_eyes=[ROLE])
    make_administrator("ben", "alder")


def _proposed(at: datetime = THURSDAY) -> GrantProposal:
    proposal: GrantProposal = give(actor("ada", "alder"), "cato")
    with system_context("test"):
        GrantProposal.objects.filter(id=proposal.id).update(proposed_at=at)
    return proposal


def test_the_second_one_is_reminded_twice_and_then_the_desk_is_told_each_once() -> None:
    _proposed()

    told = {
        days: role_requests_remind(at=THURSDAY + timedelta(days=days)) for days in (1, 3, 4, 5, 6, 7, 8, 30)
    }

    assert told == {1: 0, 3: 0, 4: 1, 5: 0, 6: 0, 7: 1, 8: 0, 30: 0}
    assert letters("role_proposal_reminder") == [(person("ben").email, person("ben").language)] * 2
    assert letters("role_proposal_of_desk") == [(settings.DESK_MAILBOX, settings.LANGUAGE_CODE)]
    alder, cato = organisation("alder").id, person("cato").id
    assert trail(AuditTag.ROLE_PROPOSAL_REMINDED) == [(None, alder, None, cato)] * 2
    assert trail(AuditTag.ROLE_PROPOSAL_TO_DESK) == [(None, alder, None, cato)]


def test_a_decided_proposal_is_not_reminded_of() -> None:
    decline(actor("ben", "alder"), _proposed())

    assert role_requests_remind(at=THURSDAY + timedelta(days=30)) == 0


def test_without_a_second_one_the_desk_is_told_and_sees_it_at_once() -> None:
    make_administrator("ben", "alder", really=False)
    _proposed()

    assert letters("role_proposal_of_desk") == [(settings.DESK_MAILBOX, settings.LANGUAGE_CODE)]
    page = text_of(visit("dirk").get("/desk/requests/").text)
    assert "Ada Vermeulen proposed the role “Contract viewer” for Cato Jansma" in page


def test_with_a_second_one_the_desk_sees_it_after_a_week_and_not_before() -> None:
    now = actor("ada", "alder").at
    proposal = _proposed(at=now - timedelta(days=6))
    dirk, words = visit("dirk"), "proposed the role “Contract viewer”"
    assert words not in text_of(dirk.get("/desk/requests/").text)

    with system_context("test"):
        GrantProposal.objects.filter(id=proposal.id).update(proposed_at=now - timedelta(days=7))

    assert words in text_of(dirk.get("/desk/requests/").text)


def test_it_stands_on_the_home_page_of_who_can_agree_and_of_nobody_else() -> None:
    _proposed()
    words = "Proposal waits for you as second administrator"

    assert words in text_of(visit("ben").get(place("alder")).text)
    assert words not in text_of(visit("ada").get(place("alder")).text)
    assert words not in text_of(visit("cato").get(place("alder")).text)
