"""What no colleague can decide comes to the desk: who asks, who decides there, and what the customer sees of it."""

import pytest
from django.conf import settings
from django.test import Client

from access.database import database_context, system_context
from access.permissions import Permission
from audit.enums import AuditTag
from audit.models import AuditEvent
from common.errors import DomainError
from notices.models import OutboundMessage
from orgs.models import Membership
from roles.enums import RequestState, Role
from roles.models import RoleGrant, RoleRequest
from roles.object_permissions import differences
from roles.selectors import role_request_waiting
from roles.services import role_request_ask, role_request_desk_grant
from tests.cast import membership, number, organisation, person
from tests.nets.actors import actor, at_desk, context_of
from tests.roles.asking import (
    asked_by,
    letters,
    make_administrator,
    place,
    press,
    requests_of,
    states_of,
    text_of,
    trail,
    visit,
)

pytestmark = pytest.mark.django_db


def desk(request: RoleRequest | None = None) -> str:
    return f"/desk/requests/{request.id}/" if request else "/desk/requests/"


def bas_asks() -> tuple[Client, RoleRequest]:
    """Bas is Berkenrode's only administrator and reads no invoices."""
    bas = visit("bas")
    return bas, asked_by(bas, "bas", "birch")


def test_an_administrator_without_colleague_reaches_the_desk_by_the_same_button():
    bas = visit("bas")
    page = bas.get(place("birch", "invoices/"))
    assert "so the Business Service Desk decides" in text_of(page.text)
    assert "The Business Service Desk is told at once." in text_of(page.text)
    assert "Bas Kuipers" not in text_of(page.text)

    press(bas, page, "Ask for this role")

    assert letters("role_requested_of_desk") == [(settings.DESK_MAILBOX, "nl")]
    assert letters("role_requested") == []
    (request,) = requests_of("bas", "birch")
    with system_context("test"):
        message = OutboundMessage.objects.get(kind="roles:role_requested_of_desk")
    assert desk(request) in message.values
    assert "Asked on" in text_of(bas.get(place("birch", "invoices/")).text)


def test_the_desk_grants_and_the_customers_trail_says_so():
    bas, request = bas_asks()
    dirk = visit("dirk")
    assert "Bas Kuipers Berkenrode Bouw B.V. 104917 Reporting officer" in text_of(dirk.get(desk()).text)
    page = dirk.get(desk(request))
    for words in (
        "Bas Kuipers asks for the role “Reporting officer”",
        "Berkenrode Bouw B.V.",
        number("birch"),
    ):
        assert words in text_of(page.text)

    answer = press(dirk, page, "Give the role")

    assert answer.headers["Location"] == desk()
    said = text_of(dirk.get(desk()).text)
    assert "Bas Kuipers has the role now." in said
    assert "Granted by the desk" in said
    assert bas.get(place("birch", "invoices/")).status_code == 200
    with system_context("test"):
        grant = RoleGrant.objects.get(membership=membership("bas", "birch"))
        assert (grant.role, grant.mandate_id, grant.granted_by_id) == (
            Role.REPORTING_OFFICER,
            None,
            person("dirk").id,
        )
        assert list(differences(at=grant.starts_at)) == []
        event = AuditEvent.objects.get(tag=AuditTag.ROLE_GRANTED)
        assert event.actor_label == "Dirk Postma"
    birch, insurer = organisation("birch").id, organisation("insurer").id
    expected = [(person("dirk").id, birch, insurer, person("bas").id)]
    assert trail(AuditTag.ROLE_GRANTED) == expected
    assert trail(AuditTag.ROLE_REQUEST_GRANTED) == expected
    (request,) = requests_of("bas", "birch")
    assert (request.state, request.decided_at_desk) == (RequestState.GRANTED, True)
    assert letters("role_request_granted") == [("b.kuipers@berkenrode.example", "nl")]
    assert "Granted by the desk" in text_of(bas.get(place("birch", "requests/")).text)
    assert "Dirk" not in bas.get(place("birch", "requests/")).text


def test_the_desk_declines_with_words():
    bas, request = bas_asks()
    answer = visit("dirk").post(desk(request), {"decline": "yes", "reason": "Call us first."})
    assert answer.headers["Location"] == desk()
    assert "Call us first." in text_of(bas.get(place("birch", "invoices/")).text)
    assert states_of("bas", "birch") == [RequestState.DECLINED]
    assert trail(AuditTag.ROLE_REQUEST_DECLINED) == [
        (person("dirk").id, organisation("birch").id, organisation("insurer").id, person("bas").id)
    ]


def test_a_request_that_a_colleague_can_decide_is_not_there_for_the_desk():
    request = asked_by(visit("cato"), "cato")
    dirk = visit("dirk")
    assert [dirk.get(desk(request)).status_code, dirk.post(desk(request)).status_code] == [404, 404]
    assert "Cato" not in dirk.get(desk()).text
    assert "No request waits for the desk." in text_of(dirk.get(desk()).text)


def test_a_request_moves_to_the_desk_when_the_last_other_administrator_goes_and_back_when_one_comes():
    request = asked_by(visit("cato"), "cato")
    dirk = visit("dirk")
    make_administrator("ada", "alder", really=False)
    assert dirk.get(desk(request)).status_code == 200

    make_administrator("ben", "alder")
    assert dirk.get(desk(request)).status_code == 404
    answer = dirk.post(desk(request))

    assert answer.status_code == 404
    assert states_of("cato") == [RequestState.WAITING]
    assert "asks for the role" in visit("ben").get(place("alder", "colleagues/")).text


def test_an_administrator_whose_account_is_blocked_is_no_colleague_who_can_decide():
    from accounts.models import User

    make_administrator("ben", "alder")
    request = asked_by(visit("ada"), "ada")
    assert letters("role_requested_of_desk") == []
    with system_context("test"):
        User.objects.filter(id=person("ben").id).update(is_active=False)
    assert visit("dirk").get(desk(request)).status_code == 200


def test_the_desk_is_told_when_an_administrator_came_or_the_request_was_withdrawn_meanwhile():
    bas, request = bas_asks()
    dirk = visit("dirk")
    page = dirk.get(desk(request))
    press(bas, bas.get(place("birch", "invoices/")), "Withdraw")
    assert press(dirk, page, "Give the role").status_code == 404
    with database_context(context_of_desk("dirk")), pytest.raises(DomainError):
        role_request_desk_grant(acting=at_desk("dirk"), request_id=request.id)
    assert states_of("bas", "birch") == [RequestState.WITHDRAWN]
    assert trail(AuditTag.ROLE_GRANT_REFUSED) == [
        (person("dirk").id, organisation("birch").id, organisation("insurer").id, None)
    ]


def context_of_desk(key: str):
    from access.database import Scope

    return context_of(at_desk(key), Scope.DESK)


def test_nobody_decides_the_own_request_at_the_desk():
    """Dirk also administers a customer alone."""
    with system_context("test"):
        Membership.objects.filter(id=membership("bas", "birch").id).update(user=person("dirk"))
        at = membership("dirk", "birch").starts_at
    assert at
    dirk = visit("dirk")
    request = asked_by(dirk, "dirk", "birch")

    page = dirk.get(desk(request))
    assert "This is your own request." in text_of(page.text)
    assert "Give the role" not in page.text
    assert "Nobody decides their own request." in text_of(dirk.post(desk(request)).text)
    assert states_of("dirk", "birch") == [RequestState.WAITING]
    press(dana := visit("dana"), dana.get(desk(request)), "Give the role")
    assert states_of("dirk", "birch") == [RequestState.GRANTED]


def test_inside_the_insurer_the_desk_decides_nothing():
    """Vera is the insurer's only administrator: what she lacks needs a second one, not a colleague at the desk."""
    vera = visit("vera")
    page = vera.get("/desk/imports/")
    assert "that needs a second functional administrator" in text_of(page.text)
    assert "Ask for this role" not in page.text
    data = {"role": "DESK_IMPORT", "permission": "desk:imports", "path": "/desk/imports/"}
    answer = vera.post(place("insurer", "requests/ask/"), data)
    assert answer.headers["Location"] == "/desk/imports/"
    assert "it needs a second administrator" in text_of(vera.get("/desk/imports/").text)
    assert states_of("vera", "insurer") == []


def test_a_desk_employee_asks_the_insurers_administrator():
    dirk = visit("dirk")
    press(dirk, dirk.get("/desk/imports/"), "Ask for this role")
    (request,) = requests_of("dirk", "insurer")
    assert letters("role_requested") == [("v.mulder@veldbaken.example", "nl")]
    assert visit("dana").get(desk(request)).status_code == 404
    vera = visit("vera")
    press(vera, vera.get(place("insurer", f"requests/{request.id}/")), "Give the role")
    assert dirk.get("/desk/imports/").status_code == 200


def test_without_the_permission_of_the_desk_the_service_refuses():
    bas, request = bas_asks()
    del bas
    with database_context(context_of_desk("vera")), pytest.raises(DomainError):
        role_request_desk_grant(acting=at_desk("vera"), request_id=request.id)
    assert states_of("bas", "birch") == [RequestState.WAITING]


def test_waiting_requests_are_for_administrators_and_never_ones_own():
    make_administrator("ben", "alder")
    for key in ("cato", "ada"):
        asker = actor(key, "alder")
        with database_context(context_of(asker)):
            role_request_ask(
                acting=asker,
                role=Role.REPORTING_OFFICER,
                permission=Permission.FINANCIALS_READ,
                path=place("alder", "invoices/"),
            )
    seen = {}
    for key in ("ada", "ben", "cato"):
        reader = actor(key, "alder")
        with database_context(context_of(reader)):
            seen[key] = [each.membership.user.full_name for each in role_request_waiting(acting=reader)]
    assert seen == {"ada": ["Cato Jansma"], "ben": ["Cato Jansma", "Ada Vermeulen"], "cato": []}
