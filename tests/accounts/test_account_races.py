"""Links of accounts when many requests bring them at the same moment: real connections, behind one barrier."""

from collections.abc import Callable
from functools import partial

import pytest
from django.utils import timezone, translation

from access.database import system_context
from accounts.models import EmailChange, PasswordRequest, User
from accounts.services.email_changes import email_change_confirm, email_change_propose
from accounts.services.forgotten import LinkRefused, password_ask, password_requests_answer, password_reset
from common.errors import DomainError
from tests.accounts.people import mails_to, make_person, messages_to
from tests.accounts.test_races import MANY
from tests.parallel import at_once

pytestmark = pytest.mark.usefixtures("real_database")


def _secrets(user: User, kind: str) -> list[str]:
    return [values["link"].split("/")[-2] for found, values in messages_to(user) if found == kind]


def uses_of_a_password_link() -> list[Callable[[], bool]]:
    user, at = make_person(), timezone.now()
    password_ask(email=user.email, language="en", origin="", at=at)
    password_requests_answer(at=at)
    (secret,) = _secrets(user, "accounts:password_link")

    def use(turn: int) -> bool:
        try:
            password_reset(secret=secret, password=f"sentence number {turn}", at=at)
        except LinkRefused:
            return False
        return True

    return [partial(use, turn) for turn in range(MANY)]


def _fenna() -> User:
    with system_context("test"):
        return User.objects.get(full_name="Fenna Visser")


def test_a_link_sets_one_of_twenty_passwords_that_come_at_once() -> None:
    done = at_once(*uses_of_a_password_link())

    assert done.count(True) == 1
    assert _fenna().check_password(f"sentence number {done.index(True)}")
    assert mails_to(_fenna()) == ["accounts:password_link", "accounts:password_reset"]


def answers_to_three_requests() -> list[Callable[[], int]]:
    user, at = make_person(), timezone.now()
    for _turn in range(3):
        password_ask(email=user.email, language="en", origin="", at=at)
    return [lambda: password_requests_answer(at=at)] * MANY


def test_a_request_is_answered_once_by_twenty_workers_at_once() -> None:
    answered = at_once(*answers_to_three_requests())

    assert sum(answered) == 3
    assert mails_to(_fenna()) == ["accounts:password_link"] * 3
    with system_context("test"):
        assert not PasswordRequest.objects.exists()


def confirmations_on_both_addresses() -> list[Callable[[], str]]:
    user, at = make_person(), timezone.now()
    email_change_propose(user=user, new_email="new@example.org", at=at)
    secrets = _secrets(user, "accounts:email_confirm_old") + _secrets(user, "accounts:email_confirm_new")

    def confirm(secret: str) -> str:
        try:
            return "changed" if email_change_confirm(secret=secret, at=at) else "confirmed"
        except LinkRefused:
            return "refused"

    return [partial(confirm, secret) for secret in secrets * (MANY // 2)]


def test_both_addresses_confirming_at_once_change_the_address_once() -> None:
    outcomes = at_once(*confirmations_on_both_addresses())

    assert sorted(outcomes) == ["changed", "confirmed"] + ["refused"] * (MANY - 2)
    assert mails_to(_fenna()).count("accounts:email_changed") == 2
    assert _fenna().email == "new@example.org"
    with system_context("test"):
        assert not EmailChange.objects.exists()


TAKEN = "This address has become the address of another account meanwhile."


def confirmations_of_two_people() -> list[Callable[[], bool | str]]:
    """The last confirmation of each of two people who want the same address."""
    people, at = [make_person(), make_person("other@example.org")], timezone.now()
    for user in people:
        email_change_propose(user=user, new_email="wanted@example.org", at=at)
    last = []
    for user in people:
        email_change_confirm(secret=_secrets(user, "accounts:email_confirm_old")[0], at=at)
        last += _secrets(user, "accounts:email_confirm_new")

    def confirm(secret: str) -> bool | str:
        try:
            with translation.override("en"):
                return email_change_confirm(secret=secret, at=at)
        except DomainError as refused:
            return str(refused)

    return [partial(confirm, secret) for secret in last]


def test_one_of_two_people_gets_an_address_that_both_confirm_at_once() -> None:
    deeds = confirmations_of_two_people()
    with system_context("test"):
        people = list(User.objects.filter(full_name="Fenna Visser").order_by("id"))

    done = at_once(*deeds)

    assert set(done) == {True, TAKEN}
    with system_context("test"):
        owner = User.objects.get(email="wanted@example.org")
    assert owner == people[done.index(True)]


def test_proposing_and_confirming_at_once_wait_for_each_other() -> None:
    user, at = make_person(), timezone.now()
    email_change_propose(user=user, new_email="first@example.org", at=at)
    (secret,) = _secrets(user, "accounts:email_confirm_old")

    def confirm() -> str:
        try:
            email_change_confirm(secret=secret, at=at)
        except LinkRefused:
            return "refused"
        return "confirmed"

    def propose(turn: int) -> str:
        try:
            email_change_propose(user=user, new_email=f"person{turn}@example.org", at=at)
        except DomainError:
            return "too often"
        return "proposed"

    outcomes = at_once(confirm, *[lambda turn=turn: propose(turn) for turn in range(9)])

    assert outcomes[0] in ("confirmed", "refused")
    assert sorted(outcomes[1:]) == ["proposed"] * 4 + ["too often"] * 5
    with system_context("test"):
        assert EmailChange.objects.filter(user=user).count() == 1
