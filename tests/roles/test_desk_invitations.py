"""Invitations of the desk: followed, sent again and withdrawn by one employee, corrected by two."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from access.database import database_context, system_context
from access.errors import PermissionMissing
from audit.enums import AuditTag
from common.errors import DomainError
from notices.enums import MessageState, StateReason
from notices.models import OutboundMessage
from orgs.models import Membership
from roles.enums import InvitationState, InvitationWay
from roles.models import Invitation
from roles.selectors import invitation_desk_get, invitation_desk_list
from roles.services import (
    Check,
    Proposal,
    appointment_approve,
    appointment_propose,
    invitation_correct,
    invitation_desk_address,
    invitation_desk_agree,
    invitation_desk_send_again,
    invitation_desk_way,
    invitation_desk_withdraw,
    onboarding_approve,
    onboarding_check,
)
from tests.cast import number, organisation, person
from tests.nets.actors import actor, context_of
from tests.roles.asking import place, text_of, trail, visit
from tests.roles.joining import (
    POSTAL,
    again,
    choose_password,
    invite,
    link_of,
    outbox,
    prove,
    stranger,
    values_of,
)
from tests.roles.resetting import at_the_desk
from tests.roles.test_onboarding import ask, only

pytestmark = pytest.mark.django_db
RIGHT = "fenna.visser@zonneveld.example"
CHECK = Check(relation_number="300123", checked=True)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def first(**more):
    """The invitation of the first administrator of an organisation that was let in."""
    ask(**more)
    at_the_desk("dirk", onboarding_check, request_id=only().id, check=CHECK)
    at_the_desk("dana", onboarding_approve, request_id=only().id)
    with system_context("test"):
        return Invitation.objects.get(organisation__relation_number="300123")


def newcomer(key="alder", **more):
    """The invitation of somebody new whom the desk appoints."""
    facts = {"email": "nina@alder.example", "full_name": "Nina Nieuw", "mobile_number": "0612345671"}
    proposal = Proposal(
        organisation_number=number(key), reason="Asked.", identity_check="Called back.", **{**facts, **more}
    )
    case = at_the_desk("dirk", appointment_propose, proposal=proposal)
    return at_the_desk("dana", appointment_approve, appointment_id=case.id).invitation


def lost(invitation, kind="invitation", state=MessageState.BOUNCED):
    with system_context("test"):
        OutboundMessage.objects.filter(subject=invitation.subject, kind=f"roles:{kind}").update(
            state=state, reason=StateReason.ADDRESS_UNKNOWN, state_at=timezone.now()
        )


def do(service, invitation, by="dirk", **more):
    return at_the_desk(by, service, invitation_id=invitation.id, **more)


def agree(invitation, by="dana"):
    return do(invitation_desk_agree, invitation, by, wish=again(invitation).wish)


def page(invitation, by="dirk", data=None):
    address = f"/desk/invitations/{invitation.id}/"
    return visit(by).post(address, data) if data else visit(by).get(address)


# --- the first administrator gets in after all --------------------------------------------------------


def test_address_whose_mail_bounced_is_corrected_by_two_and_the_administrator_gets_in():
    invitation = first()
    wrong = link_of()
    lost(invitation)
    assert "The mail did not arrive" in text_of(page(invitation).text)
    answer = page(invitation, data={"address": "yes", "email": f" {RIGHT.upper()}"})
    assert answer.headers["Location"] == f"/desk/invitations/{invitation.id}/"
    assert (again(invitation).email, again(invitation).wished_email) == (
        "fenna@zonneveld.example",
        RIGHT,
    )
    assert len(outbox("invitation")) == 1
    assert 'name="agree"' not in page(invitation).text
    shown = page(invitation, "dana")
    assert RIGHT in text_of(shown.text)
    page(invitation, "dana", {"agree": "yes", "wish": again(invitation).wish})
    corrected = again(invitation)
    assert (corrected.email, corrected.wished_email, corrected.wished_by_id) == (RIGHT, "", None)
    assert outbox("invitation")[-1].recipient == RIGHT
    assert stranger().get(wrong).status_code == 404
    fenna = stranger()
    prove(fenna, link_of())
    choose_password(fenna)
    with system_context("test"):
        membership = Membership.objects.get(user__email=RIGHT)
    assert (membership.organisation_id, membership.is_functional_administrator) == (
        invitation.organisation_id,
        True,
    )
    there = invitation.organisation_id
    assert [each[:2] for each in trail(AuditTag.INVITATION_CHANGE_PROPOSED)] == [(person("dirk").id, there)]
    assert [each[:2] for each in trail(AuditTag.INVITATION_ADDRESS_CORRECTED)] == [(person("dana").id, there)]


def test_invitation_past_its_time_is_sent_again_by_one_employee():
    with time_machine.travel("2026-11-23T09:00:00Z", tick=False) as clock:
        invitation = first()
        clock.shift(timedelta(days=15))
        assert stranger().get(link_of()).status_code == 404
        assert "Not used in time" in text_of(page(invitation).text)
        page(invitation, data={"again": "yes"})
        assert stranger().get(link_of()).status_code == 200
        there = invitation.organisation_id
        assert [each[:2] for each in trail(AuditTag.INVITATION_SENT_AGAIN)] == [(person("dirk").id, there)]


def test_lapsed_invitation_blocks_neither_a_second_form_nor_an_appointment():
    with time_machine.travel("2026-11-23T09:00:00Z", tick=False) as clock:
        invitation = first()
        proposal = Proposal(
            organisation_number="300123",
            email=invitation.email,
            full_name="Fenna Visser",
            mobile_number="0612345678",
            reason="Asked.",
            identity_check="Called back.",
        )
        with pytest.raises(DomainError, match="invited already"):
            at_the_desk("dirk", appointment_propose, proposal=proposal)
        clock.shift(timedelta(days=15))
        case = at_the_desk("dirk", appointment_propose, proposal=proposal)
        assert again(invitation).state == InvitationState.WAITING
        case = at_the_desk("dana", appointment_approve, appointment_id=case.id)
        assert again(invitation).state == InvitationState.LAPSED
        assert case.invitation.is_open_at(timezone.now())


def test_letter_becomes_a_text_message_half_way_and_back_by_two():
    invitation = first(administrator_number="", postal_address=POSTAL)
    code = values_of("invitation_letter")["code"]
    do(invitation_desk_way, invitation, number="06 12 34 56 77")
    assert again(invitation).way == InvitationWay.LETTER
    agree(invitation)
    changed = again(invitation)
    assert (changed.way, changed.mobile_number) == (InvitationWay.SMS, "+31612345677")
    answer = stranger().post("/activate/", {"email": invitation.email, "code": code})
    assert "do not open anything together" in text_of(answer.text)
    do(invitation_desk_way, invitation, "dana", postal_address="Kade 1\n1234 AB Zonneveld")
    agree(invitation, "dirk")
    assert again(invitation).postal_address == "Kade 1\n1234 AB Zonneveld"
    assert len(trail(AuditTag.INVITATION_WAY_CHANGED)) == 2


def test_withdrawn_invitation_opens_nothing_and_nothing_can_be_mended():
    invitation = first()
    link = link_of()
    page(invitation, data={"withdraw": "yes"})
    do(invitation_desk_withdraw, invitation)
    assert again(invitation).state == InvitationState.WITHDRAWN
    assert stranger().get(link).status_code == 404
    assert len(trail(AuditTag.INVITATION_WITHDRAWN)) == 1
    assert "?organisation_number=300123" in page(invitation).text
    for service, more in _SERVICES:
        if service is not invitation_desk_withdraw:
            with pytest.raises(DomainError, match="closed: withdrawn"):
                do(service, invitation, **more)


def test_proposed_correction_goes_with_the_invitation_that_ends():
    invitation = first()
    do(invitation_desk_address, invitation, email=RIGHT)
    do(invitation_desk_withdraw, invitation, "dana")
    assert (again(invitation).wished_email, again(invitation).wished_by_id) == ("", None)


# --- two employees -------------------------------------------------------------------------------------


def test_nobody_agrees_to_the_own_correction_nor_to_a_part_of_it():
    invitation = first()
    do(invitation_desk_address, invitation, email=RIGHT)
    with pytest.raises(DomainError, match="You proposed this"):
        agree(invitation, "dirk")
    do(invitation_desk_way, invitation, number="0612345677")
    both = again(invitation)
    assert (both.wished_email, both.wished_number) == (RIGHT, "+31612345677")
    do(invitation_desk_way, invitation, "dana", number="0612345679")
    of_dana = again(invitation)
    assert (of_dana.wished_email, of_dana.wished_number) == ("", "+31612345679")
    agree(invitation, "dirk")
    assert (again(invitation).email, again(invitation).mobile_number) == (
        "fenna@zonneveld.example",
        "+31612345679",
    )


def test_agreeing_is_to_what_stood_on_the_page():
    invitation = first()
    do(invitation_desk_address, invitation, email=RIGHT)
    seen = again(invitation).wish
    do(invitation_desk_address, invitation, email="other@zonneveld.example")
    with pytest.raises(DomainError, match="changed meanwhile"):
        do(invitation_desk_agree, invitation, "dana", wish=seen)
    said = text_of(page(invitation, "dana", {"agree": "yes", "wish": seen}).text)
    assert "What was proposed changed meanwhile." in said
    assert again(invitation).email == "fenna@zonneveld.example"


def test_administrator_there_who_corrects_it_answers_for_it_and_what_the_desk_proposed_is_over():
    invitation = newcomer()
    do(invitation_desk_way, invitation, number="0612345677")
    ada = actor("ada", "alder")
    with database_context(context_of(ada)):
        invitation_correct(acting=ada, invitation_id=invitation.id, email="nn@alder.example")
    mended = again(invitation)
    assert (mended.at_desk, mended.wished_number, mended.wished_by_id) == (False, "", None)
    with pytest.raises(Invitation.DoesNotExist):
        agree(invitation)


def test_administrators_there_are_told_of_another_address():
    invitation = newcomer()
    told = len(outbox("administrator_invited"))
    do(invitation_desk_address, invitation, email="nina.nieuw@alder.example")
    agree(invitation)
    assert [each.recipient for each in outbox("administrator_invited")][told:] == [person("ada").email]


def test_whoever_sends_again_takes_over_from_an_employee_who_left():
    invitation = first()
    assert again(invitation).invited_by_id == person("dana").id
    with system_context("test"):
        Membership.objects.filter(user=person("dana")).update(state="ENDED")
    do(invitation_desk_send_again, invitation)
    assert again(invitation).invited_by_id == person("dirk").id


# --- refusals ----------------------------------------------------------------------------------------------

_SERVICES = [
    (invitation_desk_send_again, {}),
    (invitation_desk_withdraw, {}),
    (invitation_desk_address, {"email": "x@example.org"}),
    (invitation_desk_way, {"number": "0612345677"}),
    (invitation_desk_agree, {"wish": ""}),
]


@pytest.mark.parametrize(("service", "more"), _SERVICES)
def test_only_the_desk_mends_and_only_what_it_made_itself(service, more):
    invitation = first()
    with pytest.raises(DomainError, match="Only the desk decides this"):
        do(service, invitation, "vera", **more)
    of_ada = invite()
    with pytest.raises(Invitation.DoesNotExist):
        do(service, of_ada, **more)
    assert (again(invitation).is_waiting, again(of_ada).is_waiting) == (True, True)


@pytest.mark.parametrize(
    ("service", "more", "said"),
    [
        (invitation_desk_address, {"email": "fenna@zonneveld.example"}, "to this address already"),
        (invitation_desk_address, {"email": "second@zonneveld.example"}, "invited already"),
        (invitation_desk_address, {"email": "dirk"}, "cannot do this for yourself"),
        (invitation_desk_way, {"number": "+33612345678"}, "mobile number of a country"),
        (invitation_desk_way, {"postal_address": "Kade 1"}, "postal code"),
        (invitation_desk_agree, {"wish": ""}, "changed meanwhile"),
    ],
)
def test_correction_that_can_not_be_is_refused_with_a_sentence_and_in_the_trail(service, more, said):
    invitation = first()
    with system_context("test"):
        second = Invitation.objects.get(id=invitation.id)
        second.pk, second.email = None, "second@zonneveld.example"
        second.save()
    if more.get("email") == "dirk":
        more = {"email": person("dirk").email.upper()}
    with pytest.raises(DomainError, match=said):
        do(service, invitation, **more)
    assert again(invitation).wished_by_id is None
    insurer = organisation("insurer").id
    assert trail(AuditTag.INVITATION_REFUSED) == [(person("dirk").id, insurer, None, None)]


def test_address_of_somebody_who_works_there_is_refused_also_at_the_second_look():
    invitation = newcomer()
    with pytest.raises(DomainError, match="has access already"):
        do(invitation_desk_address, invitation, email=person("ben").email)
    do(invitation_desk_address, invitation, email="late@alder.example")
    with system_context("test"):
        ben = person("ben")
        ben.email = "late@alder.example"
        ben.save(update_fields=["email"])
    with pytest.raises(DomainError, match="has access already"):
        agree(invitation)


def test_letters_of_one_invitation_are_limited_at_the_desk_too():
    invitation = first(administrator_number="", postal_address=POSTAL)
    do(invitation_desk_send_again, invitation)
    with pytest.raises(DomainError, match="Two letters went to this person this week"):
        do(invitation_desk_send_again, invitation)
    assert "Two letters went" in text_of(page(invitation, data={"again": "yes"}).text)


def test_database_keeps_a_correction_to_waiting_invitations_of_the_desk():
    of_ada = invite()
    with system_context("test"), pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(id=of_ada.id).update(wished_by=person("dirk"), wished_at=timezone.now())


def test_others_read_nothing_of_it():
    invitation = first()
    for call in (
        lambda acting: invitation_desk_get(acting=acting, invitation_id=invitation.id),
        lambda acting: invitation_desk_list(
            acting=acting, organisation_id=invitation.organisation_id, since=invitation.invited_at
        ),
    ):
        with pytest.raises(PermissionMissing):
            at_the_desk("vera", lambda *, acting, call=call: call(acting))
    assert page(invite()).status_code == 404


# --- where the desk finds it -------------------------------------------------------------------------------


def test_request_of_the_organisation_and_the_case_lead_to_the_invitation_with_its_stage():
    invitation = first()
    shown = visit("dirk").get(f"/desk/onboarding/{only().id}/")
    assert f'href="/desk/invitations/{invitation.id}/"' in shown.text
    assert "not used yet, 14 days left" in text_of(shown.text)
    lost(invitation)
    assert "The mail did not arrive" in text_of(visit("dirk").get(f"/desk/onboarding/{only().id}/").text)
    nina = newcomer(replaced=person("ada").email)
    with system_context("test"):
        case = nina.organisation.appointments.get()
    shown = visit("dirk").get(f"/desk/administrators/{case.id}/")
    assert f'href="/desk/invitations/{nina.id}/"' in shown.text
    assert "not used yet, 14 days left" in text_of(shown.text)


def test_administrators_there_see_it_as_an_invitation_of_the_desk():
    invitation = newcomer()
    ada = visit("ada")
    assert "Nina Nieuw" in text_of(ada.get(place("alder", "colleagues/invitations/")).text)
    shown = text_of(ada.get(place("alder", f"colleagues/invitations/{invitation.id}/")).text)
    assert f"Invited by {settings.BRAND['desk']}" in shown
    assert person("dana").full_name not in shown


def test_way_and_address_that_cannot_be_stay_in_the_form():
    invitation = first()
    assert "Fill in an e-mail address such as" in text_of(
        page(invitation, data={"address": "yes", "email": "fenna@"}).text
    )
    shown = page(invitation, data={"way": "yes", "mobile_number": "+33612345678"})
    assert 'value="+33612345678"' in shown.text
    assert "mobile number of a country" in text_of(shown.text)
    assert page(invitation, data={"nothing": "yes"}).status_code == 200
    page(invitation, data={"way": "yes", "mobile_number": "0612345677"})
    assert again(invitation).wished_number == "+31612345677"
