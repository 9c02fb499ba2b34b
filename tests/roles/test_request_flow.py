"""From the locked page to the page that opens: asking for a role, deciding it, and what everybody sees meanwhile."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation
from django.utils.formats import date_format

from access.database import database_context, system_context
from access.permissions import Permission
from audit.enums import AuditTag
from common.errors import DomainError
from notices.models import OutboundMessage
from orgs.models import Membership
from relations.models import Mandate
from roles.enums import RequestState, Role
from roles.models import RoleGrant, RoleRequest
from roles.selectors import obstacle_find
from roles.services import role_request_ask, role_request_withdraw
from tests.cast import membership, number, organisation, person
from tests.nets.actors import actor, context_of
from tests.roles.asking import (
    ASKED,
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

# --- asking ------------------------------------------------------------------------------------------


def test_one_click_on_the_locked_page_asks_and_the_button_becomes_a_state():
    cato = visit("cato")
    page = cato.get(place("alder", "invoices/"))
    assert page.status_code == 403
    said = text_of(page.text)
    for words in (
        "Read invoices and financial overviews",
        "Download overviews as a file",
        "No sight of insured persons",
        "No management of colleagues or roles",
        "Ada Vermeulen is told at once.",
    ):
        assert words in said

    answer = press(cato, page, "Ask for this role")

    assert answer.headers["Location"] == place("alder", "invoices/")
    after = cato.get(answer.headers["Location"])
    assert after.status_code == 403
    (request,) = requests_of("cato")
    asked_at = timezone.localtime(request.asked_at)
    with translation.override("en"):
        assert f"Asked on {date_format(asked_at, 'DATE_FORMAT')}" in text_of(after.text)
    assert "Withdraw" in after.text
    assert "Ask for this role" not in after.text
    assert (request.role, request.mandate_id, request.permission, request.path, request.state) == (
        Role.REPORTING_OFFICER,
        None,
        "financials:read",
        place("alder", "invoices/"),
        RequestState.WAITING,
    )
    assert letters("role_requested") == [("a.vermeulen@elzenhof.example", "nl")]
    cato_id, alder_id = person("cato").id, organisation("alder").id
    assert trail(AuditTag.ROLE_REQUESTED) == [(cato_id, alder_id, None, cato_id)]


def test_two_clicks_make_one_request_and_one_message_for_each_administrator():
    make_administrator("ben", "alder")
    cato = visit("cato")
    page = cato.get(place("alder", "invoices/"))
    assert "All 2 administrators are told at once." in text_of(page.text)

    for _ in range(2):
        press(cato, page, "Ask for this role")

    assert states_of("cato") == [RequestState.WAITING]
    assert letters("role_requested") == [
        ("a.vermeulen@elzenhof.example", "nl"),
        ("b.hoekstra@elzenhof.example", "nl"),
    ]
    assert len(trail(AuditTag.ROLE_REQUESTED)) == 1


def test_withdrawing_makes_the_button_come_back_and_a_second_click_changes_nothing():
    cato = visit("cato")
    asked_by(cato, "cato")
    page = cato.get(place("alder", "invoices/"))

    answers = [press(cato, page, "Withdraw") for _ in range(2)]

    assert [answer.headers["Location"] for answer in answers] == [place("alder", "invoices/")] * 2
    assert "Ask for this role" in cato.get(place("alder", "invoices/")).text
    assert states_of("cato") == [RequestState.WITHDRAWN]
    assert trail(AuditTag.ROLE_REQUEST_WITHDRAWN) == [
        (person("cato").id, organisation("alder").id, None, person("cato").id)
    ]


def test_where_several_roles_open_the_page_the_smallest_is_chosen_first():
    """Nothing of the portal needs the contract of an employer yet, so the selector is asked."""
    jo = actor("jo", "iris")
    with database_context(context_of(jo)):
        obstacle = obstacle_find(acting=jo, permission=Permission.CONTRACT_READ)
    assert [each.role for each in obstacle.roles] == [
        Role.CONTRACT_VIEWER,
        Role.INSURED_ADMINISTRATION,
        Role.RELATION_MANAGER,
    ]


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("kim", "/o/{iris}/r/{elm}/invoices/"),  # the mandate is what is missing
        ("ira", "/o/{iris}/r/{alder}/colleagues/"),  # the page belongs to the own organisation
        ("cato", "/o/{alder}/requests/"),  # no role gives what administrators do
    ],
)
def test_where_no_role_helps_there_is_none_to_ask_for(key, path):
    page = visit(key).get(path.format(iris=number("iris"), elm=number("elm"), alder=number("alder")))
    assert page.status_code == 403
    assert "Ask for this role" not in page.text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"role": "AUDITOR", "permission": "financials:read"}, "This role does not open that page."),
        (
            {"role": "DESK_IMPORT", "permission": "desk:imports"},
            "This role does not exist in your organisation.",
        ),
    ],
)
def test_what_could_not_help_is_not_asked_for(data, said):
    cato = visit("cato")
    answer = cato.post(place("alder", "requests/ask/"), data | {"path": place("alder", "invoices/")})
    assert said in text_of(cato.get(answer.headers["Location"]).text)
    assert states_of("cato") == []
    assert letters("role_requested") == []
    assert len(trail(AuditTag.ROLE_REQUEST_REFUSED)) == 1


def test_a_role_that_one_holds_is_not_asked_for():
    ben = visit("ben")
    answer = ben.post(place("alder", "requests/ask/"), ASKED | {"path": place("alder", "invoices/")})
    assert "You can open this page now." in text_of(ben.get(answer.headers["Location"]).text)
    assert states_of("ben") == []


@pytest.mark.parametrize(
    "path",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/o/103615/invoices/",
        "/o/104882/nonsense/",
        "/desk/imports/",
        "",
    ],
)
def test_one_comes_back_to_pages_of_the_own_organisation_only(path):
    answer = visit("cato").post(place("alder", "requests/ask/"), ASKED | {"path": path})
    assert answer.headers["Location"] == place("alder")
    assert requests_of("cato")[0].path == place("alder")


def test_twenty_requests_in_an_hour_are_enough():
    """All at one instant, so that the hour does not turn in between."""
    cato = actor("cato", "alder")

    def ask() -> RoleRequest:
        return role_request_ask(
            acting=cato, role=Role.AUDITOR, permission=Permission.AUDIT_READ, path=place("alder")
        )

    with database_context(context_of(cato)):
        for _ in range(20):
            role_request_withdraw(acting=cato, request_id=ask().id)
        with pytest.raises(DomainError, match=r"veel rollen|many roles"):
            ask()
    assert states_of("cato") == [RequestState.WITHDRAWN] * 20
    assert len(letters("role_requested")) == 20


def test_nonsense_is_no_request():
    assert visit("cato").post(place("alder", "requests/ask/"), {"role": "KING"}).status_code == 400
    assert states_of("cato") == []


def test_after_sign_in_the_button_leads_home_and_asks_nothing():
    answer = visit("cato").get(place("alder", "requests/ask/"))
    assert answer.headers["Location"] == place("alder")
    assert states_of("cato") == []


def test_a_request_of_a_colleague_cannot_be_withdrawn():
    request = asked_by(visit("cato"), "cato")
    address = place("alder", f"requests/{request.id}/withdraw/")
    mia = visit("mia")
    assert [mia.get(address).status_code, mia.post(address).status_code] == [404, 404]
    assert states_of("cato") == [RequestState.WAITING]


# --- deciding ----------------------------------------------------------------------------------------


def test_the_administrator_grants_with_one_click_and_the_next_click_opens_the_page():
    cato, ada = visit("cato"), visit("ada")
    request = asked_by(cato, "cato")
    assert cato.get(place("alder", "invoices/")).status_code == 403

    page = ada.get(place("alder", f"requests/{request.id}/"))
    for words in (
        "Cato Jansma asks for the role “Reporting officer”",
        "the whole organisation",
        "No sight of insured persons",
    ):
        assert words in text_of(page.text)
    answer = press(ada, page, "Give the role")

    assert answer.headers["Location"] == place("alder", "requests/")
    assert "Cato Jansma has the role now." in text_of(ada.get(place("alder", "requests/")).text)
    assert cato.get(place("alder", "invoices/")).status_code == 200
    with system_context("test"):
        grant = RoleGrant.objects.get(membership=membership("cato", "alder"))
        assert (grant.role, grant.mandate_id, grant.granted_by_id, grant.ends_at) == (
            Role.REPORTING_OFFICER, None, person("ada").id, None,
        )  # fmt: skip
    (request,) = requests_of("cato")
    assert (request.state, request.decided_by_id, request.decided_at_desk) == (
        RequestState.GRANTED, person("ada").id, False,
    )  # fmt: skip
    assert letters("role_request_granted") == [("c.jansma@elzenhof.example", "nl")]
    assert letters("role_granted") == []
    alder = organisation("alder").id
    assert trail(AuditTag.ROLE_GRANTED) == [(person("ada").id, alder, None, person("cato").id)]
    assert trail(AuditTag.ROLE_REQUEST_GRANTED) == trail(AuditTag.ROLE_GRANTED)


def test_declining_takes_words_and_the_asker_reads_them():
    cato, ada = visit("cato"), visit("ada")
    request = asked_by(cato, "cato")
    address = place("alder", f"requests/{request.id}/")

    wordless = ada.post(address, {"decline": "yes", "reason": "  "})
    assert "This field is required." in text_of(wordless.text)
    assert states_of("cato") == [RequestState.WAITING]
    answer = ada.post(address, {"decline": "yes", "reason": "Ben does the invoices."})

    assert answer.headers["Location"] == place("alder", "requests/")
    page = cato.get(place("alder", "invoices/"))
    assert page.status_code == 403
    assert "was declined on" in text_of(page.text)
    assert "Ben does the invoices." in text_of(page.text)
    assert "Ask for this role" in page.text
    assert states_of("cato") == [RequestState.DECLINED]
    with system_context("test"):
        message = OutboundMessage.objects.get(kind="roles:role_request_declined")
    assert (message.recipient, "Ben does the invoices." in message.values) == (person("cato").email, True)
    assert trail(AuditTag.ROLE_REQUEST_DECLINED) == [
        (person("ada").id, organisation("alder").id, None, person("cato").id)
    ]


def test_an_old_second_factor_is_asked_for_again_before_the_page_and_before_the_grant():
    request = asked_by(visit("cato"), "cato")
    ada = visit("ada", proved_ago=timedelta(minutes=11))
    address = place("alder", f"requests/{request.id}/")
    for answer in (ada.get(address), ada.post(address)):
        assert answer.headers["Location"] == "/verify/?next=" + address.replace("/", "%2F")
    assert states_of("cato") == [RequestState.WAITING]


def test_granting_what_was_withdrawn_says_so():
    cato, ada = visit("cato"), visit("ada")
    request = asked_by(cato, "cato")
    page = ada.get(place("alder", f"requests/{request.id}/"))
    press(cato, cato.get(place("alder", "invoices/")), "Withdraw")

    answer = press(ada, page, "Give the role")

    assert "This request was withdrawn on" in text_of(answer.text)
    assert "Give the role" not in answer.text
    assert cato.get(place("alder", "invoices/")).status_code == 403


def test_the_second_administrator_is_told_who_was_first():
    make_administrator("ben", "alder")
    request = asked_by(visit("cato"), "cato")
    address = place("alder", f"requests/{request.id}/")
    ada, ben = visit("ada"), visit("ben")
    page = ben.get(address)
    ada.post(address)

    for answer in (press(ben, page, "Give the role"), ben.post(address, {"decline": "yes", "reason": "No."})):
        assert "Ada Vermeulen granted this request on" in text_of(answer.text)

    assert states_of("cato") == [RequestState.GRANTED]
    assert len(trail(AuditTag.ROLE_GRANTED)) == 1
    assert letters("role_request_declined") == []


def test_withdrawing_what_was_granted_meanwhile_leads_to_the_page_that_opens():
    cato, ada = visit("cato"), visit("ada")
    request = asked_by(cato, "cato")
    page = cato.get(place("alder", "invoices/"))
    ada.post(place("alder", f"requests/{request.id}/"))

    answer = press(cato, page, "Withdraw")

    opened = cato.get(answer.headers["Location"])
    assert (opened.status_code, "Your request was decided in the meantime." in opened.text) == (200, True)


def test_a_role_given_on_the_page_of_the_colleague_answers_the_request_too():
    asked_by(visit("cato"), "cato")
    ada = visit("ada")
    cato_id = membership("cato", "alder").id

    ada.post(place("alder", f"colleagues/{cato_id}/grant/"), {"role": "REPORTING_OFFICER"})

    assert states_of("cato") == [RequestState.GRANTED]
    assert letters("role_request_granted") == [("c.jansma@elzenhof.example", "nl")]
    assert letters("role_granted") == []


def test_another_role_leaves_the_request_waiting():
    asked_by(visit("cato"), "cato")
    cato_id = membership("cato", "alder").id
    visit("ada").post(place("alder", f"colleagues/{cato_id}/grant/"), {"role": "AUDITOR"})
    assert states_of("cato") == [RequestState.WAITING]
    assert letters("role_granted") == [("c.jansma@elzenhof.example", "nl")]


def test_nobody_decides_the_own_request():
    make_administrator("ben", "alder")
    ada = visit("ada")
    request = asked_by(ada, "ada")
    address = place("alder", f"requests/{request.id}/")

    page = ada.get(address)
    assert "This is your own request." in text_of(page.text)
    assert "Give the role" not in page.text
    for data in ({}, {"decline": "yes", "reason": "x"}):
        assert "You cannot change your own roles." in text_of(ada.post(address, data).text)

    assert states_of("ada") == [RequestState.WAITING]
    assert letters("role_requested") == [("b.hoekstra@elzenhof.example", "nl")]
    visit("ben").post(address)
    assert ada.get(place("alder", "invoices/")).status_code == 200


def test_an_administrator_who_is_none_any_more_decides_nothing():
    make_administrator("ben", "alder")
    request = asked_by(visit("cato"), "cato")
    ben = visit("ben")
    make_administrator("ben", "alder", really=False)
    assert ben.post(place("alder", f"requests/{request.id}/")).status_code == 403
    assert states_of("cato") == [RequestState.WAITING]


def test_requests_of_another_organisation_are_not_there():
    request = asked_by(visit("cato"), "cato")
    olga = visit("olga")
    address = place("oak", f"requests/{request.id}/")
    assert [olga.get(address).status_code, olga.post(address).status_code] == [404, 404]
    assert "Cato" not in olga.get(place("oak", "requests/")).text
    assert states_of("cato") == [RequestState.WAITING]


# --- what administrators see -------------------------------------------------------------------------


def test_list_menu_and_pages_of_colleagues_show_what_waits():
    cato, ada = visit("cato"), visit("ada")
    assert "Nobody asked for a role yet." in text_of(ada.get(place("alder", "requests/")).text)
    asked_by(cato, "cato")

    said = text_of(ada.get(place("alder", "requests/")).text)
    assert re.search(r"Cato Jansma Reporting officer the whole organisation .* Waiting", said)
    assert re.search(r'class="count">1<', ada.get(place("alder")).text)
    cato_id, ben_id = membership("cato", "alder").id, membership("ben", "alder").id
    for path in ("colleagues/", f"colleagues/{cato_id}/"):
        assert "Cato Jansma asks for the role “Reporting officer”" in text_of(
            ada.get(place("alder", path)).text
        )
    assert "asks for the role" not in ada.get(place("alder", f"colleagues/{ben_id}/")).text
    press(ada, ada.get(place("alder", "colleagues/")), "Give the role")

    assert states_of("cato") == [RequestState.GRANTED]
    assert 'class="count"' not in ada.get(place("alder")).text
    assert "Granted by Ada Vermeulen" in text_of(ada.get(place("alder", "requests/")).text)


def test_an_auditor_sees_colleagues_and_no_requests():
    with system_context("test"):
        from roles.object_permissions import rows_write

        grant = RoleGrant.objects.create(
            organisation=organisation("alder"), membership=membership("mia", "alder"),
            role=Role.AUDITOR, starts_at=timezone.now(),
        )  # fmt: skip
        rows_write(grant)
    asked_by(visit("cato"), "cato")
    page = visit("mia").get(place("alder", "colleagues/"))
    assert (page.status_code, "asks for the role" in page.text) == (200, False)


def test_requests_of_a_colleague_who_left_wait_for_nobody():
    request = asked_by(visit("cato"), "cato")
    with system_context("test"):
        Membership.objects.filter(id=membership("cato", "alder").id).update(state="ENDED")
    ada = visit("ada")
    assert "asks for the role" not in ada.get(place("alder", "colleagues/")).text
    answer = ada.post(place("alder", f"requests/{request.id}/"))
    assert "This colleague has no access at the moment." in text_of(answer.text)
    assert states_of("cato") == [RequestState.WAITING]


# --- inside a relation -------------------------------------------------------------------------------


def birch_list() -> str:
    return f"/o/{number('iris')}/r/{number('birch')}/invoices/"


def test_inside_a_relation_one_asks_for_that_relation_alone():
    ira, ivo = visit("ira"), visit("ivo")
    page = ira.get(birch_list())
    answer = press(ira, page, "Ask for this role")
    assert answer.headers["Location"] == birch_list()
    (request,) = requests_of("ira", "iris")
    with system_context("test"):
        birch = Mandate.objects.get(giver=organisation("birch"))
    assert request.mandate_id == birch.id
    assert trail(AuditTag.ROLE_REQUESTED) == [
        (person("ira").id, organisation("iris").id, None, person("ira").id)
    ]
    assert letters("role_requested") == [("i.bakker@iris-adviesgroep.example", "nl")]
    assert "Withdraw" in ira.get(birch_list()).text

    opened = ivo.get(place("iris", f"requests/{request.id}/"))
    assert "Berkenrode Bouw B.V." in text_of(opened.text)
    press(ivo, opened, "Give the role")

    assert ira.get(birch_list()).status_code == 200
    with system_context("test"):
        grant = RoleGrant.objects.filter(membership=membership("ira", "iris")).latest("id")
    assert (grant.role, grant.mandate_id) == (Role.REPORTING_OFFICER, birch.id)


def test_the_administrator_may_give_more_than_was_asked():
    ira, ivo = visit("ira"), visit("ivo")
    press(ira, ira.get(birch_list()), "Ask for this role")
    (request,) = requests_of("ira", "iris")

    ivo.post(place("iris", f"requests/{request.id}/"), {"reach": "everywhere"})

    with system_context("test"):
        grant = RoleGrant.objects.filter(membership=membership("ira", "iris")).latest("id")
    assert (grant.role, grant.mandate_id) == (Role.REPORTING_OFFICER, None)
    assert states_of("ira", "iris") == [RequestState.GRANTED]
    assert ira.get(birch_list()).status_code == 200


def test_a_relation_that_does_not_exist_for_the_member_is_404():
    jo, kim = visit("jo"), visit("kim")
    data = ASKED | {"relation": number("birch"), "path": place("iris")}
    assert jo.post(place("iris", "requests/ask/"), data).status_code == 404
    assert kim.post(place("iris", "requests/ask/"), data | {"relation": number("oak")}).status_code == 404
    answer = kim.post(place("iris", "requests/ask/"), data | {"relation": number("elm")})
    assert "This role does not open that page." in text_of(kim.get(answer.headers["Location"]).text)
    assert (states_of("jo", "iris"), states_of("kim", "iris")) == ([], [])


def test_a_role_for_a_mandate_that_ended_meanwhile_is_not_given():
    from relations.models import MandateTerms

    ira, ivo = visit("ira"), visit("ivo")
    press(ira, ira.get(birch_list()), "Ask for this role")
    (request,) = requests_of("ira", "iris")
    with system_context("test"):
        MandateTerms.objects.filter(mandate__giver=organisation("birch")).update(ends_at=timezone.now())

    page = ivo.get(place("iris", f"requests/{request.id}/"))
    assert "mandate has ended" in text_of(page.text)
    assert "Berkenrode" not in page.text
    answer = press(ivo, page, "Give the role")

    assert "The mandate has ended" in text_of(answer.text)
    assert states_of("ira", "iris") == [RequestState.WAITING]
