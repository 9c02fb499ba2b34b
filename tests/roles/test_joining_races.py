"""Twenty at the same moment, on real connections: of everything that serves once, one gets it."""

from collections.abc import Callable
from functools import partial

import pytest
from django.utils import timezone

from access.database import Scope, database_context, system_context
from accounts.models import User
from audit.enums import AuditTag
from audit.models import AuditEvent
from common.errors import DomainError
from orgs.enums import OnboardingState
from orgs.models import Membership, OnboardingRequest, Organisation
from orgs.services import onboarding_answer, onboarding_question_ask
from roles.enums import InvitationState, Role
from roles.models import Invitation, RoleGrant
from roles.services import (
    CarriedRole,
    Check,
    InvitationOver,
    Proved,
    invitation_accept,
    invitation_activate,
    invitation_code_prove,
    invitation_decline,
    invitation_withdraw,
    letter_code_prove,
    onboarding_approve,
    onboarding_check,
    welcomes_send,
)
from tests.cast import organisation, person
from tests.nets.actors import actor, at_desk, context_of
from tests.parallel import at_once
from tests.roles.joining import (
    EMAIL,
    PASSWORD,
    again,
    by_letter,
    code_by_sms,
    invite,
    invitee,
    link_of,
    outbox,
    proved,
    stranger,
    values_of,
)
from tests.roles.test_onboarding import ask, at_the_desk, mails, only

pytestmark = pytest.mark.usefixtures("real_database")

MANY = 20
Deeds = list[Callable[[], bool]]


def attempt(deed: Callable[[], object]) -> bool:
    try:
        return deed() is not None
    except DomainError:
        return False


def counted(tag: AuditTag) -> int:
    with system_context("test"):
        return AuditEvent.objects.filter(tag=tag).count()


def codes_of_a_text_message() -> Deeds:
    invitation = invite()
    code, at = code_by_sms(stranger(), link_of()), timezone.now()

    def prove() -> Proved:
        return invitation_code_prove(invitation_id=invitation.id, typed=code, origin="192.0.2.1", at=at)

    return [lambda: attempt(prove)] * MANY


def test_code_of_a_text_message_is_proved_by_one_of_twenty():
    assert at_once(*codes_of_a_text_message()).count(True) == 1


def codes_of_a_letter() -> Deeds:
    invite(by_letter())
    code, at = values_of("invitation_letter")["code"], timezone.now()
    return [
        lambda: attempt(lambda: letter_code_prove(email=EMAIL, typed=code, origin="192.0.2.1", at=at))
    ] * MANY


def test_code_of_a_letter_is_proved_by_one_of_twenty():
    assert at_once(*codes_of_a_letter()).count(True) == 1


def activations() -> Deeds:
    invitation = invite(None, CarriedRole(role=Role.AUDITOR))
    at = timezone.now()
    return [
        lambda: attempt(lambda: invitation_activate(proved=proved(invitation), password=PASSWORD, at=at))
    ] * MANY


def test_activation_makes_one_account_of_twenty_at_once():
    assert at_once(*activations()).count(True) == 1
    with system_context("test"):
        assert User.objects.filter(email=EMAIL).count() == 1
        assert RoleGrant.objects.filter(membership__user__email=EMAIL).count() == 1
    assert (counted(AuditTag.INVITATION_ACCEPTED), len(outbox("invitation_accepted"))) == (1, 1)
    assert counted(AuditTag.ACCOUNT_MADE) == 1


def activations_in_words() -> list[Callable[[], str]]:
    """Like the above, and what each is told."""
    invitation = invite()
    at = timezone.now()

    def deed() -> str:
        try:
            invitation_activate(proved=proved(invitation), password=PASSWORD, at=at)
        except InvitationOver:
            return "over"
        except DomainError:
            return "an account already"
        return "in"

    return [deed] * MANY


def test_nineteen_of_twenty_activations_are_told_that_it_is_over():
    outcomes = at_once(*activations_in_words())
    assert (outcomes.count("in"), outcomes.count("over")) == (1, MANY - 1)


def acceptances() -> Deeds:
    olga = person("olga")
    invitation = invite(invitee(email=olga.email))
    at = timezone.now()
    return [
        lambda: attempt(lambda: invitation_accept(opened=proved(invitation), user_id=olga.id, at=at))
    ] * MANY


def test_acceptance_with_an_account_makes_one_membership_of_twenty_at_once():
    assert at_once(*acceptances()).count(True) == 1
    with system_context("test"):
        memberships = Membership.objects.filter(user=person("olga"), organisation=organisation("alder"))
        assert memberships.count() == 1
    assert (len(outbox("welcome")), len(outbox("invitation_accepted"))) == (1, 1)


def refusals() -> Deeds:
    invitation = invite()
    at = timezone.now()
    return [lambda: attempt(lambda: invitation_decline(invitation_id=invitation.id, at=at))] * MANY


def test_declining_twenty_times_at_once_tells_once():
    assert (at_once(*refusals()).count(True), len(outbox("invitation_declined"))) == (1, 1)


def withdrawing_and_accepting() -> tuple[Invitation, Deeds]:
    invitation = invite(by_letter())
    at = timezone.now()

    def withdraw() -> object:
        ada = actor("ada", "alder")
        with database_context(context_of(ada)):
            return invitation_withdraw(acting=ada, invitation_id=invitation.id)

    def accept() -> object:
        return invitation_activate(proved=proved(invitation), password=PASSWORD, at=at)

    return invitation, [lambda: attempt(withdraw), lambda: attempt(accept)]


@pytest.mark.parametrize("turn", range(5))
def test_of_withdrawing_and_accepting_one_wins(turn):
    invitation, deeds = withdrawing_and_accepting()
    outcomes = at_once(*deeds)

    assert outcomes.count(True) == 1
    with system_context("test"):
        is_there = User.objects.filter(email=EMAIL).exists()
    expected = (InvitationState.WITHDRAWN, False) if outcomes[0] else (InvitationState.ACCEPTED, True)
    assert (again(invitation).state, is_there) == expected


def invitations() -> Deeds:
    return [lambda: attempt(lambda: invite(by_letter()))] * MANY


def test_of_twenty_invitations_of_one_address_one_is_made():
    assert at_once(*invitations()).count(True) == 1
    with system_context("test"):
        assert Invitation.objects.count() == 1
    assert (len(outbox("invitation")), len(outbox("invitation_letter"))) == (1, 1)


def mails_of_welcome() -> list[Callable[[], None]]:
    invitation = invite()
    made = invitation_activate(proved=proved(invitation), password=PASSWORD, at=timezone.now())

    def deed() -> None:
        with system_context("test"):
            welcomes_send(made.id, timezone.now())

    return [deed] * MANY


def test_mail_of_welcome_is_written_once_by_twenty_at_once():
    at_once(*mails_of_welcome())
    assert len(outbox("welcome")) == 1


def approval(request_id: int) -> bool:
    acting = at_desk("dana")
    with database_context(context_of(acting, Scope.DESK)):
        return attempt(lambda: onboarding_approve(acting=acting, request_id=request_id))


def approvals() -> Deeds:
    ask(kind="CONTACT", kvk_number=organisation("alder").kvk_number)
    request_id = only().id
    at_the_desk(onboarding_check, check=Check(checked=True))
    return [partial(approval, request_id)] * MANY


def test_request_of_an_organisation_is_approved_once():
    assert at_once(*approvals()).count(True) == 1
    assert (only().state, len(mails("onboarding_approved"))) == (OnboardingState.APPROVED, 1)


def approvals_of_two_requests() -> Deeds:
    """One organisation asked twice, and each was checked."""
    ask()
    ask(contact_email="second@zonneveld.example")
    with system_context("test"):
        ids = list(OnboardingRequest.objects.values_list("id", flat=True))

    dirk = at_desk("dirk")
    with database_context(context_of(dirk, Scope.DESK)):
        for each in ids:
            check = Check(relation_number=f"30012{each % 10}", checked=True)
            onboarding_check(acting=dirk, request_id=each, check=check)
    return [partial(approval, each) for each in ids]


def test_organisation_that_asked_twice_is_made_known_once():
    assert at_once(*approvals_of_two_requests()).count(True) == 1
    with system_context("test"):
        assert Organisation.objects.filter(kvk_number="87654321").count() == 1
        assert Invitation.objects.count() == 1


def answers() -> Deeds:
    ask()
    at_the_desk(onboarding_question_ask, text="Which?")
    secret = mails("onboarding_question")[0][1]["path"].split("/")[-2]
    at = timezone.now()
    return [lambda: attempt(lambda: onboarding_answer(secret=secret, text="This one.", at=at))] * MANY


def test_answer_to_a_question_is_taken_once():
    assert at_once(*answers()).count(True) == 1
    with system_context("test"):
        assert OnboardingRequest.objects.get().notes.count() == 2


def activations_of_two_invitations() -> Deeds:
    """Two organisations invite one stranger."""
    at = timezone.now()

    def activate(invitation: Invitation) -> object:
        return invitation_activate(proved=proved(invitation), password=PASSWORD, at=at)

    both = invite(by_letter()), invite(by_letter(), who="olga", at="oak")
    return [partial(attempt, partial(activate, each)) for each in both]


def test_two_organisations_that_invite_one_stranger_make_one_account():
    assert at_once(*activations_of_two_invitations()).count(True) == 1
    with system_context("test"):
        assert User.objects.filter(email=EMAIL).count() == 1
