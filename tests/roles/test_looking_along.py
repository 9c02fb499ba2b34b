"""The insurer looks along with a customer: who may, what is seen, what is not done, and what the customer knows."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from access.database import Scope, database_context, refuse_writing, system_context
from access.permissions import Permission
from common.errors import DomainError
from invoices.models import Invoice
from orgs.models import Membership, Organisation
from roles.looking import acting_looking_along
from roles.models import LookAlong, RoleGrant
from roles.services import LOOK_FOR, SecurityRules, look_start, look_stop, looks_end, security_policy_set
from tests.cast import membership, number, organisation, person
from tests.nets.actors import context_of
from tests.queries import queries_of
from tests.roles.asking import letters
from tests.roles.looking import (
    REASON,
    begin,
    change,
    english,
    look_now,
    make_supervisor,
    place,
    trail_of_look,
)
from tests.roles.resetting import at_own, at_the_desk, sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    make_supervisor()
    with translation.override("en"):
        yield


@pytest.fixture
def dirk(signed_in):
    return english(signed_in("dirk"))


def _acting(look, key="dirk", at="alder"):
    with system_context("test") as context:
        return acting_looking_along(
            user_id=person(key).id, at=context.at, look_id=look.id, organisation_number=number(at)
        )


def test_looking_along_lasts_half_an_hour_and_the_customer_is_told_at_once():
    look = begin()
    dirk, alder, insurer = person("dirk").id, organisation("alder").id, organisation("insurer").id
    assert look.ends_at - look.started_at == LOOK_FOR == timedelta(minutes=30)
    assert letters("look_started") == [(person("ada").email, "nl")]
    (told,) = sent("look_started")
    assert (told["actor"], told["reason"]) == (person("dirk").full_name, REASON)
    facts = {"look": str(look.id), "reason": REASON, "until": look.ends_at.isoformat()}
    assert trail_of_look() == [("roles:look:started", dirk, alder, insurer, facts)]


def test_begin_on_the_page_leads_to_the_home_of_the_customer_under_a_banner(dirk):
    typed = {"organisation_number": number("alder"), "reason": REASON}
    response = dirk.post("/desk/look/new/", typed)
    with system_context("test"):
        look = LookAlong.objects.get()
    assert response["Location"] == place(look)
    page = dirk.get(place(look)).text
    assert f"{person('dirk').full_name} looks along with {organisation('alder').name}" in page
    assert REASON in page
    assert f'action="/desk/look/{look.id}/stop/"' in page
    assert f'href="{place(look, path="colleagues/")}"' in page
    assert f'href="/o/{number("alder")}/' not in page


def test_begin_with_a_proof_of_eleven_minutes_ago_asks_for_it_again(signed_in):
    stale = signed_in("dirk", proved_ago=timedelta(minutes=11))
    assert stale.get("/desk/look/new/")["Location"].startswith("/verify/")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"reason": "  "}, "Write why you look along. The organisation reads this."),
        ({"organisation_number": "999999"}, "No customer has this relation number."),
        ({"organisation_number": "insurer"}, "No customer has this relation number."),
    ],
)
def test_begin_is_refused_and_the_refusal_recorded(typed, said):
    wanted = {"organisation_number": "alder", "reason": REASON, **typed}
    if not wanted["organisation_number"].isdigit():
        wanted["organisation_number"] = number(wanted["organisation_number"])
    with pytest.raises(DomainError, match=said):
        at_the_desk("dirk", look_start, **wanted)
    assert [event[0] for event in trail_of_look()] == ["roles:look:refused"]
    assert sent("look_started") == []


def test_begin_without_the_right_is_refused():
    with pytest.raises(DomainError, match="Only somebody at the desk"):
        at_own("ada", "alder", look_start, organisation_number=number("oak"), reason=REASON)


def test_a_page_shows_what_the_administrator_sees_and_stands_in_the_trail(dirk):
    look = begin()
    page = dirk.get(place(look, path="colleagues/"))
    assert page.status_code == 200
    assert person("ben").full_name in page.text
    event = trail_of_look()[-1]
    ids = (person("dirk").id, organisation("alder").id, organisation("insurer").id)
    facts = {"look": str(look.id), "path": place(look, path="colleagues/")}
    assert event == ("roles:look:page", *ids, facts)


@pytest.mark.parametrize("path", ["invoices/", "invoices/overview/"])
def test_financials_stay_closed(dirk, path):
    page = dirk.get(place(begin(), path=path))
    assert page.status_code == 403
    assert "Whoever looks along does not see this" in page.text


def test_the_database_shows_no_business_and_no_other_organisation():
    acting = _acting(begin())
    with system_context("test"):
        assert Invoice.objects.filter(organisation=organisation("alder")).count() == 3
    with database_context(context_of(acting, Scope.LOOK)):
        assert Invoice.objects.count() == 0
        assert set(Membership.objects.values_list("organisation_id", flat=True)) == {acting.organisation.id}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_no_other_method_is_answered_and_nothing_changes(dirk, method):
    look = begin()
    path = place(look, path=f"colleagues/{membership('cato', 'alder').id}/grant/")
    page = getattr(dirk, method)(path, {"role": "REPORTING_OFFICER"})
    assert (page.status_code, page["Allow"]) == (405, "GET, HEAD")
    assert "You only look now" in page.text
    with system_context("test"):
        assert not RoleGrant.objects.filter(membership=membership("cato", "alder")).exists()
    assert len(trail_of_look()) == 1


def test_a_service_that_is_called_by_mistake_writes_nothing():
    acting = _acting(begin())
    with database_context(context_of(acting, Scope.LOOK), in_savepoint=True):
        refuse_writing()
        with pytest.raises(InternalError, match="read-only"):
            security_policy_set(acting=acting, wanted=SecurityRules(members_edit_own_details=False))
        transaction.set_rollback(True)
    assert organisation("alder").members_edit_own_details


def test_the_policies_alone_refuse_every_change_but_the_trail():
    acting = _acting(begin())
    assert acting.may(Permission.ROLES_GRANT)
    cato = membership("cato", "alder")
    with database_context(context_of(acting, Scope.LOOK)):
        assert RoleGrant.objects.filter(organisation_id=acting.organisation.id).exists()
        assert RoleGrant.objects.update(ends_at=acting.at) == 0
        assert Organisation.objects.update(name="Taken") == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            RoleGrant.objects.create(
                organisation_id=acting.organisation.id,
                membership=cato,
                role="AUDITOR",
                starts_at=acting.at,
            )


@pytest.mark.urls("tests.roles.planted_pages")
@pytest.mark.parametrize("what", ["change", "file"])
def test_a_page_that_would_write_and_a_file_are_refused(dirk, signed_in, what):
    path = f"planted/{what}/"
    assert signed_in("ada").get(f"/o/{number('alder')}/{path}").status_code == 200
    with system_context("test"):
        Organisation.objects.filter(id=organisation("alder").id).update(place="Utrecht")
    page = dirk.get(place(begin(), path=path))
    assert (page.status_code, "You only look now" in page.text) == (403, True)
    assert organisation("alder").place == "Utrecht"


def test_stopping_closes_every_tab_and_only_the_employee_reads_why(dirk, signed_in):
    look = begin()
    make_supervisor("dana")
    assert dirk.get(place(look)).status_code == 200
    assert dirk.post(f"/desk/look/{look.id}/stop/")["Location"] == "/desk/look/"
    page = dirk.get(place(look))
    assert (page.status_code, "Looking along is over" in page.text) == (404, True)
    for key in ("dana", "ada", "olga"):
        page = english(signed_in(key)).get(place(look))
        assert (page.status_code, "Page not found" in page.text) == (404, True)
    assert [event[0] for event in trail_of_look()] == [
        "roles:look:started",
        "roles:look:page",
        "roles:look:ended",
    ]


def test_stopping_twice_changes_nothing_more():
    look = begin()
    first = at_the_desk("dirk", look_stop, look_id=look.id).ended_at
    assert at_the_desk("dirk", look_stop, look_id=look.id).ended_at == first
    assert len(trail_of_look()) == 2


def test_a_colleague_who_may_look_along_stops_it_when_the_customer_objects(signed_in):
    look = begin()
    make_supervisor("dana")
    dana = english(signed_in("dana"))
    listed = dana.get("/desk/look/").text
    assert f'action="/desk/look/{look.id}/stop/"' in listed
    assert place(look) not in listed
    assert dana.post(f"/desk/look/{look.id}/stop/").status_code == 302
    assert look_now(look).ended_at is not None
    assert trail_of_look()[-1][:2] == ("roles:look:ended", person("dana").id)


def test_stopping_without_the_right_is_refused():
    look = begin()
    with pytest.raises(DomainError, match="Only somebody at the desk"):
        at_own("ada", "alder", look_stop, look_id=look.id)
    assert look_now(look).ended_at is None


def test_after_half_an_hour_it_is_over_and_the_end_is_written_down_once(dirk):
    look = begin()
    ago = timedelta(minutes=31)
    change(look, started_at=look.started_at - ago, ends_at=look.ends_at - ago)
    page = dirk.get(place(look))
    assert (page.status_code, "Looking along is over" in page.text) == (404, True)
    assert looks_end(at=timezone.now()) == 1
    assert looks_end(at=timezone.now()) == 0
    ended = look_now(look)
    assert ended.ended_at == ended.ends_at
    alder = organisation("alder").id
    assert ("roles:look:ended", None, alder, None, {"look": str(look.id)}) in trail_of_look()


def test_two_tabs_look_along_with_two_customers_and_never_disagree(dirk):
    first, second = begin(), begin(at="oak")
    assert organisation("alder").name in dirk.get(place(first)).text
    page = dirk.get(place(second, "oak")).text
    assert organisation("oak").name in page
    assert organisation("alder").name not in page
    assert dirk.get(place(first, "oak")).status_code == 404
    assert dirk.get(place(second, "alder")).status_code == 404


def test_whoever_may_look_along_no_more_finds_nothing(dirk):
    look = begin()
    with system_context("test"):
        RoleGrant.objects.filter(role="DESK_SUPERVISOR").update(ends_at=timezone.now())
    page = dirk.get(place(look))
    assert (page.status_code, "Page not found" in page.text) == (404, True)


@pytest.mark.parametrize("look", ["nobodys", "no number"])
def test_a_session_that_is_not_there_is_not_found(dirk, look):
    made_up = str(uuid4()) if look == "nobodys" else "-" * 36
    assert dirk.get(f"/desk/look/{made_up}/o/{number('alder')}/").status_code == 404


def test_looking_along_enters_no_relation_and_views_no_role(dirk):
    look = begin(at="iris")
    assert dirk.get(place(look, "iris")).status_code == 200
    assert dirk.get(place(look, "iris", f"r/{number('alder')}/")).status_code == 404
    assert dirk.get(place(look, "iris", "as/AUDITOR/")).status_code == 404


def test_looking_along_costs_two_queries_to_know():
    look = begin()
    dirk, at = person("dirk").id, timezone.now()
    with system_context("test"), CaptureQueriesContext(connection) as captured:
        acting_looking_along(user_id=dirk, at=at, look_id=look.id, organisation_number=number("alder"))
    assert len(queries_of(captured)) == 2
