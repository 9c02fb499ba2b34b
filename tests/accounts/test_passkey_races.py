"""What holds of passkeys and sessions when many requests come at the same moment."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from access.database import system_context
from access.proof import Method
from accounts.enums import CodePurpose
from accounts.models import PasskeyChallenge, PasskeyDevice, User
from accounts.selectors import factors_of
from accounts.services.factors import LastFactor, factor_remove
from accounts.services.passkeys import PasskeyRefused
from accounts.services.proving import CodeRefused
from common.errors import DomainError
from tests.accounts.authenticators import Authenticator
from tests.accounts.people import make_person
from tests.accounts.test_passkeys import ask, enrol, give_passkey, prove
from tests.parallel import at_once

pytestmark = pytest.mark.usefixtures("real_database")

MANY = 20


def held(deed: Callable[[], Any], refusal: type[DomainError]) -> Callable[[], bool]:
    """The deed, as a question whether it was done."""

    def tried() -> bool:
        try:
            deed()
        except refusal:
            return False
        return True

    return tried


def answers_of_a_passkey() -> list[Callable[[], bool]]:
    user = make_person()
    authenticator, device = give_passkey(user, counts=False)
    answer = authenticator.sign(ask(user))
    return [held(lambda: prove(user, device, answer), CodeRefused)] * MANY


def test_one_answer_of_a_passkey_proves_once_for_twenty_that_bring_it() -> None:
    assert at_once(*answers_of_a_passkey()).count(True) == 1
    with system_context("test"):
        assert PasskeyChallenge.objects.count() == 0


def enrolments_of_one_passkey() -> list[Callable[[], bool]]:
    user = make_person()
    answer = Authenticator().make(ask(user, CodePurpose.ENROL))
    return [held(lambda: enrol(user, answer), PasskeyRefused)] * MANY


def test_one_new_passkey_is_taken_into_use_once() -> None:
    assert at_once(*enrolments_of_one_passkey()).count(True) == 1
    with system_context("test"):
        assert PasskeyDevice.objects.count() == 1


def removals_of_app_and_passkey() -> list[Callable[[], bool]]:
    user, at = make_person(methods=(Method.APP,)), timezone.now()
    _, passkey = give_passkey(user)
    app = factors_of(user_id=user.id).app
    assert app is not None
    return [
        held(lambda device=device: factor_remove(user=user, device=device, at=at), LastFactor)  # type: ignore[misc]
        for device in (app, passkey) * (MANY // 2)
    ]


def test_app_and_passkey_removed_at_once_leave_one() -> None:
    assert at_once(*removals_of_app_and_passkey()).count(True) == 1
    with system_context("test"):
        left = factors_of(user_id=User.objects.get(full_name="Fenna Visser").id)
    assert len(left.lasting) == 1
