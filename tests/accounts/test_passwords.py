"""The first factor: one answer for everybody, for the same work, and a delay that never becomes a stop."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from access.database import system_context
from access.proof import Method
from accounts.backends import PasswordBackend
from accounts.models import User
from accounts.services.passwords import password_prove
from audit.models import AuditEvent
from tests.accounts.people import (
    PASSWORD,
    app_code,
    blanked,
    browser,
    errors_of,
    make_person,
    send_code,
    send_password,
)

pytestmark = pytest.mark.django_db

WRONG = "This e-mail address and this password do not belong together. Check both and try again."


class CountingHasher(Argon2PasswordHasher):
    """Counts how often a password was hashed."""

    algorithm = "argon2"
    hashed = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).hashed += 1
        return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        type(self).hashed += 1
        return super().verify(password, encoded)


@pytest.fixture
def counting(settings: Any) -> type[CountingHasher]:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    CountingHasher.hashed = 0
    return CountingHasher


@pytest.fixture
def everybody(counting: type[CountingHasher]) -> dict[str, str]:
    """Addresses of one length: nobody's, and those of people who can not sign in, each for another reason."""
    make_person("known@example.org", methods=(Method.APP,))
    make_person("ended@example.org", methods=(Method.APP,), is_active=False)
    invited = make_person("asked@example.org")
    with system_context("test"):
        invited.set_unusable_password()
        invited.save()
    return {
        "unknown": "ghost@example.org",
        "known, wrong password": "known@example.org",
        "switched off": "ended@example.org",
        "without password": "asked@example.org",
    }


def _answers(everybody: dict[str, str], at: datetime) -> dict[str, tuple[Any, ...]]:
    answers = {}
    for who, email in everybody.items():
        password = PASSWORD if who == "switched off" else "not the password"
        CountingHasher.hashed = 0
        client = browser()
        client.get("/")
        with (
            time_machine.travel(at, tick=False),
            CaptureQueriesContext(
                connection,
            ) as queries,
        ):
            response = send_password(client, email, password)
        answers[who] = (
            response.status_code,
            blanked(response.content, email),
            sorted(response.headers),
            sorted(response.cookies),
            CountingHasher.hashed,
            len(queries),
        )
    return answers


def test_all_who_can_not_sign_in_get_the_same_answer_for_the_same_work(everybody: dict[str, str]) -> None:
    answers = _answers(everybody, timezone.now())

    assert answers == dict.fromkeys(everybody, answers["unknown"])
    status, page, _, _, hashed, _ = answers["unknown"]
    assert (status, hashed) == (200, 1)
    assert WRONG in page


def test_all_who_have_to_wait_read_the_same_sentence_for_the_same_work(everybody: dict[str, str]) -> None:
    at = timezone.now()
    for _ in range(4):
        answers = _answers(everybody, at)
    assert "Too many wrong tries in a row. You can try again in 4 seconds." in answers["unknown"][1]

    answers = _answers(everybody, at + timedelta(seconds=1))

    assert answers == dict.fromkeys(everybody, answers["unknown"])
    assert "Too many wrong tries in a row. You can try again in 3 seconds." in answers["unknown"][1]
    assert answers["unknown"][4] == 0


def test_the_right_password_of_a_switched_off_account_opens_nothing() -> None:
    user = make_person(is_active=False)

    assert PasswordBackend().authenticate(None, user.email, PASSWORD) is None
    assert PasswordBackend().get_user(user.id) is None


def test_an_account_that_waits_waits_with_the_right_password_too_and_opens_afterwards() -> None:
    user = make_person(methods=(Method.APP,))
    at = timezone.now()
    with time_machine.travel(at, tick=False) as clock:
        for _ in range(5):
            send_password(browser(), user.email, "not the password")
            clock.shift(timedelta(seconds=4))
        # the fifth wrong one asked for 8 seconds, 4 of them are over
        client = browser()
        assert errors_of(send_password(client, user.email)) == [
            "Too many wrong tries in a row. You can try again in 4 seconds."
        ]
        clock.shift(timedelta(seconds=4))
        assert send_password(client, user.email).context["way"].method is Method.APP
        assert send_code(client, app_code(user)).status_code == 302


def test_the_wait_grows_to_a_quarter_of_an_hour_and_no_further() -> None:
    user = make_person()
    at = timezone.now()
    waits = []
    for _ in range(30):
        with system_context("test", at=at):
            assert password_prove(email=user.email, password="wrong", origin="192.0.2.1", at=at) is None
        wait = _wait(user.email, at)
        waits.append(wait)
        at += timedelta(seconds=wait)

    assert waits[:12] == [0, 0, 0, 4, 8, 16, 32, 64, 128, 256, 512, 900]
    assert set(waits[12:]) == {900}
    with system_context("test", at=at):
        assert password_prove(email=user.email, password=PASSWORD, origin="192.0.2.1", at=at) == user


def _wait(email: str, at: datetime) -> int:
    from accounts.services.passwords import password_wait

    with system_context("test"):
        until = password_wait(email=email, origin="192.0.2.200", at=at)
    return int((until - at).total_seconds()) if until else 0


def test_tries_made_while_waiting_count_nothing_and_leave_no_trace() -> None:
    user = make_person()
    at = timezone.now()
    for _ in range(4):
        password_prove(email=user.email, password="wrong", origin="192.0.2.1", at=at)
    with system_context("test"):
        recorded = AuditEvent.objects.count()

    for _ in range(20):
        password_prove(email=user.email, password="wrong", origin="192.0.2.1", at=at + timedelta(seconds=1))

    assert _wait(user.email, at) == 4
    with system_context("test"):
        assert AuditEvent.objects.count() == recorded


def test_a_right_password_ends_the_row_of_failures() -> None:
    user = make_person()
    at = timezone.now()
    for _ in range(3):
        password_prove(email=user.email, password="wrong", origin="192.0.2.1", at=at)
    assert password_prove(email=user.email, password=PASSWORD, origin="192.0.2.1", at=at) == user
    for _ in range(3):
        password_prove(email=user.email, password="wrong", origin="192.0.2.1", at=at)

    assert _wait(user.email, at) == 0


def test_one_origin_that_tries_many_accounts_waits_and_others_do_not() -> None:
    user = make_person()
    at = timezone.now()
    for number in range(31):
        password_prove(email=f"try{number}@example.org", password="x", origin="192.0.2.66", at=at)

    assert password_prove(email=user.email, password=PASSWORD, origin="192.0.2.66", at=at) is None
    assert password_prove(email=user.email, password=PASSWORD, origin="192.0.2.67", at=at) == user
    later = at + timedelta(seconds=4)
    assert password_prove(email=user.email, password=PASSWORD, origin="192.0.2.66", at=later) == user


def test_an_origin_is_forgotten_after_a_quarter_of_an_hour_without_failure() -> None:
    at = timezone.now()
    for number in range(40):
        password_prove(email=f"a{number}@example.org", password="x", origin="192.0.2.66", at=at)
        at += timedelta(minutes=15)
    at += timedelta(minutes=16)
    password_prove(email="b@example.org", password="x", origin="192.0.2.66", at=at)

    user = make_person()
    assert password_prove(email=user.email, password=PASSWORD, origin="192.0.2.66", at=at) == user


def test_a_wrong_password_is_in_the_trail_of_the_account_and_of_nobody_for_an_unknown_one() -> None:
    user = make_person()
    at = timezone.now()
    password_prove(email=user.email, password="wrong", origin="192.0.2.1", at=at)
    password_prove(email="ghost@example.org", password="wrong", origin="192.0.2.1", at=at)

    with system_context("test"):
        rows = list(
            AuditEvent.objects.filter(at=at).order_by("person_id").values_list("tag", "person_id", "facts")
        )
    facts = {"address": "192.0.2.1"}
    assert rows == [("accounts:password:refused", user.id, facts), ("accounts:password:refused", None, facts)]


@pytest.mark.parametrize("password", ["päßwörd ŝ 密码", "x" * 64, "y" * 300, "  spaces  "])
def test_long_and_strange_passwords_work(password: str) -> None:
    user = make_person()
    with system_context("test"):
        person = User.objects.get(id=user.id)
        person.set_password(password)
        person.save()

    assert PasswordBackend().authenticate(None, user.email, password) == user
    assert PasswordBackend().authenticate(None, user.email, password[:-1]) is None


def test_two_accounts_can_not_differ_by_case_only() -> None:
    from django.db import IntegrityError, transaction

    make_person("fenna@example.org")
    with system_context("test"), pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="FENNA@example.org", full_name="Double")


def test_nobody_is_superuser() -> None:
    from django.db import IntegrityError, transaction

    with system_context("test"), pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="root@example.org", full_name="Root", is_superuser=True)


def test_a_short_password_is_refused_in_the_language_of_the_reader() -> None:
    with translation.override("nl"), pytest.raises(ValidationError) as refused:
        validate_password("abc")
    assert refused.value.messages[0] == "Dit wachtwoord is te kort. Gebruik ten minste 8 tekens."
