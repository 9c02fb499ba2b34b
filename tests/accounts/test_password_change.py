"""Changing the own password while signed in."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from access.database import system_context
from access.proof import Method
from accounts.models import User
from accounts.services.own_password import password_change
from common.errors import DomainError
from tests.accounts.people import (
    PASSWORD,
    browser,
    errors_of,
    mails_to,
    make_person,
    sign_in,
    trail_of,
)

pytestmark = pytest.mark.django_db

NEW = "a quite new sentence"
FILLED = {"current": PASSWORD, "password": NEW, "again": NEW}


def test_change_keeps_this_session_and_ends_the_others() -> None:
    user = make_person(methods=(Method.APP,))
    here = browser()
    sign_in(here, user)
    elsewhere = browser()
    with system_context("test"):
        user.app_devices.update(last_step=-1)
    sign_in(elsewhere, user)

    response = here.post("/me/security/password/", FILLED)

    assert (response.status_code, response["Location"]) == (302, "/me/security/")
    assert "Your password has been changed." in here.get("/me/security/").content.decode()
    assert elsewhere.get("/me/security/").status_code == 302
    assert mails_to(user) == ["accounts:password_changed"]
    assert "accounts:password:changed" in trail_of(user)
    with system_context("test"):
        assert User.objects.get(id=user.id).check_password(NEW)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"current": "wrong"}, "This is not your current password."),
        (
            {"password": "short", "again": "short"},
            "This password is too short. It must contain at least 8 characters.",
        ),
        ({"again": "another"}, "This is not the same as above. Type the new password twice."),
    ],
)
def test_change_is_refused_with_a_sentence(changed: dict[str, str], sentence: str) -> None:
    user = make_person(methods=(Method.APP,))
    client = browser()
    sign_in(client, user)

    response = client.post("/me/security/password/", {**FILLED, **changed})

    assert errors_of(response) == [sentence]
    assert mails_to(user) == []
    with system_context("test"):
        assert User.objects.get(id=user.id).check_password(PASSWORD)


def test_wrong_current_passwords_delay_like_those_at_sign_in() -> None:
    user = make_person(methods=(Method.APP,))
    at = timezone.now()
    asked: dict[str, Any] = {"user": user, "password": NEW, "origin": "192.0.2.1"}
    for _turn in range(4):
        with pytest.raises(DomainError) as refused:
            password_change(**asked, current="wrong", at=at)

    assert str(refused.value).startswith("Too many wrong tries in a row.")
    with pytest.raises(DomainError):
        password_change(**asked, current=PASSWORD, at=at)
    password_change(**asked, current=PASSWORD, at=at + timedelta(minutes=15))
