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


def attempt(deed: Callable[[], object]) -> bool:
    try:
        return deed() is not None
    except DomainError:
        return False


def counted(tag: AuditTag) -> int:
    with system_context("test"):
        return AuditEvent.objects.filter(tag=tag).count()


def test_code_of_a_text_message_is_proved_by_one_of_twenty():
    invitation = invite()
    code, at = code_by_sms(stranger(), link_of()), timezone.now()

    def prove() -> bool:
        invitation_code_prove(invitation_id=invitation.id, typed=code, origin="192.0.2.1", at=at)
        return True

    def deed() -> bool:
        return attempt(prove)

    assert at_once(*[deed] * MANY).count(True) == 1


def test_code_of_a_letter_is_proved_by_one_of_twenty():
    invite(by_letter())
    code, at = values_of("invitation_letter")["code"], timezone.now()

    def deed() -> bool:
        return attempt(lambda: letter_code_prove(email=EMAIL, typed=code, origin="192.0.2.1", at=at))

    assert at_once(*[deed] * MANY).count(True) == 1


def test_activation_makes_one_account_of_twenty_at_once():
    invitation = invite(None, CarriedRole(role=Role.AUDITOR))
    at = timezone.now()

    def deed() -> bool:
        return attempt(lambda: invitation_activate(proved=proved(invitation), password=PASSWORD, at=at))

    assert at_once(*[deed] * MANY).count(True) == 1
    with system_context("test"):
        assert User.objects.filter(email=EMAIL).count() == 1
        assert RoleGrant.objects.filter(membership__user__email=EMAIL).count() == 1
    assert (counted(AuditTag.INVITATION_ACCEPTED), len(outbox("invitation_accepted"))) == (1, 1)
    assert counted(AuditTag.ACCOUNT_MADE) == 1


def test_nineteen_of_twenty_activations_are_told_that_it_is_over():
    invitation = invite()
    at = timezone.now()

    def deed() -> str:
        try:
            invitation_activate(proved=proved(invitation), password=PASSWORD, at=at)
        except InvitationOver:
            return "over"
        return "in"

    outcomes = at_once(*[deed] * MANY)
    assert (outcomes.count("in"), outcomes.count("over")) == (1, MANY - 1)


def test_acceptance_with_an_account_makes_one_membership_of_twenty_at_once():
    olga = person("olga")
    invitation = invite(invitee(email=olga.email))
    at = timezone.now()

    def deed() -> bool:
        return attempt(lambda: invitation_accept(opened=proved(invitation), user_id=olga.id, at=at))

    assert at_once(*[deed] * MANY).count(True) == 1
    with system_context("test"):
        assert Membership.objects.filter(user=olga, organisation=organisation("alder")).count() == 1
    assert (len(outbox("welcome")), len(outbox("invitation_accepted"))) == (1, 1)


def test_declining_twenty_times_at_once_tells_once():
    invitation = invite()
    at = timezone.now()
    outcomes = at_once(
        *[lambda: attempt(lambda: invitation_decline(invitation_id=invitation.id, at=at))] * MANY
    )
    assert (outcomes.count(True), len(outbox("invitation_declined"))) == (1, 1)


@pytest.mark.parametrize("turn", range(5))
def test_of_withdrawing_and_accepting_one_wins(turn):
    invitation = invite(by_letter())
    at = timezone.now()

    def withdraw() -> object:
        ada = actor("ada", "alder")
        with database_context(context_of(ada)):
            return invitation_withdraw(acting=ada, invitation_id=invitation.id)

    def accept() -> object:
        return invitation_activate(proved=proved(invitation), password=PASSWORD, at=at)

    outcomes = at_once(lambda: attempt(withdraw), lambda: attempt(accept))

    assert outcomes.count(True) == 1
    with system_context("test"):
        is_there = User.objects.filter(email=EMAIL).exists()
    expected = (InvitationState.WITHDRAWN, False) if outcomes[0] else (InvitationState.ACCEPTED, True)
    assert (again(invitation).state, is_there) == expected


def test_of_twenty_invitations_of_one_address_one_is_made():
    outcomes = at_once(*[lambda: attempt(lambda: invite(by_letter()))] * MANY)
    assert outcomes.count(True) == 1
    with system_context("test"):
        assert Invitation.objects.count() == 1
    assert (len(outbox("invitation")), len(outbox("invitation_letter"))) == (1, 1)


def test_mail_of_welcome_is_written_once_by_twenty_at_once():
    invitation = invite()
    made = invitation_activate(proved=proved(invitation), password=PASSWORD, at=timezone.now())

    def deed() -> None:
        with system_context("test"):
            welcomes_send(made.id, timezone.now())

    at_once(*[deed] * MANY)
    assert len(outbox("welcome")) == 1


def test_request_of_an_organisation_is_approved_once():
    ask(kind="CONTACT", kvk_number=organisation("alder").kvk_number)
    request_id = only().id
    at_the_desk(onboarding_check, check=Check(checked=True))

    def deed() -> bool:
        acting = at_desk("dana")
        with database_context(context_of(acting, Scope.DESK)):
            return attempt(lambda: onboarding_approve(acting=acting, request_id=request_id))

    assert at_once(*[deed] * MANY).count(True) == 1
    assert (only().state, len(mails("onboarding_approved"))) == (OnboardingState.APPROVED, 1)


def test_organisation_that_asked_twice_is_made_known_once():
    ask()
    ask(contact_email="second@zonneveld.example")
    with system_context("test"):
        ids = list(OnboardingRequest.objects.values_list("id", flat=True))

    dirk = at_desk("dirk")
    with database_context(context_of(dirk, Scope.DESK)):
        for each in ids:
            check = Check(relation_number=f"30012{each % 10}", checked=True)
            onboarding_check(acting=dirk, request_id=each, check=check)

    def deed(request_id: int) -> bool:
        acting = at_desk("dana")
        with database_context(context_of(acting, Scope.DESK)):
            return attempt(lambda: onboarding_approve(acting=acting, request_id=request_id))

    outcomes = at_once(*(partial(deed, each) for each in ids))
    assert outcomes.count(True) == 1
    with system_context("test"):
        assert Organisation.objects.filter(kvk_number="87654321").count() == 1
        assert Invitation.objects.count() == 1


def test_answer_to_a_question_is_taken_once():
    ask()
    at_the_desk(onboarding_question_ask, text="Which?")
    secret = mails("onboarding_question")[0][1]["path"].split("/")[-2]
    at = timezone.now()
    outcomes = at_once(
        *[lambda: attempt(lambda: onboarding_answer(secret=secret, text="This one.", at=at))] * MANY
    )
    assert outcomes.count(True) == 1
    with system_context("test"):
        assert OnboardingRequest.objects.get().notes.count() == 2


def test_two_organisations_that_invite_one_stranger_make_one_account():
    one, other = invite(by_letter()), invite(by_letter(), who="olga", at="oak")
    at = timezone.now()
    outcomes = at_once(
        *(
            lambda each=each: attempt(
                lambda: invitation_activate(proved=proved(each), password=PASSWORD, at=at)
            )
            for each in (one, other)
        )
    )
    assert outcomes.count(True) == 1
    with system_context("test"):
        assert User.objects.filter(email=EMAIL).count() == 1
