"""Each one-time thing of joining and of getting back in with what guards it: without that, more than one gets it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from access.database import system_context
from accounts.models import (
    AppDevice,
    EmailDevice,
    OneTimeKey,
    PasskeyDevice,
    RecoveryDevice,
    SmsDevice,
    User,
)
from notices.models import OutboundMessage
from orgs.models import Membership, OnboardingRequest, Organisation
from roles.models import AccountReset, Invitation, MembershipPause
from tests.cast import person
from tests.roles import test_joining_races as joining
from tests.roles import test_reset_races as resetting
from tests.roles.joining import outbox
from tests.roles.resetting import sent
from tests.unguarded import Guard, at_once_without, deleting, inserting, updating

pytestmark = pytest.mark.usefixtures("real_database")

DEVICES = (AppDevice, PasskeyDevice, SmsDevice, EmailDevice, RecoveryDevice)
ONE_ACCOUNT = (User, "one_person_per_address")
CLOSING = (updating(Invitation), deleting(OneTimeKey))
PAUSE = Guard(locks=(Organisation, MembershipPause), meet=(updating(MembershipPause),))
RESET = Guard(locks=(AccountReset,), meet=(updating(AccountReset),))


def deeds_of(race: Callable[[], tuple[Any, list[Any]]]) -> list[Any]:
    return race()[1]


ONE_GETS_IT: dict[str, tuple[Callable[[], list[Any]], Guard]] = {
    "code of a text message": (
        joining.codes_of_a_text_message,
        Guard(locks=(Organisation, OneTimeKey), counts=True, meet=(deleting(OneTimeKey),)),
    ),
    "code of a letter": (
        joining.codes_of_a_letter,
        Guard(locks=(OneTimeKey,), counts=True, meet=(deleting(OneTimeKey),)),
    ),
    "activation": (
        joining.activations,
        Guard(locks=(Organisation,), constraints=(ONE_ACCOUNT,), meet=(inserting(User),)),
    ),
    "activation of two invitations of one stranger": (
        joining.activations_of_two_invitations,
        Guard(constraints=(ONE_ACCOUNT,), meet=(inserting(User),)),
    ),
    "acceptance": (
        joining.acceptances,
        Guard(
            locks=(Organisation,),
            constraints=((Membership, "one_membership_per_organisation"),),
            meet=(inserting(Membership),),
        ),
    ),
    "refusal": (joining.refusals, Guard(locks=(Organisation,), meet=CLOSING)),
    "withdrawal or activation": (
        partial(deeds_of, joining.withdrawing_and_accepting),
        Guard(locks=(Organisation,), meet=(inserting(User), *CLOSING)),
    ),
    "invitation of an address": (
        joining.invitations,
        Guard(
            locks=(Organisation,),
            constraints=((Invitation, "one_waiting_invitation_per_address"),),
            meet=(inserting(Invitation),),
        ),
    ),
    "approval of a request": (
        joining.approvals,
        Guard(locks=(OnboardingRequest, Organisation), meet=(updating(Organisation),)),
    ),
    "approval of two requests of one organisation": (
        joining.approvals_of_two_requests,
        Guard(
            constraints=((Organisation, "one_organisation_per_kvk_number"),), meet=(inserting(Organisation),)
        ),
    ),
    "answer to the desk's question": (
        joining.answers,
        Guard(locks=(OnboardingRequest,), meet=(updating(OnboardingRequest),)),
    ),
    "link of an administrator": (
        partial(deeds_of, resetting.links_of_one_reset),
        Guard(locks=(AccountReset, OneTimeKey), meet=(deleting(OneTimeKey),)),
    ),
    "letter of the desk": (
        partial(deeds_of, resetting.codes_of_one_letter),
        Guard(
            locks=(OneTimeKey, AccountReset, User, *DEVICES),
            counts=True,
            meet=(deleting(OneTimeKey),),
            then=(updating(User),),
        ),
    ),
    "stopping a reset": (
        partial(deeds_of, resetting.stops_by_two),
        Guard(locks=(Organisation, AccountReset), meet=(updating(AccountReset),)),
    ),
    "opening a case": (
        partial(deeds_of, resetting.cases_for_one_person),
        Guard(
            locks=(User,),
            constraints=((AccountReset, "one_open_reset_per_person_and_organisation"),),
            meet=(inserting(AccountReset),),
        ),
    ),
    "confirming a case": (partial(deeds_of, resetting.confirmations_of_a_case), RESET),
    "letting a paused colleague in": (partial(deeds_of, resetting.decisions_on_paused_access), PAUSE),
    "letting somebody in at the desk": (
        partial(deeds_of, resetting.decisions_of_the_desk_on_paused_access),
        PAUSE,
    ),
}


@pytest.mark.parametrize("name", ONE_GETS_IT)
def test_without_its_guard_more_than_one_gets_it(name: str) -> None:
    prepare, guard = ONE_GETS_IT[name]
    got = [outcome for outcome in at_once_without(guard, *prepare()) if outcome in (True, "done")]
    assert len(got) > 1


def test_without_the_lock_nineteen_of_twenty_are_not_told_that_it_is_over() -> None:
    guard = Guard(locks=(Organisation,), meet=(inserting(User),))
    outcomes = at_once_without(guard, *joining.activations_in_words())
    assert (outcomes.count("in"), outcomes.count("over")) == (1, 0)


def test_without_the_lock_many_mails_of_welcome_are_written() -> None:
    guard = Guard(locks=(Invitation,), meet=(inserting(OutboundMessage),))
    at_once_without(guard, *joining.mails_of_welcome())
    assert len(outbox("welcome")) > 1


def test_without_the_lock_many_objections_are_told() -> None:
    at_once_without(RESET, *deeds_of(resetting.objections))
    assert len(sent("reset_stopped")) > 1


def test_without_the_lock_many_workers_make_a_letter() -> None:
    guard = Guard(locks=(AccountReset,), meet=(inserting(OneTimeKey),))
    made = at_once_without(guard, *resetting.workers_on_a_letter())
    assert sum(each or 0 for each in made) > 1
    assert len(sent("recovery_letter")) > 1


def test_without_the_lock_two_administrators_leave_many_resets_open() -> None:
    guard = Guard(
        locks=(Organisation, AccountReset),
        constraints=((AccountReset, "one_open_reset_per_person_and_organisation"),),
        counts=True,
        meet=(inserting(AccountReset),),
    )
    at_once_without(guard, *deeds_of(resetting.starts_by_two))
    with system_context("test"):
        assert AccountReset.objects.open().filter(user=person("ben")).count() > 1


def test_without_the_lock_a_case_is_confirmed_and_stopped_and_nobody_is_told() -> None:
    """Who confirms is not refused, or who stops does not know that the person was told."""
    _case, deeds = resetting.confirming_and_stopping_a_case()
    assert "refused" not in at_once_without(RESET, *deeds)
    assert sent("reset_stopped") == []


def test_without_locks_neither_getting_in_nor_objecting_is_refused() -> None:
    """Both go on where one should hear that it is over; then both are done, or one runs into the other's writes."""
    guard = Guard(locks=(AccountReset, OneTimeKey), meet=(deleting(OneTimeKey), updating(AccountReset)))
    _started, deeds = resetting.getting_in_and_objecting()
    assert "refused" not in at_once_without(guard, *deeds)
