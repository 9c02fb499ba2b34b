"""How far messages to a colleague are, on the colleague's page: who reads it, of which messages, and sends again."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from access.database import system_context
from accounts.services.forgotten import link_send
from notices.enums import MessageState, StateReason
from notices.models import OutboundMessage
from notices.services import message_queue
from notices.services.states import state_set
from orgs.models import Membership
from roles.selectors import ColleagueMessages, colleague_messages
from tests.cast import membership, organisation, person
from tests.roles.resetting import at_own

pytestmark = pytest.mark.django_db

ENGLISH = {"accept-language": "en"}


def account_mail(key: str = "mia", *, ago: timedelta = timedelta()) -> OutboundMessage:
    """A link for a password, that bounced."""
    at = timezone.now() - ago
    with system_context("test"):
        link_send(user=person(key), at=at)
        mail = OutboundMessage.objects.filter(kind="accounts:password_link").latest("created_at")
        state_set(mail, MessageState.BOUNCED, StateReason.ADDRESS_UNKNOWN, at=at)
    return mail


def own_mail(key: str = "mia", *, at: str = "alder", stuck: bool = True) -> OutboundMessage:
    """A mail of an organisation about a role, that was given up."""
    mia, now = person(key), timezone.now()
    values = {"role": "Auditor", "name": mia.full_name, "organisation": "x", "actor": "Ada", "at": "today"}
    with system_context("test"):
        mail = message_queue(
            kind="roles:role_granted",
            recipient=mia.email,
            language="nl",
            values=values,
            at=now,
            user_id=mia.id,
            organisation_id=organisation(at).id,
        )
        if stuck:
            state_set(mail, MessageState.PARKED, StateReason.GIVEN_UP, at=now, attempts=8)
    return mail


def read(by: str = "ada", key: str = "mia", at: str = "alder") -> ColleagueMessages:
    """What somebody reads of the messages to a colleague."""
    found: ColleagueMessages = at_own(by, at, colleague_messages, membership_id=membership(key, at).id)
    return found


def test_administrator_reads_how_far_a_message_about_the_account_is_and_nothing_it_said():
    mail = account_mail()
    (found,) = read().sent
    assert (found.kind, found.channel, found.state, found.reason, found.created_at) == (
        "accounts:password_link",
        "EMAIL",
        "BOUNCED",
        "ADDRESS_UNKNOWN",
        mail.created_at,
    )
    assert not hasattr(found, "values")
    assert not hasattr(found, "recipient")
    assert (read().is_missed, read().again) == (True, frozenset())


def test_others_read_only_what_belongs_to_the_own_organisation():
    account_mail()
    mine = own_mail()
    own_mail(at="oak")
    assert {each.id for each in read(by="ben").sent} == {mine.id}
    assert read(by="ben").again == frozenset()
    assert [each.kind for each in read().sent] == ["roles:role_granted", "accounts:password_link"]


def test_old_messages_about_the_account_and_those_to_others_are_not_read():
    account_mail(ago=timedelta(days=31))
    account_mail("ben")
    assert read() == ColleagueMessages(sent=[], again=frozenset())


def test_nothing_about_the_account_is_read_of_who_has_left_or_is_a_member_elsewhere():
    account_mail()
    account_mail("olga")
    with pytest.raises(Membership.DoesNotExist):
        at_own("ada", "alder", colleague_messages, membership_id=membership("olga", "oak").id)
    with system_context("test"):
        ended = timezone.now() - timedelta(minutes=1)
        Membership.objects.filter(id=membership("mia", "alder").id).update(ends_at=ended)
    assert read().sent == []


def test_page_says_what_did_not_arrive_and_sends_again_what_belongs_to_the_organisation(signed_in):
    account_mail()
    stuck, sent = own_mail(), own_mail(stuck=False)
    ada = signed_in("ada")
    colleague = f"/o/104882/colleagues/{membership('mia', 'alder').id}/"
    page = ada.get(colleague, headers=ENGLISH).content.decode()
    for words in (
        "A message did not arrive.",
        "A link to choose a new password",
        "Bounced",
        f"{colleague}address/",
    ):
        assert words in page
    again = f"{colleague}messages/{stuck.id}/again/"
    assert (page.count("/again/"), again in page) == (1, True)

    assert ada.post(again)["Location"] == colleague
    with system_context("test"):
        stuck.refresh_from_db()
        assert (stuck.state, stuck.reason) == (MessageState.QUEUED, StateReason.SENT_AGAIN)
    refused = ada.post(f"{colleague}messages/{sent.id}/again/", follow=True, headers=ENGLISH)
    assert "This message cannot be sent again." in refused.content.decode()


def test_message_of_another_organisation_or_to_another_colleague_is_not_found(signed_in):
    account, elsewhere, to_ben = account_mail(), own_mail(at="oak"), own_mail("ben")
    ada = signed_in("ada")
    colleague = f"/o/104882/colleagues/{membership('mia', 'alder').id}/"
    for message_id in (account.id, elsewhere.id, to_ben.id, uuid4()):
        assert ada.post(f"{colleague}messages/{message_id}/again/").status_code == 404
    with system_context("test"):
        states = OutboundMessage.objects.filter(id__in=(elsewhere.id, to_ben.id)).values_list(
            "state", flat=True
        )
        assert list(states) == [MessageState.PARKED] * 2


def test_page_without_a_missed_message_does_not_speak_of_one(signed_in):
    own_mail(stuck=False)
    colleague = f"/o/104882/colleagues/{membership('mia', 'alder').id}/"
    assert (
        "A message did not arrive." not in signed_in("ada").get(colleague, headers=ENGLISH).content.decode()
    )
