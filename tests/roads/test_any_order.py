"""Every road into an account: at random, and each once from end to end."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from roles.enums import ResetWhat
from tests.roads.book import OWNER
from tests.roads.machine import FIRST, STOLEN, AnyOrder

pytestmark = pytest.mark.django_db


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
def test_no_order_of_steps_and_tabs_lets_anybody_in_without_a_factor_or_twice() -> None:
    # Each step is many requests to a real database, so examples are few and slow on purpose. Other ones each time, but
    # the same for every change that is judged: none is refused for a road that another one opened. A failure
    # prints its steps, and a `@reproduce_failure` that repeats it when put above the machine.
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            derandomize=os.environ.get("CI") == "true",
            database=None,
            print_blob=True,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
def test_every_road_leads_where_the_book_says_when_it_is_walked_from_end_to_end() -> None:
    machine = AnyOrder()
    seats: Any = machine.book.seats
    accounts: Any = machine.book.accounts

    def walk(step: Callable[..., object], *given: object) -> None:
        step(*given)
        machine.nobody_is_further_than_what_was_proved()
        machine.nothing_served_twice()
        machine.no_thief_is_in_and_no_account_is_his()

    try:
        machine.ben_has_an_account_with_three_factors()
        machine.fenna_is_invited()
        walk(machine.sign_in_and_set_up_at_once, "first", "ben")
        assert seats["first"].proved_at
        assert accounts["ben"].codes
        walk(machine.activate_at_once, "second")
        walk(machine.sign_in_and_set_up_at_once, "second", "fenna")
        assert seats["second"].proved_at
        assert accounts["fenna"].app
        walk(machine.forget_and_renew_at_once, "mailbox thief", "ben", STOLEN)
        assert accounts["ben"].password == STOLEN
        assert not seats["first"].person
        walk(machine.send_again_what_served, "second", 0)
        walk(machine.sign_in_at_once, "mailbox thief", "ben")
        assert seats["mailbox thief"].wizard == "ben"
        walk(machine.get_help_and_recover_at_once, "first", "ben", ResetWhat.BOTH, FIRST, None)
        assert seats["first"].person == "ben"
        assert not accounts["ben"].has_factor
        walk(machine.set_up_app_at_once, "first")
        assert seats["first"].proved_at
        assert accounts["ben"].let_in == {OWNER}
    finally:
        machine.teardown()
