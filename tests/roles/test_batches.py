"""Files with colleagues: uploaded, carried out all or nothing or row by row, repeated, stopped and cleaned."""

import time
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.utils import timezone, translation

from access.database import system_context
from audit.enums import AuditTag
from audit.models import AuditEvent
from common.errors import DomainError
from notices.services.limits import TOLD_BY_FILE_PER_ORGANISATION
from orgs.enums import MembershipState
from orgs.models import Membership, SecurityPolicy
from roles.batch_enums import BatchState, BatchWay, Column
from roles.enums import InvitationState
from roles.models import ColleagueBatch, ColleagueBatchRow, GrantProposal, RoleGrant
from roles.services import batch_carrying, batch_check, batch_discard, batches_carry_out, batches_clean
from roles.services.batch_rows import row_carry_out
from roles.services.inviting import BY_FILE
from tests.cast import membership, number, organisation
from tests.roles.asking import trail
from tests.roles.batching import (
    NEW,
    again,
    carried_out,
    csv_of,
    do,
    email,
    found,
    full,
    grants_of,
    invitations,
    ordered,
    rows_of,
    uploaded,
    world_rows,
)
from tests.roles.joining import code_by_sms, invite, invitee, outbox, stranger, values_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


# --- uploading -------------------------------------------------------------------------------------


def test_upload_without_the_declaration_is_refused_and_in_the_trail():
    with pytest.raises(DomainError, match="Declare that you may"):
        uploaded(csv_of(NEW), declared_entitled=False)
    assert len(trail(AuditTag.BATCH_REFUSED)) == 1


def test_upload_by_who_does_not_administer_is_refused():
    with pytest.raises(DomainError, match="Only a functional administrator"):
        uploaded(csv_of(NEW), "ben")


def test_same_form_sent_twice_is_one_batch():
    key = uuid4()
    assert uploaded(csv_of(NEW), key=key) == uploaded(csv_of(NEW), key=key)


def test_twenty_files_are_kept_at_a_time(monkeypatch):
    monkeypatch.setattr("roles.services.batches.MOST_KEPT", 1)
    uploaded(csv_of(NEW))
    with pytest.raises(DomainError, match="You have 1 files here already"):
        uploaded(csv_of(NEW))


def test_rows_are_encrypted():
    batch = uploaded(csv_of(f"{NEW};;"))
    with system_context("test"):
        with connection.cursor() as cursor:
            cursor.execute(
                "select content, notes from roles_colleaguebatchrow where batch_id = %s", [batch.id]
            )
            stored = "".join(cursor.fetchone())
    assert "fenna" not in stored.lower()
    assert rows_of(batch)[0].row.cells[Column.EMAIL] == "fenna@example.org"


# --- row by row ------------------------------------------------------------------------------------


def test_good_rows_are_done_and_wrong_ones_reported():
    batch = carried_out(
        csv_of(
            f"{NEW};Auditor;",
            "Wrong;x@;;;",
            f"Cato;{email('cato')};;reporting officer, auditor;",
            f"Ben;{email('ben')};;reporting officer;",
            f"Mia;{email('mia')};;;end",
        )
    )
    assert found(batch) == [
        (2, "DONE", ["Invited", "Gets the role Auditor on accepting"]),
        (3, "WRONG", ["Row 3, E-mail address: “x@” is not an e-mail address."]),
        (4, "DONE", ["Role given: Reporting officer", "Role given: Auditor"]),
        (5, "SKIPPED", ["Has everything already."]),
        (6, "DONE", ["Access ended"]),
    ]
    assert batch.state == BatchState.DONE
    assert invitations() == [("fenna@example.org", "WAITING", ["AUDITOR"])]
    assert grants_of("cato") == ["AUDITOR", "REPORTING_OFFICER"]
    assert [message.recipient for message in outbox("invitation")] == ["fenna@example.org"]
    assert [message.recipient for message in outbox("invitation_announced")] == ["+31612345678"]
    assert membership("mia", "alder").state == MembershipState.ENDED
    with system_context("test"):
        facts = AuditEvent.objects.get(tag=AuditTag.BATCH_CARRIED_OUT).facts
    assert facts == {"batch": batch.id, "done": 3, "skipped": 1, "wrong": 1}


def test_roles_for_a_relation_are_given_for_that_mandate_until_the_last_day():
    content = full(f"Kim;{email('kim')};;;;Insured administration;{number('alder')};;31-12-2090")
    batch = carried_out(content, who="ivo", at="iris")
    assert found(batch)[0][2] == [
        f"Role given: Insured administration for relation {number('alder')} up to and including 31 Dec 2090"
    ]
    with system_context("test"):
        grant = RoleGrant.objects.select_related("membership", "mandate__giver").latest("id")
    assert (grant.membership, grant.mandate and grant.mandate.giver) == (
        membership("kim", "iris"),
        organisation("alder"),
    )
    assert timezone.localtime(grant.ends_at).strftime("%d-%m-%Y %H:%M") == "01-01-2091 00:00"


def test_role_that_needs_two_is_proposed_once_and_the_row_says_so():
    with system_context("test"):
        SecurityPolicy.objects.create(organisation=organisation("alder"), second_pair_of_eyes=["AUDITOR"])
        Membership.objects.filter(id=membership("ben", "alder").id).update(is_functional_administrator=True)
    content = csv_of(f"Cato;{email('cato')};;auditor;")
    assert found(uploaded(content))[0][2] == ["Gets the role Auditor when a second administrator agrees"]
    assert found(carried_out(content)) == [(2, "DONE", ["The role Auditor waits for a second administrator"])]
    assert grants_of("cato") == []
    before = world_rows()
    assert found(uploaded(content))[0][1] == "NOTHING"
    assert world_rows() == before
    with system_context("test"):
        assert GrantProposal.objects.count() == 1


def test_role_begins_on_the_day_that_the_row_says():
    content = full(f"C;{email('cato')};;;;Auditor;;01-01-2090;")
    assert found(carried_out(content))[0][1] == "DONE"
    with system_context("test"):
        grant = RoleGrant.objects.latest("id")
    assert timezone.localtime(grant.starts_at).strftime("%d-%m-%Y %H:%M") == "01-01-2090 00:00"
    assert found(uploaded(content))[0][1] == "NOTHING"


def test_invitation_of_somebody_who_is_ended_is_withdrawn():
    carried_out(csv_of(f"{NEW};;"))
    batch = carried_out(csv_of("Fenna;fenna@example.org;;;einde"))
    assert found(batch) == [(2, "DONE", ["The invitation is withdrawn"])]
    assert invitations() == [("fenna@example.org", InvitationState.WITHDRAWN, [])]
    assert found(uploaded(csv_of("Fenna;fenna@example.org;;;einde")))[0][1] == "NOTHING"


def test_row_for_somebody_who_did_not_use_an_invitation_in_time_invites_again():
    content = csv_of(f"{NEW};Auditor;")
    with time_machine.travel("2026-11-23T09:00:00Z", tick=False) as clock:
        carried_out(content)
        assert found(uploaded(content))[0][1] == "NOTHING"
        clock.shift(timedelta(days=14))
        batch = carried_out(content)
        assert found(batch) == [(2, "DONE", ["Invited", "Gets the role Auditor on accepting"])]
        assert invitations() == [
            ("fenna@example.org", InvitationState.LAPSED, ["AUDITOR"]),
            ("fenna@example.org", InvitationState.WAITING, ["AUDITOR"]),
        ]


def test_row_that_ends_somebody_withdraws_an_invitation_that_was_not_used_in_time():
    with time_machine.travel("2026-11-23T09:00:00Z", tick=False) as clock:
        carried_out(csv_of(f"{NEW};;"))
        clock.shift(timedelta(days=14))
        batch = carried_out(csv_of("Fenna;fenna@example.org;;;einde"))
        assert found(batch) == [(2, "DONE", ["The invitation is withdrawn"])]


def test_text_messages_of_files_stop_at_half_the_day_and_the_mails_go_on(settings):
    settings.SMS_DAY_BUDGET = 4
    rows = [f"P{n};p{n}@example.org;061234567{n};;" for n in range(4)]
    batch = carried_out(csv_of(*rows))
    assert [state for _line, state, _words in found(batch)] == ["DONE"] * 4
    announced = {message.recipient for message in outbox("invitation_announced")}
    assert announced == {"+31612345670", "+31612345671"}
    assert len(outbox("invitation")) == 4
    client = stranger()
    assert len(code_by_sms(client, values_of("invitation")["path"])) == 6


def test_text_messages_of_files_leave_those_of_invitations_by_hand(monkeypatch):
    limits = "notices.services.limits.TOLD_BY_FILE_PER_ORGANISATION"
    monkeypatch.setattr(limits, replace(TOLD_BY_FILE_PER_ORGANISATION, most=1))
    carried_out(csv_of(f"{NEW};;", "Lou;lou@example.org;0612345679;;"))
    assert len(outbox("invitation_announced")) == 1
    invite(invitee(email="by.hand@example.org", mobile_number="0612345670"))
    assert len(outbox("invitation_announced")) == 2


def test_invitation_that_carries_less_is_wrong():
    carried_out(csv_of(f"{NEW};;"))
    assert found(uploaded(csv_of(f"{NEW};Auditor;")))[0][2] == [
        "Row 2, E-mail address: this address is invited already, without all of this."
        " Withdraw that invitation first."
    ]


@pytest.mark.parametrize("way", BatchWay)
def test_repeated_file_changes_nothing(way):
    content = csv_of(
        f"{NEW};Auditor;",
        f"Cato;{email('cato')};;auditor;",
        f"Mia;{email('mia')};;;end",
        "Lou;lou@example.org;0612345679;;",
    )
    carried_out(content, way)
    before = world_rows()
    second = uploaded(content)
    assert {state for _line, state, _words in found(second)} == {"NOTHING"}
    with pytest.raises(DomainError, match="No row of this file has anything to do"):
        ordered(second, way)
    with system_context("test"):  # carried out all the same, as by a second worker that comes too late
        ColleagueBatchRow.objects.filter(batch=second).update(verdict="READY")
    ordered(second, way)
    batches_carry_out()
    assert {state for _line, state, _words in found(second)} == {"SKIPPED"}
    assert world_rows() == before


def test_what_a_rule_refuses_meanwhile_is_reported_and_in_the_trail(monkeypatch):
    batch = uploaded(csv_of(f"{NEW};;", f"Cato;{email('cato')};;auditor;"))
    monkeypatch.setattr("roles.services.inviting.BY_FILE", _none_left())
    ordered(batch)
    batches_carry_out()
    states = found(batch)
    assert [state for _line, state, _words in states] == ["WRONG", "DONE"]
    assert states[0][2][0].startswith(
        "Row 2: Er zijn in korte tijd veel uitnodigingen verstuurd."
    )  # Ada's language
    with system_context("test"):
        assert AuditEvent.objects.get(tag=AuditTag.BATCH_ROW_REFUSED).facts == {"batch": batch.id, "row": 2}
    assert invitations() == []


def _none_left():
    return replace(BY_FILE, most=0)


def test_work_stops_when_the_right_is_gone_and_goes_on_when_it_is_back(monkeypatch):
    batch = uploaded(csv_of(*(f"P{n};p{n}@example.org;0612345678;;" for n in range(3))))
    ordered(batch)
    monkeypatch.setattr(batch_carrying, "tell_worker", lambda: None)
    monkeypatch.setattr(batch_carrying, "AT_ONCE", 1)
    monkeypatch.setattr(time, "monotonic", iter([0.0, 30.0]).__next__)
    assert batches_carry_out() == 1
    monkeypatch.undo()
    with system_context("test"):
        Membership.objects.filter(id=membership("ada", "alder").id).update(is_functional_administrator=False)
    assert batches_carry_out() == 0
    assert (again(batch).state, len(invitations())) == (BatchState.STOPPED, 1)
    assert len(trail(AuditTag.BATCH_STOPPED)) == 1
    with system_context("test"):
        Membership.objects.filter(id=membership("ada", "alder").id).update(is_functional_administrator=True)
    with translation.override("en"):
        ordered(batch)
    assert batches_carry_out() == 2
    assert (again(batch).state, len(invitations())) == (BatchState.DONE, 3)


def test_row_at_which_the_portal_fails_is_reported_and_the_others_go_on(monkeypatch):
    real = row_carry_out

    def failing(by, row, facts):
        if row.line == 2:
            raise RuntimeError("a fault of ours")
        return real(by, row, facts)

    monkeypatch.setattr(batch_carrying, "row_carry_out", failing)
    batch = carried_out(csv_of(f"{NEW};;", f"Cato;{email('cato')};;auditor;"))
    assert found(batch)[0] == (
        2,
        "WRONG",
        ["Row 2: something went wrong in the portal. Upload this row again."],
    )
    assert (found(batch)[1][1], batch.state) == ("DONE", BatchState.DONE)


# --- all or nothing ----------------------------------------------------------------------------------


def test_all_or_nothing_is_not_ordered_with_a_wrong_row():
    batch = uploaded(csv_of(f"{NEW};;", "Wrong;x@;;;"))
    with pytest.raises(DomainError, match="Row 3 is wrong") as refused:
        ordered(batch, BatchWay.TOGETHER)
    assert refused.value.field == "way"


def test_all_or_nothing_does_all():
    batch = carried_out(csv_of(f"{NEW};;", f"Cato;{email('cato')};;auditor;"), BatchWay.TOGETHER)
    assert [state for _line, state, _words in found(batch)] == ["DONE", "DONE"]
    assert (batch.state, grants_of("cato"), len(invitations())) == (BatchState.DONE, ["AUDITOR"], 1)


def test_all_or_nothing_does_nothing_when_a_row_cannot_be_any_more():
    batch = uploaded(csv_of(f"{NEW};;", f"Cato;{email('cato')};;auditor;"))
    ordered(batch, BatchWay.TOGETHER)
    with system_context("test"):
        Membership.objects.filter(id=membership("cato", "alder").id).update(state=MembershipState.PAUSED)
    before = world_rows()
    batches_carry_out()
    assert world_rows() == before
    now = again(batch)
    assert (now.state, now.way, now.refused_row) == (BatchState.CHECKED, "", 3)
    assert [state for _line, state, _words in found(batch)] == ["READY", "WRONG"]
    assert found(batch)[1][2] == ["Row 3, E-mail address: the access of this colleague is paused."]


def test_all_or_nothing_does_nothing_when_a_rule_refuses_or_the_portal_fails(monkeypatch):
    batch = uploaded(csv_of(f"Cato;{email('cato')};;auditor;", f"{NEW};;"))
    ordered(batch, BatchWay.TOGETHER)
    before = world_rows()
    with monkeypatch.context() as patch:
        patch.setattr("roles.services.inviting.BY_FILE", _none_left())
        batches_carry_out()
    assert world_rows() == before
    assert again(batch).refused_row == 3
    do(batch_check, batch)
    assert again(batch).refused_row is None
    ordered(batch, BatchWay.TOGETHER)

    def failing(by, row, facts):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(batch_carrying, "row_carry_out", failing)
    batches_carry_out()
    assert (again(batch).state, again(batch).refused_row) == (BatchState.CHECKED, 2)
    assert world_rows() == before


def test_all_or_nothing_stops_with_nothing_done_when_the_right_goes():
    batch = uploaded(csv_of(f"{NEW};;"))
    ordered(batch, BatchWay.TOGETHER)
    with system_context("test"):
        Membership.objects.filter(id=membership("ada", "alder").id).update(is_functional_administrator=False)
    batches_carry_out()
    assert (again(batch).state, invitations()) == (BatchState.STOPPED, [])


# --- handling a batch --------------------------------------------------------------------------------


def test_looking_through_once_more_sees_the_organisation_as_it_is_now():
    batch = uploaded(csv_of(f"Cato;{email('cato')};;auditor;"))
    carried_out(csv_of(f"Cato;{email('cato')};;auditor;"))
    do(batch_check, batch)
    assert found(batch)[0][1] == "NOTHING"


def test_ordering_twice_changes_nothing_more():
    batch = uploaded(csv_of(f"{NEW};;"))
    ordered(batch)
    ordered(batch, BatchWay.TOGETHER)
    assert again(batch).way == BatchWay.ROW_BY_ROW
    assert len(trail(AuditTag.BATCH_ORDERED)) == 1


def test_batch_of_a_colleague_does_not_exist():
    batch = uploaded(csv_of(f"{NEW};;"))
    with system_context("test"):
        Membership.objects.filter(id=membership("ben", "alder").id).update(is_functional_administrator=True)
    for service in (batch_check, batch_discard):
        with pytest.raises(ColleagueBatch.DoesNotExist):
            do(service, batch, "ben")
    with pytest.raises(ColleagueBatch.DoesNotExist):
        ordered(batch, who="ben")


def test_batch_is_thrown_away_with_its_rows_but_not_while_it_is_carried_out():
    batch = uploaded(csv_of(f"{NEW};;"))
    ordered(batch)
    with pytest.raises(DomainError, match="is being carried out"):
        do(batch_discard, batch)
    batches_carry_out()
    do(batch_discard, batch)
    with system_context("test"):
        assert (ColleagueBatch.objects.count(), ColleagueBatchRow.objects.count()) == (0, 0)
    assert len(invitations()) == 1
    assert len(trail(AuditTag.BATCH_DISCARDED)) == 1


def test_what_was_kept_long_enough_is_cleaned_but_not_what_is_under_way():
    old, waiting, young = (uploaded(csv_of(f"{NEW};;")) for _each in range(3))
    ordered(waiting)
    at = timezone.now()
    with system_context("test"):
        long_ago = at - settings.COLLEAGUE_BATCHES_KEPT - timedelta(seconds=1)
        ColleagueBatch.objects.filter(id__in=[old.id, waiting.id]).update(uploaded_at=long_ago)
    assert batches_clean(at=at) == 1
    with system_context("test"):
        assert set(ColleagueBatch.objects.values_list("id", flat=True)) == {waiting.id, young.id}
