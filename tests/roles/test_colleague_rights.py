"""What a colleague may do, with every reason; the page that shows it; and what stands on it when access changes."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from access.database import database_context, system_context
from access.permissions import Permission as P
from orgs.models import Membership
from relations.models import Mandate, MandateTerms
from roles.enums import Role
from roles.models import RoleGrant
from roles.object_permissions import rows_write
from roles.selectors import ColleagueRights, Right, colleague_get, colleague_rights
from tests.cast import membership, number, organisation, person
from tests.nets.actors import actor, context_of
from tests.queries import queries_of
from tests.roles.asking import make_administrator, place, press, text_of, visit
from tests.roles.leaving import REASON, end, pause, resume, standing
from tests.roles.resetting import come_by_link, secret_of, start

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _dutch() -> Iterator[None]:
    with translation.override("nl"):
        yield


def _rights(key: str, at: str, *, by: str) -> ColleagueRights:
    acting = actor(by, at)
    with database_context(context_of(acting)):
        colleague = colleague_get(acting=acting, membership_id=membership(key, at).id)
        return colleague_rights(acting=acting, membership=colleague.membership)


def _short(rights: list[Right]) -> dict[P, list[str]]:
    return {right.permission: [reason.role for reason in right.reasons] for right in rights}


def _give(key: str, at: str, role: Role, *, by: str = "", relation: str = "") -> RoleGrant:
    with system_context("test"):
        mandate = (
            Mandate.objects.get(giver=organisation(relation), holder=organisation(at)) if relation else None
        )
        grant = RoleGrant.objects.create(
            organisation=organisation(at),
            membership=membership(key, at),
            role=role,
            mandate=mandate,
            starts_at=timezone.now() - timedelta(days=1),
            granted_by=person(by) if by else None,
        )
        rows_write(grant)
        return grant


def test_a_permission_of_two_roles_has_two_reasons_with_who_gave_them():
    _give("mia", "alder", Role.INSURED_ADMINISTRATION, by="ada")
    rights = _rights("mia", "alder", by="ada")
    assert _short(rights.own) == {
        P.CONTRACT_READ: ["Contractinzage", "Verzekerdenadministratie"],
        P.INSURED_READ: ["Verzekerdenadministratie"],
    }
    reason = rights.own[0].reasons[1]
    assert (reason.by, reason.until, reason.for_all) == (person("ada").full_name, None, True)
    assert rights.relations == []


def test_the_flag_is_a_reason_of_its_own():
    rights = _rights("ada", "alder", by="ada")
    assert set(_short(rights.own)) == {
        P.MEMBERS_READ, P.MEMBERS_MANAGE, P.ROLES_GRANT, P.ACCOUNTS_RESET, P.MANDATES_READ, P.MANDATES_MANAGE,
        P.AUDIT_READ, P.SECURITY_POLICY_MANAGE,
    }  # fmt: skip
    assert {tuple(reasons) for reasons in _short(rights.own).values()} == {("",)}


def test_a_role_that_is_over_or_has_not_begun_is_no_reason():
    assert _rights("eva", "alder", by="ada").own == []
    grant = _give("eva", "alder", Role.AUDITOR)
    with system_context("test"):
        RoleGrant.objects.filter(id=grant.id).update(starts_at=timezone.now() + timedelta(days=1))
    assert _rights("eva", "alder", by="ada").own == []


def test_in_a_relation_the_mandate_limits_what_the_role_gives():
    """Kim holds reporting and the contract for all; Elm's mandate permits the contract alone."""
    _give("kim", "iris", Role.CONTRACT_VIEWER, relation="elm")
    rights = _rights("kim", "iris", by="ivo")
    assert [str(words) for words in rights.for_all] == [
        "facturen en financiële overzichten",
        "financiële overzichten downloaden",
        "het contract",
    ]
    (elm,) = rights.relations
    assert (elm.name, elm.relation_number) == (organisation("elm").name, number("elm"))
    assert _short(elm.rights) == {P.CONTRACT_READ: ["Contractinzage", "Contractinzage"]}
    assert [reason.for_all for reason in elm.rights[0].reasons] == [True, False]
    assert [str(words) for words in elm.permitted] == ["het contract"]
    assert [str(words) for words in elm.lacking] == [
        "facturen en financiële overzichten",
        "financiële overzichten downloaden",
    ]


def test_a_role_for_one_relation_and_one_for_all_are_both_reasons_there():
    rights = _rights("ira", "iris", by="ivo")
    (alder,) = rights.relations
    assert alder.name == organisation("alder").name
    assert _short(alder.rights)[P.CONTRACT_READ] == ["Relatiebeheerder"]
    assert [reason.for_all for right in alder.rights for reason in right.reasons] == [
        right.permission == P.CONTRACT_READ for right in alder.rights for _reason in right.reasons
    ]


def test_a_mandate_that_has_ended_shows_nothing_of_the_relation():
    assert _rights("jo", "iris", by="ivo").relations == []
    with system_context("test"):
        MandateTerms.objects.filter(mandate__giver=organisation("alder")).update(
            ends_at=timezone.now() - timedelta(minutes=1)
        )
    assert _rights("ira", "iris", by="ivo").relations == []


@pytest.mark.parametrize("deed", [pause, end])
def test_whoever_cannot_come_in_has_no_rights(deed):
    assert _rights("ben", "alder", by="ada").own
    deed("ben")
    assert _rights("ben", "alder", by="ada") == ColleagueRights(own=[], for_all=[], relations=[])


def test_the_rights_of_a_member_of_another_organisation_are_not_there():
    acting, stranger = actor("ada", "alder"), membership("olga", "oak")
    with database_context(context_of(acting)), pytest.raises(Membership.DoesNotExist):
        colleague_rights(acting=acting, membership=stranger)


def test_the_page_says_what_holds_and_why():
    _give("mia", "alder", Role.INSURED_ADMINISTRATION, by="ada")
    page = text_of(visit("ada").get(place("alder", f"colleagues/{membership('mia', 'alder').id}/")).text)
    assert re.search(
        r"the contract Contract viewer .* Insured administration given by Ada Vermeulen · since", page
    )


def _colleague(key: str, *, by: str = "ada", at: str = "alder", tail: str = ""):
    return visit(by).get(place(at, f"colleagues/{membership(key, at).id}/{tail}"))


def test_the_page_of_whoever_left_tells_nothing_of_the_account_and_offers_no_change():
    email = person("ben").email
    assert email in _colleague("ben").text
    end("ben")
    page = _colleague("ben")
    assert email not in page.text
    assert f"Reason: “{REASON}”" in text_of(page.text)
    assert "Pause or end access" not in text_of(page.text)


def test_the_page_shows_messages_about_this_organisation_alone():
    pause("mia")
    assert "An administrator paused your access" in text_of(_colleague("mia").text)
    assert "An administrator paused your access" not in text_of(_colleague("mia", by="olga", at="oak").text)


def test_the_page_asks_as_much_with_one_message_as_with_three():
    client, address = visit("ada"), place("alder", f"colleagues/{membership('ben', 'alder').id}/")
    counts = []
    for _round in range(3):
        pause("ben")
        resume("ben")
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(queries_of(asked)))
    assert len(set(counts)) == 1


def test_an_auditor_reads_the_page_and_finds_no_button():
    _give("cato", "alder", Role.AUDITOR)
    page = text_of(_colleague("ben", by="cato").text)
    assert "What may this colleague do, and why?" in page
    assert "Pause or end access" not in page
    assert "Make functional administrator" not in page


def test_pausing_letting_in_and_ending_go_from_page_to_page():
    ada, ben = visit("ada"), person("ben").full_name
    address = place("alder", f"colleagues/{membership('ben', 'alder').id}/")
    done = ada.post(f"{address}access/", {"pause": "yes", "reason": REASON}, follow=True)
    assert f"The access of {ben} is paused." in text_of(done.text)
    done = press(ada, ada.get(f"{address}access/"), "Let in again")
    assert (done.headers["Location"], standing("ben")) == (address, ("ACTIVE", False, False))
    done = ada.post(f"{address}access/", {"end": "yes", "reason": REASON}, follow=True)
    assert f"The access of {ben} has ended." in text_of(done.text)
    assert "This access has ended." in text_of(ada.get(f"{address}access/").text)


@pytest.mark.parametrize(("reason", "words"), [("", "Write why."), ("x" * 301, "300")])
def test_a_reason_that_is_missing_or_too_long_comes_back_at_its_field(reason, words):
    page = visit("ada").post(
        place("alder", f"colleagues/{membership('ben', 'alder').id}/access/"),
        {"end": "yes", "reason": reason},
    )
    assert words in text_of(page.text)
    assert standing("ben") == ("ACTIVE", False, False)


def test_what_the_rules_refuse_stands_on_the_page():
    address = place("alder", f"colleagues/{membership('ada', 'alder').id}/access/")
    page = visit("ada").post(address, {"end": "yes", "reason": REASON})
    assert "You cannot change your own access." in text_of(page.text)
    page = visit("ada").post(
        place("alder", f"colleagues/{membership('ben', 'alder').id}/access/"), {"resume": "yes"}
    )
    assert "This access is not paused any more." in text_of(page.text)


def test_the_flag_is_given_and_taken_away_from_page_to_page():
    ada, cato = visit("ada"), person("cato").full_name
    address = place("alder", f"colleagues/{membership('cato', 'alder').id}/")
    for button, words in (
        ("Make functional administrator", f"{cato} is functional administrator now."),
        ("No longer functional administrator", f"{cato} is functional administrator no more."),
    ):
        done = press(ada, ada.get(f"{address}administrator/"), button)
        assert done.headers["Location"] == address
        assert words in text_of(ada.get(address).text)


def test_handing_over_leads_home_and_closes_the_list():
    ada = visit("ada")
    page = ada.get(place("alder", f"colleagues/{membership('cato', 'alder').id}/hand-over/"))
    assert press(ada, page, "Hand over").headers["Location"] == place("alder")
    assert ada.get(place("alder", "colleagues/")).status_code == 403
    assert (standing("ada"), standing("cato")) == (("ACTIVE", False, False), ("ACTIVE", True, False))


@pytest.mark.parametrize("tail", ["administrator/", "hand-over/"])
def test_a_refused_change_of_the_flag_stands_on_the_page(tail):
    pause("cato")
    page = visit("ada").post(
        place("alder", f"colleagues/{membership('cato', 'alder').id}/{tail}"), {"make": "yes"}
    )
    assert "This colleague has no access at the moment." in text_of(page.text)


def test_whoever_was_helped_back_in_elsewhere_is_asked_about_first():
    start("mia")
    come_by_link(secret_of("mia"))
    page = text_of(_colleague("mia", by="olga", at="oak", tail="access/").text)
    assert "Say whether it was your colleague." in page


def test_the_only_administrator_is_warned_at_home_and_in_the_list():
    ada = visit("ada")
    assert "you are the only one" in text_of(ada.get(place("alder")).text)
    assert "Ask for another administrator" in text_of(ada.get(place("alder", "colleagues/")).text)
    make_administrator("cato", "alder")
    assert "you are the only one" not in text_of(ada.get(place("alder")).text)
    assert "Ask for another administrator" not in text_of(ada.get(place("alder", "colleagues/")).text)


def test_whoever_works_alone_is_not_warned_at_home():
    with system_context("test"):
        Membership.objects.filter(organisation=organisation("birch")).exclude(user=person("bas")).delete()
    assert "you are the only one" not in text_of(visit("bas").get(place("birch")).text)
