"""The desk sees which customers have one functional administrator or none, the most urgent ones first."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from access.database import system_context
from access.errors import PermissionMissing
from accounts.models import User
from notices.models import OutboundMessage
from orgs.enums import MembershipState, OrganisationKind
from orgs.models import Membership, Organisation
from roles.enums import AdministratorNeed
from roles.models import Invitation
from roles.selectors import administrator_need_list
from roles.services import Proposal, appointment_propose
from roles.services.authority import Authority
from roles.services.inviting import invitation_write
from tests.cast import membership, number, organisation, person
from tests.nets.actors import at_desk
from tests.queries import queries_of
from tests.roles.asking import make_administrator, text_of, visit
from tests.roles.joining import by_letter
from tests.roles.resetting import at_the_desk

pytestmark = pytest.mark.django_db
NEEDED = "/desk/administrators/needed/"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def change(key: str, at: str, **columns: Any) -> None:
    with system_context("test"):
        Membership.objects.filter(id=membership(key, at).id).update(**columns)


def needs(by: str = "dirk", **filters: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    """Number, need and names, in the order of the list."""

    def read(*, acting):
        rows = administrator_need_list(acting=acting, **filters)
        assert len(rows) == len(list(rows))
        return [(each.organisation.relation_number, each.need.value, each.names) for each in rows]

    return at_the_desk(by, read)


def of(at: str, **filters: Any) -> list[tuple[str, tuple[str, ...]]]:
    return [(need, names) for found, need, names in needs(**filters) if found == number(at)]


def test_customers_stand_by_urgency_and_then_by_name():
    make_administrator("olga", "oak", really=False)
    change("bas", "birch", state=MembershipState.PAUSED)
    found = needs()
    assert found[:2] == [
        (number("oak"), "NOBODY", ()),
        (number("birch"), "PAUSED", (person("bas").full_name,)),
    ]
    with system_context("test"):
        keys = ("alder", "cedar", "elm", "iris")
        by_name = sorted((organisation(key).sort_key, number(key)) for key in keys)
    assert [row[0] for row in found[2:]] == [relation for _name, relation in by_name]
    assert {row[1] for row in found[2:]} == {"ONE"}


def test_two_who_can_come_in_are_enough():
    make_administrator("cato", "alder")
    assert of("alder") == []


@pytest.mark.parametrize(
    "columns", [{"state": MembershipState.PAUSED}, {"starts_at": timezone.now() + timedelta(days=1)}]
)
def test_a_second_one_who_cannot_come_in_does_not_count(columns):
    make_administrator("cato", "alder")
    change("cato", "alder", **columns)
    assert [need for need, _names in of("alder")] == ["ONE"]


def test_whose_account_is_off_does_not_count():
    with system_context("test"):
        User.objects.filter(id=person("ada").id).update(is_active=False)
    assert of("alder") == [("NOBODY", ())]


def test_whoever_left_does_not_count_nor_does_a_customer_that_left():
    change("ada", "alder", state=MembershipState.ENDED)
    assert of("alder") == [("NOBODY", ())]
    with system_context("test"):
        Membership.objects.filter(organisation=organisation("alder")).update(state=MembershipState.ENDED)
    assert of("alder") == []


def test_the_insurer_and_customers_that_never_came_are_no_concern():
    with system_context("test"):
        Organisation.objects.create(
            relation_number="990001", name="Nooit B.V.", kind=OrganisationKind.EMPLOYER
        )
    assert {number("insurer"), "990001"} & {row[0] for row in needs()} == set()


def first_invited(relation: str, *, called: str = "nieuw", **more: Any) -> Invitation:
    """An organisation that was let in, and the invitation of its first administrator."""
    with system_context("test"):
        organisation_ = Organisation.objects.create(
            relation_number=relation, name=called, sort_key=f"{called} {relation}", kind="EMPLOYER"
        )
        by = Authority.of_desk(at_desk("dirk"), organisation_)
        invitation = invitation_write(
            by,
            invitee=by_letter(email=f"first@{relation}.example"),
            roles=[],
            is_functional_administrator=True,
            declared_entitled=True,
        )
        Invitation.objects.filter(id=invitation.id).update(**more)
    return invitation


def test_customers_whose_first_administrator_never_came_in_stand_by_what_became_of_the_invitation():
    now = timezone.now()
    first_invited("990001")
    bounced = first_invited("990002")
    with system_context("test"):
        OutboundMessage.objects.filter(subject=bounced.subject, channel="EMAIL").update(state="BOUNCED")
    first_invited("990003", valid_until=now - timedelta(days=1))
    first_invited("990004", state="DECLINED", closed_at=now)
    first_invited("990005", is_functional_administrator=False)
    make_administrator("olga", "oak", really=False)
    found = [(relation, need) for relation, need, _names in needs()]
    assert found[:5] == [
        ("990002", "SHUT_OUT"),
        ("990003", "SHUT_OUT"),
        ("990004", "SHUT_OUT"),
        (number("oak"), "NOBODY"),
        ("990001", "INVITED"),
    ]
    assert "990005" not in dict(found)
    page = visit("dirk").get(NEEDED, {"q": "nieuw"})
    assert f'href="/desk/invitations/{bounced.id}/"' in page.text
    assert "?organisation_number=990004" in page.text
    said = text_of(page.text)
    for words in ("The mail did not arrive", "Not used in time", "Declined", "Letter waits to be printed"):
        assert words in said


def test_customer_that_left_comes_back_only_while_an_invitation_of_the_desk_waits():
    with system_context("test"):
        Membership.objects.filter(organisation=organisation("alder")).update(state=MembershipState.ENDED)
        by = Authority.of_desk(at_desk("dirk"), organisation("alder"))
        invitation = invitation_write(
            by, invitee=by_letter(), roles=[], is_functional_administrator=True, declared_entitled=True
        )
    assert of("alder") == [("INVITED", ())]
    with system_context("test"):
        Invitation.objects.filter(id=invitation.id).update(state="WITHDRAWN", closed_at=timezone.now())
    assert of("alder") == []


def test_the_list_is_searched_by_name_and_number_and_narrowed():
    change("bas", "birch", state=MembershipState.PAUSED)
    assert [row[0] for row in needs(words=["berkenrode", "bouw"])] == [number("birch")]
    assert [row[0] for row in needs(words=[number("birch")])] == [number("birch")]
    assert [row[0] for row in needs(need=AdministratorNeed.PAUSED)] == [number("birch")]
    assert needs(words=["berkenrode"], need=AdministratorNeed.NOBODY) == []


def test_only_the_desk_reads_it():
    with pytest.raises(PermissionMissing):
        needs("vera")


def test_a_row_leads_to_the_form_with_its_number_or_to_the_open_case():
    dirk = visit("dirk")
    page = dirk.get(NEEDED, {"q": number("alder")})
    address = f"/desk/administrators/new/?organisation_number={number('alder')}"
    assert f'href="{address}"' in page.text
    assert f'value="{number("alder")}"' in dirk.get(address).text
    proposal = Proposal(
        organisation_number=number("alder"),
        email=person("ben").email,
        reason="Asked by the director.",
        identity_check="Called back.",
    )
    case = at_the_desk("dirk", appointment_propose, proposal=proposal)
    page = dirk.get(NEEDED, {"q": number("alder")})
    assert f'href="/desk/administrators/{case.id}/"' in page.text
    assert "Only one Ada Vermeulen Open" in text_of(page.text)


def test_a_filter_that_cannot_be_read_shows_no_list():
    assert "the filter cannot be read" in text_of(visit("dirk").get(NEEDED, {"need": "MANY"}).text)


def test_the_page_takes_as_many_queries_for_one_row_as_for_thirty_and_shows_25():
    dirk = visit("dirk")

    def asked(**query: str) -> tuple[int, str]:
        with CaptureQueriesContext(connection) as captured:
            page = dirk.get(NEEDED, query)
        return len(queries_of(captured)), page.text

    first_invited("990001")
    one, _page = asked(q="nieuw 990001")
    with system_context("test"):
        many = Organisation.objects.bulk_create(
            Organisation(
                relation_number=str(980000 + n), name=f"Veel {n}", sort_key=f"veel {n}", kind="EMPLOYER"
            )
            for n in range(30)
        )
        Membership.objects.bulk_create(
            Membership(user=person("ada"), organisation=each, starts_at=timezone.now()) for each in many
        )
    first_invited("980099", called="veel", state="DECLINED", closed_at=timezone.now())
    thirty, page = asked(q="veel")
    assert thirty == one
    assert page.count("?organisation_number=98") == 25
    assert "?organisation_number=98" in asked(q="veel", page="2")[1]
