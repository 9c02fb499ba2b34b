"""Inviting, and mending what was sent: rules, pages, and what the administrator sees of every message."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from access.database import database_context, system_context
from audit.enums import AuditTag
from common.errors import DomainError
from limits.models import Count
from notices.enums import MessageState, StateReason
from notices.models import OutboundMessage
from orgs.enums import MembershipState
from orgs.models import Membership
from relations.models import Mandate
from roles.enums import InvitationState, InvitationWay, Role
from roles.models import Invitation
from roles.services import (
    CarriedRole,
    invitation_change_way,
    invitation_correct,
    invitation_make,
    invitation_send_again,
    invitation_withdraw,
)
from tests.cast import membership, organisation, person
from tests.nets.actors import actor, context_of
from tests.queries import queries_of
from tests.roles.asking import place, text_of, trail, visit
from tests.roles.joining import (
    EMAIL,
    POSTAL,
    again,
    by_letter,
    code_by_sms,
    invite,
    invitee,
    link_of,
    outbox,
    stranger,
    values_of,
)

pytestmark = pytest.mark.django_db


def do(service, invitation, *, who="ada", at="alder", **more):
    """Calls a service that mends, as an administrator."""
    acting = actor(who, at)
    with database_context(context_of(acting)):
        return service(acting=acting, invitation_id=invitation.id, **more)


def page_of(invitation, client=None):
    return (client or visit("ada")).get(place("alder", f"colleagues/invitations/{invitation.id}/"))


def mark(invitation, kind, state, reason=StateReason.ADDRESS_UNKNOWN, ago=timedelta(0)):
    """The outbox knows what became of a message."""
    with system_context("test"):
        OutboundMessage.objects.filter(subject=invitation.subject, kind=f"roles:{kind}").update(
            state=state, reason=reason, state_at=timezone.now() - ago
        )


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


# --- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("whom", "more", "field", "words"),
    [
        (invitee(), {"declared_entitled": False}, "declared_entitled", "Declare"),
        (invitee(mobile_number="0201234567"), {}, "mobile_number", "mobile number of a country"),
        (invitee(mobile_number="+33612345678"), {}, "mobile_number", "mobile number of a country"),
        (invitee(mobile_number="zero six"), {}, "mobile_number", "mobile number of a country"),
        (invitee(mobile_number="", postal_address="Dorpsstraat 1"), {}, "postal_address", "postal code"),
        (invitee(email="ben@elzenhof.example"), {}, "email", "has access already"),
    ],
)
def test_invitation_that_can_not_be_is_refused_with_a_sentence(whom, more, field, words):
    ada = actor("ada", "alder")
    if field == "email":
        whom = invitee(email=person("ben").email.upper())
    with database_context(context_of(ada)), pytest.raises(DomainError, match=words) as refused:
        invitation_make(acting=ada, invitee=whom, **{"declared_entitled": True, **more})
    assert refused.value.field == field
    assert outbox("invitation") == []
    alder = organisation("alder").id
    assert trail(AuditTag.INVITATION_REFUSED) == [(person("ada").id, alder, None, None)]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("06-12345678", "+31612345678"),
        ("0031 6 1234 5678", "+31612345678"),
        ("+32 470 12 34 56", "+32470123456"),
        ("(06) 12.34.56.78", "+31612345678"),
    ],
)
def test_number_is_read_as_people_write_it(typed, kept):
    assert invite(invitee(mobile_number=typed)).mobile_number == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Fenna+Werk@Example.ORG ", "fenna+werk@example.org"),
        ("fenna@bücher.example", "fenna@xn--bcher-kva.example"),
        ("o'neill@example.org", "o'neill@example.org"),
    ],
)
def test_address_is_kept_in_one_form(typed, kept):
    assert invite(invitee(email=typed)).email == kept


def test_member_without_the_flag_invites_nobody():
    with pytest.raises(DomainError, match="Only a functional administrator"):
        invite(who="ben")


def test_second_invitation_of_the_same_address_is_refused_until_the_first_is_withdrawn():
    invitation = invite()
    with pytest.raises(DomainError, match="invited already"):
        invite(invitee(email=EMAIL.upper()))
    do(invitation_withdraw, invitation)
    assert invite().id != invitation.id


def test_address_whose_invitation_was_not_used_in_time_is_invited_anew_and_the_old_one_ends():
    with time_machine.travel("2026-11-23T09:00:00Z", tick=False) as clock:
        first = invite()
        clock.shift(timedelta(days=14))
        second = invite(invitee(email=EMAIL.upper()))
        old = again(first)
        assert (old.state, old.closed_at) == (InvitationState.LAPSED, first.valid_until)
        assert again(second).is_open_at(timezone.now())
        assert f"Not used in time {first.valid_until:%-d %b %Y}" in text_of(page_of(first).text)
        for service, more in (
            (invitation_send_again, {}),
            (invitation_correct, {"email": "x@example.org"}),
        ):
            with pytest.raises(DomainError, match="closed: not used in time"):
                do(service, first, **more)


def test_address_is_corrected_into_that_of_an_invitation_that_was_not_used_in_time():
    with time_machine.travel("2026-11-23T09:00:00Z", tick=False) as clock:
        first = invite()
        clock.shift(timedelta(days=14))
        wrong = invite(invitee(email="fena@example.org"))
        do(invitation_correct, wrong, email=EMAIL)
        assert (again(first).state, again(wrong).email) == (InvitationState.LAPSED, EMAIL)


def test_colleague_whose_access_is_paused_is_not_invited():
    with system_context("test"):
        Membership.objects.filter(id=membership("ben", "alder").id).update(state=MembershipState.PAUSED)
    with pytest.raises(DomainError, match="paused"):
        invite(invitee(email=person("ben").email))


def test_role_of_another_kind_of_organisation_and_mandate_of_another_are_refused():
    with pytest.raises(DomainError, match="does not exist in your organisation"):
        invite(None, CarriedRole(role=Role.DESK_IMPORT))
    with system_context("test"):
        mandate = Mandate.objects.filter(holder=organisation("iris"))[0]
    with pytest.raises(Mandate.DoesNotExist):
        invite(None, CarriedRole(role=Role.REPORTING_OFFICER, mandate_id=mandate.id))
    assert outbox("invitation") == []


def test_invitations_are_limited_by_the_hour():
    invite()
    with system_context("test"):
        Count.objects.filter(kind="invitations_per_organisation").update(count=100)
    with pytest.raises(DomainError, match="Many invitations"):
        invite(by_letter(email="second@example.org"))


def test_fourth_announcement_to_a_number_in_an_hour_is_refused_and_nothing_is_left():
    for turn in range(3):
        invite(invitee(email=f"a{turn}@example.org"))
    with pytest.raises(DomainError, match="cannot send another text message"):
        invite(invitee(email="last@example.org"), who="ivo", at="iris")
    with system_context("test"):
        assert not Invitation.objects.filter(email="last@example.org").exists()
    assert len(outbox("invitation_announced")) == 3


# --- mending -----------------------------------------------------------------------------------------


def test_sending_again_ends_the_older_link_and_what_was_not_sent():
    invitation = invite()
    first = link_of()
    do(invitation_send_again, invitation)
    assert link_of() != first
    assert stranger().get(first).status_code == 404
    assert stranger().get(link_of()).status_code == 200
    assert [each.state for each in outbox("invitation")] == [MessageState.CANCELLED, MessageState.QUEUED]
    assert len(trail(AuditTag.INVITATION_SENT_AGAIN)) == 1


def test_invitation_whose_time_is_over_opens_again_when_sent_again():
    invitation = invite()
    with system_context("test"):
        Invitation.objects.filter(id=invitation.id).update(valid_until=timezone.now())
    assert stranger().get(link_of()).status_code == 404
    assert "Not used in time" in text_of(page_of(invitation).text)
    do(invitation_send_again, invitation)
    assert stranger().get(link_of()).status_code == 200


def test_letter_can_become_a_text_message_half_way_and_its_code_ends():
    invitation = invite(by_letter())
    code = values_of("invitation_letter")["code"]
    client = visit("ada")
    answer = client.post(
        place("alder", f"colleagues/invitations/{invitation.id}/"),
        {"way": "yes", "mobile_number": "06 12 34 56 78"},
    )
    assert answer.status_code == 302
    assert (again(invitation).way, len(outbox("invitation_announced"))) == (InvitationWay.SMS, 1)
    assert outbox("invitation_letter")[0].state == MessageState.CANCELLED
    page = stranger().post("/activate/", {"email": EMAIL, "code": code})
    assert "do not open anything together" in text_of(page.text)
    assert len(code_by_sms(stranger(), link_of())) == 6


def test_text_message_can_become_a_letter():
    invitation = invite()
    do(invitation_change_way, invitation, postal_address=POSTAL)
    assert again(invitation).way == InvitationWay.LETTER
    assert len(outbox("invitation_letter")) == 1


def test_corrected_name_and_address_get_the_invitation_and_the_wrong_one_opens_nothing():
    invitation = invite()
    wrong = link_of()
    client = visit("ada")
    client.post(
        place("alder", f"colleagues/invitations/{invitation.id}/"),
        {"correct": "yes", "full_name": "Fenna de Visser", "email": "Fenna.Visser@example.org"},
    )
    assert (again(invitation).email, again(invitation).full_name) == (
        "fenna.visser@example.org",
        "Fenna de Visser",
    )
    assert values_of("invitation")["name"] == "Fenna de Visser"
    assert outbox("invitation")[-1].recipient == "fenna.visser@example.org"
    assert stranger().get(wrong).status_code == 404
    assert len(trail(AuditTag.INVITATION_ADDRESS_CORRECTED)) == 1


def test_address_of_a_colleague_or_of_another_invitation_is_refused():
    invitation = invite()
    invite(by_letter(email="second@example.org"))
    for email, words in ((person("ben").email, "has access"), ("Second@example.org", "invited already")):
        with pytest.raises(DomainError, match=words):
            do(invitation_correct, invitation, email=email)
    assert again(invitation).email == EMAIL


def test_withdrawn_invitation_opens_nothing_and_can_not_be_mended():
    invitation = invite()
    link = link_of()
    do(invitation_withdraw, invitation)
    do(invitation_withdraw, invitation)
    assert stranger().get(link).status_code == 404
    assert again(invitation).state == InvitationState.WITHDRAWN
    assert len(trail(AuditTag.INVITATION_WITHDRAWN)) == 1
    for service, more in (
        (invitation_send_again, {}),
        (invitation_change_way, {"number": "0612345678"}),
        (invitation_correct, {"email": "x@example.org"}),
    ):
        with pytest.raises(DomainError, match="closed: withdrawn"):
            do(service, invitation, **more)


@pytest.mark.parametrize(
    ("service", "more"),
    [
        (invitation_send_again, {}),
        (invitation_withdraw, {}),
        (invitation_change_way, {"number": "0612345678"}),
        (invitation_correct, {"email": "x@example.org"}),
    ],
)
def test_nobody_mends_an_invitation_of_another_organisation_or_without_the_flag(service, more):
    invitation = invite()
    with pytest.raises(Invitation.DoesNotExist):
        do(service, invitation, who="olga", at="oak", **more)
    with pytest.raises(DomainError, match="Only a functional administrator"):
        do(service, invitation, who="ben", **more)
    assert again(invitation).is_waiting


# --- what the administrator sees ------------------------------------------------------------------------


def test_stage_of_a_letter_is_told_in_words():
    invitation = invite(by_letter())
    assert "Letter waits to be printed" in text_of(page_of(invitation).text)
    mark(invitation, "invitation_letter", MessageState.SENT, StateReason.POSTED)
    with system_context("test"):
        Invitation.objects.filter(id=invitation.id).update(
            valid_until=timezone.now() + timedelta(days=11, hours=3)
        )
    said = text_of(visit("ada").get(place("alder", "colleagues/invitations/")).text)
    assert "Letter posted" in said
    assert "not used yet, 12 days left" in said
    assert "The letter was posted." in text_of(page_of(invitation).text)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (MessageState.BOUNCED, "The mail did not arrive"),
        (MessageState.BLOCKED, "The mail was blocked"),
        (MessageState.PARKED, "The mail could not be sent"),
        (MessageState.DELIVERED, "not used yet, 14 days left"),
    ],
)
def test_state_of_the_mail_is_seen_and_can_be_mended_on_the_page(state, words):
    invitation = invite()
    mark(invitation, "invitation", state)
    page = page_of(invitation)
    assert words in text_of(page.text)
    assert words in text_of(visit("ada").get(place("alder", "colleagues/invitations/")).text)
    for button in ("Send again", "Withdraw", "Correct and send", "Send the code this way"):
        assert button in page.text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (MessageState.BOUNCED, "The text message did not arrive"),
        (MessageState.BLOCKED, "The text message was blocked"),
        (MessageState.PARKED, "The text message could not be sent"),
        (MessageState.EXPIRED, "The text message was not sent in time"),
        (MessageState.CANCELLED, "The text message was stopped"),
    ],
)
def test_text_message_that_brought_nothing_is_seen_with_what_to_do(state, words):
    invitation = invite()
    mark(invitation, "invitation_announced", state)
    page = text_of(page_of(invitation).text)
    assert words in page
    assert "Ask whether the mobile number is right" in page
    assert words in text_of(visit("ada").get(place("alder", "colleagues/invitations/")).text)
    do(invitation_change_way, invitation, postal_address=POSTAL)
    assert "Letter waits to be printed" in text_of(page_of(invitation).text)
    assert words not in text_of(visit("ada").get(place("alder", "colleagues/invitations/")).text)


def test_text_message_that_arrived_after_a_lost_one_is_what_counts():
    invitation = invite()
    mark(invitation, "invitation_announced", MessageState.BOUNCED)
    code_by_sms(stranger(), link_of())
    assert "Sent on" in text_of(page_of(invitation).text)
    mark(invitation, "invitation_code", MessageState.BOUNCED)
    assert "The text message did not arrive" in text_of(page_of(invitation).text)


def test_page_shows_no_code_and_no_link():
    invitation = invite(by_letter())
    page = page_of(invitation).text
    assert values_of("invitation_letter")["code"] not in page
    assert values_of("invitation")["path"] not in page


def test_form_keeps_what_was_typed_and_says_what_is_wrong():
    client = visit("ada")
    data = {"full_name": "Fenna Visser", "email": "fenna@", "mobile_number": "+33612345678", "language": "nl"}
    page = client.post(place("alder", "colleagues/invite/"), data)
    assert "Fill in an e-mail address such as" in text_of(page.text)
    data["email"] = EMAIL
    page = client.post(place("alder", "colleagues/invite/"), {**data, "declared_entitled": "on"})
    assert "mobile number of a country" in text_of(page.text)
    assert 'value="+33612345678"' in page.text
    assert f'value="{EMAIL}"' in page.text
    answer = client.post(
        place("alder", "colleagues/invite/"),
        {**data, "mobile_number": "0612345678", "declared_entitled": "on", "roles": ["AUDITOR"]},
    )
    with system_context("test"):
        invitation = Invitation.objects.get()
        assert [each.role for each in invitation.roles.all()] == ["AUDITOR"]
    assert answer.headers["Location"] == place("alder", f"colleagues/invitations/{invitation.id}/")


def test_list_takes_as_many_queries_for_three_as_for_one():
    client = visit("ada")
    counts = []
    for turn in range(3):
        invite(by_letter(email=f"a{turn}@example.org"), CarriedRole(role=Role.AUDITOR))
        with CaptureQueriesContext(connection) as captured:
            client.get(place("alder", "colleagues/invitations/"))
        counts.append(len(queries_of(captured)))
    assert counts[0] == counts[2]


# --- limits per recipient ------------------------------------------------------------------------------


def test_one_address_gets_five_mails_a_day_whoever_invites():
    with time_machine.travel("2026-11-23T09:00:00Z", tick=False) as clock:
        invitation = invite(by_letter())
        with system_context("test"):
            Invitation.objects.update(way="SMS", mobile_number="+31612345678", postal_address="")
        for _ in range(3):
            clock.shift(timedelta(hours=1))
            do(invitation_send_again, invitation)
        invite(invitee(mobile_number="0612345679"), who="ivo", at="iris")
        for deed in (
            lambda: do(invitation_send_again, invitation),
            lambda: invite(by_letter(), who="olga", at="oak"),
        ):
            with pytest.raises(DomainError, match="got enough invitations today"):
                deed()
        assert len(outbox("invitation")) == 5
        clock.shift(timedelta(days=1))
        do(invitation_send_again, invitation)


def test_two_letters_a_week_go_to_one_person():
    with time_machine.travel("2026-11-23T09:00:00Z", tick=False) as clock:
        invitation = invite(by_letter())
        do(invitation_send_again, invitation)
        clock.shift(timedelta(days=1))
        with pytest.raises(DomainError, match="Two letters went to this person this week"):
            do(invitation_send_again, invitation)
        assert len(outbox("invitation_letter")) == 2
        clock.shift(timedelta(days=7))
        do(invitation_send_again, invitation)


def test_organisation_sends_twenty_letters_a_day():
    for turn in range(20):
        invite(by_letter(email=f"a{turn}@example.org"))
    with pytest.raises(DomainError, match="sent twenty letters today"):
        invite(by_letter(email="last@example.org"))
    invite(by_letter(email="last@example.org"), who="ivo", at="iris")
    assert len(outbox("invitation_letter")) == 21
