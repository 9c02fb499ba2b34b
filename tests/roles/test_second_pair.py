"""Roles that wait until a second administrator agrees: who may, what holds meanwhile, and two at the same moment."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from access.acting import Acting
from access.database import database_context, system_context
from audit.enums import AuditTag
from common.errors import DomainError
from orgs.enums import MembershipState
from orgs.models import Membership
from roles.enums import ProposalState, Role
from roles.models import GrantProposal, RoleGrant
from roles.services import invitation_accept, role_request_desk_grant, role_request_grant
from roles.services.inviting import CarriedRole
from tests.cast import membership, organisation, person
from tests.nets.actors import actor, at_desk, context_of
from tests.roles.asking import (
    asked_by,
    letters,
    make_administrator,
    place,
    press,
    states_of,
    text_of,
    trail,
    visit,
)
from tests.roles.joining import invite, invitee, outbox, proved, values_of
from tests.roles.ruling import ROLE, approve, decline, facts_of, give, grants_of, set_rules, withdraw

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture(autouse=True)
def _two_pairs_of_eyes() -> None:
    """Alder lets two administrators, Ada and Ben, agree to these roles."""
    set_rules(second_pair_of_eyes=[ROLE, Role.REPORTING_OFFICER])
    make_administrator("ben", "alder")


def _ada() -> Acting:
    return actor("ada", "alder")


def _ben() -> Acting:
    return actor("ben", "alder")


def _state(proposal: GrantProposal) -> str:
    with system_context("test"):
        return GrantProposal.objects.get(id=proposal.id).state


def test_a_role_waits_and_opens_nothing_until_a_second_administrator_agrees() -> None:
    cato = visit("cato")
    waiting = give(_ada(), "cato", role=Role.REPORTING_OFFICER)

    assert isinstance(waiting, GrantProposal)
    assert grants_of("cato", Role.REPORTING_OFFICER) == []
    assert cato.get(place("alder", "invoices/")).status_code == 403
    assert letters("role_proposed") == [(person("ben").email, person("ben").language)]
    assert letters("role_granted") == []

    ben = _ben()
    grant = approve(ben, waiting)

    assert cato.get(place("alder", "invoices/")).status_code == 200
    assert (grant.granted_by_id, grant.starts_at) == (ben.user_id, ben.at)
    assert letters("role_proposal_approved") == [(person("ada").email, person("ada").language)]
    assert letters("role_granted") == [(person("cato").email, person("cato").language)]
    alder, who = organisation("alder").id, person("cato").id
    assert trail(AuditTag.ROLE_PROPOSED) == [(person("ada").id, alder, None, who)]
    assert trail(AuditTag.ROLE_PROPOSAL_APPROVED) == [(person("ben").id, alder, None, who)]
    assert trail(AuditTag.ROLE_GRANTED) == [(person("ben").id, alder, None, who)]


def test_other_roles_are_given_at_once() -> None:
    assert isinstance(give(_ada(), "cato", role=Role.AUDITOR), RoleGrant)


def test_whoever_proposed_can_not_agree() -> None:
    waiting = give(_ada(), "cato")

    with pytest.raises(DomainError, match="You proposed this"):
        approve(_ada(), waiting)
    with pytest.raises(DomainError, match="You proposed this"):
        decline(_ada(), waiting)

    assert (_state(waiting), grants_of("cato")) == (ProposalState.WAITING, [])
    assert len(facts_of(AuditTag.ROLE_PROPOSAL_REFUSED)) == 2


def test_the_database_refuses_one_person_as_both() -> None:
    waiting = give(_ada(), "cato")
    decided = {"state": ProposalState.APPROVED, "decided_at": timezone.now()}

    with system_context("test"), pytest.raises(IntegrityError) as refused, transaction.atomic():
        GrantProposal.objects.filter(id=waiting.id).update(decided_by=person("ada"), **decided)

    assert "proposal_is_decided_by_a_second_person" in str(refused.value)


def test_whom_the_role_is_for_can_not_agree() -> None:
    waiting = give(_ada(), "ben")

    assert letters("role_proposed") == []
    with pytest.raises(DomainError, match="your own roles"):
        approve(_ben(), waiting)


def test_who_is_no_administrator_can_not_agree() -> None:
    waiting = give(_ada(), "cato")

    with pytest.raises(DomainError, match="Only a functional administrator"):
        approve(actor("mia", "alder"), waiting)


def test_a_proposal_of_somebody_who_administers_no_more_is_worth_nothing() -> None:
    waiting = give(_ada(), "cato")
    make_administrator("mia", "alder")
    make_administrator("ada", "alder", really=False)

    with pytest.raises(DomainError, match="is no functional administrator any more"):
        approve(_ben(), waiting)

    decline(_ben(), waiting)
    assert _state(waiting) == ProposalState.DECLINED


def test_everything_is_looked_at_again_when_it_is_agreed() -> None:
    waiting = give(_ada(), "cato")
    with system_context("test"):
        Membership.objects.filter(id=membership("cato", "alder").id).update(state=MembershipState.PAUSED)

    with pytest.raises(DomainError, match="no access at the moment"):
        approve(_ben(), waiting)

    assert (_state(waiting), grants_of("cato")) == (ProposalState.WAITING, [])


def test_a_role_held_meanwhile_is_not_given_twice() -> None:
    waiting = give(_ada(), "cato")
    set_rules()
    give(_ada(), "cato")

    with pytest.raises(DomainError, match="has this role already"):
        approve(_ben(), waiting)


def test_declining_takes_words_and_tells_whoever_proposed() -> None:
    waiting = give(_ada(), "cato")

    with pytest.raises(DomainError) as refused:
        decline(_ben(), waiting, reason="  ")
    decline(_ben(), waiting, reason="Cato leaves.")

    assert refused.value.field == "reason"
    assert values_of("role_proposal_declined")["reason"] == "Cato leaves."
    assert letters("role_proposal_declined") == [(person("ada").email, person("ada").language)]
    with pytest.raises(DomainError, match="decided this in the meantime"):
        approve(actor("ben", "alder"), waiting)


def test_whoever_proposed_takes_it_back_and_nobody_else_does() -> None:
    waiting = give(_ada(), "cato")

    with pytest.raises(DomainError, match="Only whoever proposed"):
        withdraw(_ben(), waiting)
    withdraw(_ada(), waiting)
    withdraw(_ada(), waiting)

    assert len(facts_of(AuditTag.ROLE_PROPOSAL_WITHDRAWN)) == 1
    with pytest.raises(DomainError, match="taken back"):
        approve(_ben(), waiting)


def test_the_same_role_does_not_wait_twice() -> None:
    give(_ada(), "cato")

    with pytest.raises(DomainError, match="proposed this already"):
        give(_ben(), "cato")


def test_a_request_waits_on_until_the_second_administrator_agrees() -> None:
    request = asked_by(visit("cato"), "cato")
    ada = _ada()
    with database_context(context_of(ada)):
        waiting = role_request_grant(acting=ada, request_id=request.id)
    assert isinstance(waiting, GrantProposal)
    assert states_of("cato") == ["WAITING"]

    approve(_ben(), waiting)

    assert states_of("cato") == ["GRANTED"]
    assert len(letters("role_request_granted")) == 1


def test_the_desk_gives_no_role_that_two_administrators_agree_to() -> None:
    make_administrator("ben", "alder", really=False)
    request = asked_by(visit("ada"), "ada")
    dirk = at_desk("dirk")

    with database_context(context_of(dirk)), pytest.raises(DomainError, match="only when two of its"):
        role_request_desk_grant(acting=dirk, request_id=request.id)


def test_roles_of_an_invitation_wait_when_it_is_accepted() -> None:
    olga = person("olga")
    roles = [CarriedRole(role=ROLE), CarriedRole(role=Role.AUDITOR)]
    invitation = invite(invitee(email=olga.email), *roles)

    invitation_accept(opened=proved(invitation), user_id=olga.id, at=timezone.now())

    assert (grants_of("olga"), len(grants_of("olga", Role.AUDITOR))) == ([], 1)
    with system_context("test"):
        (waiting,) = GrantProposal.objects.filter(membership__user=olga)
    assert (waiting.proposed_by_id, waiting.role) == (person("ada").id, ROLE)
    values = values_of("invitation_accepted")
    assert (values["waiting"], values["left_out"]) == ("Contractinzage", "")
    assert values_of("welcome")["left_out"] == ""
    assert letters("role_proposed") == [(person("ben").email, person("ben").language)]


def test_a_first_day_that_came_meanwhile_is_now() -> None:
    begin, end = timezone.now() + timedelta(days=2), timezone.now() + timedelta(days=9)
    first, second = give(_ada(), "cato", starts_at=begin, ends_at=end), give(_ada(), "eva", starts_at=begin)
    assert approve(_ben(), first).starts_at == begin
    with system_context("test"):
        GrantProposal.objects.filter(id=second.id).update(starts_at=timezone.now() - timedelta(days=1))

    ben = _ben()

    assert approve(ben, second).starts_at == ben.at


def test_the_only_administrator_reads_that_a_second_is_needed_and_nothing_is_given() -> None:
    make_administrator("ben", "alder", really=False)
    waiting = give(_ada(), "cato")

    page = text_of(visit("ada").get(place("alder", f"requests/proposals/{waiting.id}/")).text)

    assert "A second functional administrator is needed." in page
    assert (grants_of("cato"), outbox("role_proposed")) == ([], [])


def test_the_second_administrator_agrees_on_the_page() -> None:
    waiting = give(_ada(), "cato")
    ben = visit("ben")
    listed = ben.get(place("alder", "requests/"))
    assert [group.items[2].count for group in listed.context["menu"] if group.icon == "manage"] == [1]
    assert f"requests/proposals/{waiting.id}/" in listed.text

    answer = press(
        ben, ben.get(place("alder", f"requests/proposals/{waiting.id}/")), "Agree and give the role"
    )

    assert answer["Location"] == place("alder", "requests/")
    assert len(grants_of("cato")) == 1
    assert f"requests/proposals/{waiting.id}/" not in ben.get(place("alder", "requests/")).text


def test_the_pages_of_the_colleague_and_of_the_request_say_that_the_role_waits() -> None:
    asked = asked_by(visit("cato"), "cato")
    give(_ada(), "cato", role=Role.REPORTING_OFFICER)
    words = "Ada Vermeulen wants to give Cato Jansma the role “Reporting officer”"
    for address in (f"colleagues/{membership('cato', 'alder').id}/", f"requests/{asked.id}/"):
        assert words in text_of(visit("ben").get(place("alder", address)).text)
    assert words not in text_of(
        visit("ben").get(place("alder", f"colleagues/{membership('eva', 'alder').id}/")).text
    )


def test_a_proposal_of_another_organisation_does_not_exist() -> None:
    waiting = give(_ada(), "cato")

    assert visit("olga").get(place("oak", f"requests/proposals/{waiting.id}/")).status_code == 404
