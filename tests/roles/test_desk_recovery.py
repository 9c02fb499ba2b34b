"""The desk's letter path: two employees, a waiting time, a letter; and each refusal on the way."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from access.database import system_context
from accounts.models import User
from audit.enums import AuditTag
from common.errors import DomainError
from notices.models import OutboundMessage
from roles.enums import ResetState
from roles.models import AccountReset
from roles.services import recovery_confirm, recovery_letters_send, recovery_open, recovery_withdraw
from tests.cast import organisation, person
from tests.roles.resetting import (
    ADDRESS,
    CHECK,
    at_the_desk,
    case_with_letter,
    code_of_letter,
    come_by_letter,
    events,
    open_case,
    receivers,
    reset,
    sent,
    start,
)

pytestmark = pytest.mark.django_db
DESK = "servicedesk@veldbaken.example"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_an_opened_case_waits_for_a_second_employee_and_tells_the_desk_only():
    case = open_case("bas")
    assert (case.state, case.identity_check, case.postal_address) == (ResetState.STARTED, CHECK, ADDRESS)
    assert receivers("recovery_opened_of_desk") == [DESK]
    assert receivers("recovery_started") == []
    insurer, birch, bas = organisation("insurer").id, organisation("birch").id, person("bas").id
    assert set(events(AuditTag.RECOVERY_OPENED)) == {
        ("Dirk Postma", insurer, bas),
        ("Dirk Postma", birch, None),
    }


def test_the_second_employee_begins_the_waiting_time_and_the_person_is_told_everywhere():
    case = open_case("mia")
    confirmed = at_the_desk("dana", recovery_confirm, reset_id=case.id)
    assert confirmed.state == ResetState.WAITING
    assert confirmed.not_before - confirmed.confirmed_at == timedelta(hours=24)
    assert receivers("recovery_started") == [person("mia").email]
    assert receivers("reset_told") == [person("mia").mobile_number]
    assert sent("recovery_letter") == []


def test_no_letter_is_made_before_the_waiting_time_is_over():
    case = open_case("bas")
    confirmed = at_the_desk("dana", recovery_confirm, reset_id=case.id)
    assert recovery_letters_send(at=confirmed.not_before - timedelta(seconds=1)) == 0
    assert recovery_letters_send(at=confirmed.not_before) == 1
    assert recovery_letters_send(at=confirmed.not_before + timedelta(days=1)) == 0


def test_the_letter_goes_to_the_postal_address_which_is_kept_no_longer():
    case = case_with_letter("bas")
    with system_context("test"):
        letter = OutboundMessage.objects.get(kind="roles:recovery_letter")
    assert (letter.recipient, letter.channel, letter.user_id) == (ADDRESS, "LETTER", person("bas").id)
    assert (case.state, case.postal_address) == (ResetState.SENT, "")
    assert case.sent_at
    assert case.valid_until == case.sent_at + timedelta(days=28)
    assert letter.expires_at == case.valid_until
    assert events(AuditTag.RECOVERY_LETTER_SENT) == [("", organisation("insurer").id, person("bas").id)]


@pytest.mark.parametrize(
    ("more", "field", "sentence"),
    [
        ({"email": "nobody@example.org"}, "email", "no active account"),
        ({"identity_check": "  "}, "identity_check", "how you made sure"),
        ({"postal_address": " \n "}, "postal_address", "where the letter goes"),
        ({"email": "d.postma@veldbaken.example"}, "email", "cannot do this for yourself"),
    ],
)
def test_opening_a_case_is_refused(more, field, sentence):
    facts = {"email": person("bas").email, "identity_check": CHECK, "postal_address": ADDRESS, **more}
    with pytest.raises(DomainError, match=sentence) as refused:
        at_the_desk("dirk", recovery_open, **facts)
    assert refused.value.field == field
    with system_context("test"):
        assert AccountReset.objects.count() == 0
    assert events(AuditTag.RECOVERY_REFUSED) == [("Dirk Postma", organisation("insurer").id, None)]


def test_no_case_is_opened_for_a_closed_account():
    with system_context("test"):
        User.objects.filter(id=person("bas").id).update(is_active=False)
    with pytest.raises(DomainError, match="no active account"):
        open_case("bas")


def test_one_case_at_a_time():
    open_case("bas")
    with pytest.raises(DomainError, match="There is an open case"):
        open_case("bas", by="dana")


def test_opening_needs_the_permission():
    with pytest.raises(DomainError, match="Only the desk"):
        open_case("bas", by="vera")


def test_who_opened_a_case_does_not_confirm_it():
    case = open_case("bas")
    with pytest.raises(DomainError, match="Somebody else at the desk"):
        at_the_desk("dirk", recovery_confirm, reset_id=case.id)
    assert reset(case).state == ResetState.STARTED


def test_nobody_confirms_the_own_case():
    case = open_case("dana")
    with pytest.raises(DomainError, match="Nobody confirms the own"):
        at_the_desk("dana", recovery_confirm, reset_id=case.id)


def test_confirming_needs_the_permission():
    case = open_case("bas")
    with pytest.raises(DomainError, match="Only the desk"):
        at_the_desk("vera", recovery_confirm, reset_id=case.id)


def test_a_case_is_confirmed_once():
    case = open_case("bas")
    at_the_desk("dana", recovery_confirm, reset_id=case.id)
    with pytest.raises(DomainError, match="confirmed or stopped meanwhile"):
        at_the_desk("dana", recovery_confirm, reset_id=case.id)


def test_what_an_organisation_started_is_no_case_of_the_desk():
    started = start("ben")
    for service in (recovery_confirm, recovery_withdraw):
        with pytest.raises(AccountReset.DoesNotExist):
            at_the_desk("dirk", service, reset_id=started.id)


def test_stopping_before_anybody_was_told_tells_nobody():
    case = open_case("bas")
    at_the_desk("dirk", recovery_withdraw, reset_id=case.id)
    assert (reset(case).state, reset(case).postal_address) == (ResetState.CANCELLED, "")
    assert receivers("reset_stopped") == []


def test_stopping_later_tells_the_person_and_ends_the_code():
    case = case_with_letter("bas")
    code = code_of_letter()
    at_the_desk("dana", recovery_withdraw, reset_id=case.id)
    assert receivers("reset_stopped") == [person("bas").email]
    with pytest.raises(DomainError):
        come_by_letter("bas", code)


def test_stopping_needs_the_permission_and_something_to_stop():
    case = open_case("bas")
    with pytest.raises(DomainError, match="Only the desk"):
        at_the_desk("vera", recovery_withdraw, reset_id=case.id)
    at_the_desk("dirk", recovery_withdraw, reset_id=case.id)
    with pytest.raises(DomainError, match="nothing to stop"):
        at_the_desk("dirk", recovery_withdraw, reset_id=case.id)


def test_the_task_makes_what_is_due():
    from roles.tasks import send_recovery_letters

    case = open_case("bas")
    at_the_desk("dana", recovery_confirm, reset_id=case.id)
    with system_context("test"):
        AccountReset.objects.filter(id=case.id).update(not_before=timezone.now())
    assert (send_recovery_letters(), send_recovery_letters()) == (1, 0)
