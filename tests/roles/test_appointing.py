"""The desk appoints a customer's functional administrator: two employees, never without one, and everybody is told."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from access.database import system_context
from accounts.models import User
from audit.enums import AuditTag
from common.errors import DomainError
from orgs.models import Membership
from roles.enums import AppointmentState, InvitationState
from roles.models import Appointment, Invitation
from roles.services import (
    Proposal,
    appointment_approve,
    appointment_finish,
    appointment_propose,
    appointment_stop,
)
from tests.cast import membership, number, organisation, person
from tests.queries import queries_of
from tests.roles.asking import letters, press, visit
from tests.roles.resetting import at_own, at_the_desk, events, membership_state, receivers

pytestmark = pytest.mark.django_db
WHY = "The director called; Ada left for another company."
CHECK = "Called back on the recorded number; compared the last invoice."
DESK = "servicedesk@veldbaken.example"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def _proposal(key="", at="alder", **more):
    facts = {"organisation_number": number(at), "reason": WHY, "identity_check": CHECK}
    if key:
        facts["email"] = person(key).email
    return Proposal(**{**facts, **more})


def _newcomer(**more):
    return _proposal(email="nina@alder.example", full_name="Nina Nieuw", mobile_number="0612345678", **more)


def _propose(proposal, by="dirk"):
    return at_the_desk(by, appointment_propose, proposal=proposal)


def _approve(case, by="dana"):
    return at_the_desk(by, appointment_approve, appointment_id=case.id)


def _accept(case):
    """The invited person accepts, as far as this is about memberships."""
    with system_context("test") as context:
        invitation = Invitation.objects.get(id=case.invitation_id)
        user = User.objects.create(email=invitation.email, full_name=invitation.full_name)
        invitation.membership = Membership.objects.create(
            user=user,
            organisation_id=invitation.organisation_id,
            starts_at=context.at,
            is_functional_administrator=True,
        )
        invitation.state, invitation.closed_at = InvitationState.ACCEPTED, context.at
        invitation.save()


def _is_administrator(key, at="alder"):
    return membership(key, at).is_functional_administrator


def test_a_proposal_changes_nothing_and_tells_the_desk():
    case = _propose(_proposal("ben", replaced=person("ada").email))
    assert (case.state, case.full_name) == (AppointmentState.STARTED, person("ben").full_name)
    assert not _is_administrator("ben")
    assert receivers("appointment_of_desk") == [DESK]
    assert letters("administrator_appointed") == []
    assert events(AuditTag.APPOINTMENT_PROPOSED) == [
        (person("dirk").full_name, organisation("alder").id, person("ben").id)
    ]


def test_approval_by_a_second_employee_appoints_a_member_and_tells_everybody():
    case = _approve(_propose(_proposal("ben")))
    assert case.state == AppointmentState.DONE
    assert _is_administrator("ben")
    assert _is_administrator("ada")
    assert [address for address, _ in letters("administrator_appointed")] == [person("ben").email]
    assert [address for address, _ in letters("administrator_joined")] == [person("ada").email]
    alder, ben = organisation("alder").id, person("ben").id
    for tag in (AuditTag.APPOINTMENT_APPROVED, AuditTag.ADMINISTRATOR_APPOINTED, AuditTag.APPOINTMENT_DONE):
        assert events(tag) == [(person("dana").full_name, alder, ben)]


def test_the_last_administrator_is_replaced_by_a_member_at_once():
    case = _approve(_propose(_proposal("ben", replaced=person("ada").email)))
    assert case.state == AppointmentState.DONE
    assert _is_administrator("ben")
    assert membership_state("ada", "alder") == "ENDED"
    assert [address for address, _ in letters("access_ended")] == [person("ada").email]


def test_somebody_new_is_invited_and_the_last_administrator_stays_until_that_is_accepted():
    case = _approve(_propose(_newcomer(replaced=person("ada").email)))
    assert case.state == AppointmentState.APPROVED
    assert (case.mobile_number, case.invitation.mobile_number) == ("", "+31612345678")
    assert case.invitation.is_functional_administrator
    assert receivers("invitation") == ["nina@alder.example"]
    assert receivers("administrator_invited") == [person("ada").email]
    with pytest.raises(DomainError, match="has not accepted the invitation yet"):
        at_the_desk("dirk", appointment_finish, appointment_id=case.id)
    assert membership_state("ada", "alder") == "ACTIVE"
    _accept(case)
    assert at_the_desk("dirk", appointment_finish, appointment_id=case.id).state == AppointmentState.DONE
    assert membership_state("ada", "alder") == "ENDED"


def test_the_last_administrator_stays_when_the_new_one_left_meanwhile():
    case = _approve(_propose(_newcomer(replaced=person("ada").email)))
    _accept(case)
    with system_context("test"):
        Membership.objects.filter(user__email="nina@alder.example").update(is_functional_administrator=False)
    with pytest.raises(DomainError, match="last functional administrator"):
        at_the_desk("dirk", appointment_finish, appointment_id=case.id)
    assert membership_state("ada", "alder") == "ACTIVE"


def test_somebody_new_beside_others_is_invited_and_the_case_is_done():
    case = _approve(_propose(_newcomer()))
    assert case.state == AppointmentState.DONE
    assert case.invitation.state == InvitationState.WAITING


@pytest.mark.parametrize(
    ("key", "more", "said"),
    [
        ("ben", {"organisation_number": "999999"}, "No customer has this relation number"),
        ("vera", {"organisation_number": "insurer"}, "No customer has this relation number"),
        ("ben", {"reason": " "}, "Write this down"),
        ("ben", {"identity_check": ""}, "Write this down"),
        ("ada", {}, "is functional administrator there already"),
        ("dirk", {}, "You cannot do this for yourself"),
        ("olga", {}, "Nobody there has this address. Fill in the name too"),
        ("olga", {"full_name": "Olga"}, "Fill in street and number on one line"),
        ("ben", {"replaced": "cato"}, "No functional administrator there has this address"),
        ("ben", {"replaced": "olga"}, "No functional administrator there has this address"),
    ],
)
def test_a_proposal_is_refused_and_the_refusal_recorded(key, more, said):
    wanted = dict(more)
    if wanted.get("organisation_number") == "insurer":
        wanted["organisation_number"] = number("insurer")
    if wanted.get("replaced"):
        wanted["replaced"] = person(wanted["replaced"]).email
    with pytest.raises(DomainError, match=said):
        _propose(_proposal(key, **wanted))
    with system_context("test"):
        assert not Appointment.objects.exists()
    assert events(AuditTag.APPOINTMENT_REFUSED) == [
        (person("dirk").full_name, organisation("insurer").id, None)
    ]


@pytest.mark.parametrize("what", ["paused", "ends"])
def test_whoever_has_no_lasting_access_is_not_appointed(what):
    with system_context("test") as context:
        ben = Membership.objects.filter(id=membership("ben", "alder").id)
        if what == "paused":
            ben.update(state="PAUSED", stopped_at=context.at, stopped_by=person("ada"), stop_reason="Leave")
        else:
            ben.update(ends_at=context.at + timedelta(days=9))
    with pytest.raises(DomainError, match="paused or has an end date"):
        _propose(_proposal("ben"))


def test_one_case_of_an_organisation_is_open_at_a_time():
    _propose(_proposal("ben"))
    with pytest.raises(DomainError, match="There is an open case"):
        _propose(_proposal("cato"), by="dana")


def test_whoever_proposed_does_not_approve():
    case = _propose(_proposal("ben"))
    with pytest.raises(DomainError, match="Somebody else at the desk must approve it"):
        _approve(case, by="dirk")
    assert not _is_administrator("ben")
    with pytest.raises(IntegrityError, match="two_employees"), transaction.atomic(), system_context("test"):
        Appointment.objects.filter(id=case.id).update(approved_by=case.proposed_by_id)


def test_nobody_approves_the_own_appointment():
    case = _propose(_proposal("ben"))
    with system_context("test"):
        Appointment.objects.filter(id=case.id).update(email=person("dana").email)
    with pytest.raises(DomainError, match="You cannot do this for yourself"):
        _approve(case)


def test_others_than_the_desk_are_refused():
    case = _propose(_proposal("ben"))
    for service, more in (
        (appointment_propose, {"proposal": _proposal("cato")}),
        (appointment_approve, {"appointment_id": case.id}),
        (appointment_finish, {"appointment_id": case.id}),
        (appointment_stop, {"appointment_id": case.id}),
    ):
        with pytest.raises(DomainError, match="Only the desk decides this"):
            at_own("ada", "alder", service, **more)


def test_a_stopped_case_leads_nowhere():
    case = _propose(_proposal("ben"))
    stopped = at_the_desk("dirk", appointment_stop, appointment_id=case.id)
    assert stopped.state == AppointmentState.STOPPED
    for service, said in (
        (appointment_approve, "approved or stopped meanwhile"),
        (appointment_finish, "nothing to finish"),
        (appointment_stop, "nothing to stop"),
    ):
        with pytest.raises(DomainError, match=said):
            at_the_desk("dana", service, appointment_id=case.id)
    assert not _is_administrator("ben")
    assert len(events(AuditTag.APPOINTMENT_STOPPED)) == 1


def test_the_pages_lead_from_proposal_to_approval():
    dirk, dana = visit("dirk"), visit("dana")
    typed = {
        "organisation_number": number("alder"),
        "email": person("ben").email,
        "replaced": person("ada").email,
        "reason": WHY,
        "identity_check": CHECK,
    }
    place = dirk.post("/desk/administrators/new/", typed)["Location"]
    assert "You proposed it, so it cannot be you." in dirk.get(place).text
    assert organisation("alder").name in dirk.get("/desk/administrators/").text
    assert press(dana, dana.get(place), "I approve this")["Location"] == place
    assert _is_administrator("ben")
    assert "Done" in dana.get(place).text
    assert visit("ada").get(f"/o/{number('alder')}/").status_code == 404


def test_a_refused_proposal_stands_at_its_field():
    typed = {"organisation_number": "999999", "email": "x@y.example", "reason": WHY, "identity_check": CHECK}
    page = visit("dirk").post("/desk/administrators/new/", typed)
    assert "No customer has this relation number." in page.text


def test_the_list_makes_as_many_queries_with_three_cases_as_with_one():
    dirk = visit("dirk")
    _propose(_proposal("ben"))
    dirk.get("/desk/administrators/")
    with CaptureQueriesContext(connection) as one:
        dirk.get("/desk/administrators/")
    _propose(_proposal("mia", "oak"))
    _propose(_newcomer(at="birch"))
    with CaptureQueriesContext(connection) as three:
        page = dirk.get("/desk/administrators/")
    assert "Nina Nieuw" in page.text
    assert len(queries_of(three)) == len(queries_of(one))
