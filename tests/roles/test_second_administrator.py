"""Where roles need a second pair of eyes, nobody becomes functional administrator by the word of one alone."""

import pytest
from django.utils import timezone

from access.database import database_context, system_context
from audit.enums import AuditTag
from common.errors import DomainError
from orgs.models import Membership
from roles.enums import FUNCTIONAL_ADMINISTRATOR, ProposalState
from roles.models import GrantProposal, Invitation
from roles.services import (
    administrator_hand_over,
    administrator_make,
    invitation_accept,
    invitation_change_way,
    invitation_correct,
    proposal_approve,
)
from roles.services.authority import Authority
from roles.services.inviting import invitation_write
from tests.cast import membership, organisation, person
from tests.nets.actors import actor, at_desk, context_of
from tests.roles.asking import letters, make_administrator, place, press, text_of, trail, visit
from tests.roles.joining import invite, invitee, outbox, proved, values_of
from tests.roles.resetting import at_own
from tests.roles.ruling import ROLE, decline, set_rules
from tests.roles.test_no_own_rights_anyhow import file_carried_out

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture(autouse=True)
def _one_role_by_two() -> None:
    """Alder lets two administrators, Ada and Ben, agree to one role."""
    set_rules(second_pair_of_eyes=[ROLE])
    make_administrator("ben", "alder")


def _make(key: str, by: str = "ada") -> GrantProposal | Membership:
    made: GrantProposal | Membership = at_own(
        by, "alder", administrator_make, membership_id=membership(key, "alder").id
    )
    return made


def _proposed(key: str, by: str = "ada") -> GrantProposal:
    proposal = _make(key, by)
    assert isinstance(proposal, GrantProposal)
    return proposal


def _agree(proposal: GrantProposal, by: str = "ben") -> None:
    at_own(by, "alder", proposal_approve, proposal_id=proposal.id)


def _administers(key: str) -> bool:
    with system_context("test"):
        return Membership.objects.get(
            user=person(key), organisation=organisation("alder")
        ).is_functional_administrator


def _waiting(key: str) -> list[tuple[str, int]]:
    with system_context("test"):
        found = GrantProposal.objects.waiting().filter(membership__user=person(key))
        return list(found.values_list("role", "proposed_by_id"))


def test_it_waits_and_opens_nothing_until_a_second_one_agrees() -> None:
    proposal = _proposed("cato")

    assert (proposal.role, _administers("cato")) == (FUNCTIONAL_ADMINISTRATOR, False)
    assert visit("cato").get(place("alder", "colleagues/")).status_code == 403
    assert letters("role_proposed") == [(person("ben").email, person("ben").language)]
    assert letters("administrator_made") == []

    _agree(proposal)

    assert _administers("cato")
    assert visit("cato").get(place("alder", "colleagues/")).status_code == 200
    assert letters("administrator_made") == [(person("cato").email, person("cato").language)]
    assert letters("colleague_made_administrator") == [(person("ada").email, person("ada").language)]
    alder, cato = organisation("alder").id, person("cato").id
    assert trail(AuditTag.ROLE_PROPOSED) == [(person("ada").id, alder, None, cato)]
    assert trail(AuditTag.ROLE_PROPOSAL_APPROVED) == [(person("ben").id, alder, None, cato)]
    assert trail(AuditTag.ADMINISTRATOR_MADE) == [(person("ben").id, alder, None, cato)]


def test_without_such_a_role_it_happens_at_once() -> None:
    set_rules()

    assert isinstance(_make("cato"), Membership)
    assert _administers("cato")


def test_whoever_proposed_can_not_agree() -> None:
    proposal = _proposed("cato")

    with pytest.raises(DomainError, match="You proposed this"):
        _agree(proposal, by="ada")

    assert not _administers("cato")


def test_the_same_does_not_wait_twice() -> None:
    _proposed("cato")

    with pytest.raises(DomainError, match="Ada Vermeulen proposed this already"):
        _make("cato", by="ben")


def test_everything_is_looked_at_again() -> None:
    proposal = _proposed("cato")
    with system_context("test"):
        Membership.objects.filter(id=membership("cato", "alder").id).update(ends_at="2099-01-01T00:00Z")

    with pytest.raises(DomainError, match="has an end date"):
        _agree(proposal)

    with system_context("test"):
        assert GrantProposal.objects.get(id=proposal.id).state == ProposalState.WAITING


def test_declined_it_changes_nothing() -> None:
    proposal = _proposed("cato")

    decline(actor("ben", "alder"), proposal)

    assert not _administers("cato")
    assert letters("role_proposal_declined") == [(person("ada").email, person("ada").language)]


def test_an_invitation_with_the_flag_waits_when_it_is_accepted() -> None:
    olga = person("olga")
    invitation = invite(invitee(email=olga.email), is_functional_administrator=True)

    invitation_accept(opened=proved(invitation), user_id=olga.id, at=timezone.now())

    assert (_administers("olga"), _waiting("olga")) == (
        False,
        [(FUNCTIONAL_ADMINISTRATOR, person("ada").id)],
    )
    assert values_of("invitation_accepted")["waiting"] == "Functioneel beheerder"
    assert (values_of("welcome")["administrator"], values_of("welcome")["waiting"]) == (
        "",
        "Functioneel beheerder",
    )
    assert letters("role_proposed") == [(person("ben").email, person("ben").language)]


def test_a_rule_made_meanwhile_holds_for_an_older_invitation() -> None:
    set_rules()
    olga = person("olga")
    invitation = invite(invitee(email=olga.email), is_functional_administrator=True)
    set_rules(second_pair_of_eyes=[ROLE])

    invitation_accept(opened=proved(invitation), user_id=olga.id, at=timezone.now())

    assert not _administers("olga")


def test_a_row_of_a_file_with_the_flag_waits_too() -> None:
    olga, ada = person("olga"), actor("ada", "alder")
    with database_context(context_of(ada)):
        file_carried_out(ada, f"Olga;{olga.email};0612345678;;yes;")
    with system_context("test"):
        invitation = Invitation.objects.get(email=olga.email)

    invitation_accept(opened=proved(invitation), user_id=olga.id, at=timezone.now())

    assert (invitation.is_functional_administrator, _administers("olga")) == (True, False)
    assert _waiting("olga") == [(FUNCTIONAL_ADMINISTRATOR, person("ada").id)]


def _invited_by_the_desk(email: str) -> int:
    dirk = at_desk("dirk")
    with system_context("test"):
        by = Authority.of_desk(dirk, organisation("alder"))
        invitation = invitation_write(
            by,
            invitee=invitee(email=email),
            roles=[],
            is_functional_administrator=True,
            declared_entitled=True,
        )
    return invitation.id


def test_what_the_desk_sent_is_given_at_once() -> None:
    olga = person("olga")
    invitation_id = _invited_by_the_desk(olga.email)
    with system_context("test"):
        invitation = Invitation.objects.get(id=invitation_id)

    invitation_accept(opened=proved(invitation), user_id=olga.id, at=timezone.now())

    assert _administers("olga")


@pytest.mark.parametrize("way", ["address", "number"])
def test_what_the_desk_sent_and_one_administrator_sends_elsewhere_waits(way: str) -> None:
    olga = person("olga")
    invitation_id = _invited_by_the_desk("other@alder.example" if way == "address" else olga.email)
    if way == "address":
        invitation = at_own("ada", "alder", invitation_correct, invitation_id=invitation_id, email=olga.email)
    else:
        invitation = at_own(
            "ada", "alder", invitation_change_way, invitation_id=invitation_id, number="0687654321"
        )

    invitation_accept(opened=proved(invitation), user_id=olga.id, at=timezone.now())

    assert (_administers("olga"), _waiting("olga")) == (
        False,
        [(FUNCTIONAL_ADMINISTRATOR, person("ada").id)],
    )


def test_handing_over_leaves_as_many_and_needs_nobody() -> None:
    at_own("ada", "alder", administrator_hand_over, membership_id=membership("cato", "alder").id)

    assert (_administers("ada"), _administers("cato"), _administers("ben")) == (False, True, True)


def test_the_only_administrator_is_led_to_the_desk_and_nothing_happens() -> None:
    make_administrator("ben", "alder", really=False)
    ada = visit("ada")
    page = ada.get(place("alder", f"colleagues/{membership('cato', 'alder').id}/administrator/"))
    assert "Two employees of the" in text_of(page.text)

    press(ada, page, "Propose as functional administrator")

    ((role, _by),) = _waiting("cato")
    assert (role, _administers("cato"), outbox("role_proposed")) == (FUNCTIONAL_ADMINISTRATOR, False, [])


def test_the_second_one_reads_what_it_is_and_agrees_on_the_page() -> None:
    ada, ben = visit("ada"), visit("ben")
    address = place("alder", f"colleagues/{membership('cato', 'alder').id}/administrator/")
    press(ada, ada.get(address), "Propose as functional administrator")
    with system_context("test"):
        proposal = GrantProposal.objects.get()

    assert "Ada Vermeulen wants Cato Jansma to become functional administrator" in text_of(
        ben.get(address).text
    )
    page = ben.get(place("alder", f"requests/proposals/{proposal.id}/"))
    assert "Cato Jansma as functional administrator" in text_of(page.text)
    press(ben, page, "Agree to this administrator")

    assert _administers("cato")
    assert "agreed as second administrator to the role Functional administrator for Cato Jansma" in text_of(
        visit("ada").get(place("alder", "history/")).text
    )
