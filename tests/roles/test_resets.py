"""An administrator helps a colleague back in: what is sent, what is refused, who may stop it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from access.database import system_context
from accounts.enums import KeyPurpose
from accounts.models import OneTimeKey, User
from audit.enums import AuditTag
from common.errors import DomainError
from notices.models import OutboundMessage
from orgs.models import Membership
from roles.enums import ResetState, ResetWhat
from roles.models import AccountReset
from roles.services import LinkOver, reset_object, reset_of_link, reset_start, reset_withdraw
from roles.services.reset_letters import objection_read, objection_token
from tests.cast import membership, organisation, person
from tests.roles.asking import make_administrator
from tests.roles.resetting import (
    at_own,
    case_with_letter,
    code_of_letter,
    come_by_letter,
    come_by_link,
    events,
    open_case,
    receivers,
    reset,
    secret_of,
    sent,
    start,
    token_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


# --- starting --------------------------------------------------------------------------------------


def test_the_colleague_gets_a_link_and_every_old_channel_is_told_who_started_it():
    ben, alder = person("ben"), organisation("alder")
    started = start("ben")
    assert (started.state, started.what, started.user_id) == (ResetState.SENT, ResetWhat.BOTH, ben.id)
    assert started.valid_until == started.started_at + timedelta(hours=24)
    assert (receivers("reset_link"), receivers("reset_told")) == ([ben.email], [ben.mobile_number])
    (mail,), (text,) = sent("reset_link"), sent("reset_told")
    assert mail["actor"] == text["actor"] == "Ada Vermeulen (Elzenhof Installatietechniek B.V.)"
    assert mail["object_path"] == text["object_path"] == f"/recover/object/{token_of('ben')}/"
    assert events(AuditTag.RESET_STARTED) == [("Ada Vermeulen", alder.id, ben.id)]


def test_starting_changes_nothing_in_the_account():
    before = person("ben")
    start("ben")
    after = person("ben")
    assert (after.password, after.security_stamp, after.rests_until) == (
        before.password,
        before.security_stamp,
        None,
    )


def test_the_link_is_stored_hashed_and_in_no_other_place():
    start("ben")
    secret = secret_of("ben")
    with system_context("test"):
        keys = list(OneTimeKey.objects.filter(purpose=KeyPurpose.RECOVERY_LINK))
        with connection.cursor() as cursor:
            cursor.execute("select \"values\" from notices_outboundmessage where kind = 'roles:reset_link'")
            ((stored,),) = cursor.fetchall()
    assert len(keys) == 1
    assert secret not in keys[0].secret_hash
    assert secret not in stored


def test_a_second_link_ends_the_first():
    first = start("ben")
    secret = secret_of("ben")
    second = start("ben")
    assert (reset(first).state, reset(second).state) == (ResetState.CANCELLED, ResetState.SENT)
    assert reset_of_link(secret=secret, at=timezone.now()) is None
    assert reset_of_link(secret=secret_of("ben"), at=timezone.now()) == second


def test_a_link_is_over_after_a_day():
    started = start("ben")
    late = started.started_at + timedelta(hours=24)
    assert reset_of_link(secret=secret_of("ben"), at=late) is None
    with pytest.raises(LinkOver):
        come_by_link(secret_of("ben"), at=late)


def test_nobody_helps_oneself_back_in():
    with pytest.raises(DomainError, match="You cannot do this for yourself"):
        start("ada")
    assert sent("reset_link") == []
    assert events(AuditTag.RESET_REFUSED) == [("Ada Vermeulen", organisation("alder").id, None)]


def test_only_an_administrator_helps_back_in():
    with pytest.raises(DomainError, match="Only a functional administrator"):
        start("cato", by="ben")
    assert sent("reset_link") == []


def test_somebody_without_access_is_not_helped():
    with system_context("test"):
        Membership.objects.filter(id=membership("ben", "alder").id).update(state="ENDED")
    with pytest.raises(DomainError, match="has no access at the moment"):
        start("ben")


def test_somebody_whose_account_is_closed_is_not_helped():
    with system_context("test"):
        User.objects.filter(id=person("ben").id).update(is_active=False)
    with pytest.raises(DomainError, match="has no access at the moment"):
        start("ben")


def test_a_member_of_another_organisation_is_not_found():
    with pytest.raises(Membership.DoesNotExist):
        at_own("ada", "alder", reset_start, membership_id=membership("olga", "oak").id, what=ResetWhat.BOTH)


def test_another_administrator_helps_an_administrator():
    make_administrator("ben", "alder")
    assert start("ada", by="ben").state == ResetState.SENT


# --- stopping --------------------------------------------------------------------------------------


def test_an_administrator_stops_what_another_started():
    make_administrator("cato", "alder")
    started = start("ben")
    secret = secret_of("ben")
    at_own("cato", "alder", reset_withdraw, membership_id=membership("ben", "alder").id)
    assert (reset(started).state, reset(started).ended_by_id) == (ResetState.CANCELLED, person("cato").id)
    assert reset_of_link(secret=secret, at=timezone.now()) is None
    assert receivers("reset_stopped") == [person("ben").email]
    assert events(AuditTag.RESET_STOPPED) == [("Cato Jansma", organisation("alder").id, person("ben").id)]


def test_what_was_not_sent_yet_is_not_sent_any_more():
    started = start("ben")
    at_own("ada", "alder", reset_withdraw, membership_id=membership("ben", "alder").id)
    with system_context("test"):
        about = OutboundMessage.objects.filter(subject=started.subject)
        found = {message.kind: message.state for message in about}
    assert found == {
        "roles:reset_link": "CANCELLED",
        "roles:reset_told": "CANCELLED",
        "roles:reset_stopped": "QUEUED",
    }


def test_where_nothing_was_started_nothing_is_stopped():
    with pytest.raises(DomainError, match="nothing to stop"):
        at_own("ada", "alder", reset_withdraw, membership_id=membership("ben", "alder").id)


def test_only_an_administrator_stops():
    start("ben")
    with pytest.raises(DomainError, match="Only a functional administrator"):
        at_own("cato", "alder", reset_withdraw, membership_id=membership("ben", "alder").id)


def test_a_desk_case_is_not_stopped_by_an_organisation():
    case = open_case("ben")
    with pytest.raises(DomainError, match="nothing to stop"):
        at_own("ada", "alder", reset_withdraw, membership_id=membership("ben", "alder").id)
    assert reset(case).state == ResetState.STARTED


# --- objecting -------------------------------------------------------------------------------------


def test_the_person_objects_by_the_link_of_an_old_channel_and_the_administrator_is_told():
    started = start("ben")
    secret = secret_of("ben")
    reset_object(token=token_of("ben"), at=timezone.now())
    assert reset(started).state == ResetState.CANCELLED
    assert reset_of_link(secret=secret, at=timezone.now()) is None
    assert receivers("colleague_objected") == [person("ada").email]
    assert receivers("reset_stopped") == [person("ben").email]
    assert events(AuditTag.RESET_OBJECTED) == [("Ben Hoekstra", organisation("alder").id, person("ben").id)]


def test_objecting_twice_stops_once():
    start("ben")
    token = token_of("ben")
    for _ in range(2):
        reset_object(token=token, at=timezone.now())
    assert (len(sent("colleague_objected")), len(events(AuditTag.RESET_OBJECTED))) == (1, 1)


def test_objecting_after_it_was_done_says_to_call():
    started = start("ben")
    come_by_link(secret_of("ben"))
    with pytest.raises(DomainError, match="Call us at once"):
        reset_object(token=token_of("ben"), at=timezone.now())
    assert reset(started).state == ResetState.DONE


def test_objecting_to_a_case_of_the_desk_makes_its_letter_useless():
    case = case_with_letter("bas")
    code = code_of_letter()
    reset_object(token=token_of("bas"), at=timezone.now())
    with pytest.raises(DomainError, match="do not belong together"):
        come_by_letter("bas", code)
    assert reset(case).state == ResetState.CANCELLED
    assert receivers("recovery_stopped_of_desk") == ["servicedesk@veldbaken.example"]


@pytest.mark.parametrize("token", ["", "x", "1-", "1-abc", "²-1", "99999999999999999999999-0"])
def test_a_link_that_we_did_not_make_stops_nothing(token):
    start("ben")
    with pytest.raises(DomainError, match="not complete"):
        reset_object(token=token, at=timezone.now())


def test_a_token_is_of_one_reset():
    assert objection_read(objection_token(12)) == 12
    assert objection_read(objection_token(12).replace("12-", "13-", 1)) is None


# --- what the database refuses -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({}, "one_open_reset_per_person_and_organisation"),
        ({"state": "DONE"}, "a_reset_is_open_or_ended"),
        ({"user": "ada", "started_by": "ada"}, "nobody_resets_the_own_account"),
        ({"user": "cato", "confirmed_by": "ada"}, "two_employees_confirm_a_recovery"),
        ({"user": "cato", "confirmed_by": "cato"}, "nobody_resets_the_own_account"),
        ({"user": "cato", "at_desk": True, "state": "STARTED"}, "the_desk_checks_who_it_is"),
        ({"user": "cato", "at_desk": True, "identity_check": "x"}, "no_recovery_goes_on_unconfirmed"),
    ],
)
def test_the_database_refuses_impossible_resets(more, name):
    start("ben")
    facts = {"user": "ben", "started_by": "ada", "state": "SENT", **more}
    for key in ("user", "started_by", "confirmed_by"):
        if key in facts:
            facts[key] = person(facts[key])
    with system_context("test"), pytest.raises(IntegrityError, match=name), transaction.atomic():
        AccountReset.objects.create(
            organisation=organisation("alder"), started_at=timezone.now(), what="BOTH", **facts
        )


def test_sixth_link_for_one_person_in_an_hour_is_refused():
    for _ in range(5):
        start("ben")
    with pytest.raises(DomainError, match="got enough links for now"):
        start("ben")
    with system_context("test"):
        assert AccountReset.objects.filter(user=person("ben")).count() == 5
