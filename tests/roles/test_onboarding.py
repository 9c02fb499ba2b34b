"""An organisation asks for access: the form, the desk's question, approval with the first administrator."""

import json
from datetime import timedelta

import pytest
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from access.database import Scope, database_context, system_context
from audit.enums import AuditTag
from common.errors import DomainError
from notices.models import OutboundMessage
from orgs.enums import OnboardingState
from orgs.models import OnboardingRequest, Organisation
from orgs.services import onboarding_answer, onboarding_decline, onboarding_question_ask
from roles.models import Invitation
from roles.services import Check, onboarding_approve, onboarding_check
from tests.cast import number, organisation, person
from tests.nets.actors import at_desk, context_of
from tests.roles.asking import trail, visit
from tests.roles.joining import link_of, outbox, prove, stranger, words
from tests.roles.test_activation import complete

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def filled(**more):
    """The form as an organisation sends it, opened a minute ago."""
    opened = signing.dumps((timezone.now() - timedelta(minutes=1)).timestamp(), salt="opened")
    return {
        "kind": "ACCESS",
        "organisation_name": "Bakkerij Zonneveld B.V.",
        "kvk_number": "87 65 43 21",
        "organisation_kind": "EMPLOYER",
        "place": "Zonneveld",
        "contact_name": "Hanna Zon",
        "contact_email": "Hanna@Zonneveld.example",
        "administrator_name": "Fenna Visser",
        "administrator_email": "fenna@zonneveld.example",
        "administrator_number": "06 12 34 56 78",
        "roles_asked": ["REPORTING_OFFICER"],
        "declared_entitled": "on",
        "opened": opened,
        **more,
    }


def ask(client=None, **more):
    return (client or stranger()).post("/access/", filled(**more))


def only():
    with system_context("test"):
        return OnboardingRequest.objects.get()


def mails(kind):
    with system_context("test"):
        found = OutboundMessage.objects.filter(kind=f"orgs:{kind}").order_by("created_at")
        return [(each.recipient, json.loads(each.values)) for each in found]


def at_the_desk(service, who="dirk", **more):
    acting = at_desk(who)
    with database_context(context_of(acting, Scope.DESK)):
        return service(acting=acting, request_id=only().id, **more)


def check_and_approve(check):
    """One of the desk checks, another one approves."""
    at_the_desk(onboarding_check, check=check)
    return at_the_desk(onboarding_approve, "dana")


# --- the form ------------------------------------------------------------------------------------------


def test_form_of_an_organisation_reaches_the_desk_and_is_confirmed_by_mail():
    assert ask().headers["Location"] == "/access/sent/"
    asked = only()
    assert (asked.kvk_number, asked.contact_email) == ("87654321", "hanna@zonneveld.example")
    assert (asked.administrator_number, asked.roles_asked) == ("+31612345678", ["REPORTING_OFFICER"])
    assert mails("onboarding_received") == [("hanna@zonneveld.example", {"reference": str(asked.id)})]
    ((desk, values),) = mails("onboarding_to_desk")
    assert desk == "servicedesk@veldbaken.example"
    assert values["path"] == f"/desk/onboarding/{asked.id}/"
    assert trail(AuditTag.ONBOARDING_ASKED) == [(None, None, None, None)]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"kvk_number": "1234567"}, "eight digits"),
        ({"kvk_number": "1234567A"}, "eight digits"),
        ({"contact_email": "hanna@"}, "Fill in an e-mail address such as"),
        ({"administrator_number": "+33612345678"}, "mobile number of a country"),
        ({"administrator_number": ""}, "Without a mobile number"),
        ({"administrator_name": ""}, "Fill in who the functional administrator is."),
        ({"declared_entitled": ""}, "Declare that you may ask this"),
        ({"opened": signing.dumps(timezone.now().timestamp() + 86400, salt="opened")}, "send it once more"),
        ({"opened": "made up"}, "send it once more"),
    ],
)
def test_form_that_is_wrong_says_so_and_keeps_what_was_typed(more, said):
    page = ask(**more)
    assert page.status_code == 200
    assert said in words(page)
    assert 'value="Bakkerij Zonneveld B.V."' in page.text
    with system_context("test"):
        assert not OnboardingRequest.objects.exists()


def test_program_that_fills_in_the_unseen_field_gets_the_same_answer_and_nothing_happens():
    assert ask(website="https://spam.example").headers["Location"] == "/access/sent/"
    with system_context("test"):
        assert not OnboardingRequest.objects.exists()
    assert mails("onboarding_received") == []


def test_forms_for_one_address_and_from_one_place_are_limited():
    for _ in range(5):
        assert ask().status_code == 302
    page = ask()
    assert "Many forms came in" in words(page)
    for turn in range(4):
        ask(contact_email=f"a{turn}@zonneveld.example")
    assert "Many forms came in" in words(ask(contact_email="last@zonneveld.example"))
    assert len(mails("onboarding_received")) == 9


def test_form_answers_the_same_for_known_and_unknown_organisations():
    known, unknown = ask(kvk_number=organisation("alder").kvk_number), ask()
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )


# --- question and answer --------------------------------------------------------------------------------


def test_question_travels_by_mail_and_the_answer_comes_back_once():
    ask()
    desk = visit("dirk")
    page = desk.post(
        f"/desk/onboarding/{only().id}/", {"question": "yes", "question-text": "Which contract?"}
    )
    assert page.status_code == 302
    assert only().state == OnboardingState.ASKED
    ((to, values),) = mails("onboarding_question")
    assert (to, values["question"]) == ("hanna@zonneveld.example", "Which contract?")
    assert "Which contract?" in words(stranger().get(values["path"]))
    assert only().state == OnboardingState.ASKED

    assert stranger().post(values["path"], {"text": "ZC-1"}).headers["Location"] == "/access/sent/"

    assert only().state == OnboardingState.WAITING
    said = words(desk.get(f"/desk/onboarding/{only().id}/"))
    assert said.index("Which contract?") < said.index("ZC-1")
    assert stranger().post(values["path"], {"text": "again"}).status_code == 404
    assert stranger().get(values["path"]).status_code == 404
    assert len(mails("onboarding_to_desk")) == 2


def test_link_to_answer_is_over_after_its_time_and_when_decided():
    ask()
    at_the_desk(onboarding_question_ask, text="Which?")
    ((_, values),) = mails("onboarding_question")
    secret = values["path"].split("/")[-2]
    assert onboarding_answer(secret=secret, text="Late", at=timezone.now() + timedelta(days=29)) is None
    at_the_desk(onboarding_decline, text="No contract.")
    assert stranger().get(values["path"]).status_code == 404


# --- the decision ---------------------------------------------------------------------------------------


def test_approval_makes_the_organisation_known_and_its_first_administrator_comes_in():
    ask()
    desk = visit("dirk")
    data = {"check": "yes", "relation_number": "300123", "roles": ["REPORTING_OFFICER"], "checked": "on"}
    page = f"/desk/onboarding/{only().id}/"
    assert desk.post(page, data).headers["Location"] == page
    assert only().state == OnboardingState.CHECKED
    assert trail(AuditTag.ONBOARDING_CHECKED) == [(person("dirk").id, organisation("insurer").id, None, None)]
    said = words(desk.get(page))
    assert "You checked it, so it cannot be you." in said
    assert "300123" in said
    second = visit("dana")
    assert f"{person('dirk').full_name}," in words(second.get(page))
    assert second.post(page, {"approve": "yes"}).headers["Location"] == "/desk/onboarding/"
    with system_context("test"):
        made = Organisation.objects.get(relation_number="300123")
        invitation = Invitation.objects.get()
    assert (made.name, made.kvk_number, made.contact_email) == (
        "Bakkerij Zonneveld B.V.",
        "87654321",
        "hanna@zonneveld.example",
    )
    assert (invitation.at_desk, invitation.is_functional_administrator) == (True, True)
    assert len(mails("onboarding_approved")) == 1
    insurer = organisation("insurer").id
    assert trail(AuditTag.ONBOARDING_APPROVED) == [(person("dana").id, made.id, insurer, None)]
    fenna = stranger()
    link = link_of()
    assert "Dana" not in words(fenna.get(link))
    prove(fenna, link)
    complete(fenna)
    assert fenna.get("/o/300123/colleagues/").status_code == 200
    assert fenna.get("/o/300123/invoices/").status_code == 200
    (told,) = outbox("invitation_accepted")
    assert told.recipient == "servicedesk@veldbaken.example"


def test_another_administrator_of_a_known_organisation_is_invited_and_the_others_are_told():
    alder = organisation("alder")
    ask(kind="ADMINISTRATOR", kvk_number=alder.kvk_number, organisation_name="Whatever")
    with system_context("test"):
        organisations = Organisation.objects.count()
    check_and_approve(Check(checked=True))
    with system_context("test"):
        assert Organisation.objects.count() == organisations
        assert Invitation.objects.get().organisation_id == alder.id
    (told,) = outbox("administrator_invited")
    assert told.recipient == person("ada").email
    assert organisation("alder").name == alder.name


@pytest.mark.parametrize(("kind", "field"), [("CONTACT", "contact_name"), ("DETAILS", "place")])
def test_change_of_contact_person_and_of_data_is_taken_over(kind, field):
    alder = organisation("alder")
    ask(kind=kind, kvk_number=alder.kvk_number, organisation_name=alder.name)
    check_and_approve(Check(checked=True))
    now = organisation("alder")
    changed = {"contact_name": "Hanna Zon", "place": "Zonneveld"}
    assert getattr(now, field) == changed[field]
    with system_context("test"):
        assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("asked", "check", "words_said"),
    [
        ({}, Check(relation_number="300123"), "First make sure"),
        ({}, Check(relation_number="", checked=True), "Fill in the relation number"),
        ({}, Check(relation_number="104882x", checked=True), "Fill in the relation number"),
        ({"kind": "CONTACT"}, Check(checked=True), "No organisation is known"),
        ({}, "taken", "Another organisation has this relation number"),
        ({"kvk_number": "insurer"}, Check(checked=True), "insurer itself"),
    ],
)
def test_check_that_can_not_be_is_refused_and_leaves_nothing(asked, check, words_said):
    if check == "taken":
        check = Check(relation_number=number("alder"), checked=True)
    if asked.get("kvk_number"):
        with system_context("test"):
            Organisation.objects.filter(kind="INSURER").update(kvk_number="11112222")
        asked = {"kvk_number": "11112222"}
    ask(**asked)
    with pytest.raises(DomainError, match=words_said):
        at_the_desk(onboarding_check, check=check)
    assert only().state == OnboardingState.WAITING
    with system_context("test"):
        assert not Invitation.objects.exists()
        assert not Organisation.objects.filter(name="Bakkerij Zonneveld B.V.").exists()


def test_decided_request_is_not_decided_again():
    ask()
    at_the_desk(onboarding_decline, text="No contract.")
    ((to, values),) = mails("onboarding_declined")
    assert (to, values["reason"]) == ("hanna@zonneveld.example", "No contract.")
    for service, more in (
        (onboarding_decline, {"text": "No."}),
        (onboarding_question_ask, {"text": "What?"}),
        (onboarding_check, {"check": Check(relation_number="300123", checked=True)}),
        (onboarding_approve, {}),
    ):
        with pytest.raises(DomainError, match="in the meantime"):
            at_the_desk(service, **more)


GOOD = Check(relation_number="300123", checked=True)


def nothing_came_of_it():
    with system_context("test"):
        assert not Invitation.objects.exists()
        assert not Organisation.objects.filter(name="Bakkerij Zonneveld B.V.").exists()


def test_whoever_checked_a_request_does_not_approve_it():
    ask()
    at_the_desk(onboarding_check, check=GOOD)
    with pytest.raises(DomainError, match="You checked this"):
        at_the_desk(onboarding_approve)
    page = visit("dirk").post(f"/desk/onboarding/{only().id}/", {"approve": "yes"}, follow=True)
    assert "You checked this. Somebody else at the desk must approve it." in words(page)
    assert only().state == OnboardingState.CHECKED
    nothing_came_of_it()


def test_database_refuses_approval_by_whoever_checked():
    ask()
    at_the_desk(onboarding_check, check=GOOD)
    with (
        system_context("test"),
        pytest.raises(IntegrityError, match="two_employees_approve_an_onboarding"),
        transaction.atomic(),
    ):
        OnboardingRequest.objects.update(
            state=OnboardingState.APPROVED,
            decided_at=timezone.now(),
            decided_by=person("dirk"),
            organisation=organisation("alder"),
        )


@pytest.mark.parametrize("state", [OnboardingState.CHECKED, OnboardingState.APPROVED])
def test_database_refuses_to_go_on_unchecked(state):
    ask()
    decided = {"decided_at": timezone.now(), "decided_by": person("dana")}
    with (
        system_context("test"),
        pytest.raises(IntegrityError, match="no_onboarding_goes_on_unchecked"),
        transaction.atomic(),
    ):
        OnboardingRequest.objects.update(
            state=state,
            organisation=organisation("alder"),
            **(decided if state == OnboardingState.APPROVED else {}),
        )


def test_request_that_nobody_checked_is_not_approved():
    ask()
    with pytest.raises(DomainError, match="must check this first"):
        at_the_desk(onboarding_approve, "dana")
    nothing_came_of_it()


def test_request_is_checked_once():
    ask()
    at_the_desk(onboarding_check, check=GOOD)
    with pytest.raises(DomainError, match="checked this in the meantime"):
        at_the_desk(onboarding_check, "dana", check=GOOD)


def test_question_after_the_check_asks_for_another_check():
    ask()
    at_the_desk(onboarding_check, check=GOOD)
    at_the_desk(onboarding_question_ask, "dana", text="Which?")
    assert (only().state, only().checked_by_id) == (OnboardingState.ASKED, None)
    with pytest.raises(DomainError, match="must check this first"):
        at_the_desk(onboarding_approve, "dana")


def test_nobody_checks_or_approves_an_invitation_of_oneself():
    ask(administrator_email=person("dana").email.upper())
    with pytest.raises(DomainError, match="invites yourself"):
        at_the_desk(onboarding_check, "dana", check=GOOD)
    at_the_desk(onboarding_check, check=GOOD)
    with pytest.raises(DomainError, match="invites yourself"):
        at_the_desk(onboarding_approve, "dana")
    nothing_came_of_it()


def test_number_that_was_taken_since_the_check_is_refused_at_approval():
    ask()
    at_the_desk(onboarding_check, check=GOOD)
    with system_context("test"):
        Organisation.objects.filter(id=organisation("oak").id).update(relation_number="300123")
    with pytest.raises(DomainError, match="Another organisation has this relation number"):
        at_the_desk(onboarding_approve, "dana")
    assert only().state == OnboardingState.CHECKED
    nothing_came_of_it()


def test_words_are_needed_to_ask_and_to_decline():
    ask()
    for service in (onboarding_decline, onboarding_question_ask):
        with pytest.raises(DomainError, match="Write a few words"):
            at_the_desk(service, text="  ")


def test_member_without_the_right_of_the_desk_decides_nothing():
    ask()
    vera = at_desk("vera")
    for service, more in (
        (onboarding_decline, {"text": "No."}),
        (onboarding_question_ask, {"text": "What?"}),
        (onboarding_check, {"check": Check(relation_number="300123", checked=True)}),
        (onboarding_approve, {}),
    ):
        with (
            database_context(context_of(vera, Scope.DESK)),
            pytest.raises(DomainError, match="Only the desk"),
        ):
            service(acting=vera, request_id=only().id, **more)


def test_desk_sees_what_was_asked_and_the_list():
    ask(remarks="<script>alert(1)</script>")
    page = visit("dirk").get(f"/desk/onboarding/{only().id}/")
    said = words(page)
    for part in ("Bakkerij Zonneveld B.V.", "87654321", "Hanna Zon", "Fenna Visser", "Reporting officer"):
        assert part in said
    assert "<script>alert" not in page.text
    assert "Bakkerij Zonneveld B.V." in words(visit("dirk").get("/desk/onboarding/"))
