"""Two at the same moment at the desk, on real connections: one appointment."""

from common.errors import DomainError
from roles.services import Proposal, appointment_approve, appointment_propose
from tests.cast import membership, number, person
from tests.parallel import at_once
from tests.roles.asking import letters
from tests.roles.resetting import at_the_desk


def test_two_who_approve_at_once_appoint_once(real_database):
    proposal = Proposal(
        organisation_number=number("alder"),
        email=person("ben").email,
        reason="The director called.",
        identity_check="Called back on the recorded number.",
    )
    case = at_the_desk("dirk", appointment_propose, proposal=proposal)

    def approve() -> bool:
        try:
            at_the_desk("dana", appointment_approve, appointment_id=case.id)
        except DomainError:
            return False
        return True

    assert sorted(at_once(approve, approve)) == [False, True]
    assert membership("ben", "alder").is_functional_administrator
    assert len(letters("administrator_appointed")) == 1
